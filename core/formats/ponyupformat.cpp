// SPDX-License-Identifier: LGPL-3.0-or-later
#include "formats/ponyupformat.h"

#include "base/tr.h"
#include "base/wholefile.h"
#include "formats/openfolder.h"
#include "formats/ponyupfolder.h"
#include "formats/ponyupnames.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

QString templateText(int version, const QString &message)
{
    return u"-- ponyup: message %1\n--\n%2\n\n"_s.arg(
        message,
        Tr::tr("-- From version %1 to version %2: write the statements below, each with a "
               "semicolon at its end.\n"
               "-- The way back may stand beside this file in undo.sql, the schema of version %1 "
               "as CREATE\n"
               "-- statements in model.sql.")
            .arg(QString::number(version), QString::number(version + 1)));
}

/// As it can stand in a comment: on one line, and without what readers of scripts refuse there.
QString commentText(QString message)
{
    message.removeIf([](QChar c) {
        return (c >= u'\u202a' && c <= u'\u202e') || (c >= u'\u2066' && c <= u'\u2069');
    });
    return message.simplified();
}

tl::unexpected<Error> alreadyThere(const QString &name)
{
    return fail(ErrorKind::Folder, Tr::tr("%1 is already there.").arg(name),
                Tr::tr("Edit it, or remove it first."), {}, {.file = name});
}

/// The entry or script that stands where the new one would be.
QString standing(const QDir &folder, int version)
{
    if (QFileInfo(folder.filePath(names::fileName(version))).isSymLink()
        || folder.exists(names::fileName(version)))
        return names::fileName(version);
    const QDir entry(folder.filePath(names::folderName(version)));
    for (const QString &file : entry.entryList(QDir::AllEntries | QDir::Hidden | QDir::System)) {
        const auto script = names::readScriptFile(QFile::encodeName(file));
        if (script && script->role == ScriptRole::Migrate)
            return names::folderName(version) + u'/' + file;
    }
    return {};
}

} // namespace

bool PonyUpFormat::recognises(const QString &folder) const
{
    const auto open = OpenFolder::open(AT_FDCWD, QFile::encodeName(folder), true);
    const auto entries = open ? open->list() : std::nullopt;
    return entries && std::any_of(entries->begin(), entries->end(), [](const auto &entry) {
               using Kind = names::Entry::Kind;
               const Kind kind = names::readEntry(entry.name).kind;
               return kind == Kind::Folder || kind == Kind::File || kind == Kind::LeadingZeros;
           });
}

Result<MigrationSet> PonyUpFormat::read(const QString &folder, const FormatOptions &options) const
{
    return PonyUpFolder(folder, options).read();
}

Result<QStringList> PonyUpFormat::create(const QString &folder, int version,
                                         const QString &message) const
{
    const QString oneLine = commentText(message);
    if (oneLine.isEmpty())
        return fail(ErrorKind::Usage, Tr::tr("A new migration needs a message."),
                    Tr::tr("Say in a few words what it will do."));
    if (version < 0 || version > names::highestVersion)
        return fail(ErrorKind::Usage, Tr::tr("%1 is not a version.").arg(version),
                    Tr::tr("Choose a number from 0 to %1.").arg(names::highestVersion));
    const QDir parent(QDir(folder).absolutePath());
    if (!parent.exists())
        return fail(ErrorKind::Folder,
                    Tr::tr("The migrations folder %1 does not exist.").arg(parent.path()),
                    Tr::tr("Create the folder, or correct its path in the project file."));
    if (const QString name = standing(parent, version); !name.isEmpty())
        return alreadyThere(name);

    const QString entry = names::folderName(version);
    const QString name = entry + u'/' + names::scriptFile(ScriptRole::Migrate);
    const auto failed = [&](const QString &reason) {
        return fail(ErrorKind::Io, Tr::tr("%1 could not be written.").arg(name),
                    Tr::tr("Check the rights on the migrations folder and the space on its disk."),
                    reason, {.file = name});
    };
    const bool made = ::mkdir(QFile::encodeName(parent.filePath(entry)).constData(), 0777) == 0;
    if (!made && errno != EEXIST)
        return failed(QString::fromLocal8Bit(std::strerror(errno)));
    const QString file = parent.filePath(name);
    if (const auto reason = makeFile(file, templateText(version, oneLine).toUtf8())) {
        if (made)
            parent.rmdir(entry);
        return failed(*reason);
    }
    return QStringList{file};
}

} // namespace ponyup
