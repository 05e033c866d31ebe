// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "sql/statement.h"

#include <optional>

namespace ponyup {

/// Why a rollback would not undo all that a statement does, as far as its words tell: what stands
/// in the body of a DO is looked at, functions that it calls are not. ErrorKind::Forbidden, with
/// its place.
std::optional<Error> postgresEscape(const Statement &statement);

/// The function by which a statement acts beyond its database (dblink_exec, pg_terminate_backend,
/// …), likewise; empty: none.
QString farFunctionOf(const Statement &statement);

} // namespace ponyup
