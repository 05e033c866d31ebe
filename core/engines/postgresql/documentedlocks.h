// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "sql/statement.h"

#include <optional>

namespace ponyup {

/// What the manual says of the statements that run outside a transaction, whose locks are gone when
/// they have ended.
struct DocumentedWork {
    bool blocksReads = false; ///< ACCESS EXCLUSIVE; else SHARE UPDATE EXCLUSIVE. On the table.
    bool rewrites = false; ///< The table.
    bool buildsIndex = false;
    bool ofAllTables = false; ///< When it names none.
};
/// nullopt: it is none of those.
std::optional<DocumentedWork> documentedWork(const Statement &statement);

} // namespace ponyup
