// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/connection.h"
#include "schema/schema.h"

namespace ponyup {

/// Reads the live schema. Tables named in `without` (the Version table) and PonyUp's own
/// (`ponyup_…`) are left out. Writes nothing. One reader per engine, in a table in
/// schemareader.cpp; ErrorKind::Unsupported for an engine without one.
[[nodiscard]] Result<Schema> readSchema(Connection &connection, const QStringList &without);

} // namespace ponyup
