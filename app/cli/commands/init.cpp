// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/commands.h"

#include "cli/context.h"
#include "cli/exitcode.h"

#include "base/tr.h"
#include "report/plaintext.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace ponyup::cli {

namespace {

/// Where -p says, else here.
QString fileToMake(const CommandLine &line)
{
    const QString given = line.value(u"project"_s);
    if (given.isEmpty())
        return QDir::current().filePath(u"ponyup.toml"_s);
    const QFileInfo info(given);
    return info.suffix() == "toml"_L1 ? info.absoluteFilePath()
                                      : QDir(info.absoluteFilePath()).filePath(u"ponyup.toml"_s);
}

Result<int> run(Context &context)
{
    const CommandLine &line = context.line;
    const QString file = fileToMake(line);
    const QDir folder = QFileInfo(file).dir();
    const QString name = line.has(u"name"_s) ? line.value(u"name"_s) : folder.dirName();
    const QString migrations =
        line.has(u"migrations"_s) ? line.value(u"migrations"_s) : u"migrations"_s;
    const QString url =
        line.has(u"url"_s) ? line.value(u"url"_s) : u"sqlite:%1.db"_s.arg(folder.dirName());

    if (!folder.mkpath(u"."_s))
        return fail(ErrorKind::Io, Tr::tr("The folder %1 cannot be made.").arg(folder.path()),
                    Tr::tr("Check its rights, or name another place with -p DIR."));
    if (auto made = createProjectFile(file, name, migrations, url); !made)
        return fail(std::move(made.error()));
    const QString absolute = folder.absoluteFilePath(migrations);
    if (!folder.mkpath(migrations))
        return fail(ErrorKind::Io, Tr::tr("The folder %1 cannot be made.").arg(absolute),
                    Tr::tr("The project file is there; make the folder by hand."));

    context.out.add({{u"file"_s, file}, {u"name"_s, name}, {u"migrations"_s, absolute}});
    context.out.line(Tr::tr("Made %1").arg(visible(QDir::current().relativeFilePath(file))));
    context.out.line(Tr::tr("Migrations go to %1").arg(visible(migrations)));
    context.out.line();
    context.out.line(Tr::tr("Next: \"ponyup new 'first tables'\" makes a migration to fill in, "
                            "\"ponyup preview\" tries it on a copy, \"ponyup migrate\" applies "
                            "it."));
    return Done;
}

} // namespace

Command initCommand()
{
    Command command;
    command.name = u"init"_s;
    command.group = Group::Project;
    command.summary = Tr::tr("make a project file");
    command.help = Tr::tr(
        "Writes ponyup.toml, which says where the migrations are and which databases they are "
        "for, and makes the migrations folder. A project file that is there is never overwritten. "
        "More databases are added by hand, each as an [environments.NAME] of its own.\n\n"
        "A password does not belong into the file; it is refused there.");
    command.options = {
        {u"name"_s, u"NAME"_s, Tr::tr("The project's name. Default: the folder's.")},
        {u"migrations"_s, u"DIR"_s,
         Tr::tr("The migrations folder, relative to the project file. Default: migrations.")},
        {u"url"_s, u"URL"_s,
         Tr::tr("The database of the first environment. Default: an SQLite file of the folder's "
                "name.")},
    };
    command.examples = {
        {u"ponyup init"_s, Tr::tr("a project in this folder, with an SQLite file beside it")},
        {u"ponyup init --name shop --migrations db/migrations --url sqlite:shop.db"_s,
         Tr::tr("the same with everything said")},
    };
    command.run = run;
    return command;
}

} // namespace ponyup::cli
