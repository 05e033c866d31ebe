// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/connection.h"
#include "history/auditentry.h"
#include "history/versionrow.h"

#include <vector>

namespace ponyup {

class History;

/// What the Version table and the audit log say, each alone and held against the other: rows that
/// cannot be read, versions that one of them has and the other has not. Pure. Rows that PonyUp did
/// not write, or wrote into a script for another client, are in no log, and what was there when the
/// log began need not be in it.
std::vector<Error> recordFaults(const HistoryState &history, const std::vector<AuditEntry> &log);

/// Those of a database, while other programs may be at work on it.
[[nodiscard]] Result<std::vector<Error>> findRecordFaults(Connection &connection,
                                                          const History &history);

/// ErrorKind::HistoryTampered when the two are at odds on a version: what follows from either would
/// be wrong. A database without an audit log has nothing to be at odds with. `state` is what has
/// been read of the history; it is read again only to make sure of a fault.
[[nodiscard]] Result<> demandRecords(Connection &connection, const History &history,
                                     const HistoryState &state);

} // namespace ponyup
