// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/mariadb/catalog.h"
#include "engines/values.h"

namespace ponyup {

/// Whether an ALTER TABLE has been carried out. The server does it as a whole or not at all, so one
/// of its parts whose effect can be seen tells for all; parts that contradict each other tell
/// nothing. `words` stands behind TABLE.
[[nodiscard]] Result<StatementTrace> traceAlterTable(MariaDbCatalog &catalog, TokenList words);

/// From what is asked of one thing: "The column x is there." `wanted`: it is when the statement has
/// been carried out.
StatementTrace traceOf(const QString &what, bool isThere, bool wanted);

} // namespace ponyup
