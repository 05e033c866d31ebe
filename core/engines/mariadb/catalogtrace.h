// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/mariadb/mariadblink.h"
#include "engines/values.h"
#include "sql/statement.h"

namespace ponyup {

/// Whether a statement that commits by itself has been carried out, as far as the catalog tells of
/// what it creates, drops and renames.
[[nodiscard]] Result<StatementTrace> traceInCatalog(MariaDbLink &link, const Statement &statement);

} // namespace ponyup
