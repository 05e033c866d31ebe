// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/updatesummary.h"

#include "models/format.h"
#include "models/tr.h"
#include "presentation/states.h"
#include "schema/schemawords.h"

#include <QRegularExpression>

#include <algorithm>

namespace ponyup::ui {
namespace {

QString lockSentence(const EngineTraits &traits)
{
    if (traits.oneWriter)
        return Tr::tr("The write lock of the file, for one migration at a time: others can read, "
                      "but not write.");
    return Tr::tr("The update lock: no other update can run. Statements take their own locks.");
}

QString withMessage(const QString &name, const QString &message)
{
    return message.isEmpty() ? name : QStringLiteral("%1  %2").arg(name, message);
}

/// What an update runs of one migration.
struct Extent {
    qint64 statements = 0;
    bool model = false; ///< And of its model what is missing; that is not known beforehand.
};

/// As it was in the dry run of this plan. Else all of the migrate script, as it was counted when
/// the folder was read: the outline lists the first ones only.
Extent extentOf(const Status &status, const MigrationRun &planned, const MigrationRun *tried)
{
    if (tried)
        return {tried->statementCount, false};
    const Migration *migration = status.folder.find(planned.from);
    if (!migration)
        return {static_cast<qint64>(planned.statements.size()), false};
    return {migration->migrate ? migration->migrate->statements : 0, migration->model.has_value()};
}

QString extentText(const Extent &extent)
{
    if (!extent.model)
        return statementsText(extent.statements);
    return extent.statements == 0
        ? Tr::tr("what is missing of its model")
        : Tr::tr("%1 and what is missing of its model").arg(statementsText(extent.statements));
}

UpdateSummary summaryOf(const Environment &environment, const Status &status)
{
    UpdateSummary summary{
        .environment = environment,
        .server = QStringLiteral("%1 %2").arg(status.server.product, status.server.version),
        .database = environment.url.database,
        .lock = lockSentence(status.traits),
        .backupOffered = status.traits.backup && status.server.exists && status.server.bytes != 0};
    if (!status.traits.backup)
        summary.warnings.append(Tr::tr("PonyUp makes no backups of %1 databases: see that there is "
                                       "one of the server's own.")
                                    .arg(status.server.product));
    return summary;
}

void addJournaled(UpdateSummary &summary, const Status &status, const MigrationRun &planned)
{
    const Migration *migration = status.folder.find(planned.from);
    if (!migration || !migration->migrate || !migration->migrate->isJournaled())
        return;
    const auto &outside = migration->migrate->outsideTransaction;
    summary.journaled.append(
        outside ? QStringLiteral("%1  %2").arg(outside->place.toString(), outside->firstWords())
                : planned.name);
}

void addStatements(UpdateSummary &summary, const Status &status, const RunReport &plan,
                   const RunReport *dryRun)
{
    Extent sum;
    for (size_t index = 0; index < plan.migrations.size(); ++index) {
        const MigrationRun &migration = plan.migrations[index];
        const bool tried = dryRun && index < dryRun->migrations.size();
        const Extent extent =
            extentOf(status, migration, tried ? &dryRun->migrations[index] : nullptr);
        summary.migrations.append(QStringLiteral("%1 → %2  %3  (%4)")
                                      .arg(migration.name, QString::number(migration.to),
                                           migration.message, extentText(extent)));
        addJournaled(summary, status, migration);
        sum.statements += extent.statements;
        sum.model = sum.model || extent.model;
        for (const StatementRun &statement : migration.statements) {
            if (isDestructive(statement))
                summary.destructive.append(
                    QStringLiteral("%1  %2").arg(statement.place.toString(), statement.text));
        }
        if (extent.statements > RunReport::keptStatements)
            summary.warnings.append(
                Tr::tr("%1 is long: only its first %2 statements were looked through.")
                    .arg(migration.name, numberText(RunReport::keptStatements)));
    }
    if (!summary.journaled.isEmpty())
        summary.warnings.append(Tr::tr("What runs with the journal is not one transaction: when a "
                                       "statement fails, those before it stay, and Resume goes on "
                                       "behind them."));
    summary.statements = sum.model
        ? Tr::tr("%1 and what is missing of the models").arg(numberText(sum.statements))
        : numberText(sum.statements);
}

/// What the status found to be missing of the model of the version that the database is at.
void addCreated(UpdateSummary &summary, const Status &status)
{
    if (!status.drift)
        return;
    for (const SchemaChange &change : status.drift->toCreate)
        summary.creates.append(QStringLiteral("%1 %2").arg(objectWord(change.object), change.name));
}

QString failureOf(const RunReport &dryRun)
{
    if (!dryRun.error)
        return Tr::tr("The dry run of this very plan has failed.");
    const Error &error = *dryRun.error;
    return error.place.line > 0
        ? Tr::tr("The dry run of this very plan has failed at %1: %2")
              .arg(error.place.toString(), engineWords(error))
        : Tr::tr("The dry run of this very plan has failed: %1").arg(engineWords(error));
}

/// Both ends are the plan's: the status may be older.
QString updateHeading(const Environment &environment, const RunReport &plan)
{
    const QString name = environment.url.shortName();
    if (plan.migrations.empty())
        return Tr::tr("Update %1?").arg(name);
    const int from = plan.migrations.front().from;
    const int to = plan.migrations.back().to;
    if (from == to)
        return Tr::tr("Create what %1 lacks of its newest model?").arg(name);
    return Tr::tr("Bring %1 from version %2 to version %3?")
        .arg(name, QString::number(from), QString::number(to));
}

QString estimateOf(const RunReport &dryRun)
{
    qint64 rows = 0;
    std::chrono::nanoseconds elapsed{0};
    for (const MigrationRun &migration : dryRun.migrations) {
        rows += migration.rows;
        elapsed += migration.elapsed;
    }
    return Tr::tr("%1, %2 in the dry run of %3")
        .arg(rowsText(rows), durationText(elapsed.count()), timeText(dryRun.started));
}

} // namespace

bool isDestructive(const StatementRun &statement)
{
    static const QRegularExpression pattern(
        QStringLiteral("^(DROP|DELETE|TRUNCATE)\\b|^ALTER\\b.*\\bDROP\\b|^WITH\\b.*\\bDELETE\\b"),
        QRegularExpression::CaseInsensitiveOption);
    return pattern.match(statement.text).hasMatch();
}

UpdateSummary summaryOfUpdate(const Project &project, const Environment &environment,
                              const Status &status, const Preview &outline,
                              const std::optional<Preview> &dryRun)
{
    UpdateSummary summary = summaryOf(environment, status);
    summary.title = Tr::tr("Apply Migrations");
    const bool known = dryRun && dryRun->isExecuted() && dryRun->planDigest == outline.planDigest;
    summary.triedOut = known && dryRun->run.outcome == RunOutcome::Done;
    summary.failedDryRun = known && dryRun->run.outcome == RunOutcome::Failed;
    addStatements(summary, status, outline.run, summary.triedOut ? &dryRun->run : nullptr);
    addCreated(summary, status);
    summary.heading = updateHeading(environment, outline.run);
    summary.action = Tr::tr("&Apply");
    if (summary.triedOut)
        summary.estimate = estimateOf(dryRun->run);
    if (summary.failedDryRun)
        summary.warnings.append(failureOf(dryRun->run));
    summary.warnings.append(outline.run.warnings);
    summary.backup = project.backup != Project::Backup::Off;
    return summary;
}

UpdateSummary summaryOfResume(const Project &project, const Environment &environment,
                              const Status &status)
{
    UpdateSummary summary = summaryOf(environment, status);
    summary.title = Tr::tr("Resume");
    summary.heading = Tr::tr("Continue the migration that was left half-way?");
    summary.action = Tr::tr("&Resume");
    summary.backup = project.backup != Project::Backup::Off;
    summary.warnings.append(
        Tr::tr("It goes on at its first statement that is not done; pending ones follow."));
    for (const TimelineRow &row : status.timeline.rows) {
        if (row.state == MigrationState::HalfDone)
            summary.migrations.append(withMessage(row.name, row.message));
    }
    const auto next = std::ranges::find_if(status.statements, [](const StatementStatus &statement) {
        return statement.state != StatementState::Applied;
    });
    if (next != status.statements.end() && next->started.isValid())
        summary.begun = *next;
    return summary;
}

UpdateSummary summaryOfUndo(const Project &project, const Environment &environment,
                            const Status &status)
{
    UpdateSummary summary = summaryOf(environment, status);
    summary.title = Tr::tr("Undo");
    const int index = status.timeline.indexOf(status.timeline.current);
    const TimelineRow row =
        index < 0 ? TimelineRow{} : status.timeline.rows[static_cast<size_t>(index)];
    summary.heading = Tr::tr("Take %1 back from version %2 to version %3?")
                          .arg(environment.url.shortName(), QString::number(row.version),
                               QString::number(row.from));
    summary.action = Tr::tr("&Undo");
    summary.migrations.append(withMessage(row.name, row.message));
    summary.backup = project.backup != Project::Backup::Off;
    summary.warnings.append(
        Tr::tr("The undo script runs. What the migration has dropped does not come back by it."));
    return summary;
}

UpdateSummary summaryOfRestore(const Environment &environment, const Status &status,
                               const BackupInfo &backup)
{
    UpdateSummary summary = summaryOf(environment, status);
    summary.title = Tr::tr("Restore a Backup");
    summary.heading = Tr::tr("Put the backup of %1 in the place of %2?")
                          .arg(timeText(backup.taken), environment.url.shortName());
    summary.action = Tr::tr("&Restore");
    summary.lock = Tr::tr("The whole file, while the backup is copied over it.");
    summary.backupOffered = false;
    summary.warnings.append(Tr::tr("The database goes from version %1 back to version %2. All that "
                                   "was written since then is lost.")
                                .arg(status.timeline.current)
                                .arg(backup.version));
    return summary;
}

} // namespace ponyup::ui
