// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/runreport.h"

#include "running/preview.h"

#include <algorithm>

namespace ponyup {

QString runKindName(RunKind kind)
{
    switch (kind) {
    case RunKind::Update:
        return QStringLiteral("update");
    case RunKind::DryRun:
        return QStringLiteral("dry-run");
    case RunKind::Undo:
        return QStringLiteral("undo");
    case RunKind::Baseline:
        return QStringLiteral("baseline");
    case RunKind::Restore:
        return QStringLiteral("restore");
    case RunKind::Resume:
        return QStringLiteral("resume");
    }
    return {};
}

QString runOutcomeName(RunOutcome outcome)
{
    switch (outcome) {
    case RunOutcome::NothingToDo:
        return QStringLiteral("nothing-to-do");
    case RunOutcome::Done:
        return QStringLiteral("done");
    case RunOutcome::Refused:
        return QStringLiteral("refused");
    case RunOutcome::Locked:
        return QStringLiteral("locked");
    case RunOutcome::Failed:
        return QStringLiteral("failed");
    case RunOutcome::HalfDone:
        return QStringLiteral("half-done");
    case RunOutcome::Cancelled:
        return QStringLiteral("cancelled");
    }
    return {};
}

QString migrationOutcomeName(MigrationOutcome outcome)
{
    switch (outcome) {
    case MigrationOutcome::Applied:
        return QStringLiteral("applied");
    case MigrationOutcome::Undone:
        return QStringLiteral("undone");
    case MigrationOutcome::RolledBack:
        return QStringLiteral("rolled-back");
    case MigrationOutcome::HalfDone:
        return QStringLiteral("half-done");
    case MigrationOutcome::InDoubt:
        return QStringLiteral("in-doubt");
    case MigrationOutcome::NotRun:
        return QStringLiteral("not-run");
    }
    return {};
}

QString previewModeName(PreviewMode mode)
{
    switch (mode) {
    case PreviewMode::Static:
        return QStringLiteral("static");
    case PreviewMode::Rehearsed:
        return QStringLiteral("rehearsed");
    case PreviewMode::Live:
        return QStringLiteral("live");
    }
    return {};
}

const MigrationRun *RunReport::failed() const
{
    const auto stopped = [](const MigrationRun &run) {
        return run.outcome == MigrationOutcome::RolledBack
            || run.outcome == MigrationOutcome::HalfDone
            || run.outcome == MigrationOutcome::InDoubt;
    };
    // In one transaction for all, those before the failed one were rolled back with it.
    const auto last = std::find_if(migrations.rbegin(), migrations.rend(), stopped);
    return last == migrations.rend() ? nullptr : &*last;
}

} // namespace ponyup
