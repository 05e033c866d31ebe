// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/connection.h"
#include "schema/schema.h"

namespace ponyup {

/// Everything in an SQLite database but SQLite's own tables and the inner tables of virtual ones.
[[nodiscard]] Result<Schema> readSqliteSchema(Connection &connection);

} // namespace ponyup
