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

Result<> MariaDbConnection::reconnect()
{
    auto link = MariaDbLink::open(m_link->target(), m_url.toString());
    if (!link)
        return fail(std::move(link.error()));
    m_link = std::move(*link);
    m_isLocked = false;
    return m_settings.open();
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

Result<bool> MariaDbConnection::tryLock()
{
    if (m_isLocked) // The server counts, and would want it released as often.
        return true;
    const auto cluster = query(u"SHOW GLOBAL VARIABLES LIKE 'wsrep_on'"_s);
    if (cluster && !cluster->rows.empty() && cluster->rows[0].at(1).toString() == "ON"_L1)
        return fail(ErrorKind::Unsupported,
                    Tr::tr("The server is a node of a Galera cluster: the update lock of one node "
                           "does not hold on the others."),
                    Tr::tr("PonyUp cannot update such a database yet; \"ponyup script\" writes "
                           "what would be run."));
    const auto got = query(u"SELECT GET_LOCK(?, 0)"_s, {lockName()});
    if (!got)
        return fail(got.error());
    m_isLocked = got->rows.at(0).at(0).toInt() == 1;
    return m_isLocked;
}

Result<> MariaDbConnection::unlock()
{
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
