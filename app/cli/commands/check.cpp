// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/commands.h"

#include "cli/annotations.h"
#include "cli/context.h"
#include "cli/exitcode.h"
#include "cli/risks.h"
#include "cli/runs.h"

#include "base/tr.h"
#include "report/json.h"
#include "report/plaintext.h"
#include "report/words.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ponyup::cli {

namespace {

bool isSame(const Error &a, const Error &b)
{
    return a.kind == b.kind && a.place == b.place && a.message == b.message;
}

/// All that is wrong, each once: a refusal repeats what the folder's list has.
class Findings {
public:
    void add(Error error)
    {
        const std::vector<Error> others = std::exchange(error.others, {});
        const bool known =
            std::ranges::any_of(m_errors, [&](const Error &other) { return isSame(error, other); });
        if (!known)
            m_errors.push_back(std::move(error));
        for (const Error &other : others)
            add(other);
    }
    const std::vector<Error> &errors() const { return m_errors; }

private:
    std::vector<Error> m_errors;
};

void addDifferences(Findings &findings, const std::vector<SchemaChange> &changes, int version)
{
    for (const SchemaChange &change : changes) {
        if (!change.children.empty()) { // They say how it differs.
            addDifferences(findings, change.children, version);
            continue;
        }
        const QString object = u"%1 %2"_s.arg(objectWord(change.object), change.name);
        QString difference;
        switch (change.kind) {
        case ChangeKind::Added:
            difference = Tr::tr("%1 is in the database and not in the model of version %2.");
            break;
        case ChangeKind::Changed:
            difference = Tr::tr("%1 differs from the model of version %2.");
            break;
        case ChangeKind::Removed:
            difference = Tr::tr("%1 is in the model of version %2 and not in the database.");
            break;
        }
        findings.add({.kind = ErrorKind::ModelMismatch,
                      .message = difference.arg(object, QString::number(version)),
                      .hint = Tr::tr("Bring the database back to its model, or write a migration "
                                     "for the difference.")});
    }
}

/// What an update does not look at, because it has another reason to refuse or none.
void addRow(Findings &findings, const TimelineRow &row, bool changesAreTold)
{
    if (row.state == MigrationState::Missing)
        findings.add(
            {.kind = ErrorKind::MigrationVersionWrong,
             .message = Tr::tr("The migration that led to version %1 has been applied, and "
                               "is no longer in the folder.")
                            .arg(row.version),
             .hint = Tr::tr("Bring it back from the version control system.")});
    else if (row.state == MigrationState::ChangedSemantic && !changesAreTold)
        findings.add({.kind = ErrorKind::MigrationChanged,
                      .message = Tr::tr("%1 has changed since it was applied.").arg(row.name),
                      .hint = Tr::tr("Bring its old text back; write what is new as a new "
                                     "migration.")});
}

Result<Findings> look(Session &session, const Status &status)
{
    Findings findings;
    for (const Error &problem : status.folder.problems)
        findings.add(problem);
    if (status.refusal)
        findings.add(*status.refusal);
    if (status.drift) {
        addDifferences(findings, status.drift->missing, status.timeline.current);
        addDifferences(findings, status.drift->drift.changes, status.timeline.current);
    }
    const bool changesAreTold =
        status.refusal && status.refusal->kind == ErrorKind::MigrationChanged;
    for (const TimelineRow &row : status.timeline.rows)
        addRow(findings, row, changesAreTold);
    const auto faults = session.verifyRecords();
    if (!faults)
        return fail(faults.error());
    for (const Error &fault : *faults)
        findings.add(fault);
    const auto breaks = session.verifyLog();
    if (!breaks)
        return fail(breaks.error());
    for (const ChainBreak &broken : *breaks)
        findings.add(
            {.kind = ErrorKind::HistoryTampered,
             .message =
                 Tr::tr("Audit log, row %1: %2").arg(QString::number(broken.number), broken.what)});
    return findings;
}

/// Of what is pending. Nothing where an update would be refused: that is told already.
Result<std::vector<Risk>> pendingRisks(Context &context, Session &session, const Status &status)
{
    if (status.refusal || status.timeline.pending == 0)
        return std::vector<Risk>();
    const auto options = runOptions(context.line, session);
    if (!options)
        return fail(options.error());
    auto preview = session.preview(*options, PreviewMode::Static, {}, {});
    if (!preview)
        return fail(std::move(preview.error()));
    return std::move(preview->risks);
}

Result<int> run(Context &context)
{
    const auto level = failOn(context.line);
    if (!level)
        return fail(level.error());
    const auto service = annotate(context.line);
    if (!service)
        return fail(service.error());
    const auto session = context.session();
    if (!session)
        return fail(session.error());
    const auto status = (*session)->status();
    if (!status)
        return fail(status.error());
    auto findings = look(**session, *status);
    if (!findings)
        return fail(findings.error());
    const auto risks = pendingRisks(context, **session, *status);
    if (!risks)
        return fail(risks.error());
    if (const auto sound = checkRisks(*risks, *level); !sound)
        findings->add(sound.error());

    Output &out = context.out;
    const std::vector<Error> &errors = findings->errors();
    out.add({{u"findings"_s, toJsonArray(errors)},
             {u"risks"_s, toJsonArray(*risks)},
             {u"current"_s, status->timeline.current},
             {u"pending"_s, status->timeline.pending},
             {u"modelPending"_s, status->timeline.modelPending}});
    for (const TimelineRow &row : status->timeline.rows)
        if (row.state == MigrationState::ChangedCosmetic)
            out.warning(Tr::tr("%1 has been applied; since then its comments or white space have "
                               "changed.")
                            .arg(row.name));
        else if (row.state == MigrationState::OutOfOrder)
            out.warning(Tr::tr("%1 has not been applied and will not be: the database is above "
                               "it already.")
                            .arg(row.name));
    for (const QString &note : status->folder.notes)
        out.warning(note);
    if (*service) {
        out.raw(annotations(**service, status->folder.folder, errors, *risks));
        return errors.empty() ? exitCode(*status) : exitCode(errors.front().kind);
    }
    if (!risks->empty())
        printRisks(out, *risks);
    if (!errors.empty()) {
        Error all = errors.front();
        all.others.assign(errors.begin() + 1, errors.end());
        out.error(all);
        return exitCode(all.kind);
    }
    out.line(status->timeline.modelPending
                 ? Tr::tr("Folder, history and audit log are in order.")
                 : Tr::tr("Folder, history, schema and audit log are in order."));
    out.line(Tr::tr("The database is at version %1; %n migration(s) are pending.", nullptr,
                    status->timeline.pending)
                 .arg(status->timeline.current));
    if (status->timeline.modelPending && status->drift)
        out.line(Tr::tr("The database lacks objects of the latest model, and the next update "
                        "creates them: %1.")
                     .arg(visible(objectNames(status->drift->toCreate))));
    return exitCode(*status);
}

} // namespace

Command checkCommand()
{
    Command command;
    command.name = u"check"_s;
    command.summary = Tr::tr("everything that can be wrong, for CI");
    command.help = Tr::tr(
        "Reads the whole folder and compares it with the database: problems of scripts and names, "
        "gaps, migrations that have changed since they were applied, drift of the schema from its "
        "model, a broken audit log; and what the pending statements would do to those who work "
        "with the database. All findings are told at once. Nothing is written.\n\n"
        "Exit code 0: all is well and nothing is pending. 3: all is well, something is pending. "
        "4: something is wrong. 6: a migration stopped half-way.");
    command.options = {failOnOption(), annotateOption()};
    command.examples = {
        {u"ponyup check"_s, Tr::tr("of the project in this folder")},
        {u"ponyup check --fail-on block"_s,
         Tr::tr("in a pipeline: stops at what needs a second look")},
        {u"ponyup check --annotate github"_s, Tr::tr("shows the findings beside the lines")},
        {u"ponyup --database sqlite:empty.db --folder migrations check"_s,
         Tr::tr("the scripts alone: the file need not exist, and is not made")},
    };
    command.run = run;
    return command;
}

} // namespace ponyup::cli
