// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "migration/migration.h"
#include "planning/applied.h"
#include "planning/path.h"
#include "planning/plan.h"

#include <optional>
#include <vector>

// Why there is no plan: the sentences, apart from the decisions.

namespace ponyup {

/// The first of the folder's problems, with the others behind it; nullopt for a usable folder.
std::optional<Error> folderRefusal(const MigrationSet &folder);

Error noMigrations(const MigrationSet &folder);
Error databaseNewer(int current, int newest);
Error unknownPosition(int current);
Error migrationsChanged(const std::vector<const AppliedRow *> &changed);
/// `asBaseline`: the database has no history yet, a baseline may be what is wanted.
Error gapAtStart(const MigrationSet &folder, const Gap &gap, bool asBaseline);
Error gapInTheMiddle(const MigrationSet &folder, const Gap &gap);
Error nothingInEntry(const Migration &migration);
Error versionNotAbove(const Migration &migration, int said);

Error targetBelow(int to, int current);
Error targetBeyond(int to, int current, int newest);
/// Nothing stops at `to`: one step goes from `before` to `after`.
Error targetJumpedOver(int to, int before, int after);
Error targetNotReached(int to, int end);

Error targetAbove(int to, int current);
Error baselineReached(int version);
Error rowMissing(int version, int after);
/// `versions` are the entries', ascending.
Error undoMissing(const std::vector<int> &versions);

} // namespace ponyup
