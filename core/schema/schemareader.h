// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/connection.h"
#include "schema/schema.h"

namespace ponyup {

/// Whether owners and grants are a part of the schema (SchemaObject::Privileges).
enum class Privileges { LeaveOut, Read };

/// Reads the live schema. Tables named in `without` (the Version table) and PonyUp's own
/// (`ponyup_…`) are left out. Writes nothing. One reader per engine, in a table in
/// schemareader.cpp; ErrorKind::Unsupported for an engine without one. Privileges are read where
/// the engine keeps them with its objects (PostgreSQL).
[[nodiscard]] Result<Schema> readSchema(Connection &connection, const QStringList &without,
                                        Privileges privileges = Privileges::LeaveOut);

} // namespace ponyup
