// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/connection.h"
#include "history/journalrow.h"

namespace ponyup {

/// `ponyup_journal`: which statement of a migration without one transaction has been done. Empty
/// when nothing is in flight; made on first need; read only while the update lock is held, or to
/// show it. All calls run in the connection's thread.
class Journal {
public:
    static constexpr QLatin1StringView tableName{"ponyup_journal"};

    /// All rows, by statement number. No table: no rows.
    [[nodiscard]] static Result<std::vector<JournalRow>> read(Connection &connection);
    /// The row with the highest statement number; nullopt: none. The table is there.
    [[nodiscard]] static Result<std::optional<JournalRow>> newest(Connection &connection);
    /// Makes the table. Idempotent.
    [[nodiscard]] static Result<> prepare(Connection &connection);
    /// Writes a row that is not there yet.
    [[nodiscard]] static Result<> add(Connection &connection, const JournalRow &row);
    /// Writes over the row of that version and statement.
    [[nodiscard]] static Result<> replace(Connection &connection, const JournalRow &row);
    /// Takes all rows of a version away, in the transaction that writes its version row.
    [[nodiscard]] static Result<> clear(Connection &connection, int version);

    // The same in words, for a script that another client runs.

    static QString createSql(Connection &connection);
    /// For a row that is not there yet.
    static QString insertSql(Connection &connection, const JournalRow &row);
    static QString doneSql(Connection &connection, const JournalRow &row);
    static QString clearSql(Connection &connection, int version);
};

} // namespace ponyup
