// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/sqlite/refusal.h"

#include <initializer_list>
#include <optional>

namespace ponyup {

// What the authorizer's action codes and arguments mean. Arguments may be null.

/// Without regard to case.
bool isOneOf(const char *name, std::initializer_list<const char *> names);

/// CREATE, DROP, ALTER, REINDEX, ANALYZE.
bool isSchemaChange(int code);

/// The table or view that an action changes or makes; null when there is none.
const char *changedTable(int code, const char *first, const char *second);

/// Whether a script may do it without being allowed to; settings are judgePragma()'s. `running`: it
/// shows only while the statement runs.
std::optional<Refusal> judgeAction(int code, const char *first, const char *second, bool running);

/// A script that writes sqlite_schema itself.
Refusal handWrittenSchema();

} // namespace ponyup
