// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/connection.h"
#include "history/versionrow.h"

#include <memory>
#include <span>

namespace ponyup {

/// SEAM: the table that remembers which migrations were applied.
///
/// How to write one: (1) derive from History in a file pair here; (2) add one line to the table in
/// history.cpp; (3) run the conformance suite. It says what the table says; what follows from it is
/// planning's business. All calls run in the connection's thread and, but for read(), inside the
/// transaction that the caller has begun, so that a row and its migration stand or fall together.
class History {
public:
    virtual ~History() = default;

    virtual QString id() const = 0;
    /// The table's name in this database, unquoted.
    virtual QString tableName(const Connection &connection) const = 0;
    /// What is there; writes nothing. A missing table is an empty state.
    /// ErrorKind::VersionTableTaken when a table of that name has other columns, HistoryTampered
    /// when its rows cannot be a history.
    [[nodiscard]] virtual Result<HistoryState> read(Connection &connection) const = 0;
    /// Only the highest version, cheaply: asked again under the lock before every migration.
    [[nodiscard]] virtual Result<int> current(Connection &connection) const = 0;
    /// Makes sure that the highest version is this one, where the table is there. The error may
    /// come from what comes next, which is then not carried out: see Connection::demand().
    /// ErrorKind::MigrationVersionWrong.
    [[nodiscard]] virtual Result<> demand(Connection &connection, int version) const = 0;
    /// Makes the table, and row 0 ("initial creation") when it is empty. Idempotent.
    [[nodiscard]] virtual Result<> prepare(Connection &connection) const = 0;
    /// Adds a row; it may go in by Connection::post(). row.upgraded invalid: the engine's own now.
    [[nodiscard]] virtual Result<> add(Connection &connection, const VersionRow &row) const = 0;
    /// Takes the row of that version away (undo). An error when there was none.
    [[nodiscard]] virtual Result<> remove(Connection &connection, int version) const = 0;
    /// Puts another meta into a row (accepting a change); the rest stays.
    [[nodiscard]] virtual Result<> setMeta(Connection &connection, int version,
                                           const QJsonObject &meta) const = 0;
};

struct HistoryEntry {
    QString id;
    QString title;
    /// `table`: another name from the project file; empty: the engine's default.
    std::unique_ptr<History> (*make)(const QString &table);
};

/// The registry: every history layout there is.
std::span<const HistoryEntry> histories();

/// The history of that id; with an empty one the first, PonyUp's own. ErrorKind::Project for an
/// unknown id.
[[nodiscard]] Result<std::unique_ptr<History>> historyFor(const QString &id, const QString &table);

} // namespace ponyup
