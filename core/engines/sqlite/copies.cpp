// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "engines/sqlite/backupfolder.h"
#include "engines/sqlite/databasecopy.h"
#include "engines/sqlite/rehearsal.h"
#include "engines/sqlite/sqliteconnection.h"
#include "engines/sqlite/sqliteerror.h"
#include "engines/sqlite/sqlitefile.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <sqlite3.h>

// SqliteConnection: copies of the database.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// A folder with room for the copy: where temporary files belong or, when that is too small (it may
/// be memory), beside the database.
Result<std::unique_ptr<QTemporaryDir>> rehearsalFolder(const QString &database, qint64 bytes)
{
    Result<> space;
    for (const QString &place : {QDir::tempPath() + u"/ponyup-rehearsal-XXXXXX"_s,
                                 database + u".ponyup-rehearsal-XXXXXX"_s}) {
        space = checkSpace(QFileInfo(place).path(), bytes);
        auto folder = space ? std::make_unique<QTemporaryDir>(place) : nullptr;
        if (folder && folder->isValid())
            return folder;
    }
    if (!space)
        return fail(std::move(space.error()));
    return fail(ErrorKind::Io, Tr::tr("There is no folder to put a copy of the database into."),
                Tr::tr("Set TMPDIR to a folder that this user may write to."));
}

} // namespace

Result<std::unique_ptr<Rehearsal>> SqliteConnection::rehearse(const CopyProgress &progress,
                                                              std::stop_token stop)
{
    if (const auto ready = settle(Need::Read); !ready)
        return fail(ready.error());
    if (m_path.isEmpty() || m_isStandIn)
        return scratch();
    const qint64 bytes = databaseBytes(*m_database);
    auto folder = rehearsalFolder(m_path, bytes);
    if (!folder)
        return fail(std::move(folder.error()));
    const QString path = (*folder)->path() + u'/' + QFileInfo(m_path).fileName();
    if (const auto copied = copyToFile(*m_database, path, m_options.lockTimeout, progress, stop);
        !copied)
        return fail(copied.error());
    auto connection = openThrowaway(m_engine, path);
    if (!connection)
        return fail(std::move(connection.error()));
    return std::make_unique<SqliteRehearsal>(
        std::move(*folder), std::move(*connection),
        Tr::tr("on a copy of the database (%1)").arg(humanSize(bytes)));
}

Result<std::unique_ptr<Rehearsal>> SqliteConnection::scratch()
{
    auto connection = openThrowaway(m_engine, {});
    if (!connection)
        return fail(std::move(connection.error()));
    return std::make_unique<SqliteRehearsal>(nullptr, std::move(*connection),
                                             Tr::tr("on an empty database in memory"));
}

Result<BackupInfo> SqliteConnection::backup(int version, const CopyProgress &progress,
                                            std::stop_token stop)
{
    if (const auto ready = settle(Need::Read); !ready)
        return fail(ready.error());
    if (m_path.isEmpty() || m_isStandIn)
        return fail(ErrorKind::Usage, Tr::tr("There is no database yet that could be backed up."));
    auto backup =
        BackupFolder(m_path).add(*m_database, version, m_options.lockTimeout, progress, stop);
    if (!backup && backup.error().kind == ErrorKind::NotADatabase)
        m_isDamaged = true;
    return backup;
}

void SqliteConnection::pruneBackups(int keep, const QString &latest)
{
    BackupFolder(m_path).prune(keep, latest);
}

void SqliteConnection::discardBackup(const QString &path)
{
    BackupFolder(m_path).discard(path);
}

Result<QString> SqliteConnection::restore(const QString &backupPath, const CopyProgress &progress,
                                          std::stop_token stop)
{
    if (m_access == Access::Read)
        return fail(sqliteError(SQLITE_READONLY, m_path));
    if (!m_database->handle())
        return fail(
            ErrorKind::Unsupported,
            Tr::tr("PonyUp cannot restore a backup here: Qt's driver brings another SQLite "
                   "library."),
            Tr::tr("Close all programs that use the database and copy the backup over it."));
    const auto state = inspectFile(backupPath);
    if (!state)
        return fail(state.error());
    if (*state == FileState::Missing)
        return fail(
            ErrorKind::Usage, Tr::tr("There is no backup \"%1\".").arg(backupPath),
            Tr::tr("The command %1 lists the backups there are.").arg(u"ponyup restore --list"_s));
    if (QFileInfo(backupPath).canonicalFilePath() == QFileInfo(m_path).canonicalFilePath())
        return fail(ErrorKind::Usage, Tr::tr("A database cannot be restored from itself."));
    auto backup = openResting(backupPath, m_engine.reach());
    const auto whole = backup ? checkIntegrity(**backup, stop) : fail(std::move(backup.error()));
    if (!whole) {
        Error error = whole.error();
        if (error.kind == ErrorKind::NotADatabase) {
            error.message =
                Tr::tr("The backup \"%1\" is damaged or no SQLite database.").arg(backupPath);
            error.hint = Tr::tr("Choose another backup. The database has not been touched.");
        }
        return fail(std::move(error));
    }
    // To SQLite, an empty file is a database.
    if ((*backup)->value(u"SELECT count(*) FROM sqlite_schema"_s) == "0"_L1)
        return fail(ErrorKind::NotADatabase,
                    Tr::tr("\"%1\" is no backup: there is no table in it.").arg(backupPath),
                    Tr::tr("Choose another backup. The database has not been touched."));
    if (inTransaction())
        return fail(ErrorKind::Internal, Tr::tr("A restore was asked for inside a transaction."));
    QString aside;
    if (m_isDamaged) {
        auto moved = moveAside();
        if (!moved)
            return moved;
        aside = *std::move(moved);
    }
    if (const auto ready = settle(Need::Write); !ready)
        return fail(ready.error());
    if (const auto space = checkSpace(QFileInfo(m_path).path(), databaseBytes(**backup)); !space)
        return fail(space.error());
    if (const auto restored = putBack(**backup, progress, stop); !restored) {
        Error error = restored.error();
        if (error.kind == ErrorKind::Busy)
            error.hint = Tr::tr("Close all other programs that use the database, then try again.");
        return fail(std::move(error));
    }
    // Page size, journal mode and schema may be others now.
    if (const auto opened = openFile(u"rw"_s, m_options.lockTimeout); !opened)
        return fail(opened.error());
    return aside;
}

Result<QString> SqliteConnection::moveAside()
{
    if (const auto closed = openMemory(); !closed)
        return fail(closed.error());
    const QString aside = u"%1.damaged-%2"_s.arg(
        m_path, QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss-zzz"));
    // What only its journal has may be what saves it.
    for (const QString &suffix : {u"-wal"_s, u"-shm"_s, u"-journal"_s, u""_s}) {
        QFile file(m_path + suffix);
        if (file.exists() && !file.rename(aside + suffix))
            return fail(
                ErrorKind::Io,
                Tr::tr("The damaged database could not be moved aside to \"%1\".").arg(aside),
                Tr::tr("Move it away by hand, then try again."), file.errorString());
    }
    m_isDamaged = false;
    m_isStandIn = true;
    return aside;
}

Result<> SqliteConnection::putBack(SqliteDatabase &backup, const CopyProgress &progress,
                                   std::stop_token stop)
{
    // A database with a write-ahead log cannot change its page size.
    const auto pageSize = [](SqliteDatabase &database) {
        return database.value(u"PRAGMA page_size"_s);
    };
    const bool isWal = m_database->value(u"PRAGMA journal_mode"_s) == "wal"_L1;
    if (isWal && pageSize(backup) != pageSize(*m_database)) {
        const Watch::Scope scope(m_database->watch(), {.lock = m_options.lockTimeout}, stop);
        if (const auto left = m_database->query(u"PRAGMA journal_mode=DELETE"_s); !left)
            return fail(left.error());
    }
    return copyDatabase(backup, *m_database, m_options.lockTimeout, progress, stop);
}

} // namespace ponyup
