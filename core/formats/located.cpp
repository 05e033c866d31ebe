// SPDX-License-Identifier: LGPL-3.0-or-later
#include "formats/located.h"

#include "base/tr.h"

#include <QFile>

#include <cstdlib>
#include <memory>

#include <fcntl.h>
#include <sys/stat.h>

namespace ponyup {

QString withoutLinks(const QString &path)
{
    const std::unique_ptr<char, decltype(&std::free)> real(
        ::realpath(QFile::encodeName(path).constData(), nullptr), &std::free);
    return real ? QFile::decodeName(real.get()) : QString();
}

Result<Located> locate(int parent, const QString &path, const QString &shown,
                       const OpenFolder::Entry &entry, const QString &root)
{
    Located located{parent, entry.name, path, shown, entry.type};
    if (entry.type != S_IFLNK)
        return located;
    const SourcePlace place{.file = shown};
    const QString hint = Tr::tr("Put the file or folder itself in its place.");
    const QString target = withoutLinks(path);
    if (target.isEmpty())
        return fail(ErrorKind::Folder, Tr::tr("%1 is a symbolic link to nothing.").arg(shown), hint,
                    {}, place);
    if (!target.startsWith(root + u'/'))
        return fail(
            ErrorKind::Folder,
            Tr::tr("%1 is a symbolic link that leads out of the migrations folder.").arg(shown),
            hint, target, place);
    struct stat status;
    located.parent = AT_FDCWD;
    located.path = target;
    located.name = QFile::encodeName(target);
    const bool known = ::lstat(located.name.constData(), &status) == 0;
    located.type = known ? status.st_mode & S_IFMT : 0;
    return located;
}

} // namespace ponyup
