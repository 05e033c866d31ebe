// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/sentences.h"

#include "base/tr.h"

#include <algorithm>

namespace ponyup {

namespace {

/// The newest model stores no version: it is looked after, and nobody counts it among what was
/// applied.
bool ended(const MigrationRun &migration, MigrationOutcome outcome)
{
    return migration.outcome == outcome
        && (outcome != MigrationOutcome::Applied || migration.from != migration.to);
}

/// "v3, v4 and v5"; more than six are shortened to their ends.
QString namesOf(const RunReport &report, MigrationOutcome outcome)
{
    QStringList names;
    for (const MigrationRun &migration : report.migrations) {
        if (ended(migration, outcome))
            names += migration.name;
    }
    if (names.size() > 6)
        return Tr::tr("%1 to %2").arg(names.constFirst(), names.constLast());
    if (names.size() < 2)
        return names.join(QString());
    const QString last = names.takeLast();
    return Tr::tr("%1 and %2").arg(names.join(QStringLiteral(", ")), last);
}

int count(const RunReport &report, MigrationOutcome outcome)
{
    int found = 0;
    for (const MigrationRun &migration : report.migrations)
        found += ended(migration, outcome) ? 1 : 0;
    return found;
}

QString committedSentence(const RunReport &report)
{
    if (report.kind == RunKind::DryRun)
        return report.ranOn.isEmpty()
            ? Tr::tr("Nothing has been changed: this was a dry run.")
            : Tr::tr("Nothing has been changed: the dry run was carried out %1.").arg(report.ranOn);
    if (report.versionAfter < 0)
        return Tr::tr("The database could not be asked where it stands.");
    const QString version = QString::number(report.versionAfter);
    if (report.kind == RunKind::Undo && count(report, MigrationOutcome::Undone) > 0)
        return Tr::tr("The database is at version %1: undone: %2.")
            .arg(version, namesOf(report, MigrationOutcome::Undone));
    switch (count(report, MigrationOutcome::Applied)) {
    case 0:
        return Tr::tr("The database is at version %1.").arg(version);
    case 1:
        return Tr::tr("The database is at version %1: %2 is committed.")
            .arg(version, namesOf(report, MigrationOutcome::Applied));
    default:
        return Tr::tr("The database is at version %1: %2 are committed.")
            .arg(version, namesOf(report, MigrationOutcome::Applied));
    }
}

QString rolledBackSentence(const RunReport &report)
{
    if (const MigrationRun *failed = report.failed();
        failed && failed->outcome == MigrationOutcome::HalfDone) {
        if (report.kind == RunKind::DryRun)
            return Tr::tr("In earnest %1 would now be half-way, with %n of its statements in the "
                          "database.",
                          nullptr, int(failed->statementCount))
                .arg(failed->name);
        return Tr::tr("%1 is half-way: %n of its statements are in the database.", nullptr,
                      int(failed->statementCount))
            .arg(failed->name);
    }
    if (count(report, MigrationOutcome::InDoubt) > 0)
        return Tr::tr("Whether %1 is in the database is not known: the connection was lost while "
                      "it was being committed.")
            .arg(namesOf(report, MigrationOutcome::InDoubt));
    const auto stays = std::ranges::find(report.migrations, true, &MigrationRun::modelStays);
    if (stays != report.migrations.end() && stays->outcome == MigrationOutcome::RolledBack)
        return Tr::tr("%1 was rolled back, but the objects of its model, made before its script "
                      "began, stay in the database: the next update finds them there.")
            .arg(stays->name);
    switch (count(report, MigrationOutcome::RolledBack)) {
    case 0:
        return {};
    case 1:
        return Tr::tr("%1 was rolled back: nothing of it is in the database.")
            .arg(namesOf(report, MigrationOutcome::RolledBack));
    default:
        return Tr::tr("%1 were rolled back: nothing of them is in the database.")
            .arg(namesOf(report, MigrationOutcome::RolledBack));
    }
}

QString remainingSentence(const RunReport &report)
{
    const int open = count(report, MigrationOutcome::NotRun)
        + count(report, MigrationOutcome::RolledBack) + count(report, MigrationOutcome::HalfDone);
    if (open == 0 || report.outcome == RunOutcome::Done)
        return {};
    return Tr::tr("%n migration(s) remain to be run.", nullptr, open);
}

/// Else the disk's, the lock's or the connection's.
bool isStatementsFault(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::DiskFull:
    case ErrorKind::Io:
    case ErrorKind::ReadOnly:
    case ErrorKind::Busy:
    case ErrorKind::UpdateLocked:
    case ErrorKind::Connection:
        return false;
    default:
        return true;
    }
}

QString nextSentence(const RunReport &report)
{
    switch (report.outcome) {
    case RunOutcome::NothingToDo:
    case RunOutcome::Done:
        return {};
    case RunOutcome::Cancelled:
        return Tr::tr("Run it again when you are ready: it goes on where it stopped.");
    case RunOutcome::HalfDone:
        if (report.error && report.error->kind == ErrorKind::Cancelled)
            return Tr::tr("Continue with \"ponyup resume\" when you are ready; the statements that "
                          "are done are not run again.");
        if (report.error && !isStatementsFault(report.error->kind) && !report.error->hint.isEmpty())
            return Tr::tr("%1 Then continue with \"ponyup resume\"; the statements that are done "
                          "are not run again.")
                .arg(report.error->hint);
        if (report.failed() && report.failed()->endsInDoubt)
            return Tr::tr("Look at the status and at the database: the statement that failed may "
                          "have left something behind. Then continue with \"ponyup resume\" and "
                          "--mark-done, --skip or --run-again.");
        return Tr::tr("Mend the statement that failed and continue with \"ponyup resume\"; the "
                      "statements that are done are not run again.");
    case RunOutcome::Failed:
        if (report.error && report.error->kind == ErrorKind::TransactionEscaped
            && !report.backup.isEmpty())
            return Tr::tr("Restore the backup %1, or bring the database to a known state by hand.")
                .arg(report.backup);
        [[fallthrough]];
    case RunOutcome::Refused:
    case RunOutcome::Locked:
        if (report.error && !report.error->hint.isEmpty())
            return report.error->hint;
        return Tr::tr("Mend what the error says, carry out a dry run, and try again.");
    }
    return {};
}

} // namespace

void describeRun(RunReport &report)
{
    report.committed = committedSentence(report);
    report.rolledBack = rolledBackSentence(report);
    report.remaining = remainingSentence(report);
    report.next = nextSentence(report);
}

} // namespace ponyup
