// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/servers/postgresserver.h"

namespace ponyup::testing {

// The ODBC drivers that tests go through, by the names under which Debian's packages register them.

QString sqliteOdbc();
QString postgresOdbc();
QStringList odbcDrivers(); ///< Both.
/// A sentence when the driver is not installed; empty when it is.
QString missingOdbcDriver(const QString &name);

/// "odbc:DRIVER=…" of an SQLite file, with foreign keys enforced.
QString odbcUrl(const QString &file);
/// The same of a database of a PostgreSQL server.
QString odbcUrl(const PostgresServer &server, const QString &database);

} // namespace ponyup::testing
