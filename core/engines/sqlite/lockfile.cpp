// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/sqlite/lockfile.h"

#include "base/tr.h"

#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

tl::unexpected<Error> cannotLock(const QString &path, int error)
{
    const bool forbidden = error == EACCES || error == EPERM || error == EROFS;
    return fail(forbidden ? ErrorKind::ReadOnly : ErrorKind::Io,
                Tr::tr("The update lock %1 cannot be taken.").arg(path),
                forbidden ? Tr::tr("Give your user the right to write to the folder.")
                          : Tr::tr("Check the disk or the network drive, then try again."),
                qt_error_string(error));
}

int openFile(const QByteArray &path)
{
    constexpr int flags = O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    const int descriptor = ::open(path.constData(), O_RDWR | flags, 0666);
    // Another user's file, left behind, can be locked all the same.
    return descriptor < 0 && errno == EACCES ? ::open(path.constData(), O_RDONLY | flags, 0666)
                                             : descriptor;
}

/// Whether the file has not been taken away between its opening and its locking.
bool isStillThere(int descriptor, const QByteArray &path)
{
    struct stat ours { };
    struct stat there { };
    return ::fstat(descriptor, &ours) == 0 && ::stat(path.constData(), &there) == 0
        && ours.st_ino == there.st_ino && ours.st_dev == there.st_dev;
}

} // namespace

LockFile::LockFile(QString database) : m_database(std::move(database)) { }

LockFile::~LockFile()
{
    unlock();
}

QString LockFile::pathFor(const QString &database)
{
    // A link has the lock of what it links to; a database that is not there yet, in its folder.
    const QFileInfo file(database);
    const QString canonical = file.canonicalFilePath();
    const QFileInfo folder(file.absolutePath());
    return (canonical.isEmpty() ? folder.canonicalFilePath() + u'/' + file.fileName() : canonical)
        + u".ponyup-lock"_s;
}

Result<bool> LockFile::tryLock()
{
    if (isHeld())
        return true;
    m_path = pathFor(m_database);
    const QByteArray path = QFile::encodeName(m_path);
    for (;;) {
        const int descriptor = openFile(path);
        if (descriptor < 0)
            return cannotLock(m_path, errno);
        if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
            const int error = errno;
            ::close(descriptor);
            if (error == EWOULDBLOCK)
                return false;
            if (error == EINTR)
                continue;
            return cannotLock(m_path, error);
        }
        if (isStillThere(descriptor, path)) {
            m_descriptor = descriptor;
            return true;
        }
        ::close(descriptor);
    }
}

void LockFile::unlock()
{
    if (!isHeld())
        return;
    // In this order: afterwards it may be another's.
    ::unlink(QFile::encodeName(m_path).constData());
    ::close(std::exchange(m_descriptor, -1));
}

} // namespace ponyup
