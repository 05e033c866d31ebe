// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/sqlite/sqlitedatabase.h"
#include "engines/sqlite/sqliteerror.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlRecord>

#include <sqlite3.h>

// SqliteDatabase: the way through QSqlQuery, where the driver's handle must not be used.

namespace ponyup {

using namespace Qt::StringLiterals;
using Clock = std::chrono::steady_clock;

namespace {

Error errorOf(const QSqlQuery &query)
{
    const QSqlError error = query.lastError();
    return sqliteError(error.nativeErrorCode().toInt(), error.databaseText());
}

} // namespace

QSqlQuery SqliteDatabase::driverQuery()
{
    QSqlQuery query(QSqlDatabase::database(m_connectionName, false));
    query.setForwardOnly(true);
    // Qt's own handler waits for locks; it can be told for how long, and nothing else.
    if (const auto wanted = m_watch->limits().lock; wanted != m_driverWaits) {
        query.exec(u"PRAGMA busy_timeout=%1"_s.arg(wanted.count()));
        query.finish();
        m_driverWaits = wanted;
    }
    return query;
}

Result<QueryResult> SqliteDatabase::queryByDriver(const QString &sql, const QVariantList &values,
                                                  qint64 *affected)
{
    QSqlQuery query = driverQuery();
    if (!query.prepare(sql))
        return fail(errorOf(query));
    for (const QVariant &value : values)
        query.addBindValue(value);
    if (!query.exec())
        return fail(errorOf(query));
    QueryResult result;
    const QSqlRecord record = query.record();
    for (int column = 0; column < record.count(); ++column)
        result.columns += record.fieldName(column);
    while (query.next()) {
        QVariantList &row = result.rows.emplace_back();
        for (int column = 0; column < record.count(); ++column)
            row += query.value(column).isNull() ? QVariant() : query.value(column);
    }
    if (query.lastError().isValid())
        return fail(errorOf(query));
    if (affected)
        *affected = std::max(query.numRowsAffected(), 0);
    return result;
}

Result<StatementOutcome> SqliteDatabase::executeByDriver(const QString &sql)
{
    const auto started = Clock::now();
    QSqlQuery query = driverQuery();
    StatementOutcome outcome;
    if (!query.exec(sql))
        return fail(errorOf(query));
    while (query.next())
        ++outcome.rowsReturned;
    if (query.lastError().isValid())
        return fail(errorOf(query));
    outcome.rowsAffected = query.numRowsAffected();
    outcome.elapsed = Clock::now() - started;
    return outcome;
}

bool SqliteDatabase::inTransaction()
{
    if (m_handle)
        return sqlite3_get_autocommit(m_handle) == 0;
    // There is nothing to ask; a transaction that cannot be begun has begun.
    if (!queryByDriver(u"BEGIN"_s, {}))
        return true;
    (void)queryByDriver(u"ROLLBACK"_s, {});
    return false;
}

} // namespace ponyup
