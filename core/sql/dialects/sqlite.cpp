// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/dialects/dialects.h"

namespace ponyup {

namespace {

constexpr std::string_view operators[] = {
    "->>", "->", "||", "<<", "<=", "<>", ">>", ">=", "==", "!="};

// The way through CREATE TRIGGER is the one of sqlite3_complete(): a body ends with "; END ;" and
// nothing else, so that the END of a CASE is none.
constexpr quint8 Explain = Blocks::FirstOwn;
constexpr quint8 Create = Explain + 1;
constexpr quint8 Body = Create + 1;
constexpr quint8 BodySemicolon = Body + 1;
constexpr quint8 BodyEnd = BodySemicolon + 1;

quint8 stateAfter(quint8 state, TokenType type, std::string_view token)
{
    const bool word = type == TokenType::Word;
    const bool semicolon = type == TokenType::Semicolon;
    const quint8 plain = semicolon ? Blocks::Start : Blocks::Plain;
    switch (state) {
    case Blocks::Start:
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
        return semicolon ? Blocks::Start : Body;
    default:
        return plain;
    }
}

void advance(Blocks &blocks, TokenType type, std::string_view token)
{
    blocks.state = stateAfter(blocks.state, type, token);
    blocks.depth = blocks.state == Body || blocks.state == BodySemicolon ? 1 : 0;
}

LineCommand readLine(std::string_view line, std::string_view, bool inStatement)
{
    // A number begins with a dot, too.
    const bool letter = line.size() > 1 && (line[1] | 0x20) >= 'a' && (line[1] | 0x20) <= 'z';
    return letter ? clientLine(line, inStatement, Dialect::Sqlite) : LineCommand();
}

constexpr DialectRules rules{
    .classes = classesWith("'\"`["),
    .prefixes = {.verbatim = "xX"},
    .marksAreBlank = true,
    .clientCommand = '.',
    .parameterMarks = "?:@$",
    .operatorLength = [](std::string_view text) { return longestOf(operators, text); },
    .advance = advance,
    .readLine = readLine};

} // namespace

const DialectRules &sqliteRules()
{
    return rules;
}

} // namespace ponyup
