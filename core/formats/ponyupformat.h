// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "formats/format.h"

namespace ponyup {

/// PonyUp's own layout: v0/model.sql, v0/migrate.sql, v0/undo.sql, v1.sql, …
///
/// create() makes vN/migrate.sql with its message. It makes no model.sql: one without statements
/// would say that version N has no tables at all.
class PonyUpFormat final : public Format {
public:
    QString id() const override { return QStringLiteral("ponyup"); }
    bool recognises(const QString &folder) const override;
    [[nodiscard]] Result<MigrationSet> read(const QString &folder,
                                            const FormatOptions &options) const override;
    [[nodiscard]] Result<QStringList> create(const QString &folder, int version,
                                             const QString &message) const override;
};

} // namespace ponyup
