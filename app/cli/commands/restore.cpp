// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/commands.h"

#include "cli/confirmation.h"
#include "cli/context.h"
#include "cli/exitcode.h"
#include "cli/runs.h"
#include "cli/texttable.h"

#include "base/tr.h"
#include "report/json.h"
#include "report/plaintext.h"
#include "report/words.h"

#include <QFileInfo>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace ponyup::cli {

namespace {

int list(Context &context, const std::vector<BackupInfo> &backups)
{
    context.out.add({{u"backups"_s, toJsonArray(backups)}});
    TextTable table({{Tr::tr("Taken")},
                     {Tr::tr("Version"), TextTable::Align::Right},
                     {Tr::tr("Size"), TextTable::Align::Right},
                     {Tr::tr("Backup")}});
    for (const BackupInfo &backup : backups)
        table.addRow({utcWord(backup.taken), countWord(backup.version),
                      QLocale().formattedDataSize(backup.bytes), backup.path});
    if (table.isEmpty())
        context.out.line(Tr::tr("There are no backups."));
    else
        table.print(context.out);
    return Done;
}

/// The path of the backup that was named by path or by file name, or of the newest one.
Result<QString> choose(const QString &name, const std::vector<BackupInfo> &backups)
{
    if (name.isEmpty()) {
        if (!backups.empty())
            return backups.front().path;
        return fail(ErrorKind::Usage, Tr::tr("There is no backup to restore."),
                    Tr::tr("Backups are made before updates. To restore a file from elsewhere, "
                           "name it: ponyup restore FILE"));
    }
    for (const BackupInfo &backup : backups)
        if (QFileInfo(backup.path).fileName() == name)
            return backup.path;
    if (QFileInfo(name).isFile())
        return QFileInfo(name).absoluteFilePath();
    return fail(ErrorKind::Usage, Tr::tr("There is no backup \"%1\".").arg(name),
                Tr::tr("\"ponyup restore --list\" shows those that there are."));
}

Result<int> run(Context &context)
{
    const auto session = context.session();
    if (!session)
        return fail(session.error());
    const auto backups = (*session)->backups();
    if (!backups)
        return fail(backups.error());
    if (context.line.has(u"list"_s))
        return list(context, *backups);
    const auto path = choose(context.line.arguments().value(0), *backups);
    if (!path)
        return fail(path.error());

    const Environment &environment = (*session)->environment();
    const QString question = Tr::tr("Put %1 in the place of %2? What was written since is lost.")
                                 .arg(visible(*path), visible(environment.url.shortName()));
    if (auto yes = confirm(context, environment, question); !yes)
        return fail(std::move(yes.error()));
    return carryOut(context, [&](const RunSink &sink, const Canceller &canceller) {
        return (*session)->restore(*path, sink, canceller);
    });
}

} // namespace

Command restoreCommand()
{
    Command command;
    command.name = u"restore"_s;
    command.group = Group::Change;
    command.arguments = u"[BACKUP]"_s;
    command.mostArguments = 1;
    command.summary = Tr::tr("put a backup back");
    command.help = Tr::tr(
        "Puts a backup in the database's place, whole or not at all, and writes that into its "
        "audit log. What was written to the database since the backup is no longer in it. BACKUP "
        "is a path or a name of the list; without it the newest one is meant.\n\n"
        "The present state is copied aside first and stands in the list then, so that a restore "
        "can be taken back. A database that is damaged is moved aside, to a file beside it.");
    command.options = {{u"list"_s, {}, Tr::tr("List the backups that there are, newest first.")},
                       yesOption()};
    command.examples = {{u"ponyup restore --list"_s, Tr::tr("when, at which version, how large")},
                        {u"ponyup restore"_s, Tr::tr("the newest one, after a yes")}};
    command.run = run;
    return command;
}

} // namespace ponyup::cli
