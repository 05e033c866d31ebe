// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/commands.h"

#include "cli/confirmation.h"
#include "cli/context.h"
#include "cli/exitcode.h"
#include "cli/interrupts.h"
#include "cli/progress.h"
#include "cli/risks.h"
#include "cli/runs.h"

#include "base/tr.h"
#include "report/json.h"

using namespace Qt::StringLiterals;

namespace ponyup::cli {

namespace {

Result<PreviewMode> modeOf(const CommandLine &line)
{
    const bool listed = line.has(u"static"_s);
    const bool live = line.has(u"live"_s);
    if (listed && live)
        return fail(ErrorKind::Usage, Tr::tr("--static and --live contradict each other."),
                    Tr::tr("Leave one of them out."));
    return listed ? PreviewMode::Static : live ? PreviewMode::Live : PreviewMode::Rehearsed;
}

Result<int> run(Context &context)
{
    const auto mode = modeOf(context.line);
    if (!mode)
        return fail(mode.error());
    const auto session = context.session();
    if (!session)
        return fail(session.error());
    auto options = runOptions(context.line, **session);
    if (!options)
        return fail(options.error());
    if (context.line.has(u"probe"_s) && context.line.has(u"no-probe"_s))
        return fail(ErrorKind::Usage, Tr::tr("--probe and --no-probe contradict each other."),
                    Tr::tr("Leave one of them out."));
    options->probe =
        context.line.has(u"probe"_s) || (options->probe && !context.line.has(u"no-probe"_s));
    options->privileges = options->privileges || context.line.has(u"privileges"_s);

    const auto level = failOn(context.line);
    if (!level)
        return fail(level.error());

    if (*mode == PreviewMode::Live) {
        if (auto confirmed = confirm(
                context, (*session)->environment(),
                Tr::tr("The plan is carried out on the database itself and rolled back. Until "
                       "then others wait for its locks: at most 10 seconds for each statement. Go "
                       "on?"));
            !confirmed)
            return fail(std::move(confirmed.error()));
    }
    Canceller canceller;
    // There is nothing to finish on a copy.
    const Interrupts interrupts(canceller, StopAt::Now, context.out);
    const auto preview = [&] {
        Progress progress(context.out);
        return (*session)->preview(*options, *mode, progress.sink(), canceller);
    }();
    if (!preview)
        return fail(preview.error());
    context.out.add(toJson(*preview));
    printPreview(context.out, *preview);
    if (!preview->run.migrations.empty())
        printRisks(context.out, preview->risks);
    if (preview->run.error)
        context.out.error(*preview->run.error);
    else if (const auto sound = checkRisks(preview->risks, *level); !sound)
        return fail(sound.error());
    return exitCode(preview->run);
}

} // namespace

Command previewCommand()
{
    Command command;
    command.name = u"preview"_s;
    command.summary = Tr::tr("the dry run: what each pending statement would do");
    command.help = Tr::tr(
        "Carries the pending migrations out where it cannot hurt (SQLite: on a copy of the "
        "database; PostgreSQL: on an empty copy of its schema) and undoes them. Shows for every "
        "statement the rows it touched, the time it took or why it failed, on PostgreSQL also "
        "whom it blocks and which tables it rewrites or reads as a whole, and at the end what has "
        "changed in the schema. The database itself is not touched. Then it says what the "
        "statements would do to those who work with the database: what they lock, write again or "
        "lose, and the safer way; --verbose shows the notes as well.\n\n"
        "With --static nothing is run at all: the plan is listed, with what is said of its "
        "text.\n\n"
        "With --live the plan is carried out on the database itself, in one transaction that is "
        "rolled back (PostgreSQL): real rows, real times, and real locks while it lasts. No "
        "statement waits longer than 1 second for a lock or runs longer than 10 seconds. Scripts "
        "with statements that a rollback does not undo are refused.");
    command.options = {
        toOption(Tr::tr("Only up to version N. Default: the newest.")),
        {u"static"_s, {}, Tr::tr("List the plan without running anything.")},
        {u"live"_s, {}, Tr::tr("Try the plan on the database itself, and roll it back.")},
        {u"probe"_s,
         {},
         Tr::tr("Ask the database itself, reading only, which rows would violate constraints "
                "(where the dry run has none of them). Default, but for production.")},
        {u"no-probe"_s, {}, Tr::tr("Ask it nothing of the kind.")},
        {u"privileges"_s,
         {},
         Tr::tr("Compare owners and grants as well (PostgreSQL). Default: as the project says.")},
        yesOption(),
        failOnOption(),
    };
    command.examples = {
        {u"ponyup preview"_s, Tr::tr("all that is pending")},
        {u"ponyup preview --to 12"_s, Tr::tr("only what leads to version 12")},
        {u"ponyup preview --static --fail-on block"_s,
         Tr::tr("in a pipeline: stops at what needs a second look")},
        {u"ponyup preview --static"_s, Tr::tr("a quick look at the plan")},
        {u"ponyup preview --live"_s, Tr::tr("with the real rows, while nobody minds the locks")},
    };
    command.run = run;
    return command;
}

} // namespace ponyup::cli
