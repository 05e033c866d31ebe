// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/commands.h"

#include "cli/context.h"
#include "cli/exitcode.h"
#include "cli/interrupts.h"
#include "cli/progress.h"
#include "cli/runs.h"

#include "base/tr.h"
#include "report/plaintext.h"
#include "report/report.h"

using namespace Qt::StringLiterals;

namespace ponyup::cli {

namespace {

Result<Preview> previewOf(Context &context, Session &session, bool execute)
{
    const auto options = runOptions(context.line, session);
    if (!options)
        return fail(options.error());
    Canceller canceller;
    const Interrupts interrupts(canceller, StopAt::Now, context.out);
    Progress progress(context.out);
    return session.preview(*options, execute ? PreviewMode::Rehearsed : PreviewMode::Static,
                           progress.sink(), canceller);
}

Result<ReportData> collect(Context &context, Session &session, const QString &subject)
{
    ReportData data;
    const QString name = session.environment().url.shortName();
    if (subject == "plan"_L1 || subject == "preview"_L1) {
        auto preview = previewOf(context, session, subject == "preview"_L1);
        if (!preview)
            return fail(std::move(preview.error()));
        data.title = preview->isExecuted() ? Tr::tr("Dry run for %1").arg(name)
                                           : Tr::tr("Plan for %1").arg(name);
        data.preview = std::move(*preview);
    } else if (subject == "status"_L1) {
        auto status = session.status();
        if (!status)
            return fail(std::move(status.error()));
        data.title = Tr::tr("Status of %1").arg(name);
        data.status = std::move(*status);
    } else if (subject == "history"_L1) {
        auto log = session.log();
        if (!log)
            return fail(std::move(log.error()));
        data.title = Tr::tr("History of %1").arg(name);
        data.log = std::move(*log);
    } else {
        return fail(ErrorKind::Usage, Tr::tr("There is no report of \"%1\".").arg(subject),
                    Tr::tr("Use --of plan, --of preview, --of status or --of history."));
    }
    return data;
}

Result<int> run(Context &context)
{
    const QString file = context.line.arguments().constFirst();
    const QString subject = context.line.has(u"of"_s) ? context.line.value(u"of"_s) : u"plan"_s;
    const auto session = context.session();
    if (!session)
        return fail(session.error());
    const auto data = collect(context, **session, subject);
    if (!data)
        return fail(data.error());
    if (auto written = writeReport(file, *data); !written)
        return fail(std::move(written.error()));
    context.out.add({{u"file"_s, file}, {u"of"_s, subject}});
    context.out.line(Tr::tr("Wrote %1").arg(visible(file)));
    return Done;
}

} // namespace

Command reportCommand()
{
    Command command;
    command.name = u"report"_s;
    command.arguments = u"FILE"_s;
    command.leastArguments = 1;
    command.mostArguments = 1;
    command.summary = Tr::tr("a report as HTML, JSON or CSV file");
    command.help = Tr::tr(
        "Writes a report into FILE; its ending chooses the format: .html (one self-contained page, "
        "for reading, mailing and printing), .csv (for a spreadsheet) or .json.\n\n"
        "A report is of the plan (what is pending, nothing is run), of a preview (the dry run is "
        "carried out first), of the status (timeline and drift) or of the history (the audit "
        "log).");
    command.options = {
        {u"of"_s, u"WHAT"_s, Tr::tr("plan, preview, status or history. Default: plan.")},
        toOption(Tr::tr("Plan and preview only up to version N.")),
    };
    command.examples = {
        {u"ponyup report plan.html"_s, Tr::tr("what is pending, for a second pair of eyes")},
        {u"ponyup -e prod report dryrun.html --of preview"_s,
         Tr::tr("with rows, times and what changes in the schema")},
        {u"ponyup report history.csv --of history"_s, Tr::tr("for the auditors")},
    };
    command.run = run;
    return command;
}

} // namespace ponyup::cli
