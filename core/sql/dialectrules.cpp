// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/dialectrules.h"

#include <algorithm>
#include <initializer_list>

namespace ponyup {

namespace {

using Classes = std::array<ByteClass, 256>;

constexpr Classes classesWith(std::string_view quotes)
{
    Classes classes{};
    for (const char c : std::string_view(" \t\n\r\f"))
        classes[static_cast<uchar>(c)] = ByteClass::Space;
    for (int c = 'a'; c <= 'z'; ++c)
        classes[c] = classes[c - 'a' + 'A'] = ByteClass::Word;
    for (int c = 0x80; c <= 0xff; ++c)
        classes[c] = ByteClass::Word;
    classes['_'] = classes['$'] = ByteClass::Word;
    for (int c = '0'; c <= '9'; ++c)
        classes[c] = ByteClass::Digit;
    classes['.'] = ByteClass::Dot;
    classes['-'] = ByteClass::Dash;
    classes['/'] = ByteClass::Slash;
    classes[';'] = ByteClass::Semicolon;
    for (const char c : quotes)
        classes[static_cast<uchar>(c)] = ByteClass::Quote;
    return classes;
}

constexpr std::string_view sqliteOperators[] = {
    "->>", "->", "||", "<<", "<=", "<>", ">>", ">=", "==", "!="};
constexpr std::string_view ansiOperators[] = {"||", "<=", "<>", ">=", "!=", "::"};

// The way through CREATE TRIGGER is the one of sqlite3_complete(): a body ends with "; END ;" and
// nothing else, so that the END of a CASE is none.
constexpr quint8 Explain = BlockState::FirstOwn;
constexpr quint8 Create = Explain + 1;
constexpr quint8 Body = Create + 1;
constexpr quint8 BodySemicolon = Body + 1;
constexpr quint8 BodyEnd = BodySemicolon + 1;

bool isOneOf(std::string_view token, std::initializer_list<std::string_view> words)
{
    return std::any_of(words.begin(), words.end(),
                       [token](std::string_view word) { return isWord(token, word); });
}

quint8 advanceSqlite(quint8 state, TokenType type, std::string_view token)
{
    const bool word = type == TokenType::Word;
    const bool semicolon = type == TokenType::Semicolon;
    const quint8 plain = semicolon ? BlockState::Start : BlockState::Plain;
    switch (state) {
    case BlockState::Start:
        if (word && isWord(token, "CREATE"))
            return Create;
        return word && isWord(token, "EXPLAIN") ? Explain : plain;
    case Explain: // EXPLAIN QUERY PLAN CREATE TRIGGER …
        if (word && isWord(token, "CREATE"))
            return Create;
        return semicolon
                || (word && isOneOf(token, {"EXPLAIN", "TEMP", "TEMPORARY", "TRIGGER", "END"}))
            ? plain
            : Explain;
    case Create:
        if (word && isWord(token, "TRIGGER"))
            return Body;
        return word && isOneOf(token, {"TEMP", "TEMPORARY"}) ? Create : plain;
    case BodySemicolon:
        if (word && isWord(token, "END"))
            return BodyEnd;
        [[fallthrough]];
    case Body:
        return semicolon ? BodySemicolon : Body;
    case BodyEnd:
        return semicolon ? BlockState::Start : Body;
    default:
        return plain;
    }
}

bool isOpenSqlite(quint8 state)
{
    return state == Body || state == BodySemicolon;
}

quint8 advanceAnsi(quint8, TokenType type, std::string_view)
{
    return type == TokenType::Semicolon ? BlockState::Start : BlockState::Plain;
}

bool neverOpen(quint8)
{
    return false;
}

constexpr DialectRules sqlite{.classes = classesWith("'\"`["),
                              .literalPrefixes = "xX",
                              .operators = sqliteOperators,
                              .advance = advanceSqlite,
                              .isOpen = isOpenSqlite,
                              .clientCommand = '.'};

constexpr DialectRules ansi{.classes = classesWith("'\""),
                            .literalPrefixes = "xXbBnN",
                            .operators = ansiOperators,
                            .advance = advanceAnsi,
                            .isOpen = neverOpen,
                            .clientCommand = '\\'};

} // namespace

const DialectRules &rulesFor(Dialect dialect)
{
    return dialect == Dialect::Sqlite ? sqlite : ansi;
}

bool isWord(std::string_view text, std::string_view upper)
{
    if (text.size() != upper.size())
        return false;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if ((c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c) != upper[i])
            return false;
    }
    return true;
}

} // namespace ponyup
