// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/connection.h"
#include "history/auditentry.h"

#include <optional>
#include <vector>

namespace ponyup {

/// The append-only audit log `ponyup_log`, made on first need. Runs in the connection's thread;
/// append() inside the caller's transaction.
class AuditLog {
public:
    static constexpr QLatin1StringView tableName{"ponyup_log"};

    /// Adds a row and links it to the one before. Creates the table when it is not there.
    [[nodiscard]] static Result<> append(Connection &connection, AuditEntry entry);
    /// All rows, oldest first; the scripts only when asked for. No table: no rows.
    [[nodiscard]] static Result<std::vector<AuditEntry>> read(Connection &connection,
                                                              bool withScripts = false);
    /// The script text of the newest `applied` row that led to this version, for showing the
    /// difference when a script has changed since; nullopt when there is none.
    [[nodiscard]] static Result<std::optional<QByteArray>> appliedScript(Connection &connection,
                                                                         int to);
    /// Recomputes the chain. Empty: it holds.
    [[nodiscard]] static Result<std::vector<ChainBreak>> verify(Connection &connection);
};

} // namespace ponyup
