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

/// Shows the plan and asks for a yes. What was shown is then what may run, and nothing else.
Result<> ask(Context &context, Session &session, RunOptions &options)
{
    const auto plan = session.preview(options, PreviewMode::Static, {}, Canceller());
    if (!plan)
        return fail(plan.error());
    const int migrations = int(plan->run.migrations.size());
    if (migrations == 0)
        return {};
    if (canAsk())
        printPreview(context.out, *plan);
    const QString database = visible(session.environment().url.shortName());
    const QString question =
        Tr::tr("Apply %n migration(s) to %1?", nullptr, migrations).arg(database);
    if (auto yes = confirm(context, session.environment(), question); !yes)
        return yes;
    options.expectedDigest = plan->planDigest;
    return {};
}

Result<int> run(Context &context)
{
    const auto session = context.session();
    if (!session)
        return fail(session.error());
    auto options = runOptions(context.line, **session);
    if (!options)
        return fail(options.error());
    if (!context.line.has(u"yes"_s))
        if (auto asked = ask(context, **session, *options); !asked)
            return fail(std::move(asked.error()));
    return carryOut(context, [&](const RunSink &sink, const Canceller &canceller) {
        return (*session)->update(*options, sink, canceller);
    });
}

} // namespace

Command migrateCommand()
{
    Command command;
    command.name = u"migrate"_s;
    command.group = Group::Change;
    command.summary = Tr::tr("apply the pending migrations");
    command.help = Tr::tr(
        "Brings the database to the newest version, or to version N, one migration after the "
        "other. "
        "Every script of the plan is read before the first statement runs. Each migration is one "
        "transaction together with its row in the Version table: when it fails, nothing of it is "
        "in the database, and what came before it stays.\n\n"
        "Shows the plan and asks first. For an environment of the kind \"production\" the "
        "database's name has to be typed. In a script, say --yes. An SQLite database is backed up "
        "before the update; \"ponyup restore\" puts the backup back.\n\n"
        "Ctrl-C stops after the running migration; a second Ctrl-C interrupts the statement and "
        "undoes its migration. Only one update at a time runs on a database; others wait.");
    command.options = {toOption(Tr::tr("Only up to version N. Default: the newest."))};
    for (const Option &option : waitOptions())
        command.options.push_back(option);
    command.options.push_back(
        {u"all-in-one"_s,
         {},
         Tr::tr("All migrations in a single transaction: all of them or none.")});
    command.options.push_back({u"no-backup"_s, {}, Tr::tr("Make no backup before the update.")});
    command.options.push_back(yesOption());
    command.examples = {
        {u"ponyup migrate"_s, Tr::tr("shows the plan, asks, applies it")},
        {u"ponyup migrate --to 12"_s, Tr::tr("not further than version 12")},
        {u"ponyup -e staging migrate --yes --json"_s, Tr::tr("in a deployment script")},
        {u"ponyup migrate --yes --no-wait"_s, Tr::tr("exit code 5 when another update is running")},
    };
    command.run = run;
    return command;
}

} // namespace ponyup::cli
