// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/sqlite/sqlitefile.h"

#include "base/tr.h"

#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QUrl>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// access(2), but as the user that open(2) would act for.
bool mayAccess(const QString &path, int mode)
{
    return ::faccessat(AT_FDCWD, QFile::encodeName(path).constData(), mode, AT_EACCESS) == 0;
}

tl::unexpected<Error> unusable(const QString &message, const QString &hint, int reason = 0)
{
    return fail(ErrorKind::Connection, message, hint,
                reason ? QString::fromLocal8Bit(std::strerror(reason)) : QString());
}

} // namespace

Result<FileState> inspectFile(const QString &path)
{
    struct stat status { };
    if (::stat(QFile::encodeName(path).constData(), &status) != 0) {
        const int reason = errno;
        const QString folder = QFileInfo(path).path();
        if (reason == ENOENT && QFileInfo(path).isSymLink())
            return unusable(
                Tr::tr("The database \"%1\" is a link to a file that is not there.").arg(path),
                Tr::tr("Mend or remove the link."), reason);
        if (reason == ENOENT && QFileInfo(folder).isDir())
            return FileState::Missing;
        if (reason == ENOENT || reason == ENOTDIR)
            return unusable(Tr::tr("The folder \"%1\" of the database is not there.").arg(folder),
                            Tr::tr("Check the path in the database URL, or create the folder."),
                            reason);
        return unusable(Tr::tr("The database \"%1\" cannot be reached.").arg(path),
                        Tr::tr("Check the rights on the folders above it."), reason);
    }
    if (S_ISDIR(status.st_mode))
        return unusable(Tr::tr("\"%1\" is a folder, not a database.").arg(path),
                        Tr::tr("Name the database file inside it."));
    if (!S_ISREG(status.st_mode))
        return unusable(Tr::tr("\"%1\" is not a regular file, so it is no database.").arg(path),
                        Tr::tr("Name the database file."));
    if (!mayAccess(path, R_OK))
        return unusable(Tr::tr("The database \"%1\" may not be read by this user.").arg(path),
                        Tr::tr("Make the file readable, or run as a user who may read it."),
                        EACCES);
    return FileState::Usable;
}

bool isWritable(const QString &path)
{
    const QFileInfo info(path);
    const QString real = info.exists() ? info.canonicalFilePath() : path;
    return (!info.exists() || mayAccess(real, W_OK))
        && mayAccess(QFileInfo(real).path(), W_OK | X_OK);
}

QString fileUri(const QString &path, const QString &mode, const QString &extra)
{
    return "file://"_L1 + QString::fromLatin1(QUrl::toPercentEncoding(path, QByteArrayLiteral("/")))
        + "?mode="_L1 + mode + extra;
}

QString humanSize(qint64 bytes)
{
    return QLocale::c().formattedDataSize(bytes, bytes < 10 << 20 ? 1 : 0);
}

} // namespace ponyup
