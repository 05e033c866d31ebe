// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "sql/statement.h"

#include <QStringList>

#include <optional>

namespace ponyup {

class PostgresLink;

/// Keeps what is tried on a copy inside that copy: it stands on the same server as the database,
/// and roles, databases and tablespaces are those of all.
class ServerReach {
public:
    /// Why a statement is not to be carried out on a copy, as far as its words tell; nullopt: it
    /// stays inside. What speaks of a role that was not made for that reason is held back too.
    std::optional<QString> holdsBack(const Statement &statement);

    /// What the words did not tell, asked before the commit: ErrorKind::Unsupported when the open
    /// transaction has changed what all databases share.
    [[nodiscard]] static Result<> check(PostgresLink &link);

private:
    QStringList m_rolesNotMade;
};

/// Sees to it that the foreign tables of a copy, which are those of the database, are not written
/// to. As far as the user may.
void keepForeignTables(PostgresLink &copy);

} // namespace ponyup
