// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/commands.h"

#include "cli/confirmation.h"
#include "cli/context.h"
#include "cli/runs.h"

#include "base/tr.h"
#include "report/plaintext.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace ponyup::cli {

namespace {

/// --mark-done, --skip, --run-again, --reason.
Result<std::optional<StatementDecision>> decision(const CommandLine &line)
{
    using What = StatementDecision::What;
    const std::array<std::pair<QString, What>, 3> options{{{u"mark-done"_s, What::MarkDone},
                                                           {u"skip"_s, What::Skip},
                                                           {u"run-again"_s, What::RunAgain}}};
    const auto given = [&line](const auto &option) { return line.has(option.first); };
    const auto count = std::ranges::count_if(options, given);
    if (count == 0 && !line.has(u"reason"_s))
        return std::nullopt;
    const QString reason = line.value(u"reason"_s).trimmed();
    if (count != 1 || reason.isEmpty())
        return fail(ErrorKind::Usage,
                    Tr::tr("One of --mark-done, --skip and --run-again, with a --reason: that is "
                           "kept in the audit log."),
                    Tr::tr("Say in the reason what you have seen in the database."));
    const auto &[name, what] = *std::ranges::find_if(options, given);
    const QString number = line.value(name);
    bool isNumber = false;
    const int statement = number.toInt(&isNumber);
    if (!isNumber || statement < 1)
        return fail(ErrorKind::Usage, Tr::tr("\"%1\" is no number of a statement.").arg(number),
                    Tr::tr("The report says which statement is in doubt: \"Statement 3\"."));
    return StatementDecision{.statement = statement, .what = what, .reason = reason};
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
        "--mark-done takes your word that it has been, --run-again that it has not; --skip leaves "
        "out one that is not needed. Each wants a reason, which the audit log keeps with what the "
        "database tells. \"ponyup status\" shows what has become of each statement, and why that "
        "is known.\n\n"
        "With nothing to resume it does nothing and exits with 0.");
    command.options = waitOptions();
    command.options.push_back(
        {u"mark-done"_s, Tr::tr("N"), Tr::tr("Statement N is in doubt and has been carried out.")});
    command.options.push_back({u"skip"_s, Tr::tr("N"),
                               Tr::tr("Statement N is in doubt or has failed, and is left out.")});
    command.options.push_back({u"run-again"_s, Tr::tr("N"),
                               Tr::tr("Statement N is in doubt and has not been carried out.")});
    command.options.push_back({u"reason"_s, Tr::tr("text"), Tr::tr("Why, for the audit log.")});
    command.options.push_back({u"no-backup"_s, {}, Tr::tr("Make no backup before.")});
    command.options.push_back(yesOption());
    command.examples = {{u"ponyup resume"_s, Tr::tr("asks, then goes on")},
                        {u"ponyup resume --yes"_s, Tr::tr("in a script")}};
    command.run = run;
    return command;
}

} // namespace ponyup::cli
