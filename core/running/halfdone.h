// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/connection.h"
#include "history/journalrow.h"
#include "migration/migration.h"
#include "running/runoptions.h"
#include "running/statementstatus.h"

#include <optional>
#include <vector>

namespace ponyup {

/// What a journal that is not empty means to everything but a resume: UpdateLocked when another
/// PonyUp is at work on that migration just now, else HalfDone.
Error unfinished(const std::vector<JournalRow> &journal, const std::optional<LockHolder> &holder);

/// ErrorKind::Usage unless the decision is about a statement that the journal has as begun or
/// failed, or the journal's migration is not left half-way at all.
[[nodiscard]] Result<> checkDecision(const StatementDecision &decision,
                                     const std::vector<JournalRow> &journal);

/// Statements that the journal says are in the database.
int statementsDone(const std::vector<JournalRow> &journal);

/// So many statements are listed; of the others those whose state is not plain.
inline constexpr int listedStatements = 10'000;

/// The statements of the script, as the journal and the database tell: outside the update lock, and
/// nothing is written. `holder`: who has that lock just now.
[[nodiscard]] Result<std::vector<StatementStatus>>
statementsOf(const Script &script, const std::vector<JournalRow> &journal,
             const std::optional<LockHolder> &holder, Connection &connection);

/// What is in doubt, and why, for who cannot see the list; empty when nothing is.
QString evidenceOf(const std::vector<StatementStatus> &statements);

/// What the row says there was before it.
StatementMark markOf(const JournalRow &row);

} // namespace ponyup
