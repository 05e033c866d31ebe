// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/mariadb/mariadblink.h"
#include "sql/statement.h"

#include <optional>
#include <vector>

namespace ponyup {

/// An object as the server shows it, without what changes by itself (the next AUTO_INCREMENT) and
/// without the user who made it.
struct MariaDbDefinition {
    QString kind; ///< "TABLE", also of views and sequences; "TRIGGER", ….
    QString name; ///< With its database where the statement has it.
    std::optional<QString> text; ///< nullopt: it is not there.
};

/// What a statement names, as it is defined just now: one after the other, in an order of their
/// own. Empty where the statement names nothing of the kind, or the user may not see it.
[[nodiscard]] Result<std::vector<MariaDbDefinition>> definitionsOf(MariaDbLink &link,
                                                                   const Statement &statement);

/// To keep and to compare; empty for none.
QString definitionsToText(const std::vector<MariaDbDefinition> &definitions);
std::vector<MariaDbDefinition> definitionsFromText(const QString &text);

} // namespace ponyup
