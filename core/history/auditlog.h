// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/connection.h"
#include "history/auditentry.h"
#include "history/owntable.h"

#include <optional>
#include <vector>

namespace ponyup {

/// Reads the append-only audit log `ponyup_log`, in the connection's thread. AuditWriter adds to
/// it.
///
/// The chain: `hash` is the SHA-256, in lower-case hex, of the hash of the row before and of this
/// row as one JSON object of all its other columns, keys sorted, without white space, in UTF-8, as
/// Python's json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False) writes it.
/// In it a time is "2026-11-22 09:30:00.125", NULL is null, and `script` is the SHA-256 (hex) of
/// the stored bytes. Before the first row stands the SHA-256 of the six letters "ponyup". What the
/// chain cannot show is that rows at its end are missing, or that somebody has computed all of it
/// anew: for that, keep the newest hash somewhere else.
class AuditLog {
public:
    static constexpr QLatin1StringView tableName{"ponyup_log"};

    /// All rows, oldest first; the scripts only when asked for. No table: no rows. HistoryTampered
    /// for a row that nobody can read, VersionTableTaken for a table that lacks our columns.
    [[nodiscard]] static Result<std::vector<AuditEntry>> read(Connection &connection,
                                                              bool withScripts = false);
    /// Of every row, oldest first, only number, event, from and to; nullopt: there is no log.
    /// Errors as above.
    [[nodiscard]] static Result<std::optional<std::vector<AuditEntry>>>
    readEvents(Connection &connection);
    /// The script text of the newest `applied` or `resumed` row that led to this version, for
    /// showing the difference when a script has changed since; nullopt when there is none.
    [[nodiscard]] static Result<std::optional<QByteArray>> appliedScript(Connection &connection,
                                                                         int to);
    /// Recomputes the chain. Empty: it holds.
    [[nodiscard]] static Result<std::vector<ChainBreak>> verify(Connection &connection);
};

/// The table for a connection, which must outlive it.
OwnTable auditTable(Connection &connection);

} // namespace ponyup
