// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/connection.h"
#include "schema/schema.h"

#include <map>

namespace ponyup {

/// How large the tables are, by the names that they have in readSchema(), as the server estimates
/// it: nothing is counted. Empty for an engine that keeps no such figures. Writes nothing.
[[nodiscard]] Result<std::map<QString, TableSize>> readTableSizes(Connection &connection);

} // namespace ponyup
