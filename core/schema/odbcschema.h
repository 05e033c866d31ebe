// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/connection.h"
#include "schema/schema.h"

namespace ponyup {

/// Tables with their columns and primary keys, and the names of views, as an ODBC driver tells of
/// them. Of all else it tells too little.
[[nodiscard]] Result<Schema> readOdbcSchema(Connection &connection);

} // namespace ponyup
