// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "sql/dialect.h"
#include "sql/statement.h"

#include <string_view>

namespace ponyup {

/// What the first words of a statement tell; see the fields of Statement.
struct Classification {
    StatementKind kind = StatementKind::Other;
    QByteArray verb;
    bool outsideTransaction = false;
};

Classification classify(std::string_view statement, Dialect dialect);

} // namespace ponyup
