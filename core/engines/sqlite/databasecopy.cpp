// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/sqlite/databasecopy.h"

#include "base/tr.h"
#include "engines/sqlite/sqlitedatabase.h"
#include "engines/sqlite/sqliteerror.h"
#include "engines/sqlite/sqlitefile.h"

#include <QFile>
#include <QFileInfo>
#include <QScopeGuard>

#include <filesystem>

#include <sqlite3.h>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// About 250 steps for a gigabyte: often enough for a progress bar and for a stop.
constexpr int pagesAtOnce = 1024;

Error cancelled()
{
    return {.kind = ErrorKind::Cancelled,
            .message = Tr::tr("The copy of the database was stopped.")};
}

} // namespace

qint64 databaseBytes(SqliteDatabase &database)
{
    return database.value(u"PRAGMA page_count"_s).toLongLong()
        * database.value(u"PRAGMA page_size"_s).toLongLong();
}

Result<> checkSpace(const QString &folder, qint64 bytes)
{
    // Not QStorageInfo, which looks for a mount point: a container may not show one.
    std::error_code unknown;
    const auto space = std::filesystem::space(QFile::encodeName(folder).constData(), unknown);
    const auto available = static_cast<qint64>(space.available);
    if (unknown || available >= bytes)
        return {};
    return fail(ErrorKind::DiskFull,
                Tr::tr("A copy of the database needs %1 in \"%2\"; only %3 are free there.")
                    .arg(humanSize(bytes), folder, humanSize(available)),
                Tr::tr("Free space there and try again."));
}

Result<> copyDatabase(SqliteDatabase &from, SqliteDatabase &to,
                      std::chrono::milliseconds lockTimeout, const CopyProgress &progress,
                      std::stop_token stop)
{
    const Watch::Scope watchFrom(from.watch(), {.lock = lockTimeout}, stop);
    const Watch::Scope watchTo(to.watch(), {.lock = lockTimeout}, stop);
    const auto failed = [&](Error error) {
        return fail(watchFrom.wasStopped() ? cancelled() : std::move(error));
    };

    // BEGIN alone takes no lock yet; reading does.
    const bool ownTransaction = !from.inTransaction();
    const auto end = qScopeGuard([&] {
        if (ownTransaction)
            (void)from.query(u"ROLLBACK"_s);
    });
    if (ownTransaction)
        (void)from.query(u"BEGIN"_s);
    if (const auto read = from.query(u"SELECT 1 FROM sqlite_schema LIMIT 1"_s); !read)
        return failed(read.error());
    const qint64 pageSize = from.value(u"PRAGMA page_size"_s).toLongLong();

    sqlite3_backup *backup = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
    if (!backup)
        return failed(sqliteError(to.handle()));
    int code = SQLITE_OK;
    while (code == SQLITE_OK && !stop.stop_requested()) {
        code = sqlite3_backup_step(backup, pagesAtOnce);
        const qint64 total = sqlite3_backup_pagecount(backup);
        if (progress && (code == SQLITE_OK || code == SQLITE_DONE))
            progress((total - sqlite3_backup_remaining(backup)) * pageSize, total * pageSize);
    }
    // Not at its end, this undoes everything.
    const int finished = sqlite3_backup_finish(backup);
    if (code == SQLITE_DONE && finished == SQLITE_OK)
        return {};
    if (code == SQLITE_OK)
        return fail(cancelled());
    return failed(sqliteError(to.handle()));
}

Result<> copyToFile(SqliteDatabase &from, const QString &path,
                    std::chrono::milliseconds lockTimeout, const CopyProgress &progress,
                    std::stop_token stop)
{
    if (!from.handle()) {
        // SQLite itself copies then: in one go, without progress.
        const Watch::Scope watched(from.watch(), {.lock = lockTimeout});
        if (stop.stop_requested())
            return fail(cancelled());
        // To SQLite this is writing, whichever file it is.
        const QString readOnly = from.value(u"PRAGMA query_only"_s);
        (void)from.query(u"PRAGMA query_only=OFF"_s);
        const auto copied = from.query(u"VACUUM INTO ?"_s, {path});
        (void)from.query(u"PRAGMA query_only="_s + readOnly);
        return copied.map([](const QueryResult &) {});
    }
    const auto copy = SqliteDatabase::open(fileUri(path, u"rwc"_s), Reach::Native);
    if (!copy)
        return fail(copy.error());
    (void)(*copy)->query(u"PRAGMA synchronous=OFF"_s);
    (void)(*copy)->query(u"PRAGMA journal_mode=MEMORY"_s);
    return copyDatabase(from, **copy, lockTimeout, progress, stop);
}

Result<std::unique_ptr<SqliteDatabase>> openResting(const QString &path, Reach reach)
{
    for (const QString &suffix : {u"-wal"_s, u"-journal"_s})
        if (QFileInfo(path + suffix).size() > 0)
            return fail(
                ErrorKind::Usage,
                Tr::tr("\"%1\" is in use or was not closed: it has a journal beside it.").arg(path),
                Tr::tr("Open and close it once with the sqlite3 program, then try again."));
    return SqliteDatabase::open(fileUri(path, u"ro"_s, u"&immutable=1"_s), reach);
}

Result<> checkIntegrity(SqliteDatabase &database, std::stop_token stop)
{
    const Watch::Scope scope(database.watch(), {}, stop);
    const auto answer = database.query(u"PRAGMA quick_check(5)"_s);
    if (!answer)
        return fail(scope.wasStopped() ? cancelled() : answer.error());
    QStringList faults;
    for (const QVariantList &row : answer->rows)
        faults += row.front().toString();
    if (faults == QStringList{u"ok"_s})
        return {};
    return fail(sqliteError(SQLITE_CORRUPT, faults.join(u"; "_s)));
}

} // namespace ponyup
