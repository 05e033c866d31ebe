// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/commands.h"

#include "cli/context.h"
#include "cli/exitcode.h"
#include "cli/texttable.h"

#include "base/tr.h"
#include "report/json.h"
#include "report/words.h"

using namespace Qt::StringLiterals;

namespace ponyup::cli {

namespace {

Result<int> run(Context &context)
{
    const auto session = context.session();
    if (!session)
        return fail(session.error());
    const auto status = (*session)->status();
    if (!status)
        return fail(status.error());

    const HistoryState &history = status->history;
    context.out.add({{u"tableExists"_s, history.tableExists},
                     {u"current"_s, history.current()},
                     {u"rows"_s, toJsonArray(history.rows)}});
    TextTable table({{Tr::tr("Version"), TextTable::Align::Right},
                     {Tr::tr("When")},
                     {Tr::tr("Message")},
                     {Tr::tr("By")},
                     {Tr::tr("Host")}});
    for (size_t i = history.rows.size(); i-- > 0;) {
        const VersionRow &row = history.rows[i];
        table.addRow({stepWord(row.from().value_or(-1), row.version), timeWord(row.upgraded),
                      row.message(), row.user(), row.host()});
    }
    if (table.isEmpty())
        context.out.line(Tr::tr("The database has no history yet: it is at version 0."));
    else
        table.print(context.out);
    return Done;
}

} // namespace

Command historyCommand()
{
    Command command;
    command.name = u"history"_s;
    command.summary = Tr::tr("the versions that the database has been at");
    command.help =
        Tr::tr("Lists the rows of the Version table, newest first: when each version was reached, "
               "by which migration, by whom. What else happened (failures, undone migrations, "
               "restores) stands in \"ponyup log\".");
    command.examples = {
        {u"ponyup history"_s, Tr::tr("newest first")},
        {u"ponyup -e prod history --json"_s, Tr::tr("with all that is kept beside each version")}};
    command.run = run;
    return command;
}

} // namespace ponyup::cli
