// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "planning/applied.h"
#include "planning/path.h"
#include "planning/plan.h"
#include "planning/refusals.h"
#include "planning/versionlist.h"

#include <algorithm>

namespace ponyup {

namespace {

using Kind = PathEntry::Kind;

/// Whether the folder has ever heard of the version where the database stands.
bool knows(const MigrationSet &folder, int version)
{
    return std::any_of(
        folder.migrations.begin(), folder.migrations.end(), [&](const Migration &migration) {
            return migration.version == version || targetOf(folder, migration) == version;
        });
}

Result<> checkPosition(const MigrationSet &folder, const HistoryState &history)
{
    const int current = history.current();
    const int newest = folder.newest();
    if (current > newest)
        return fail(databaseNewer(current, newest));
    if (folder.migrations.back().version < current && !knows(folder, current))
        return fail(unknownPosition(current));
    return {};
}

/// Compares what was applied with what the folder has now. Returns the warnings.
Result<QStringList> checkApplied(const MigrationSet &folder, const HistoryState &history)
{
    const std::vector<AppliedRow> applied = appliedRows(folder, history);
    std::vector<const AppliedRow *> changed;
    std::vector<int> cosmetic;
    std::vector<int> missing;
    for (const AppliedRow &row : applied) {
        if (row.missing)
            missing.push_back(row.from);
        else if (row.change == ScriptChange::Semantic)
            changed.push_back(&row);
        else if (row.change == ScriptChange::Cosmetic)
            cosmetic.push_back(row.from);
    }
    if (!changed.empty())
        return fail(migrationsChanged(changed));

    QStringList warnings;
    if (!cosmetic.empty())
        warnings.append(Tr::tr("Changed after it was applied, but only in comments, white space or "
                               "line ends: %1.")
                            .arg(versionList(cosmetic)));
    if (!missing.empty())
        warnings.append(
            Tr::tr("Applied, and no longer in the folder: %1.").arg(versionList(missing)));
    return warnings;
}

/// What no step may be, although its scripts could be read.
Result<> checkStep(const Migration &migration)
{
    if (!migration.model && !migration.migrate)
        return fail(nothingInEntry(migration));
    if (migration.migrate) {
        const std::optional<int> said = migration.migrate->directives.version;
        if (said && *said <= migration.version)
            return fail(versionNotAbove(migration, *said));
    }
    return {};
}

PlanStep stepOf(const PathEntry &entry)
{
    const Migration &migration = *entry.migration;
    PlanStep step{.migration = migration, .from = migration.version, .to = entry.target};
    if (!migration.migrate)
        step.planCase = PlanCase::ModelOnly;
    else if (migration.model)
        step.planCase = PlanCase::ModelAndMigrate;
    step.storesVersion = entry.kind == Kind::Runs;
    step.message = step.storesVersion ? plannedMessage(migration) : migration.message();
    return step;
}

/// Tells of the last step that it leaves numbers out, and of the entries that stand there.
void noteSkip(Plan &plan, const std::vector<int> &jumpedOver)
{
    if (plan.steps.empty() || plan.steps.back().to <= plan.steps.back().from + 1)
        return;
    PlanStep &step = plan.steps.back();
    step.skipped = jumpedOver;
    const QString to = QString::number(step.to);
    const QString usual = QString::number(step.from + 1);
    plan.warnings.append(
        jumpedOver.empty()
            ? Tr::tr("%1 leads to version %2 instead of %3.").arg(step.migration.name, to, usual)
            : Tr::tr("%1 leads to version %2 instead of %3; skipped: %4.")
                  .arg(step.migration.name, to, usual, versionList(jumpedOver)));
}

/// A template that nobody has filled in, most likely: once it is applied, it can no longer be.
void warnOfEmptiness(Plan &plan, const Migration &migration)
{
    if (migration.migrate && migration.migrate->statements == 0 && !migration.model)
        plan.warnings.append(Tr::tr("%1 has no statement: applying it changes nothing but the "
                                    "version, and what is written into it later will never run.")
                                 .arg(migration.migrate->name));
}

/// Adds the steps of a path to a plan that stands at its start.
Result<> addSteps(Plan &plan, const MigrationSet &folder, const HistoryState &history,
                  std::optional<int> to)
{
    const Path path = pathFrom(folder, plan.from);
    std::vector<int> jumpedOver;
    for (const PathEntry &entry : path.entries) {
        if (entry.kind == Kind::JumpedOver) {
            jumpedOver.push_back(entry.migration->version);
            continue;
        }
        noteSkip(plan, jumpedOver);
        jumpedOver.clear();
        // The latest model belongs to the version it describes; the others lead away from it.
        if (to == plan.to && entry.kind != Kind::Latest)
            return {};
        if (entry.kind == Kind::BehindGap)
            return fail(plan.steps.empty() ? gapAtStart(folder, *path.gap, history.rows.empty())
                                           : gapInTheMiddle(folder, *path.gap));
        if (Result<> usable = checkStep(*entry.migration); !usable)
            return usable;
        if (to && entry.target > *to)
            return fail(targetJumpedOver(*to, plan.to, entry.target));
        plan.steps.push_back(stepOf(entry));
        plan.to = entry.target;
        warnOfEmptiness(plan, *entry.migration);
    }
    noteSkip(plan, jumpedOver);
    if (to && plan.to != *to)
        return fail(targetNotReached(*to, plan.to));
    return {};
}

} // namespace

Result<Plan> planUpdate(const MigrationSet &folder, const HistoryState &history,
                        const PlanOptions &options)
{
    if (std::optional<Error> refusal = folderRefusal(folder))
        return fail(std::move(*refusal));
    if (folder.migrations.empty())
        return fail(noMigrations(folder));
    if (Result<> position = checkPosition(folder, history); !position)
        return fail(std::move(position.error()));
    Result<QStringList> warnings = checkApplied(folder, history);
    if (!warnings)
        return fail(std::move(warnings.error()));

    const int current = history.current();
    if (options.to && *options.to < current)
        return fail(targetBelow(*options.to, current));
    if (const int newest = folder.newest(); options.to && *options.to > newest)
        return fail(targetBeyond(*options.to, current, newest));

    Plan plan{.from = current, .to = current, .warnings = std::move(*warnings)};
    if (Result<> added = addSteps(plan, folder, history, options.to); !added)
        return fail(std::move(added.error()));
    return plan;
}

} // namespace ponyup
