// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "history/auditentry.h"
#include "history/versionrow.h"

#include <vector>

namespace ponyup {

/// What the Version table and the audit log say, each alone and held against the other: rows that
/// cannot be read, versions that one of them has and the other has not. Pure. Rows that PonyUp did
/// not write, or wrote into a script for another client, are in no log.
std::vector<Error> recordFaults(const HistoryState &history, const std::vector<AuditEntry> &log);

} // namespace ponyup
