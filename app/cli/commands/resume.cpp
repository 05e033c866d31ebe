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

/// --mark-done, --skip, --reason.
Result<std::optional<StatementDecision>> decision(const CommandLine &line)
{
    const bool skip = line.has(u"skip"_s);
    const bool done = line.has(u"mark-done"_s);
    if (!skip && !done && !line.has(u"reason"_s))
        return std::nullopt;
    const QString number = line.value(skip ? u"skip"_s : u"mark-done"_s);
    const QString reason = line.value(u"reason"_s).trimmed();
    if (skip == done || reason.isEmpty())
        return fail(
            ErrorKind::Usage,
            Tr::tr("Either --mark-done or --skip, with a --reason: that is kept in the audit "
                   "log."),
            Tr::tr("Say in the reason what you have seen in the database."));
    bool isNumber = false;
    const int statement = number.toInt(&isNumber);
    if (!isNumber || statement < 1)
        return fail(ErrorKind::Usage, Tr::tr("\"%1\" is no number of a statement.").arg(number),
                    Tr::tr("The report says which statement is in doubt: \"Statement 3\"."));
    return StatementDecision{.statement = statement, .skip = skip, .reason = reason};
}

Result<int> run(Context &context)
{
    const auto session = context.session();
    if (!session)
        return fail(session.error());
    auto options = runOptions(context.line, **session);
    if (!options)
        return fail(options.error());
    const auto decided = decision(context.line);
    if (!decided)
        return fail(decided.error());
    options->decision = *decided;
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
        "Where the database does not tell whether a statement has been carried out, look yourself: "
        "--mark-done takes your word that it has been, --skip leaves out one that is not needed. "
        "Both want a reason, which the audit log keeps with what the database tells.\n\n"
        "With nothing to resume it does nothing and exits with 0.");
    command.options = waitOptions();
    command.options.push_back(
        {u"mark-done"_s, Tr::tr("N"), Tr::tr("Statement N is in doubt and has been carried out.")});
    command.options.push_back({u"skip"_s, Tr::tr("N"),
                               Tr::tr("Statement N is in doubt or has failed, and is left out.")});
    command.options.push_back({u"reason"_s, Tr::tr("text"), Tr::tr("Why, for the audit log.")});
    command.options.push_back({u"no-backup"_s, {}, Tr::tr("Make no backup before.")});
    command.options.push_back(yesOption());
    command.examples = {{u"ponyup resume"_s, Tr::tr("asks, then goes on")},
                        {u"ponyup resume --yes"_s, Tr::tr("in a script")}};
    command.run = run;
    return command;
}

} // namespace ponyup::cli
