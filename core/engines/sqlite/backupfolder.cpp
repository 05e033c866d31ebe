// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/sqlite/backupfolder.h"

#include "base/tr.h"
#include "engines/sqlite/databasecopy.h"
#include "engines/sqlite/sqlitedatabase.h"
#include "engines/sqlite/sqlitefile.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QThread>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

const auto timeFormat = u"yyyyMMdd-HHmmss-zzz";

tl::unexpected<Error> notWritten(const QString &path, int reason)
{
    return fail(reason == ENOSPC || reason == EDQUOT ? ErrorKind::DiskFull : ErrorKind::Io,
                Tr::tr("The backup \"%1\" could not be written.").arg(path),
                Tr::tr("Make its folder writable and see that there is space, or switch the backup "
                       "off in the project file."),
                QString::fromLocal8Bit(std::strerror(reason)));
}

/// What is in the file, or in the folder's list of names, survives a power failure.
bool flush(const QString &path)
{
    const int file = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    const bool flushed = ::fsync(file) == 0;
    ::close(file);
    return flushed;
}

/// An empty file that only we can read until it gets the database's own mode.
bool createPrivate(const QString &path)
{
    const int file = ::open(QFile::encodeName(path).constData(),
                            O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file >= 0)
        ::close(file);
    return file >= 0;
}

bool copyMode(const QString &from, const QString &to)
{
    struct stat status { };
    return ::stat(QFile::encodeName(from).constData(), &status) == 0
        && ::chmod(QFile::encodeName(to).constData(), status.st_mode & 0777) == 0;
}

/// What a backup is called until it is whole.
QString partOf(const QString &path)
{
    return path + ".part"_L1;
}

void removeWithJournals(const QString &path)
{
    for (const QString &suffix : {u""_s, u"-journal"_s, u"-wal"_s, u"-shm"_s})
        QFile::remove(path + suffix);
}

/// A link has the backups of what it links to, whichever name the database is opened by.
QString folderFor(const QString &database)
{
    const QFileInfo file(database);
    return (file.isSymLink() && file.exists() ? file.canonicalFilePath() : database)
        + ".ponyup-backup"_L1;
}

} // namespace

BackupFolder::BackupFolder(const QString &databasePath)
    : m_database(databasePath),
      m_folder(folderFor(databasePath))
{
}

std::vector<BackupInfo> BackupFolder::list() const
{
    static const QRegularExpression name(u"^(\\d{8}-\\d{6}-\\d{3})-v(\\d+)\\.db$"_s);
    std::vector<BackupInfo> backups;
    for (const QFileInfo &file : QDir(m_folder).entryInfoList(QDir::Files)) {
        const auto match = name.match(file.fileName());
        // Date and time apart: together they would be read as a local time first, and an hour of
        // the year is none.
        const QString time = match.captured(1);
        const QDateTime taken(QDate::fromString(time.left(8), u"yyyyMMdd"),
                              QTime::fromString(time.mid(9), u"HHmmss-zzz"), Qt::UTC);
        if (match.hasMatch() && taken.isValid())
            backups.push_back({.path = file.absoluteFilePath(),
                               .taken = taken,
                               .version = match.captured(2).toInt(),
                               .bytes = file.size()});
    }
    std::sort(backups.begin(), backups.end(), [](const BackupInfo &a, const BackupInfo &b) {
        return std::tie(a.taken, a.version) > std::tie(b.taken, b.version);
    });
    return backups;
}

Result<BackupInfo> BackupFolder::add(SqliteDatabase &database, int version,
                                     std::chrono::milliseconds lockTimeout,
                                     const CopyProgress &progress, std::stop_token stop) const
{
    if (::mkdir(QFile::encodeName(m_folder).constData(), 0700) != 0 && errno != EEXIST)
        return notWritten(m_folder, errno);
    if (const auto space = checkSpace(m_folder, databaseBytes(database)); !space)
        return fail(space.error());
    auto claimed = claim(version);
    if (!claimed)
        return claimed;
    BackupInfo backup = *std::move(claimed);
    const QString part = partOf(backup.path);
    auto discard = qScopeGuard([&] { removeWithJournals(part); });
    if (const auto copied = copyTo(part, database, lockTimeout, progress, stop); !copied)
        return fail(copied.error());
    const auto name = [](const QString &path) { return QFile::encodeName(path); };
    if (!copyMode(m_database, part) || !flush(part)
        || ::rename(name(part).constData(), name(backup.path).constData()) != 0 || !flush(m_folder))
        return notWritten(backup.path, errno);
    discard.dismiss();
    backup.bytes = QFileInfo(backup.path).size();
    return backup;
}

Result<BackupInfo> BackupFolder::claim(int version) const
{
    BackupInfo backup{.version = std::max(version, 0)};
    for (;;) {
        backup.taken = QDateTime::currentDateTimeUtc();
        backup.path =
            u"%1/%2-v%3.db"_s.arg(m_folder, backup.taken.toString(timeFormat)).arg(backup.version);
        const QString part = partOf(backup.path);
        if (createPrivate(part)) {
            if (!QFileInfo::exists(backup.path))
                return backup;
            QFile::remove(part);
        } else if (errno != EEXIST) {
            return notWritten(part, errno);
        }
        // Another program has begun in the same millisecond; the next one has another name.
        QThread::msleep(1);
    }
}

Result<> BackupFolder::copyTo(const QString &path, SqliteDatabase &database,
                              std::chrono::milliseconds lockTimeout, const CopyProgress &progress,
                              std::stop_token stop) const
{
    if (const auto copied = copyToFile(database, path, lockTimeout, progress, stop); !copied)
        return copied;
    const auto copy = openResting(path, database.reach());
    if (!copy)
        return fail(copy.error());
    return checkIntegrity(**copy, stop);
}

void BackupFolder::discard(const QString &path) const
{
    QFile::remove(path);
    QDir().rmdir(m_folder); // Only when it is empty.
}

void BackupFolder::prune(int keep, const QString &latest) const
{
    int kept = 1;
    for (const BackupInfo &backup : list())
        if (backup.path != latest && ++kept > keep)
            QFile::remove(backup.path);
    // What a killed run has left. A living one writes to its file all the time.
    const QDateTime old = QDateTime::currentDateTimeUtc().addSecs(-3600);
    for (const QFileInfo &file : QDir(m_folder).entryInfoList({u"*.db.part"_s}, QDir::Files))
        if (file.lastModified() < old)
            removeWithJournals(file.absoluteFilePath());
}

} // namespace ponyup
