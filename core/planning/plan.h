// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "history/versionrow.h"
#include "migration/migration.h"

#include <optional>
#include <vector>

namespace ponyup {

/// The original's cases.
enum class PlanCase {
    ModelAndMigrate, ///< A
    ModelOnly, ///< B: in the middle advances by one; as the newest it is checked, not stored.
    MigrateOnly, ///< C
};

enum class Direction { Up, Down };

struct PlanStep {
    Migration migration;
    PlanCase planCase = PlanCase::MigrateOnly;
    int from = 0; ///< Where the database stands before it; of an undo the higher version.
    int to = 0; ///< Equal to `from` for the newest model, which stores no version.
    std::vector<int> skipped; ///< Entries of the folder that it leads past.
    bool storesVersion = true; ///< Adds the row of `to`; an undo takes the row of `from` away.
    QString message; ///< As it will be recorded; empty when nobody wrote one.
};

/// The script whose checksum and tokens a version row records, and with which it is compared later:
/// the migrate, of a model-only entry (case B) the model. nullptr for an entry with neither.
const Script *recordedScript(const Migration &migration);

/// What the version row of an update's step says of its script. Figures and names are the runner's
/// to add.
VersionRecord recordOf(const PlanStep &step);

/// What is recorded when an entry takes the database on: its own message, or the original's words
/// for a model-only entry, "automated update (only schema provided)". Never translated.
QString plannedMessage(const Migration &migration);

/// The migrations that one update will run, in order, already read and split.
struct Plan {
    Direction direction = Direction::Up;
    int from = 0;
    int to = 0;
    std::vector<PlanStep> steps;
    QStringList
        warnings; ///< Skips, cosmetic changes, missing old files: told before anything runs.

    bool isEmpty() const { return steps.empty(); }
    /// Of the scripts. What the models will create, only the database knows.
    qint64 statements() const;
    qint64 bytes() const; ///< Of scripts and models: all is read.
    /// SHA-256 over the steps' checksums and versions: what a preview is valid for.
    QByteArray digest() const;
};

struct PlanOptions {
    std::optional<int> to; ///< The version to stop at; the newest when not given.
};

/// The plan of an update. Pure. Errors: the folder's problems (the first, the others in
/// Error::others); D: an entry with neither model nor migrate (ErrorKind::Folder);
/// MigrationVersionWrong for a first migration above the current version and for a gap, naming what
/// is missing; DatabaseNewer; MigrationChanged when the statements of an applied migration have
/// changed, naming all of them; Usage for a `to` that no migration leads to or that lies below.
/// Nothing to do is an empty plan.
[[nodiscard]] Result<Plan> planUpdate(const MigrationSet &folder, const HistoryState &history,
                                      const PlanOptions &options);

/// The plan of an undo down to version `to` (default: one migration). Every step needs an undo
/// script: ErrorKind::Folder naming those that lack one. Steps stand in the order in which they
/// run.
[[nodiscard]] Result<Plan> planUndo(const MigrationSet &folder, const HistoryState &history,
                                    const PlanOptions &options);

} // namespace ponyup
