// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/commands.h"

#include "cli/confirmation.h"
#include "cli/context.h"
#include "cli/runs.h"

#include "base/tr.h"
#include "report/plaintext.h"

using namespace Qt::StringLiterals;

namespace ponyup::cli {

namespace {

Result<int> run(Context &context)
{
    const auto session = context.session();
    if (!session)
        return fail(session.error());
    const auto options = runOptions(context.line, **session);
    if (!options)
        return fail(options.error());
    const Environment &environment = (*session)->environment();
    const QString database = visible(environment.url.shortName());
    const QString question = options->to ? Tr::tr("Undo the migrations of %1 down to version %2?")
                                               .arg(database, QString::number(*options->to))
                                         : Tr::tr("Undo the newest migration of %1?").arg(database);
    if (auto yes = confirm(context, environment, question); !yes)
        return fail(std::move(yes.error()));
    return carryOut(context, [&](const RunSink &sink, const Canceller &canceller) {
        return (*session)->undo(*options, sink, canceller);
    });
}

} // namespace

Command undoCommand()
{
    Command command;
    command.name = u"undo"_s;
    command.group = Group::Change;
    command.summary = Tr::tr("run the undo scripts, newest first");
    command.help = Tr::tr(
        "Takes the newest migration back, or all down to version N, by running their undo scripts. "
        "Each undo is one transaction together with its version row and stands in the audit log. "
        "A migration without an undo script cannot be undone; a backup can be restored instead.");
    command.options = {toOption(Tr::tr("Down to version N. Default: one migration."))};
    for (const Option &option : waitOptions())
        command.options.push_back(option);
    command.options.push_back({u"no-backup"_s, {}, Tr::tr("Make no backup before.")});
    command.options.push_back(yesOption());
    command.examples = {{u"ponyup undo"_s, Tr::tr("the newest migration")},
                        {u"ponyup undo --to 9"_s, Tr::tr("all above version 9")}};
    command.run = run;
    return command;
}

} // namespace ponyup::cli
