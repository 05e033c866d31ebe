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
    const QString question = Tr::tr("Continue the migration that was left half-way in %1?")
                                 .arg(visible(environment.url.shortName()));
    if (auto yes = confirm(context, environment, question); !yes)
        return fail(std::move(yes.error()));
    return carryOut(context, [&](const RunSink &sink, const Canceller &canceller) {
        return (*session)->resume(*options, sink, canceller);
    });
}

} // namespace

Command resumeCommand()
{
    Command command;
    command.name = u"resume"_s;
    command.group = Group::Change;
    command.summary = Tr::tr("continue a migration that stopped half-way");
    command.help = Tr::tr(
        "A migration that cannot be one transaction (\"-- ponyup: transaction off\", VACUUM) keeps "
        "a journal of its statements. When it stops half-way, mend the statement that failed and "
        "resume: the statements that are done are not run again and must not have changed, the "
        "first one that is not done comes next, and then what else is pending.\n\n"
        "With nothing to resume it does nothing and exits with 0.");
    command.options = waitOptions();
    command.options.push_back({u"no-backup"_s, {}, Tr::tr("Make no backup before.")});
    command.options.push_back(yesOption());
    command.examples = {{u"ponyup resume"_s, Tr::tr("asks, then goes on")},
                        {u"ponyup resume --yes"_s, Tr::tr("in a script")}};
    command.run = run;
    return command;
}

} // namespace ponyup::cli
