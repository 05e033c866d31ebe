// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "engines/connection.h"
#include "history/history.h"
#include "planning/plan.h"
#include "running/canceller.h"
#include "running/preview.h"
#include "running/runevent.h"
#include "running/runoptions.h"
#include "running/runreport.h"
#include "running/updatelock.h"

namespace ponyup {

/// The one brain: order, transactions, lock, journal, retry, records. It decides; engines, formats
/// and histories answer. Synchronous, knows no thread; many Migrators work side by side on many
/// databases. Borrowed references must outlive it.
class Migrator {
public:
    /// Reads the folder anew: asked at the start of each run and again under the lock when the
    /// database has moved meanwhile.
    using ReadFolder = std::function<Result<MigrationSet>(std::stop_token)>;

    Migrator(Connection &connection, const History &history, ReadFolder readFolder,
             const Clock &clock = systemClock());

    /// Carries the pending migrations out. Never fails without a report.
    RunReport update(const RunOptions &options, const RunSink &sink, const Canceller &canceller);
    /// Continues the migration that the journal says was left half-way, at its first statement not
    /// done, then goes on as update(). The statements done must be unchanged in the script, the
    /// others may have been mended. Nothing to resume: outcome NothingToDo.
    RunReport resume(const RunOptions &options, const RunSink &sink, const Canceller &canceller);
    /// Runs the undo scripts down to options.to (default: the newest one only).
    RunReport undo(const RunOptions &options, const RunSink &sink, const Canceller &canceller);
    /// Writes down that the database is at that version, without running anything. Refused when
    /// the database has rows already, or when the folder's model of that version is not met.
    RunReport baseline(int version, const RunOptions &options, const RunSink &sink,
                       const Canceller &canceller);
    /// Carries the plan out on a copy, or with PreviewMode::Live on the database itself, and undoes
    /// it. An Error when there is nothing to run on (no copy, cancelled, a refused plan); a failing
    /// statement is a Preview whose run says so.
    [[nodiscard]] Result<Preview> dryRun(const RunOptions &options, PreviewMode mode,
                                         const RunSink &sink, const Canceller &canceller);
    /// The plan as a preview without running anything (`--static`).
    [[nodiscard]] Result<Preview> staticPreview(const RunOptions &options,
                                                const Canceller &canceller);

private:
    [[nodiscard]] Result<std::unique_ptr<Rehearsal>>
    rehearsal(PreviewMode mode, const RunSink &sink, const Canceller &canceller);
    struct PlannedPreview {
        Plan plan;
        Preview preview;
    };
    [[nodiscard]] Result<PlannedPreview> plannedPreview(const RunOptions &options,
                                                        const Canceller &canceller);

    Connection &m_connection;
    const History &m_history;
    ReadFolder m_readFolder;
    const Clock &m_clock;
};

} // namespace ponyup
