// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/commands.h"
#include "cli/command.h"

#include "base/tr.h"

using namespace Qt::StringLiterals;

namespace ponyup::cli {

const std::vector<Command> &commands()
{
    static const std::vector<Command> table{
        initCommand(),   newCommand(),      statusCommand(),  previewCommand(),
        checkCommand(),  historyCommand(),  logCommand(),     scriptCommand(),
        reportCommand(), lockCommand(),     migrateCommand(), resumeCommand(),
        undoCommand(),   baselineCommand(), restoreCommand(), testConnectionCommand(),
    };
    return table;
}

const std::vector<Option> &globalOptions()
{
    static const std::vector<Option> table{
        {u"project"_s, u"FILE|DIR"_s,
         Tr::tr(
             "The project file, or the folder it is in. Default: the nearest ponyup.toml here or "
             "above."),
         u'p'},
        {u"environment"_s, u"ENV"_s,
         Tr::tr("Which of the project's environments. Default: its first."), u'e'},
        {u"database"_s, u"URL"_s,
         Tr::tr(
             "This database instead of an environment's, as sqlite:FILE. A password in it can be "
             "seen in the list of processes.")},
        {u"folder"_s, u"DIR"_s,
         Tr::tr("This migrations folder instead of the project's. With --database, no project file "
                "is needed.")},
        {u"json"_s, {}, Tr::tr("Print one JSON object on standard output, also on failure.")},
        {u"quiet"_s, {}, Tr::tr("Print errors only."), u'q'},
        {u"verbose"_s, {}, Tr::tr("Print more: all rows, every statement, settings."), u'v'},
        {u"color"_s, u"WHEN"_s,
         Tr::tr("auto (on a terminal, and NO_COLOR is not set), always or never.")},
        {u"help"_s, {}, Tr::tr("Explain the program, or the command."), u'h'},
        {u"version"_s, {}, Tr::tr("Print the program's version.")},
    };
    return table;
}

Option yesOption()
{
    return {u"yes"_s, {}, Tr::tr("Do not ask. Needed where there is no terminal to ask on."), u'y'};
}

Option toOption(const QString &help)
{
    return {u"to"_s, u"N"_s, help};
}

} // namespace ponyup::cli
