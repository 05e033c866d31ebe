// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "sql/dialect.h"
#include "sql/statement.h"
#include "sql/tokencursor.h"

#include <string_view>

namespace ponyup {

/// What the first words of a statement tell; see the fields of Statement.
struct Classification {
    StatementKind kind = StatementKind::Other;
    QByteArray verb;
    bool outsideTransaction = false;
    bool implicitCommit = false;
};

Classification classify(std::string_view statement, Dialect dialect);

/// For a text that begins with INSERT, UPDATE or DELETE and a blank, what classify() says; else
/// nullptr. In every dialect such a statement ends at its first semicolon outside a string. Lives
/// for ever.
const Classification *plainStatement(std::string_view text);
inline constexpr size_t plainVerbLength = 6;

/// Whether a statement is known that begins with this word.
bool beginsStatement(std::string_view word);

/// Goes from the beginning of a statement to the word that says what it does, over parentheses and
/// WITH …; false when there is none.
bool goToVerb(TokenCursor &cursor);

/// Whether PostgreSQL or SQLite refuses (SQLite also: ignores) the statement inside a transaction.
/// The cursor stands on its verb.
bool runsOutsideTransaction(const TokenCursor &verb, std::string_view statement, Dialect dialect);
/// Whether MariaDB or MySQL ends the transaction before it runs the statement, or may do so then.
bool commitsImplicitly(const TokenCursor &verb);

/// What a PRAGMA of SQLite is about, in lower case: `PRAGMA main.Foreign_Keys = OFF`.
struct Pragma {
    QByteArray name; ///< "foreign_keys", without the schema; empty when it is no PRAGMA.
    QByteArray value; ///< "off", from `= value` or `(value)`; empty when it only asks.
};

Pragma readPragma(std::string_view statement);

} // namespace ponyup
