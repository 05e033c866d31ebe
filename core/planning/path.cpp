// SPDX-License-Identifier: LGPL-3.0-or-later
#include "planning/path.h"

#include <algorithm>

namespace ponyup {

bool isLatestModel(const MigrationSet &folder, const Migration &migration)
{
    return migration.model && !migration.migrate
        && migration.version == folder.migrations.back().version;
}

int targetOf(const MigrationSet &folder, const Migration &migration)
{
    return isLatestModel(folder, migration) ? migration.version : migration.target();
}

Path pathFrom(const MigrationSet &folder, int version)
{
    Path path;
    path.end = version;
    const auto start = std::lower_bound(
        folder.migrations.begin(), folder.migrations.end(), version,
        [](const Migration &migration, int wanted) { return migration.version < wanted; });
    for (auto it = start; it != folder.migrations.end(); ++it) {
        PathEntry entry{.migration = &*it, .target = targetOf(folder, *it)};
        if (!path.gap && it->version > path.end)
            path.gap = Gap{.at = path.end, .next = it->version};

        if (path.gap)
            entry.kind = PathEntry::Kind::BehindGap;
        else if (it->version < path.end)
            entry.kind = PathEntry::Kind::JumpedOver;
        else if (isLatestModel(folder, *it))
            entry.kind = PathEntry::Kind::Latest;

        if (entry.kind == PathEntry::Kind::Runs)
            path.end = entry.target;
        path.entries.push_back(entry);
    }
    return path;
}

} // namespace ponyup
