// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/values.h"
#include "history/journalrow.h"

#include <optional>
#include <vector>

namespace ponyup {

/// What a journal that is not empty means to everything but a resume: UpdateLocked when another
/// PonyUp is at work on that migration just now, else HalfDone.
Error unfinished(const std::vector<JournalRow> &journal, const std::optional<LockHolder> &holder);

/// Statements that the journal says are in the database.
int statementsDone(const std::vector<JournalRow> &journal);

} // namespace ponyup
