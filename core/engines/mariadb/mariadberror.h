// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "engines/mariadb/mariadblibrary.h"
#include "sql/statement.h"

#include <QSqlError>

namespace ponyup {

/// What the server or the library says last, without a place.
Error mariaDbError(MYSQL *connection);
/// The same of a QSqlQuery of PonyUp's own driver; see MariaDbDriver.
Error mariaDbError(const QSqlError &error);
/// The same for a statement of a script, with the place where the server sees the fault, as far as
/// its words tell.
Error mariaDbError(MYSQL *connection, const Statement &statement);

/// The server's number of what it said: 1146; 0: there is none.
uint mariaDbNumber(const Error &error);

/// For what went wrong when a connection was made.
Error cannotConnect(Error error, const QString &shownUrl);

/// The byte of the statement that the server's words point at: "… near 'x' at line 2",
/// "Unknown column 'x' in …". -1: they point at none.
qint64 faultPosition(const Statement &statement, const QString &words);

} // namespace ponyup
