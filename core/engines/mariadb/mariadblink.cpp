// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/mariadblink.h"

#include "engines/mariadb/mariadbdriver.h"

#include <QSqlDatabase>
#include <QSqlRecord>

#include <algorithm>
#include <atomic>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t mostPrepared = 32;

QString newConnectionName()
{
    static std::atomic<int> counter{0};
    return u"ponyup-mariadb-%1"_s.arg(++counter);
}

} // namespace

MariaDbLink::MariaDbLink(MariaDbTarget target, QString connectionName)
    : m_target(std::move(target)),
      m_connectionName(std::move(connectionName))
{
}

MariaDbLink::~MariaDbLink()
{
    m_queries.clear();
    {
        QSqlDatabase database = QSqlDatabase::database(m_connectionName, false);
        database.close();
    }
    QSqlDatabase::removeDatabase(m_connectionName);
}

Result<std::unique_ptr<MariaDbLink>> MariaDbLink::open(const MariaDbTarget &target,
                                                       const QString &shownUrl)
{
    std::unique_ptr<MariaDbLink> link(new MariaDbLink(target, newConnectionName()));
    auto *driver = new MariaDbDriver(target);
    QSqlDatabase database = QSqlDatabase::addDatabase(driver, link->m_connectionName); // owns it
    const auto started = std::chrono::steady_clock::now();
    if (!database.open())
        return fail(cannotConnect(driver->openingError().value_or(Error()), shownUrl));
    link->m_handle = driver->connection();
    // From far away an answer takes its time; to connect takes several.
    link->m_answers = std::clamp(
        std::chrono::ceil<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started),
        link->m_answers, 10 * link->m_answers);
    return link;
}

bool MariaDbLink::isMariaDb() const
{
    return QByteArrayView(MariaDbLibrary::loaded().mysql_get_server_info(m_handle))
        .contains("MariaDB");
}

MariaDbInterruptible MariaDbLink::interruptible(std::stop_token stop,
                                                std::chrono::milliseconds timeout,
                                                MariaDbObserver &observer) const
{
    return {m_handle, m_target, m_wakeUp, std::move(stop), timeout, m_answers, observer};
}

Result<QSqlQuery *> MariaDbLink::execute(const QString &sql, const QVariantList &values)
{
    const QString key = values.isEmpty() ? QString() : sql;
    auto found = m_queries.find(key);
    if (found == m_queries.end()) {
        if (m_queries.size() >= mostPrepared)
            m_queries.clear();
        found = m_queries.emplace(key, QSqlQuery(QSqlDatabase::database(m_connectionName, false)))
                    .first;
        if (!values.isEmpty() && !found->second.prepare(sql))
            return failed(found);
    }
    QSqlQuery &query = found->second;
    for (qsizetype place = 0; place < values.size(); ++place)
        query.bindValue(int(place), values[place]);
    if (values.isEmpty() ? query.exec(sql) : query.exec())
        return &query;
    return failed(found);
}

tl::unexpected<Error> MariaDbLink::failed(std::map<QString, QSqlQuery>::iterator query)
{
    Error error = mariaDbError(query->second.lastError());
    m_queries.erase(query);
    askForState();
    return fail(std::move(error));
}

Result<qint64> MariaDbLink::run(const QString &sql, const QVariantList &values)
{
    const auto done = execute(sql, values);
    if (!done)
        return fail(done.error());
    return std::max((*done)->numRowsAffected(), 0);
}

Result<QueryResult> MariaDbLink::query(const QString &sql, const QVariantList &values)
{
    const auto done = execute(sql, values);
    if (!done)
        return fail(done.error());
    QSqlQuery &query = **done;
    QueryResult result;
    const QSqlRecord record = query.record();
    const int columns = record.count();
    for (int column = 0; column < columns; ++column)
        result.columns += record.fieldName(column);
    while (query.next()) {
        QVariantList &row = result.rows.emplace_back();
        for (int column = 0; column < columns; ++column)
            row += query.value(column);
    }
    query.finish();
    return result;
}

bool MariaDbLink::isLost() const
{
    return MariaDbLibrary::loaded().mysql_get_socket(m_handle) == MARIADB_INVALID_SOCKET;
}

unsigned int MariaDbLink::serverStatus() const
{
    const MariaDbLibrary &library = MariaDbLibrary::loaded();
    unsigned int status = 0;
    if (isLost())
        return 0;
    library.mariadb_get_infov(m_handle, MARIADB_CONNECTION_SERVER_STATUS, &status);
    return status;
}

bool MariaDbLink::inTransaction() const
{
    return (serverStatus() & SERVER_STATUS_IN_TRANS) != 0;
}

bool MariaDbLink::hasSetSomething() const
{
    return (serverStatus() & SERVER_SESSION_STATE_CHANGED) != 0;
}

void MariaDbLink::askForState()
{
    (void)MariaDbLibrary::loaded().mysql_real_query(m_handle, "DO 0", 4); // A ping is not told it.
}

} // namespace ponyup
