// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/dialects/dialects.h"
#include "sql/tokencursor.h"

#include <algorithm>

// Cut as psql cuts, except where it guesses: only BEGIN ATOMIC opens a body, and a word behind a
// dot or AS is a name there.

namespace ponyup {

namespace {

/// The server's own rule: as long as possible, but no comment begins in it, and a + or - ends it
/// only if it has a character that no operator of standard SQL has.
size_t operatorLength(std::string_view text)
{
    constexpr std::string_view characters = "~!@#^&|`?+-*/%<>=";
    for (const std::string_view fixed : {"::", ":=", ".."}) {
        if (text.starts_with(fixed))
            return fixed.size();
    }
    size_t length = std::min(text.find_first_not_of(characters), text.size());
    for (const std::string_view comment : {"--", "/*"})
        length = std::min(length, text.find(comment));
    if (text.substr(0, length).find_first_of("~!@#^&|`?%") == std::string_view::npos) {
        while (length > 1 && (text[length - 1] == '+' || text[length - 1] == '-'))
            --length;
    }
    return std::max<size_t>(length, 1);
}

constexpr quint8 Create = Blocks::FirstOwn;
constexpr quint8 Routine = Create + 1; ///< CREATE FUNCTION …
constexpr quint8 RoutineBegin = Routine + 1;
constexpr quint8 Atomic = RoutineBegin + 1; ///< Inside BEGIN ATOMIC … END.
constexpr quint8 Copy = Atomic + 1;
constexpr quint8 CopyFrom = Copy + 1;

/// Blocks::before: the word that comes is a name.
constexpr quint8 nameComes = 1;

quint8 advanceAtomic(Blocks &blocks, bool word, std::string_view token)
{
    const bool structure = word && blocks.before != nameComes;
    blocks.before = token == "." || (word && isWord(token, "AS")) ? nameComes : 0;
    if (structure && isWord(token, "CASE"))
        ++blocks.depth;
    else if (structure && isWord(token, "END"))
        --blocks.depth;
    return blocks.depth > 0 ? Atomic : Blocks::Plain;
}

quint8 stateAfter(Blocks &blocks, bool word, std::string_view token)
{
    const auto is = [&](std::string_view keyword) { return word && isWord(token, keyword); };
    switch (blocks.state) {
    case Blocks::Start:
        return is("CREATE") ? Create : is("COPY") ? Copy : Blocks::Plain;
    case Create:
        if (is("FUNCTION") || is("PROCEDURE"))
            return Routine;
        return is("OR") || is("REPLACE") ? Create : Blocks::Plain;
    case RoutineBegin:
        if (is("ATOMIC")) {
            blocks.depth = 1;
            return Atomic;
        }
        [[fallthrough]];
    case Routine:
        return is("BEGIN") ? RoutineBegin : Routine;
    case Atomic:
        return advanceAtomic(blocks, word, token);
    case CopyFrom:
        // The server takes STDOUT behind FROM for a slip of the pen.
        blocks.dataFollows = is("STDIN") || is("STDOUT");
        return Blocks::Plain;
    case Copy:
        // With an operator it is none: the server refuses it, and no data follow.
        if (!word && std::string_view("+-*/<>=~!@#%^&|`?").find(token[0]) != std::string_view::npos)
            return Blocks::Plain;
        return is("FROM") ? CopyFrom : is("TO") ? Blocks::Plain : Copy;
    default:
        return Blocks::Plain;
    }
}

void advance(Blocks &blocks, TokenType type, std::string_view token)
{
    if (type == TokenType::Semicolon)
        blocks.state = blocks.depth > 0 ? Atomic : Blocks::Start;
    else if (blocks.parentheses == 0 || blocks.state == Blocks::Start)
        blocks.state = stateAfter(blocks, type == TokenType::Word, token);
}

/// SET standard_conforming_strings = off. What takes part of a transaction that is rolled back, or
/// goes through set_config(), is not followed.
void follow(LexicalSettings &settings, std::string_view statement, const DialectRules &rules)
{
    TokenCursor cursor(statement, rules);
    if (!cursor.next())
        return;
    const bool reset = cursor.is("RESET");
    if (cursor.is("DISCARD") || reset) {
        if (cursor.next()
            && (cursor.is("ALL") || (reset && cursor.is("STANDARD_CONFORMING_STRINGS"))))
            settings.mode = settings.initial;
        return;
    }
    bool more = cursor.next();
    if (cursor.is("SESSION") || cursor.is("LOCAL"))
        more = cursor.next();
    if (!more || !cursor.is("STANDARD_CONFORMING_STRINGS") || !cursor.next() || !cursor.next())
        return;
    std::string_view value = cursor.text();
    if (value.size() > 1 && value.front() == '\'')
        value = value.substr(1, value.size() - 2);
    if (isOneOf(value, {"ON", "TRUE", "YES", "1"}))
        settings.mode.backslashEscapes = false;
    else if (isOneOf(value, {"OFF", "FALSE", "NO", "0"}))
        settings.mode.backslashEscapes = true;
    else if (isWord(value, "DEFAULT"))
        settings.mode = settings.initial;
}

/// pg_dump fences its output with these, so that psql obeys no command in between; and there are
/// none that we obey.
LineCommand readLine(std::string_view line, std::string_view, bool inStatement)
{
    const std::string_view word = clientVerb(line);
    if (!inStatement && (word == "\\restrict" || word == "\\unrestrict"))
        return {.meaning = LineCommand::Nothing, .length = line.size()};
    return clientLine(line, inStatement, Dialect::PostgreSql);
}

constexpr ByteClasses classes()
{
    ByteClasses result = with(classesWith("'\""), "$", ByteClass::Dollar);
    result = with(with(result, "(", ByteClass::Open), ")", ByteClass::Close);
    return with(result, "\\", ByteClass::Backslash);
}

constexpr DialectRules rules{
    .classes = classes(),
    .comments = {.nested = true},
    .prefixes = {.verbatim = "xXbB", .national = "nN", .escape = "eE", .unicode = true},
    .clientCommand = '\\',
    .operatorLength = operatorLength,
    .advance = advance,
    .readLine = readLine,
    .follow = follow};

} // namespace

const DialectRules &postgresqlRules()
{
    return rules;
}

} // namespace ponyup
