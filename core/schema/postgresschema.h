// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/connection.h"
#include "schema/schema.h"

namespace ponyup {

/// Everything in a PostgreSQL database (13 or newer) but the server's own and what belongs to
/// extensions: those stand for it.
[[nodiscard]] Result<Schema> readPostgresSchema(Connection &connection);

/// Its tables, with all that hangs on them but triggers, policies and rules.
[[nodiscard]] Result<std::vector<Table>> readPostgresTables(Connection &connection);

/// Who owns what and who may do what with it: "table orders" with "OWNER app; app: …; reader:
/// SELECT", and what new objects will have.
[[nodiscard]] Result<std::vector<SchemaItem>> readPostgresPrivileges(Connection &connection);

} // namespace ponyup
