// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "history/versionrow.h"
#include "migration/migration.h"

#include <vector>

// Which entry of the folder led to which row of the history.

namespace ponyup {

/// What has become of an applied script.
enum class ScriptChange {
    None, ///< The same, or nobody wrote down what it was.
    Cosmetic, ///< Comments, white space or line ends only.
    Semantic,
    Unknown, ///< The folder's script cannot be read, which is a problem of the folder.
};

/// A row of the history and the entry that led to it.
struct AppliedRow {
    const VersionRow *row = nullptr;
    const Migration *migration = nullptr; ///< nullptr: not in the folder, or nobody knows which.
    int from = -1; ///< The entry's version; -1 when nobody knows.
    bool missing = false; ///< PonyUp recorded which entry it was, and it is not in the folder.
    ScriptChange change = ScriptChange::None;
};

/// One for each row of the history, in its order. A row that the original wrote does not say where
/// it came from; it is taken to come from the row before it, and never counts as changed or
/// missing. The pointers are the arguments' own.
std::vector<AppliedRow> appliedRows(const MigrationSet &folder, const HistoryState &history);

} // namespace ponyup
