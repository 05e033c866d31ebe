// SPDX-License-Identifier: LGPL-3.0-or-later
#include "planning/path.h"

#include <algorithm>

namespace ponyup {

namespace {

auto firstNotBelow(const MigrationSet &folder, int version)
{
    return std::lower_bound(
        folder.migrations.begin(), folder.migrations.end(), version,
        [](const Migration &migration, int wanted) { return migration.version < wanted; });
}

} // namespace

const Migration *entryOf(const MigrationSet &folder, int version)
{
    const auto found = firstNotBelow(folder, version);
    return found != folder.migrations.end() && found->version == version ? &*found : nullptr;
}

bool isLatestModel(const MigrationSet &folder, const Migration &migration)
{
    return migration.model && !migration.migrate
        && migration.version == folder.migrations.back().version;
}

int targetOf(const MigrationSet &folder, const Migration &migration)
{
    if (isLatestModel(folder, migration))
        return migration.version;
    const std::optional<int> said =
        migration.migrate ? migration.migrate->directives.version : std::nullopt;
    return said.value_or(0) > migration.version ? *said : migration.version + 1;
}

int newestOf(const MigrationSet &folder)
{
    int newest = -1;
    for (const Migration &migration : folder.migrations)
        newest = std::max(newest, targetOf(folder, migration));
    return newest;
}

Path pathFrom(const MigrationSet &folder, int version)
{
    Path path;
    path.end = version;
    for (auto it = firstNotBelow(folder, version); it != folder.migrations.end(); ++it) {
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
