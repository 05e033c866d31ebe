// SPDX-License-Identifier: LGPL-3.0-or-later
#include "migration/scriptfile.h"

#include "base/tr.h"
#include "migration/scriptreader.h"

#include <QFile>

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ponyup {

namespace {

tl::unexpected<Error> cannotOpen(const QString &shownName, int error)
{
    const SourcePlace place{.file = shownName};
    const QString detail = qt_error_string(error);
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return fail(ErrorKind::Folder, Tr::tr("%1 is not there.").arg(shownName),
                    Tr::tr("Restore the file, or read the folder again."), detail, place);
    case ELOOP:
        return fail(ErrorKind::Folder, Tr::tr("%1 has become a symbolic link.").arg(shownName),
                    Tr::tr("Read the folder again."), detail, place);
    case EACCES:
    case EPERM:
        return fail(ErrorKind::Folder, Tr::tr("%1 may not be read.").arg(shownName),
                    Tr::tr("Give your user the right to read it."), detail, place);
    default:
        return fail(ErrorKind::Folder, Tr::tr("%1 cannot be opened.").arg(shownName),
                    Tr::tr("Check the file and the disk it is on."), detail, place);
    }
}

} // namespace

Error notRegularError(const QString &shownName, uint type)
{
    Error error{.kind = ErrorKind::Folder,
                .hint = Tr::tr("Remove it, or put a file with the script in its place."),
                .place = {.file = shownName}};
    switch (type) {
    case S_IFDIR:
        error.message = Tr::tr("%1 is a folder where a script is expected.").arg(shownName);
        break;
    case S_IFIFO:
        error.message = Tr::tr("%1 is a FIFO where a script is expected.").arg(shownName);
        break;
    case S_IFSOCK:
        error.message = Tr::tr("%1 is a socket where a script is expected.").arg(shownName);
        break;
    case S_IFCHR:
    case S_IFBLK:
        error.message = Tr::tr("%1 is a device where a script is expected.").arg(shownName);
        break;
    default:
        error.message = Tr::tr("%1 is no regular file.").arg(shownName);
        break;
    }
    return error;
}

Result<std::unique_ptr<ScriptFile>> ScriptFile::open(int folder, const QByteArray &encodedName,
                                                     const QString &shownName)
{
    // A FIFO without a writer would block open() for ever; O_NONBLOCK means nothing to a file.
    const int descriptor = ::openat(folder, encodedName.constData(),
                                    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0)
        return cannotOpen(shownName, errno);
    struct stat status;
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(descriptor);
        return fail(notRegularError(shownName, status.st_mode & S_IFMT));
    }
    return std::unique_ptr<ScriptFile>(new ScriptFile(descriptor, status.st_size));
}

ScriptFile::ScriptFile(int descriptor, qint64 size) : m_descriptor(descriptor), m_size(size)
{
    QIODevice::open(ReadOnly | Unbuffered);
}

ScriptFile::~ScriptFile()
{
    ::close(m_descriptor);
}

bool ScriptFile::seek(qint64 position)
{
    return QIODevice::seek(position)
        && ::lseek(m_descriptor, static_cast<off_t>(position), SEEK_SET) == position;
}

qint64 ScriptFile::readData(char *data, qint64 maxSize)
{
    ssize_t got;
    do {
        got = ::read(m_descriptor, data, static_cast<size_t>(maxSize));
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        setErrorString(qt_error_string(errno));
    return got;
}

Result<std::unique_ptr<QIODevice>> openScriptFile(const QString &path, const QString &shownName)
{
    return ScriptFile::open(AT_FDCWD, QFile::encodeName(path), shownName);
}

} // namespace ponyup
