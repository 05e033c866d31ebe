// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "planning/applied.h"
#include "planning/plan.h"
#include "planning/refusals.h"
#include "planning/versionlist.h"

#include <algorithm>

namespace ponyup {

namespace {

PlanStep undoStep(const AppliedRow &applied, int to)
{
    const Migration &migration = *applied.migration;
    const QString message = applied.row->message();
    PlanStep step{.migration = migration,
                  .from = applied.row->version,
                  .to = to,
                  .message = message.isEmpty() ? migration.message() : message};
    if (!migration.migrate)
        step.planCase = PlanCase::ModelOnly;
    else if (migration.model)
        step.planCase = PlanCase::ModelAndMigrate;
    return step;
}

/// Why an undo cannot take this row away, whatever its scripts are. `below`: the row before it, or
/// version 0 of a history that begins with this one.
Result<> checkRow(const AppliedRow &applied, int below, int to)
{
    const int version = applied.row->version;
    if (applied.row->isBaseline())
        return fail(baselineReached(version));
    if (applied.from >= 0 && applied.from != below)
        return fail(rowMissing(applied.from, version));
    if (below < to)
        return fail(targetJumpedOver(to, version, below));
    return {};
}

} // namespace

Result<Plan> planUndo(const MigrationSet &folder, const HistoryState &history,
                      const PlanOptions &options)
{
    if (std::optional<Error> refusal = folderRefusal(folder))
        return fail(std::move(*refusal));
    const int current = history.current();
    if (options.to && *options.to > current)
        return fail(targetAbove(*options.to, current));
    if (options.to && *options.to < 0)
        return fail(targetNotReached(*options.to, 0));

    Plan plan{.direction = Direction::Down, .from = current, .to = current};
    const std::vector<AppliedRow> applied = appliedRows(folder, history);
    std::vector<int> withoutUndo;
    std::vector<int> changed;
    for (size_t i = applied.size(); i-- > 0 && applied[i].row->version > 0;) {
        const AppliedRow &row = applied[i];
        if (options.to ? plan.to <= *options.to : plan.to < current)
            break;
        const int below = i > 0 ? applied[i - 1].row->version : 0;
        if (Result<> possible = checkRow(row, below, options.to.value_or(below)); !possible)
            return fail(std::move(possible.error()));
        plan.to = below;
        if (!row.migration || !row.migration->undo) {
            withoutUndo.push_back(row.from >= 0 ? row.from : row.row->version - 1);
            continue;
        }
        if (row.change == ScriptChange::Semantic)
            changed.push_back(row.from);
        plan.steps.push_back(undoStep(row, below));
    }
    if (!withoutUndo.empty()) {
        std::reverse(withoutUndo.begin(), withoutUndo.end());
        return fail(undoMissing(withoutUndo));
    }
    if (!changed.empty()) {
        std::reverse(changed.begin(), changed.end());
        plan.warnings.append(Tr::tr("Changed after it was applied, so that its undo script may not "
                                    "fit: %1.")
                                 .arg(versionList(changed)));
    }
    return plan;
}

} // namespace ponyup
