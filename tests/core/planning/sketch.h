// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/versionrow.h"
#include "migration/migration.h"
#include "planning/plan.h"
#include "planning/timeline.h"

#include <QString>

// Folders, histories, plans and timelines as one line of text each, for tables of cases.

namespace ponyup::testing {

/// "0:m 1:sm>5 7:s": entries v0, v1 and v7; `s` has a model (schema), `m` a migrate, `u` an undo,
/// `-` nothing; with `mx` the migrate has been changed so that it cannot be read, with `ml` it is
/// too long to have tokens; ">5" is the directive `version 5`. Messages are "to do v0", checksums follow from the version.
MigrationSet folderOf(const QString &sketch);

/// "0 1<0 2<1~ 3<2! 4 7b": rows; "1<0" recorded as coming from v0 with its checksums, "~" with
/// another checksum only, "!" with other tokens too, "3<0&1&2" as having led past v1 and v2;
/// without "<" as the original writes it; "b" is a baseline.
HistoryState historyOf(const QString &sketch);

/// "0-1 C, 1-2 A, 2=2 B": the steps; "=" stores no version.
QString sketchOf(const Plan &plan);

/// "2/2 latest, 2/1 next, 1/0 applied *, 0/- initial": version/from and state, newest first, "*" at
/// the current one.
QString sketchOf(const Timeline &timeline);

} // namespace ponyup::testing
