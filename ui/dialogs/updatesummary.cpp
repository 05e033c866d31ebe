// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/updatesummary.h"

#include "models/format.h"
#include "models/tr.h"

#include <QRegularExpression>

#include <algorithm>

namespace ponyup::ui {
namespace {

QString lockSentence(const ServerInfo &server)
{
    if (server.product == QLatin1StringView("SQLite"))
        return Tr::tr("The write lock of the file, for one migration at a time: others can read, "
                      "but not write.");
    return Tr::tr("The update lock: no other update can run. Statements take their own locks.");
}

QString withMessage(const QString &name, const QString &message)
{
    return message.isEmpty() ? name : QStringLiteral("%1  %2").arg(name, message);
}

/// All statements of a migration's scripts that an update runs, as they were counted when the
/// folder was read; the outline lists the first ones only.
qint64 statementsOf(const Status &status, const MigrationRun &run)
{
    const Migration *migration = status.folder.find(run.from);
    if (!migration)
        return static_cast<qint64>(run.statements.size());
    return (migration->model ? migration->model->statements : 0)
        + (migration->migrate ? migration->migrate->statements : 0);
}

UpdateSummary summaryOf(const Environment &environment, const Status &status)
{
    return {.environment = environment,
            .server = QStringLiteral("%1 %2").arg(status.server.product, status.server.version),
            .database = environment.url.database,
            .lock = lockSentence(status.server)};
}

void addStatements(UpdateSummary &summary, const Status &status, const RunReport &run)
{
    summary.statements = 0;
    for (const MigrationRun &migration : run.migrations) {
        const qint64 statements = statementsOf(status, migration);
        summary.migrations.append(QStringLiteral("%1 → %2  %3  (%4)")
                                      .arg(migration.name, QString::number(migration.to),
                                           migration.message, statementsText(statements)));
        summary.statements += statements;
        for (const StatementRun &statement : migration.statements) {
            if (isDestructive(statement))
                summary.destructive.append(
                    QStringLiteral("%1  %2").arg(statement.place.toString(), statement.text));
        }
        if (statements > RunReport::keptStatements)
            summary.warnings.append(
                Tr::tr("%1 is long: only its first %2 statements were looked through.")
                    .arg(migration.name, numberText(RunReport::keptStatements)));
    }
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
    addStatements(summary, status, outline.run);
    const auto count = static_cast<int>(outline.run.migrations.size());
    const int to = count == 0 ? status.timeline.current : outline.run.migrations.back().to;
    summary.heading = Tr::tr("Bring %1 from version %2 to version %3?")
                          .arg(environment.url.shortName(),
                               QString::number(status.timeline.current), QString::number(to));
    summary.action = Tr::tr("&Apply");
    summary.warnings.append(outline.run.warnings);
    summary.backup = project.backup != Project::Backup::Off;
    summary.triedOut = dryRun && dryRun->executed && dryRun->planDigest == outline.planDigest
        && dryRun->run.outcome == RunOutcome::Done;
    if (summary.triedOut)
        summary.estimate = estimateOf(dryRun->run);
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
