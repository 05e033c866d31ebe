// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/mariadbdriver.h"

#include "engines/mariadb/mariadbresult.h"
#include "sql/backticks.h"

#include <QSqlError>

#include <cstring>

namespace ponyup {

MariaDbDriver::MariaDbDriver(MariaDbTarget target) : m_target(std::move(target)) { }

MariaDbDriver::~MariaDbDriver() = default;

bool MariaDbDriver::hasFeature(DriverFeature feature) const
{
    switch (feature) {
    case Transactions:
    case QuerySize:
    case BLOB:
    case Unicode:
    case PreparedQueries:
    case PositionalPlaceholders:
        return true;
    default:
        return false;
    }
}

bool MariaDbDriver::open(const QString &, const QString &, const QString &, const QString &, int,
                         const QString &)
{
    close();
    auto connection = connectTo(m_target);
    if (!connection) {
        m_openingError = connection.error();
        setLastError(QSqlError(m_openingError->sqlState, m_openingError->detail,
                               QSqlError::ConnectionError));
        setOpenError(true);
        return false;
    }
    m_connection = std::move(*connection);
    setOpen(true);
    setOpenError(false);
    return true;
}

void MariaDbDriver::close()
{
    m_connection.reset();
    setOpen(false);
    setOpenError(false);
}

QSqlResult *MariaDbDriver::createResult() const
{
    return new MariaDbResult(this);
}

QVariant MariaDbDriver::handle() const
{
    return QVariant::fromValue(m_connection.get());
}

bool MariaDbDriver::run(const char *statement)
{
    return m_connection
        && MariaDbLibrary::loaded().mysql_real_query(m_connection.get(), statement,
                                                     ulong(std::strlen(statement)))
        == 0;
}

bool MariaDbDriver::beginTransaction()
{
    return run("START TRANSACTION");
}

bool MariaDbDriver::commitTransaction()
{
    return run("COMMIT");
}

bool MariaDbDriver::rollbackTransaction()
{
    return run("ROLLBACK");
}

QString MariaDbDriver::escapeIdentifier(const QString &identifier, IdentifierType) const
{
    return inBackticks(identifier);
}

} // namespace ponyup
