// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "sql/dialects/dialects.h"

#include <algorithm>

// What databases behind ODBC have in common: bodies of routines in BEGIN … END, and GO, with which
// scripts for SQL Server end a batch.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

constexpr std::string_view operators[] = {"||", "<=", "<>", ">=", "!=", "::"};

constexpr quint8 Create = Blocks::FirstOwn;
constexpr quint8 Routine = Create + 1;
constexpr quint8 AfterBegin = Routine + 1;
constexpr quint8 AfterEnd = AfterBegin + 1;
constexpr quint8 EndWord = AfterEnd + 1; ///< The IF of END IF; or of END IF a = 1 BEGIN …
constexpr quint8 EndLabel = EndWord + 1; ///< The word behind it.
constexpr quint8 Begin = EndLabel + 1; ///< BEGIN outside a routine.
constexpr quint8 Declare = Begin + 1;
constexpr quint8 Batch = Declare + 1; ///< Its variables live up to GO.

/// What makes of BEGIN the beginning of a transaction, in one database or another.
bool isTransactionWord(std::string_view word)
{
    return isOneOf(word,
                   {"TRAN", "TRANSACTION", "DISTRIBUTED", "WORK", "ISOLATION", "READ", "DEFERRABLE",
                    "DEFERRED", "IMMEDIATE", "EXCLUSIVE", "CONCURRENT", "DIALOG", "CONVERSATION"});
}

void advanceRoutine(Blocks &blocks, TokenType type, std::string_view token)
{
    const quint8 before = blocks.state;
    blocks.state = Routine;
    if (type != TokenType::Word)
        return;
    // BEGIN TRANSACTION opens none.
    if (before == AfterBegin && isTransactionWord(token)) {
        --blocks.depth;
    } else if (before == AfterBegin && isWord(token, "NOT")) {
        blocks.state = AfterBegin; // … ATOMIC, or DEFERRABLE.
    } else if (before == AfterEnd && isOneOf(token, {"IF", "LOOP", "WHILE", "FOR", "REPEAT"})) {
        blocks.state = EndWord;
    } else if (before == AfterEnd && isWord(token, "CASE")) {
        return;
    } else if (before == EndWord && !isOneOf(token, {"BEGIN", "CASE"})) {
        blocks.state = EndLabel;
    } else if (isOneOf(token, {"BEGIN", "CASE"})) {
        ++blocks.depth;
        blocks.state = isWord(token, "BEGIN") ? AfterBegin : Routine;
    } else if (isWord(token, "END") && blocks.depth > 0) {
        --blocks.depth;
        blocks.state = AfterEnd;
    }
}

void advance(Blocks &blocks, TokenType type, std::string_view token)
{
    if (type == TokenType::Semicolon) {
        // END IF; and END LOOP label; close what no word has opened here.
        if (blocks.state == EndWord || blocks.state == EndLabel)
            ++blocks.depth;
        if (blocks.state != Batch)
            blocks.state = blocks.depth > 0 ? Routine : Blocks::Start;
        return;
    }
    const bool word = type == TokenType::Word;
    switch (blocks.state) {
    case Blocks::Start:
        blocks.state = !word                      ? Blocks::Plain
            : isOneOf(token, {"CREATE", "ALTER"}) ? Create
            : isOneOf(token, {"IF", "WHILE"})     ? Routine
            : isWord(token, "BEGIN")              ? Begin
            : isWord(token, "DECLARE")            ? Declare
                                                  : Blocks::Plain;
        break;
    case Declare:
        blocks.state = token == "@" ? Batch : Blocks::Plain;
        break;
    case Begin:
        if (word && isTransactionWord(token)) {
            blocks.state = Blocks::Plain;
        } else {
            blocks.depth = 1;
            blocks.state = AfterBegin;
            advanceRoutine(blocks, type, token);
        }
        break;
    case Batch:
        break;
    case Create:
        if (word && isOneOf(token, {"PROCEDURE", "PROC", "FUNCTION", "TRIGGER"}))
            blocks.state = Routine;
        else if (!word || !isOneOf(token, {"OR", "REPLACE", "ALTER"}))
            blocks.state = Blocks::Plain;
        break;
    default:
        advanceRoutine(blocks, type, token);
        break;
    }
}

bool mayBeLine(std::string_view word, bool)
{
    return isWord(word, "GO");
}

std::string_view withoutBlanks(std::string_view text)
{
    return text.substr(std::min(text.find_first_not_of(" \t"), text.size()));
}

LineCommand readLine(std::string_view line, std::string_view, bool inStatement)
{
    if (!mayBeLine(clientVerb(line), inStatement))
        return clientLine(line, inStatement, Dialect::Ansi);
    const std::string_view rest = withoutBlanks(line.substr(2));
    const size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
    const std::string_view behind = trimmedRight(withoutBlanks(rest.substr(digits)));
    if (!behind.empty() && !behind.starts_with("--"))
        return {};
    const std::string_view count = rest.substr(0, digits);
    if (!count.empty() && count != "1") {
        return {.meaning = LineCommand::Refused,
                .message = Tr::tr("\"%1\" asks to run the statements above more than once.")
                               .arg(QString::fromLatin1("GO ")
                                    + QLatin1String(count.data(), count.size())),
                .hint = Tr::tr("Write the statements as often as they are to run, and a \"%1\" "
                               "without a number.")
                            .arg("GO"_L1)};
    }
    return {.meaning = LineCommand::End, .length = line.size()};
}

constexpr DialectRules rules{
    .classes = with(with(classesWith("'\""), "gG", ByteClass::LineWord), "[", ByteClass::Bracket),
    .prefixes = {.verbatim = "xXbBnN"},
    .clientCommand = '\\',
    .operatorLength = [](std::string_view text) { return longestOf(operators, text); },
    .advance = advance,
    .mayBeLine = mayBeLine,
    .readLine = readLine};

} // namespace

const DialectRules &ansiRules()
{
    return rules;
}

} // namespace ponyup
