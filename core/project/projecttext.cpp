// SPDX-License-Identifier: LGPL-3.0-or-later
#include "project/projecttext.h"

#include "base/tr.h"

#include <QFile>
#include <QFileInfo>

namespace ponyup {

Result<QByteArray> readProjectText(const QString &file)
{
    constexpr qint64 largest = 1 << 20;
    const SourcePlace place{.file = file};
    const QFileInfo info(file);
    if (!info.exists())
        return fail(ErrorKind::Project, Tr::tr("There is no project file %1.").arg(file),
                    Tr::tr("Check the path, or make a project file with \"ponyup init\"."));
    if (!info.isFile()) // reading a FIFO or device would wait for ever
        return fail(ErrorKind::Project,
                    Tr::tr("The project file is a folder, a device or a pipe, not a file."),
                    Tr::tr("Give the path of a file, usually \"ponyup.toml\"."), {}, place);
    QFile opened(file);
    if (!opened.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Project, Tr::tr("The project file cannot be read."),
                    Tr::tr("Check its permissions."), opened.errorString(), place);

    QByteArray text = opened.read(largest + 1);
    if (text.size() > largest)
        return fail(ErrorKind::Project, Tr::tr("The project file is larger than a megabyte."),
                    Tr::tr("Check that it is the right file."), {}, place);
    if (text.startsWith("\xff\xfe") || text.startsWith("\xfe\xff"))
        return fail(ErrorKind::Project, Tr::tr("The project file is encoded in UTF-16."),
                    Tr::tr("Save it as UTF-8."), {}, place);
    return text;
}

} // namespace ponyup
