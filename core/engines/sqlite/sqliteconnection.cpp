// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/sqlite/sqliteconnection.h"

#include "base/tr.h"
#include "engines/sqlite/databasecopy.h"
#include "engines/sqlite/lockowner.h"
#include "engines/sqlite/settings.h"
#include "engines/sqlite/sqliteerror.h"
#include "engines/sqlite/sqlitefile.h"

#include <QFileInfo>

#include <sqlite3.h>

namespace ponyup {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// To look at a database with a write-ahead log, SQLite makes two files beside it, unless they are
/// there. Where that cannot be done, and nobody has made them, nobody writes to it either.
bool restsUnwritable(const QString &path)
{
    const QFileInfo file(QFileInfo(path).canonicalFilePath());
    return !isWritable(path) && !QFileInfo::exists(file.filePath() + "-wal"_L1)
        && !QFileInfo::exists(file.filePath() + "-shm"_L1);
}

} // namespace

SqliteConnection::SqliteConnection(const SqliteEngine &engine, QString path, Access access)
    : m_engine(engine),
      m_path(std::move(path)),
      m_access(access),
      m_lock(m_path)
{
}

Result<std::unique_ptr<Connection>> SqliteConnection::open(const SqliteEngine &engine,
                                                           const QString &path, Access access,
                                                           std::chrono::milliseconds lockTimeout)
{
    std::unique_ptr<SqliteConnection> connection(new SqliteConnection(engine, path, access));
    const auto state = inspectFile(path);
    if (!state)
        return fail(state.error());
    if (access != Access::Read && !isWritable(path))
        return fail(sqliteError(SQLITE_READONLY, path));
    auto opened = *state == FileState::Missing ? connection->openMemory()
                                               : connection->openFile(u"rw"_s, lockTimeout);
    if (!opened && opened.error().kind == ErrorKind::NotADatabase && access == Access::Restore) {
        connection->m_isDamaged = true;
        opened = connection->openMemory();
    }
    if (!opened)
        return fail(opened.error());
    connection->m_isStandIn = *state == FileState::Missing || connection->m_isDamaged;
    return connection;
}

Result<std::unique_ptr<Connection>> SqliteConnection::openThrowaway(const SqliteEngine &engine,
                                                                    const QString &path)
{
    std::unique_ptr<SqliteConnection> connection(
        new SqliteConnection(engine, path, Access::Update));
    connection->m_isThrowaway = true;
    const auto opened =
        path.isEmpty() ? connection->openMemory() : connection->openFile(u"rw"_s, 0ms);
    if (!opened)
        return fail(opened.error());
    connection->m_database->guard().setRehearses();
    return connection;
}

const Engine &SqliteConnection::engine() const
{
    return m_engine;
}

Result<> SqliteConnection::openFile(const QString &mode, std::chrono::milliseconds lockTimeout)
{
    // Closing the last connection moves the write-ahead log into the database and deletes it;
    // reading must not even do that.
    const QString log = QFileInfo(m_path).canonicalFilePath() + "-wal"_L1;
    const bool keepLog = m_access == Access::Read && QFileInfo(log).size() > 0;
    auto database = SqliteDatabase::open(fileUri(m_path, mode), m_engine.reach(), lockTimeout);
    if (!database && m_access == Access::Read && restsUnwritable(m_path))
        database = openResting(m_path, m_engine.reach());
    if (!database) {
        Error error = std::move(database.error());
        error.place.file = m_path;
        const auto holder =
            error.kind == ErrorKind::Busy ? writeLockOwner(nullptr, m_path) : std::nullopt;
        if (holder)
            error.hint = Tr::tr("The database is held by %1. Wait until it has finished, or close "
                                "it, then try again.")
                             .arg(holder->who);
        return fail(std::move(error));
    }
    m_database = std::move(*database);
    if (keepLog && m_database->handle())
        sqlite3_db_config(m_database->handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    m_settingsChanged = true;
    pin(true);
    if (m_access == Access::Read)
        (void)m_database->query(u"PRAGMA query_only=ON"_s);
    m_isStandIn = false;
    return {};
}

Result<> SqliteConnection::openMemory()
{
    auto database = SqliteDatabase::open(u":memory:"_s, m_engine.reach());
    if (!database)
        return fail(database.error());
    m_database = std::move(*database);
    m_settingsChanged = true;
    pin(true);
    return {};
}

Result<> SqliteConnection::settle(Need need)
{
    if (!m_isStandIn)
        return {};
    const auto state = inspectFile(m_path);
    if (!state)
        return fail(state.error());
    if (*state == FileState::Usable)
        return openFile(u"rw"_s, m_options.lockTimeout);
    if (need == Need::Read)
        return {};
    if (m_access == Access::Read)
        return fail(sqliteError(SQLITE_READONLY, m_path));
    return openFile(u"rwc"_s, m_options.lockTimeout);
}

void SqliteConnection::pin(bool foreignKeys)
{
    if (std::exchange(m_settingsChanged, false))
        pinSettings(*m_database, m_isThrowaway);
    setForeignKeys(*m_database, foreignKeys);
}

Watch::Limits SqliteConnection::limits() const
{
    return {.lock = m_options.lockTimeout, .statement = m_options.statementTimeout};
}

ServerInfo SqliteConnection::info()
{
    (void)settle(Need::Read); // What keeps the file from being opened, the next question will say.
    ServerInfo info{.product = m_engine.title(),
                    .version = m_database->value(u"SELECT sqlite_version()"_s),
                    .database = m_path};
    info.exists = !m_isStandIn;
    info.settings = readSettings(*m_database);
    sqlite3 *handle = m_database->handle();
    if (!handle)
        info.notes +=
            Tr::tr("native handle not used: Qt's driver brings another SQLite library, so "
                   "a running statement cannot be interrupted");
    if (m_path.isEmpty() || m_isStandIn)
        return info;
    info.readOnly = (handle && sqlite3_db_readonly(handle, "main") == 1) || !isWritable(m_path);
    info.bytes = QFileInfo(m_path).size();
    info.notes += Tr::tr("journal mode %1").arg(info.settings.value(u"journal_mode"_s).toUpper());
    return info;
}

Result<QueryResult> SqliteConnection::query(const QString &sql, const QVariantList &values)
{
    if (const auto ready = settle(Need::Read); !ready)
        return fail(ready.error());
    const Watch::Scope scope(m_database->watch(), {.lock = m_options.lockTimeout});
    return m_database->query(sql, values);
}

Result<qint64> SqliteConnection::run(const QString &sql, const QVariantList &values)
{
    if (const auto ready = settle(Need::Write); !ready)
        return fail(ready.error());
    const Watch::Scope scope(m_database->watch(), {.lock = m_options.lockTimeout});
    return m_database->run(sql, values);
}

Result<std::optional<QStringList>> SqliteConnection::columnsOf(const QString &table)
{
    const auto found = query(u"SELECT x.name, s.type FROM pragma_table_xinfo(?1, 'main') AS x "
                             "JOIN main.sqlite_schema AS s ON s.name = ?1 COLLATE NOCASE "
                             "AND s.type IN ('table', 'view')"_s,
                             {table});
    if (!found)
        return fail(found.error());
    if (found->rows.empty())
        return std::nullopt;
    QStringList names;
    for (const QVariantList &row : found->rows) {
        if (row.at(1) == "view"_L1)
            return fail(
                ErrorKind::VersionTableTaken,
                Tr::tr("\"%1\" is a view here, and PonyUp keeps a table of that name.").arg(table),
                Tr::tr("Rename the view."));
        names += row.front().toString();
    }
    return names;
}

Result<bool> SqliteConnection::tryLock()
{
    if (m_isThrowaway || m_path.isEmpty())
        return true; // Nobody else can have it.
    return m_lock.tryLock();
}

Result<> SqliteConnection::unlock()
{
    if (m_isThrowaway || m_path.isEmpty())
        return {};
    if (!m_lock.isHeld())
        return fail(ErrorKind::LockNotHeld, Tr::tr("The update lock is not held."));
    m_lock.unlock();
    return {};
}

Result<std::optional<LockHolder>> SqliteConnection::lockHolder()
{
    if (m_isThrowaway || m_path.isEmpty())
        return std::nullopt;
    // Who keeps us from writing though the update lock is ours is another program.
    if (!m_lock.isHeld()) {
        if (auto updating = lockFileOwner(LockFile::pathFor(m_path)))
            return updating;
    }
    if (const auto ready = settle(Need::Read); !ready)
        return fail(ready.error());
    if (m_isStandIn)
        return std::nullopt;
    return writeLockOwner(m_database->handle(), m_path);
}

} // namespace ponyup
