// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "history/history.h"

namespace ponyup {

/// The original's `Version` table, kept to the letter so that both tools continue each other's
/// databases: version, upgraded, meta. How it is made is the engine's to say.
///
/// A meta that is not a JSON object is read (VersionRow::brokenMeta) and never written over.
class VersionTable final : public History {
public:
    /// With an empty name the engine's default is used.
    explicit VersionTable(QString table);

    QString id() const override;
    QString tableName(const Connection &connection) const override;
    [[nodiscard]] Result<HistoryState> read(Connection &connection) const override;
    [[nodiscard]] Result<int> current(Connection &connection) const override;
    [[nodiscard]] Result<> demand(Connection &connection, int version) const override;
    [[nodiscard]] Result<> prepare(Connection &connection) const override;
    [[nodiscard]] Result<> add(Connection &connection, const VersionRow &row) const override;
    [[nodiscard]] Result<> remove(Connection &connection, int version) const override;
    [[nodiscard]] Result<> setMeta(Connection &connection, int version,
                                   const QJsonObject &meta) const override;

private:
    QString quotedName(const Connection &connection) const;
    /// false: there is no table. VersionTableTaken: it is not ours.
    Result<bool> exists(Connection &connection) const;
    /// The highest version; nullopt for an empty table.
    Result<std::optional<int>> highest(Connection &connection) const;

    const QString m_table;
};

} // namespace ponyup
