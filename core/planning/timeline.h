// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "history/versionrow.h"
#include "migration/migration.h"

#include <QDateTime>
#include <QString>

#include <vector>

namespace ponyup {

/// How a version of folder or database stands.
enum class MigrationState {
    Applied, ///< In the database, and in the folder as it was applied.
    Baseline, ///< Said to be there by `baseline`, not run.
    Initial, ///< Row 0, "initial creation".
    ChangedCosmetic, ///< Applied; since then only comments, white space or line ends changed.
    ChangedSemantic, ///< Applied; its statements have changed since: the update refuses.
    Missing, ///< Applied, and no longer in the folder.
    Next, ///< The first pending one.
    Pending,
    Latest, ///< The newest entry, a model only: the schema to arrive at.
    Skipped, ///< Jumped over by a migration whose target lies above it.
    OutOfOrder, ///< Below the current version, never applied, nor skipped: it will not run.
    Unreachable, ///< Pending, but behind a gap.
    HalfDone, ///< Its journal says that it stopped half-way.
};

/// "applied", "changed-cosmetic", …: stable, for JSON and tests.
QString migrationStateName(MigrationState state);

/// One row of the timeline.
struct TimelineRow {
    int version = 0; ///< Where it leads: the version after it. Unique among applied rows.
    int from =
        -1; ///< The entry's own version; -1 when only the database knows (row 0, original's rows).
    MigrationState state = MigrationState::Pending;
    QString message;
    QString name; ///< "v3", "v3.sql"; empty when it is not in the folder.
    bool hasModel = false;
    bool hasMigrate = false;
    bool hasUndo = false;
    QDateTime when; ///< UTC; invalid when not applied.
    QString by;
    int statements = 0; ///< Of the migrate script.
    bool current = false; ///< The database stands here.

    bool operator==(const TimelineRow &) const = default;
};

/// All versions of folder and database together, newest first.
struct Timeline {
    std::vector<TimelineRow> rows;
    int current = 0;
    int newest = -1; ///< What the folder can bring the database to; -1: empty folder.
    int pending = 0; ///< Migrations that an update to the newest would run.
    bool databaseNewer = false; ///< The database is above the folder.
    bool modelPending = false; ///< Only the newest model may still have objects to create; a Status
                               ///< has looked whether it has.

    int indexOf(int version) const; ///< Row index, -1 when not there.
};

/// Pure: no disk, no database, no clock. `halfDone` is the version of a migration that the journal
/// says is half-way, if any.
Timeline buildTimeline(const MigrationSet &folder, const HistoryState &history,
                       std::optional<int> halfDone = {});

} // namespace ponyup
