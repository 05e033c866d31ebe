// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/sqlite/lockowner.h"

#include "base/tr.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <sqlite3.h>

#include <array>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// Bytes that SQLite's file format gives for locks. A writer locks one of them for writing.
struct LockBytes {
    QString path;
    qint64 first;
    qint64 last;
};

/// PENDING, RESERVED and SHARED bytes of the file; with a write-ahead log, its write lock.
std::array<LockBytes, 2> writerBytes(const QString &path)
{
    constexpr qint64 pending = 0x40000000;
    constexpr qint64 sharedLast = pending + 2 + 509;
    constexpr qint64 walWriter = 120;
    return {LockBytes{path, pending, sharedLast},
            LockBytes{path + u"-shm"_s, walWriter, walWriter}};
}

QString userName(uid_t user)
{
    std::array<char, 4096> buffer;
    struct passwd entry { };
    struct passwd *found = nullptr;
    getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found);
    return found ? QString::fromLocal8Bit(found->pw_name) : QString::number(user);
}

LockHolder describe(qint64 pid)
{
    const QString folder = u"/proc/%1"_s.arg(pid);
    QFile comm(folder + u"/comm"_s);
    struct stat status { };
    if (pid <= 0 || !comm.open(QIODevice::ReadOnly)
        || ::stat(QFile::encodeName(folder).constData(), &status) != 0)
        return {.who = Tr::tr("a program that the system does not name"),
                .pid = pid > 0 ? pid : -1};
    return {.who = Tr::tr("process %1 (%2), user %3")
                       .arg(QString::number(pid), QString::fromLocal8Bit(comm.readAll()).trimmed(),
                            userName(status.st_uid)),
            .pid = pid};
}

/// Some file systems show another device in /proc/locks than stat(2) does.
bool hasOpen(qint64 pid, const QString &path)
{
    const QDir open(u"/proc/%1/fd"_s.arg(pid));
    for (const QFileInfo &file :
         open.entryInfoList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System))
        if (file.symLinkTarget() == path)
            return true;
    return false;
}

/// "1: POSIX  ADVISORY  WRITE 4711 fe:00:1234 1073741825 1073741825"
std::optional<qint64> writerIn(const QByteArray &line, const char *kind, const LockBytes &bytes,
                               const struct stat &file)
{
    enum Field { Number, Kind, Advisory, Mode, Pid, Inode, First, Last, Count };
    const QList<QByteArray> fields = line.simplified().split(' ');
    if (fields.size() < Count || fields[Kind] != kind || fields[Mode] != "WRITE")
        return {};
    const QList<QByteArray> inode = fields[Inode].split(':');
    if (inode.size() != 3 || inode[2].toULongLong() != file.st_ino)
        return {};
    const qint64 last = fields[Last] == "EOF" ? bytes.last : fields[Last].toLongLong();
    if (fields[First].toLongLong() > bytes.last || last < bytes.first)
        return {};
    const qint64 pid = fields[Pid].toLongLong();
    const bool sameDevice = inode[0].toUInt(nullptr, 16) == major(file.st_dev)
        && inode[1].toUInt(nullptr, 16) == minor(file.st_dev);
    if (sameDevice || hasOpen(pid, bytes.path))
        return pid;
    return {};
}

/// Of a lock of this kind ("POSIX" or "FLOCK") on one of these bytes.
std::optional<qint64> writerOf(const char *kind, const LockBytes &bytes)
{
    struct stat file { };
    QFile locks(u"/proc/locks"_s);
    if (::stat(QFile::encodeName(bytes.path).constData(), &file) != 0
        || !locks.open(QIODevice::ReadOnly))
        return {};
    for (const QByteArray &line : locks.readAll().split('\n')) {
        if (const auto pid = writerIn(line, kind, bytes, file))
            return pid;
    }
    return {};
}

} // namespace

std::optional<LockHolder> lockFileOwner(const QString &lockFile)
{
    const auto pid = writerOf("FLOCK", {lockFile, 0, 0});
    if (!pid)
        return {};
    LockHolder holder = describe(*pid);
    holder.updates = true;
    return holder;
}

std::optional<LockHolder> writeLockOwner(sqlite3 *database, const QString &path)
{
    for (const LockBytes &bytes : writerBytes(QFileInfo(path).canonicalFilePath())) {
        if (const auto pid = writerOf("POSIX", bytes))
            return describe(*pid);
    }
    if (!database)
        return {};
    // SQLite itself can ask whether the RESERVED byte is locked.
    sqlite3_file *file = nullptr;
    int reserved = 0;
    if (sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK
        && file && file->pMethods
        && file->pMethods->xCheckReservedLock(file, &reserved) == SQLITE_OK && reserved != 0)
        return describe(-1);
    return {};
}

} // namespace ponyup
