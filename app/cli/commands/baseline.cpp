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
    const auto version = parseVersion(context.line.arguments().constFirst());
    if (!version)
        return fail(version.error());
    const auto session = context.session();
    if (!session)
        return fail(session.error());
    const auto options = runOptions(context.line, **session);
    if (!options)
        return fail(options.error());
    const Environment &environment = (*session)->environment();
    const QString question =
        Tr::tr("Write down that %1 is at version %2, without running anything?")
            .arg(visible(environment.url.shortName()), QString::number(*version));
    if (auto yes = confirm(context, environment, question); !yes)
        return fail(std::move(yes.error()));
    return carryOut(context, [&](const RunSink &sink, const Canceller &canceller) {
        return (*session)->baseline(*version, *options, sink, canceller);
    });
}

} // namespace

Command baselineCommand()
{
    Command command;
    command.name = u"baseline"_s;
    command.group = Group::Change;
    command.arguments = u"N"_s;
    command.leastArguments = 1;
    command.mostArguments = 1;
    command.summary = Tr::tr("say that an existing database is at version N");
    command.help = Tr::tr(
        "For a database that has its tables already but was never versioned: writes down that it "
        "is at version N, and runs no migration. When the folder has a model of that version, the "
        "database is compared with it first, and refused when something is missing.");
    command.options = waitOptions();
    command.options.push_back(yesOption());
    command.examples = {{u"ponyup baseline 12"_s,
                         Tr::tr("v12 and what follows are pending then, all before is not")}};
    command.run = run;
    return command;
}

} // namespace ponyup::cli
