// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "migration/migration.h"

#include <optional>
#include <vector>

// How the folder leads on from a version: what timeline and plan have in common.

namespace ponyup {

/// One entry of the folder that does not lie below the version a path starts from.
struct PathEntry {
    enum class Kind {
        Runs, ///< Takes the database to `target`.
        Latest, ///< The newest entry, a model only: it is brought about and checked.
        JumpedOver, ///< A migration before it leads past it.
        BehindGap, ///< Nothing leads there.
    };

    const Migration *migration = nullptr;
    Kind kind = Kind::Runs;
    int target = 0; ///< The version after it; its own for Latest.
};

/// A hole in the folder: nothing starts at `at`, the next entry starts at `next`.
struct Gap {
    int at = 0;
    int next = 0;
};

struct Path {
    std::vector<PathEntry> entries; ///< Ascending, all entries from the start version on.
    std::optional<Gap> gap; ///< The first one; the entries after it are BehindGap.
    int end = 0; ///< Where the entries before a gap lead.
};

/// Linear in the folder's size. The pointers are the folder's.
Path pathFrom(const MigrationSet &folder, int version);

/// Whether it is the newest entry and a model only.
bool isLatestModel(const MigrationSet &folder, const Migration &migration);

/// The version after an entry, its own when it is the latest model.
int targetOf(const MigrationSet &folder, const Migration &migration);

} // namespace ponyup
