// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "sql/dialect.h"
#include "sql/token.h"

#include <QtGlobal>

#include <array>
#include <span>
#include <string_view>

namespace ponyup {

/// What a byte can begin. The one table that the scanner looks at for every token.
enum class ByteClass : quint8 { Operator, Space, Word, Digit, Dot, Dash, Slash, Semicolon, Quote };

/// How far a statement has come, as far as it decides what a semicolon means.
namespace BlockState {
inline constexpr quint8 Start = 0; ///< No token yet, or the semicolon that came was the last one.
inline constexpr quint8 Plain = 1; ///< The next semicolon ends it; no word is looked at any more.
inline constexpr quint8 FirstOwn = 2; ///< From here on the states are the dialect's own.
} // namespace BlockState

/// What makes a dialect: two tables and a hook. How to add one: fill a DialectRules, add it to
/// rulesFor(), and put its cases under tests/fixtures/splitter/<dialect>/.
struct DialectRules {
    std::array<ByteClass, 256> classes;
    /// Letters that make one literal with the quote right behind them: x'00'.
    std::string_view literalPrefixes;
    /// Operators of several characters; a longer one stands before its beginning.
    std::span<const std::string_view> operators;
    /// The state after a token. Asked for every token that is not space or comment, until it says
    /// BlockState::Plain; after a semicolon BlockState::Start means that the statement is complete.
    quint8 (*advance)(quint8 state, TokenType type, std::string_view token);
    /// Whether a script may not end in this state, because a block is open.
    bool (*isOpen)(quint8 state);
    /// A statement that begins so is for a client program, not for the engine: ".tables", "\copy".
    char clientCommand;
};

/// The rules of a dialect; live for ever.
const DialectRules &rulesFor(Dialect dialect);

/// The byte that closes what this one opens: `]` for `[`, else the same.
constexpr char closingQuote(char opening)
{
    return opening == '[' ? ']' : opening;
}

/// Whether two words are the same without regard to the case of ASCII letters; `upper` is given in
/// upper case.
bool isWord(std::string_view text, std::string_view upper);

} // namespace ponyup
