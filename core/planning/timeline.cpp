// SPDX-License-Identifier: LGPL-3.0-or-later
#include "planning/timeline.h"

#include "planning/applied.h"
#include "planning/path.h"
#include "planning/plan.h"

#include <QSet>

#include <algorithm>
#include <iterator>

namespace ponyup {

namespace {

using Kind = PathEntry::Kind;

void describe(TimelineRow &row, const Migration &migration)
{
    row.from = migration.version;
    row.name = migration.name;
    row.hasModel = migration.model.has_value();
    row.hasMigrate = migration.migrate.has_value();
    row.hasUndo = migration.undo.has_value();
    row.statements = migration.migrate ? migration.migrate->statements : 0;
    if (row.message.isEmpty())
        row.message = migration.message();
}

MigrationState stateOf(const AppliedRow &applied)
{
    if (applied.row->isBaseline())
        return MigrationState::Baseline;
    if (applied.row->version == 0 && applied.from < 0)
        return MigrationState::Initial;
    if (applied.missing)
        return MigrationState::Missing;
    switch (applied.change) {
    case ScriptChange::Semantic:
        return MigrationState::ChangedSemantic;
    case ScriptChange::Cosmetic:
        return MigrationState::ChangedCosmetic;
    case ScriptChange::None:
    case ScriptChange::Unknown:
        break;
    }
    return MigrationState::Applied;
}

TimelineRow rowOf(const AppliedRow &applied)
{
    TimelineRow row{.version = applied.row->version,
                    .from = applied.from,
                    .state = stateOf(applied),
                    .message = applied.row->message(),
                    .when = applied.row->upgraded,
                    .by = applied.row->user()};
    if (applied.migration)
        describe(row, *applied.migration);
    return row;
}

/// What became of an entry below the current version that led to no row: the rows around it tell.
MigrationState stateBelow(int version, const std::vector<AppliedRow> &applied)
{
    const auto above = std::upper_bound(
        applied.begin(), applied.end(), version,
        [](int wanted, const AppliedRow &row) { return wanted < row.row->version; });
    if (above == applied.end())
        return MigrationState::OutOfOrder;
    // Everything below the lowest row is what a baseline vouches for.
    if (above->row->isBaseline())
        return MigrationState::Baseline;
    if (above->from < 0 || above->from >= version)
        return MigrationState::OutOfOrder;
    // Put there only after the migration above had been applied, it is no part of what was skipped.
    return above->row->skipped(version).value_or(true) ? MigrationState::Skipped
                                                       : MigrationState::OutOfOrder;
}

MigrationState stateAhead(Kind kind, bool first)
{
    switch (kind) {
    case Kind::Latest:
        return MigrationState::Latest;
    case Kind::JumpedOver:
        return MigrationState::Skipped;
    case Kind::BehindGap:
        return MigrationState::Unreachable;
    case Kind::Runs:
        break;
    }
    return first ? MigrationState::Next : MigrationState::Pending;
}

} // namespace

QString migrationStateName(MigrationState state)
{
    // In the order of the enum.
    static constexpr const char *names[] = {
        "applied",      "baseline",    "initial",  "changed-cosmetic", "changed-semantic",
        "missing",      "next",        "pending",  "latest",           "skipped",
        "out-of-order", "unreachable", "half-done"};
    static_assert(std::size(names) == static_cast<size_t>(MigrationState::HalfDone) + 1);
    return QString::fromLatin1(names[static_cast<size_t>(state)]);
}

int Timeline::indexOf(int version) const
{
    int found = -1;
    for (size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].version != version)
            continue;
        const MigrationState state = rows[i].state;
        const bool leadsThere = state != MigrationState::Latest && state != MigrationState::Skipped
            && state != MigrationState::OutOfOrder;
        if (leadsThere)
            return static_cast<int>(i);
        if (found < 0)
            found = static_cast<int>(i);
    }
    return found;
}

Timeline buildTimeline(const MigrationSet &folder, const HistoryState &history,
                       std::optional<int> halfDone)
{
    Timeline timeline;
    timeline.current = history.current();
    timeline.newest = folder.newest();
    timeline.databaseNewer = timeline.current > std::max(timeline.newest, 0);

    const std::vector<AppliedRow> applied = appliedRows(folder, history);
    QSet<int> known;
    for (const AppliedRow &one : applied) {
        TimelineRow &row = timeline.rows.emplace_back(rowOf(one));
        row.current = row.version == timeline.current;
        known.insert(row.from);
    }

    for (const Migration &migration : folder.migrations) {
        if (migration.version >= timeline.current)
            break;
        if (known.contains(migration.version))
            continue;
        TimelineRow row{.version = targetOf(folder, migration),
                        .state = stateBelow(migration.version, applied)};
        describe(row, migration);
        timeline.rows.push_back(row);
    }

    const Path path = pathFrom(folder, timeline.current);
    for (const PathEntry &entry : path.entries) {
        TimelineRow row{.version = entry.target,
                        .state = stateAhead(entry.kind, timeline.pending == 0)};
        if (entry.kind == Kind::Runs)
            row.message = plannedMessage(*entry.migration);
        describe(row, *entry.migration);
        if (entry.kind == Kind::Runs)
            ++timeline.pending;
        if (entry.kind == Kind::Latest)
            timeline.modelPending = timeline.pending == 0;
        timeline.rows.push_back(row);
    }

    for (TimelineRow &row : timeline.rows) {
        if (halfDone && row.from == *halfDone)
            row.state = MigrationState::HalfDone;
    }
    std::stable_sort(timeline.rows.begin(), timeline.rows.end(),
                     [](const TimelineRow &left, const TimelineRow &right) {
                         return left.version != right.version ? left.version > right.version
                                                              : left.from > right.from;
                     });
    return timeline;
}

} // namespace ponyup
