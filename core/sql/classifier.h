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

/// What a PRAGMA of SQLite is about, in lower case: `PRAGMA main.Foreign_Keys = OFF`.
struct Pragma {
    QByteArray name; ///< "foreign_keys", without the schema; empty when it is no PRAGMA.
    QByteArray value; ///< "off", from `= value` or `(value)`; empty when it only asks.
};

Pragma readPragma(std::string_view statement);

} // namespace ponyup
