// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/mariadbconnection.h"

#include "base/sha256.h"
#include "base/tr.h"

namespace ponyup {

using namespace Qt::StringLiterals;

MariaDbConnection::MariaDbConnection(const MariaDbEngine &engine, DatabaseUrl url, Access access,
                                     std::unique_ptr<MariaDbLink> link)
    : m_engine(engine),
      m_url(std::move(url)),
      m_access(access),
      m_link(std::move(link)),
      m_settings(m_link, access == Access::Read)
{
}

Result<std::unique_ptr<MariaDbConnection>>
MariaDbConnection::open(const MariaDbEngine &engine, const DatabaseUrl &url, Access access,
                        std::chrono::milliseconds lockTimeout)
{
    const auto target = MariaDbTarget::of(url);
    if (!target)
        return fail(target.error());
    auto link = MariaDbLink::open(*target, url.toString());
    if (!link)
        return fail(std::move(link.error()));
    std::unique_ptr<MariaDbConnection> connection(
        new MariaDbConnection(engine, url, access, std::move(*link)));
    if (auto ready = connection->m_settings.open(); !ready)
        return fail(std::move(ready.error()));
    if (auto ready = connection->m_settings.setLockTimeout(lockTimeout); !ready)
        return fail(std::move(ready.error()));
    return connection;
}

void MariaDbConnection::watch(std::function<void(const Observation &)> tell)
{
    m_observer.tell = std::move(tell);
}

Result<> MariaDbConnection::reconnect()
{
    if (m_unreachable) // Whoever wants to stop does not wait until it cannot be connected to.
        return fail(ErrorKind::Connection, Tr::tr("The connection to the server is lost."));
    auto link = MariaDbLink::open(m_link->target(), m_url.toString());
    if (!link)
        return fail(std::move(link.error()));
    m_link = std::move(*link);
    m_isLocked = false;
    if (auto ready = m_settings.open(); !ready)
        return ready;
    return m_lease ? prepareNode() : Result<>();
}

const Engine &MariaDbConnection::engine() const
{
    return m_engine;
}

Result<QueryResult> MariaDbConnection::query(const QString &sql, const QVariantList &values)
{
    if (auto own = m_settings.useOwn(); !own)
        return fail(std::move(own.error()));
    return m_link->query(sql, values);
}

Result<qint64> MariaDbConnection::run(const QString &sql, const QVariantList &values)
{
    if (auto own = m_settings.useOwn(); !own)
        return fail(std::move(own.error()));
    return m_link->run(sql, values);
}

Result<std::optional<QStringList>> MariaDbConnection::columnsOf(const QString &table)
{
    // Names that are constants lead the server to the table at once; joined, it opens them all. The
    // catalog's collation takes "Version" for "version"; most servers do not.
    const auto found = query(
        u"SELECT c.COLUMN_NAME, (SELECT t.TABLE_TYPE FROM information_schema.TABLES t "
        "WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_NAME = ? AND BINARY t.TABLE_NAME = "
        "BINARY IF(@@lower_case_table_names = 0, ?, t.TABLE_NAME)) "
        "FROM information_schema.COLUMNS c WHERE c.TABLE_SCHEMA = DATABASE() AND c.TABLE_NAME = ? "
        "AND BINARY c.TABLE_NAME = BINARY IF(@@lower_case_table_names = 0, ?, c.TABLE_NAME) "
        "ORDER BY c.ORDINAL_POSITION"_s,
        {table, table, table, table});
    if (!found)
        return fail(found.error());
    if (found->rows.empty())
        return std::nullopt;
    QStringList names;
    for (const QVariantList &row : found->rows) {
        if (row.at(1).toString() == "VIEW"_L1)
            return fail(ErrorKind::VersionTableTaken,
                        Tr::tr("\"%1\" is no table here, and PonyUp keeps a table of that name.")
                            .arg(table),
                        Tr::tr("Rename what has the name."));
        names += row.front().toString();
    }
    return names;
}

QString MariaDbConnection::lockName() const
{
    const QString name = u"ponyup:"_s + m_link->target().database;
    if (name.toUtf8().size() <= 64) // MySQL takes no more.
        return name;
    return u"ponyup:"_s + QString::fromLatin1(Sha256::hexOf(name.toUtf8()).left(56));
}

/// What another node has committed is seen here, and the row of the lease is read as it is now and
/// not as it was when the transaction began.
Result<> MariaDbConnection::prepareNode()
{
    (void)m_link->run(u"SET SESSION innodb_snapshot_isolation = OFF"_s); // Older ones have it not.
    const auto set = m_link->run(u"SET SESSION wsrep_sync_wait = 7"_s);
    return set ? Result<>() : fail(set.error());
}

Result<LeaseLock *> MariaDbConnection::lease()
{
    if (!m_isCluster) {
        const auto cluster = query(u"SHOW GLOBAL VARIABLES LIKE 'wsrep_on'"_s);
        if (!cluster)
            return fail(cluster.error());
        m_isCluster = !cluster->rows.empty() && cluster->rows[0].at(1).toString() == "ON"_L1;
    }
    if (!*m_isCluster || m_lease)
        return m_lease.get();
    if (auto ready = prepareNode(); !ready)
        return fail(std::move(ready.error()));
    // Of other nodes' sessions this one does not know. What changes tables has its place in the
    // order of the whole cluster from its beginning: it comes before the taking over of the lease,
    // and that waits for it. Rows that are not committed are gone with their session.
    const QString node = u"(SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS "
                         "WHERE VARIABLE_NAME = 'WSREP_GCOMM_UUID')"_s;
    m_lease = std::make_unique<LeaseLock>(
        *this,
        LeaseServer{.clock = u"CAST(UNIX_TIMESTAMP(SYSDATE(6)) * 1000 AS SIGNED)"_s,
                    .session = u"CONCAT(%1, '/', CONNECTION_ID())"_s.arg(node),
                    .lives = u"(SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE "
                             "CONCAT(%1, '/', ID) = ? AND ID <> CONNECTION_ID())"_s.arg(node)},
        [&engine = m_engine, url = m_url]() -> Result<std::unique_ptr<Connection>> {
            return open(engine, url, Access::Update, std::chrono::seconds(1));
        });
    return m_lease.get();
}

Result<bool> MariaDbConnection::tryLock()
{
    const auto ofCluster = lease();
    if (!ofCluster)
        return fail(ofCluster.error());
    if (*ofCluster)
        return (*ofCluster)->tryTake();
    if (m_isLocked) // The server counts, and would want it released as often.
        return true;
    const auto got = query(u"SELECT GET_LOCK(?, 0)"_s, {lockName()});
    if (!got)
        return fail(got.error());
    m_isLocked = got->rows.at(0).at(0).toInt() == 1;
    return m_isLocked;
}

Result<> MariaDbConnection::checkLock()
{
    if (m_lease && m_lease->isHeld())
        return m_lease->confirm();
    const auto ours =
        query(u"SELECT COALESCE(IS_USED_LOCK(?) = CONNECTION_ID(), 0)"_s, {lockName()});
    if (!ours)
        return fail(ours.error());
    if (ours->rows.at(0).at(0).toInt() == 1)
        return {};
    return fail(ErrorKind::LockNotHeld,
                Tr::tr("The update lock is not held any more: a script has released it. What is "
                       "not committed is rolled back."),
                Tr::tr("Take RELEASE_ALL_LOCKS() and the like out of the script, and look at the "
                       "status before you go on."));
}

Result<> MariaDbConnection::unlock()
{
    if (m_lease)
        return m_lease->release();
    if (!std::exchange(m_isLocked, false))
        return fail(ErrorKind::LockNotHeld, Tr::tr("The update lock is not held."));
    const auto released = query(u"SELECT RELEASE_LOCK(?)"_s, {lockName()});
    if (!released)
        return fail(released.error());
    if (released->rows.at(0).at(0).toInt() != 1)
        return fail(ErrorKind::LockNotHeld,
                    Tr::tr("The update lock was not held any more: a script has released it, or "
                           "the connection is another one by now."));
    return {};
}

Result<std::optional<LockHolder>> MariaDbConnection::lockHolder()
{
    const auto ofCluster = lease();
    if (!ofCluster)
        return fail(ofCluster.error());
    if (*ofCluster)
        return (*ofCluster)->holder();
    const auto found = query(u"SELECT l.id, p.USER, p.HOST FROM (SELECT IS_USED_LOCK(?) AS id) l "
                             "LEFT JOIN information_schema.PROCESSLIST p ON p.ID = l.id "
                             "WHERE l.id IS NOT NULL"_s,
                             {lockName()});
    if (!found)
        return fail(found.error());
    if (found->rows.empty())
        return std::nullopt;
    const QVariantList &row = found->rows.front();
    LockHolder holder{.pid = row.at(0).toLongLong(), .updates = true};
    // Of others' sessions, a user without the right to see them is told nothing.
    holder.who = row.at(1).isNull()
        ? Tr::tr("session %1 of the server").arg(holder.pid)
        : Tr::tr("user %1 from %2 (session %3 of the server)")
              .arg(row.at(1).toString(), row.at(2).toString(), QString::number(holder.pid));
    return holder;
}

} // namespace ponyup
