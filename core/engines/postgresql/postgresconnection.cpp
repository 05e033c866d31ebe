// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/postgresconnection.h"

#include "base/tr.h"
#include "engines/postgresql/pooling.h"
#include "engines/postgresql/values.h"

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// The number that a server and its replicas were born with. Empty: it may not be asked.
QString serverOf(PostgresLink &link)
{
    const auto found =
        link.query(u"SELECT system_identifier::text FROM pg_catalog.pg_control_system()"_s);
    return found ? found->rows.at(0).at(0).toString() : QString();
}

} // namespace

PostgresConnection::PostgresConnection(const PostgresEngine &engine, DatabaseUrl url, Access access,
                                       std::unique_ptr<PostgresLink> link)
    : m_engine(engine),
      m_url(std::move(url)),
      m_access(access),
      m_link(std::move(link)),
      m_settings(m_link, access == Access::Read)
{
}

Result<std::unique_ptr<PostgresConnection>>
PostgresConnection::open(const PostgresEngine &engine, const DatabaseUrl &url, Access access,
                         std::chrono::milliseconds lockTimeout)
{
    const auto target = PostgresTarget::of(url);
    if (!target)
        return fail(target.error());
    auto link = PostgresLink::open(*target, url.toString());
    if (!link)
        return fail(std::move(link.error()));
    const auto pooling = findPooling(**link, *target);
    if (!pooling)
        return fail(pooling.error());
    std::unique_ptr<PostgresConnection> connection(
        new PostgresConnection(engine, url, access, std::move(*link)));
    connection->m_pooling = *pooling;
    if (auto ready = connection->m_settings.open(); !ready)
        return fail(std::move(ready.error()));
    // No timeout at all would be zero to the server.
    connection->m_settings.setTimeouts(std::max(lockTimeout, std::chrono::milliseconds(100)), {});
    if (auto ready = connection->m_link->settle(); !ready)
        return fail(std::move(ready.error()));
    return connection;
}

void PostgresConnection::watch(std::function<void(const Observation &)> tell)
{
    m_watcher = std::move(tell);
    m_link->watch(m_watcher);
}

bool PostgresConnection::isLost()
{
    return pq().PQstatus(m_link->handle()) == CONNECTION_BAD;
}

/// Of several hosts another one may answer by now: what it says of our last commit counts only when
/// it is the one that has all of it.
Result<> PostgresConnection::demandServer(PostgresLink &link) const
{
    const auto recovers = link.query(u"SELECT pg_catalog.pg_is_in_recovery()"_s);
    if (!recovers)
        return fail(recovers.error());
    if (recovers->rows.at(0).at(0).toBool())
        return fail(ErrorKind::Connection, Tr::tr("A replica has answered in place of the server."),
                    Tr::tr("Wait until the primary is there again."));
    const QString server = serverOf(link);
    if (m_server.isEmpty() || server.isEmpty() || server == m_server)
        return {};
    return fail(ErrorKind::HistoryTampered,
                Tr::tr("Another server has answered than the one that the run began on."),
                Tr::tr("Look at the status of each before anything else is run."));
}

Result<> PostgresConnection::reconnect()
{
    if (m_unreachable) // Whoever wants to stop does not wait until it cannot be connected to.
        return fail(lostConnection(m_link->handle()));
    const auto target = PostgresTarget::of(m_url);
    if (!target)
        return fail(target.error());
    auto link = PostgresLink::open(*target, m_url.toString());
    if (!link)
        return fail(std::move(link.error()));
    const auto pooling = findPooling(**link, *target);
    if (!pooling)
        return fail(pooling.error());
    if (auto same = demandServer(**link); !same)
        return same;
    m_link = std::move(*link);
    m_link->watch(m_watcher);
    m_pooling = *pooling;
    m_isLocked = false;
    return m_settings.reopen();
}

const Engine &PostgresConnection::engine() const
{
    return m_engine;
}

Result<QueryResult> PostgresConnection::query(const QString &sql, const QVariantList &values)
{
    if (auto own = m_settings.useOwn(); !own)
        return fail(std::move(own.error()));
    return m_link->query(sql, values);
}

Result<qint64> PostgresConnection::run(const QString &sql, const QVariantList &values)
{
    if (auto own = m_settings.useOwn(); !own)
        return fail(std::move(own.error()));
    const auto result = m_link->run(sql, values);
    if (!result)
        return fail(result.error());
    return QByteArrayView(pq().PQcmdTuples(result->get())).toLongLong();
}

Result<std::optional<QStringList>> PostgresConnection::columnsOf(const QString &table)
{
    const auto found =
        query(u"SELECT a.attname, c.relkind FROM pg_catalog.pg_class c "
              "LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 "
              "AND NOT a.attisdropped "
              "WHERE c.oid = pg_catalog.to_regclass(pg_catalog.quote_ident(?)) ORDER BY a.attnum"_s,
              {table});
    if (!found)
        return fail(found.error());
    if (found->rows.empty())
        return std::nullopt;
    QStringList names;
    for (const QVariantList &row : found->rows) {
        const QString kind = row.at(1).toString();
        if (kind != "r"_L1 && kind != "p"_L1)
            return fail(ErrorKind::VersionTableTaken,
                        Tr::tr("\"%1\" is no table here, and PonyUp keeps a table of that name.")
                            .arg(table),
                        Tr::tr("Rename what has the name."));
        if (!row.front().isNull())
            names += row.front().toString();
    }
    return names;
}

Result<bool> PostgresConnection::tryLock()
{
    if (m_isLocked) // The server counts, and would want it released as often.
        return true;
    const auto got = query(u"SELECT pg_catalog.pg_try_advisory_lock(85, 80)"_s);
    if (!got)
        return fail(got.error());
    m_isLocked = got->rows.at(0).at(0).toBool();
    if (m_isLocked)
        m_server = serverOf(*m_link);
    return m_isLocked;
}

Result<> PostgresConnection::unlock()
{
    if (!std::exchange(m_isLocked, false))
        return fail(ErrorKind::LockNotHeld, Tr::tr("The update lock is not held."));
    const auto released = query(u"SELECT pg_catalog.pg_advisory_unlock(85, 80)"_s);
    if (!released)
        return fail(released.error());
    if (!released->rows.at(0).at(0).toBool())
        return fail(ErrorKind::LockNotHeld,
                    Tr::tr("The update lock was not held any more: a script has released it, or "
                           "the connection is another one by now."));
    return {};
}

Result<std::optional<LockHolder>> PostgresConnection::lockHolder()
{
    const auto found = query(
        u"SELECT l.pid, a.usename, a.application_name, a.client_addr "
        "FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid "
        "WHERE l.locktype = 'advisory' AND l.classid = 85 AND l.objid = 80 AND l.objsubid = 2 "
        "AND l.granted AND l.database = (SELECT oid FROM pg_catalog.pg_database "
        "WHERE datname = pg_catalog.current_database())"_s);
    if (!found)
        return fail(found.error());
    if (found->rows.empty())
        return std::nullopt;
    const QVariantList &row = found->rows.front();
    LockHolder holder{.pid = row.at(0).toLongLong(), .updates = true};
    const QString program = row.at(2).toString();
    const QString user = row.at(1).toString();
    const QString host =
        row.at(3).isNull() ? Tr::tr("the server's own machine") : row.at(3).toString();
    holder.who = program.isEmpty()
        ? Tr::tr("user %1 from %2 (server process %3)").arg(user, host, QString::number(holder.pid))
        : Tr::tr("%1, user %2 from %3 (server process %4)")
              .arg(program, user, host, QString::number(holder.pid));
    return holder;
}

} // namespace ponyup
