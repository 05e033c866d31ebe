// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/place.h"
#include "base/result.h"
#include "engines/connection.h"
#include "history/journalrow.h"
#include "migration/migration.h"

#include <optional>
#include <vector>

namespace ponyup {

/// What has become of a statement of a migration that was left half-way.
enum class StatementState {
    Applied,
    NotApplied,
    Running, ///< A session that holds the update lock is busy with it, or about to be.
    InDoubt, ///< It was begun, and what there is to be seen does not tell how it ended.
};
QString statementStateName(StatementState state); ///< "applied", "not-applied", …: for JSON.

struct StatementStatus {
    int number = 0;
    SourcePlace place;
    QString text; ///< First words.
    StatementKind kind = StatementKind::Other;
    StatementState state = StatementState::NotApplied;
    QString evidence = {}; ///< Sentences: why. Empty where it has not been begun.
    QDateTime started = {}; ///< UTC; invalid: it has not been begun.
    QDateTime finished = {};
    bool isInJournal = false; ///< The journal alone tells its state.

    bool isPlain() const { return isInJournal || !started.isValid(); }
};

/// So many statements are listed; of the others those whose state is not plain.
inline constexpr int listedStatements = 10'000;

/// The statements of the script, as the journal and the database tell: outside the update lock, and
/// nothing is written. `holder`: who has that lock just now.
[[nodiscard]] Result<std::vector<StatementStatus>>
statementsOf(const Script &script, const std::vector<JournalRow> &journal,
             const std::optional<LockHolder> &holder, Connection &connection);

/// What the row says there was before it.
StatementMark markOf(const JournalRow &row);

} // namespace ponyup
