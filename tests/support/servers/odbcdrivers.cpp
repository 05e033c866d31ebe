// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/servers/odbcdrivers.h"

#include <QFile>

namespace ponyup::testing {

using namespace Qt::StringLiterals;

QString sqliteOdbc()
{
    return u"SQLite3"_s;
}

QString postgresOdbc()
{
    return u"PostgreSQL Unicode"_s;
}

QStringList odbcDrivers()
{
    return {sqliteOdbc(), postgresOdbc()};
}

QString missingOdbcDriver(const QString &name)
{
    QFile registered(u"/etc/odbcinst.ini"_s);
    if (registered.open(QIODevice::ReadOnly)
        && registered.readAll().contains('[' + name.toUtf8() + ']'))
        return {};
    return u"The ODBC driver \"%1\" is not installed (Debian: libsqliteodbc, odbc-postgresql)."_s
        .arg(name);
}

QString odbcUrl(const QString &file)
{
    return u"odbc:DRIVER={%1};Database=%2;FKSupport=1"_s.arg(sqliteOdbc(), file);
}

QString odbcUrl(const PostgresServer &server, const QString &database)
{
    return u"odbc:DRIVER={%1};Server=%2;Port=%3;Database=%4;UID=%5"_s.arg(
        postgresOdbc(), PostgresServer::host(), QString::number(server.port()), database,
        PostgresServer::user());
}

} // namespace ponyup::testing
