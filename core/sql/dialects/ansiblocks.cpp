// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/dialects/ansiblocks.h"

#include "sql/dialectrules.h"

#include <utility>

// Databases behind ODBC do not agree on what a body is. SQL Server's begins behind AS and ends with
// the batch; Oracle's has declarations before its BEGIN; in the standard it is one statement. What
// a script means is told by its words, and what cannot be told ends in an error: a block that does
// not end, or an ELSE without its IF.

namespace ponyup {

namespace {

enum State : quint8 {
    StartLabel = Blocks::FirstOwn, ///< <<label>> before a block.
    Begin, ///< BEGIN outside a routine: of a transaction, or of a block.
    PlainBegin, ///< BEGIN behind a statement without a semicolon.
    Declare, ///< DECLARE outside a routine.
    DeclareName, ///< A cursor's, or the first one of a block with declarations.
    Do,
    Create, ///< CREATE or ALTER, up to the kind of object.
    CreateType, ///< Before BODY.
    Type, ///< The rest of another type.
    PackageHead, ///< Up to AS or IS.
    Head, ///< Of a routine, up to its body.
    AfterAs, ///< AS or IS of a head.
    AsBegin,
    AsDeclare,
    AsName, ///< The first name of declarations, or an expression.
    Batch, ///< Only GO ends it.
    Body, ///< Of a routine, an IF, a block.
    AfterBegin,
    AfterEnd,
    EndWord, ///< The IF of END IF; or of END IF a = 1 BEGIN …
    EndLabel, ///< The word behind it.
    Member, ///< The head of a routine inside declarations.
    MemberAs, ///< AS or IS of it.
};

// Blocks::flags: the lowest bit; then one for each depth, for declarations that are open and whose
// BEGIN is still to come; then the open parentheses of a head.
constexpr quint64 trigger = 1;
constexpr int deepest = 47;
constexpr int parenthesesShift = deepest + 1;

/// Blocks::before
enum Before : quint8 {
    Other,
    At, ///< @
    Variable, ///< @a: AS may stand before its type.
    Dot,
    Closed, ///< > of a label.
};

/// What makes of BEGIN the beginning of a transaction, in one database or another.
bool isTransactionWord(std::string_view word)
{
    return isOneOf(word,
                   {"TRAN", "TRANSACTION", "DISTRIBUTED", "WORK", "ISOLATION", "READ", "DEFERRABLE",
                    "DEFERRED", "IMMEDIATE", "EXCLUSIVE", "CONCURRENT", "DIALOG", "CONVERSATION",
                    "NAME"});
}

/// What begins a statement of SQL Server.
bool isTransactSql(std::string_view word)
{
    return isOneOf(word, {"SELECT", "INSERT", "UPDATE",   "DELETE", "MERGE", "SET",     "IF",
                          "WHILE",  "EXEC",   "EXECUTE",  "PRINT",  "WITH",  "THROW",   "RAISERROR",
                          "CREATE", "ALTER",  "TRUNCATE", "DROP",   "GRANT", "WAITFOR", "GOTO"});
}

bool awaitsBegin(const Blocks &blocks)
{
    return blocks.depth > 0 && blocks.depth <= deepest
        && (blocks.flags & (quint64(1) << blocks.depth)) != 0;
}

void setAwaitsBegin(Blocks &blocks, bool on)
{
    if (blocks.depth == 0 || blocks.depth > deepest)
        return;
    const quint64 bit = quint64(1) << blocks.depth;
    blocks.flags = on ? blocks.flags | bit : blocks.flags & ~bit;
}

/// Declarations, up to a BEGIN that belongs to the same END.
void openDeclarations(Blocks &blocks)
{
    ++blocks.depth;
    setAwaitsBegin(blocks, true);
    blocks.state = Body;
}

void openBlock(Blocks &blocks)
{
    if (awaitsBegin(blocks))
        setAwaitsBegin(blocks, false);
    else
        ++blocks.depth;
    blocks.state = AfterBegin;
}

void inBody(Blocks &blocks, TokenType type, std::string_view token)
{
    const quint8 before = std::exchange(blocks.state, Body);
    if (type != TokenType::Word)
        return;
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
    } else if (isWord(token, "BEGIN")) {
        openBlock(blocks);
    } else if (isWord(token, "CASE")) {
        ++blocks.depth;
    } else if (isWord(token, "END") && blocks.depth > 0) {
        setAwaitsBegin(blocks, false);
        --blocks.depth;
        blocks.state = AfterEnd;
    } else if (awaitsBegin(blocks)
               && isOneOf(token, {"PROCEDURE", "FUNCTION", "BEFORE", "AFTER", "INSTEAD"})) {
        blocks.state = Member;
    }
}

/// A block outside a routine, of which the word behind BEGIN is the first one.
void enterBlock(Blocks &blocks, TokenType type, std::string_view token)
{
    openBlock(blocks);
    inBody(blocks, type, token);
}

void enterDeclarations(Blocks &blocks, TokenType type, std::string_view token)
{
    openDeclarations(blocks);
    inBody(blocks, type, token);
}

void atStart(Blocks &blocks, TokenType type, std::string_view token)
{
    blocks.state = Blocks::Plain;
    if (type != TokenType::Word) {
        blocks.state = token == "<" ? quint8(StartLabel) : Blocks::Plain;
    } else if (isOneOf(token, {"CREATE", "ALTER"})) {
        blocks.state = Create;
    } else if (isOneOf(token, {"IF", "WHILE"})) {
        blocks.state = Body;
    } else if (isWord(token, "BEGIN")) {
        blocks.state = Begin;
    } else if (isWord(token, "DECLARE")) {
        blocks.state = Declare;
    } else if (isWord(token, "DO")) {
        blocks.state = Do;
    }
}

void inStartLabel(Blocks &blocks, TokenType type, std::string_view token)
{
    if (type == TokenType::Word && blocks.before == Closed)
        atStart(blocks, type, token);
    else
        blocks.before = token == ">" ? Closed : Other;
}

void afterDeclare(Blocks &blocks, TokenType type, std::string_view token)
{
    const bool word = type == TokenType::Word;
    if (token == "@")
        blocks.state = Batch; // Its variables live up to GO.
    else if (word && isOneOf(token, {"BEGIN", "PROCEDURE", "FUNCTION"}))
        enterDeclarations(blocks, type, token);
    else if (type == TokenType::Name || (word && !isOneOf(token, {"GLOBAL", "LOCAL"})))
        blocks.state = DeclareName;
    else
        blocks.state = Blocks::Plain;
}

void afterDeclareName(Blocks &blocks, TokenType type, std::string_view token)
{
    // DECLARE c CURSOR …
    if (type == TokenType::Word
        && !isOneOf(token,
                    {"CURSOR", "BINARY", "ASENSITIVE", "INSENSITIVE", "SENSITIVE", "SCROLL", "NO"}))
        enterDeclarations(blocks, type, token);
    else
        blocks.state = Blocks::Plain;
}

void inCreate(Blocks &blocks, bool word, std::string_view token)
{
    if (word && isOneOf(token, {"PROCEDURE", "PROC", "FUNCTION", "TRIGGER"})) {
        blocks.flags = isWord(token, "TRIGGER") ? trigger : 0;
        blocks.state = Head;
    } else if (word && isWord(token, "PACKAGE")) {
        blocks.state = PackageHead;
    } else if (word && isWord(token, "TYPE")) {
        blocks.state = CreateType;
    } else if (!word
               || !isOneOf(token,
                           {"OR", "REPLACE", "ALTER", "EDITIONABLE", "NONEDITIONABLE", "CONSTRAINT",
                            "AGGREGATE"})) {
        blocks.state = Blocks::Plain;
    }
}

/// In a head; whether one is open.
bool countParentheses(Blocks &blocks, std::string_view token)
{
    if (token == "(")
        blocks.flags += quint64(1) << parenthesesShift;
    else if (token == ")" && blocks.flags >> parenthesesShift > 0)
        blocks.flags -= quint64(1) << parenthesesShift;
    return blocks.flags >> parenthesesShift > 0;
}

void inHead(Blocks &blocks, TokenType type, std::string_view token)
{
    const bool word = type == TokenType::Word;
    const quint8 before = blocks.before;
    blocks.before = token == "@" ? At
        : token == "."           ? Dot
        : word && before == At   ? Variable
                                 : Other;
    if (countParentheses(blocks, token) || !word || before == At || before == Dot)
        return;
    if (isOneOf(token, {"AS", "IS"}) && before != Variable) {
        blocks.state = blocks.state == Member ? MemberAs : AfterAs;
    } else if (blocks.state == Member) {
        return;
    } else if (isOneOf(token, {"DECLARE", "COMPOUND"})) { // COMPOUND TRIGGER
        openDeclarations(blocks);
    } else if (isOneOf(token, {"BEGIN", "CASE"})) {
        inBody(blocks, type, token);
    }
}

void afterAs(Blocks &blocks, TokenType type, std::string_view token)
{
    const bool word = type == TokenType::Word;
    const bool ofTrigger = (blocks.flags & trigger) != 0;
    blocks.state = Head;
    if (word && isWord(token, "BEGIN"))
        blocks.state = AsBegin;
    else if (word && isWord(token, "DECLARE"))
        blocks.state = AsDeclare;
    else if (word && isTransactSql(token))
        blocks.state = Batch;
    else if (ofTrigger) // REFERENCING NEW AS n
        return;
    else if (word && isOneOf(token, {"PROCEDURE", "FUNCTION"}))
        enterDeclarations(blocks, type, token);
    else if (type == TokenType::Name
             || (word
                 && !isOneOf(token,
                             {"OWNER", "CALLER", "RESTRICTED", "SELF", "EXTERNAL", "LANGUAGE",
                              "TABLE", "RETURN", "NULL"})))
        blocks.state = AsName;
}

void atSemicolon(Blocks &blocks)
{
    const quint8 before = blocks.state;
    if (before == Batch)
        return;
    // END IF; and END LOOP label; close what no word has opened here.
    if (before == EndWord || before == EndLabel)
        ++blocks.depth;
    else if (before == AsBegin)
        openBlock(blocks);
    blocks.flags &= (quint64(1) << parenthesesShift) - 1;
    // An ELSE may go on with it, or a slash end it once more.
    const bool compound = before >= CreateType;
    blocks.state = blocks.depth > 0 ? quint8(Body) : compound ? Blocks::Ended : Blocks::Start;
}

void advance(Blocks &blocks, TokenType type, std::string_view token)
{
    if (type == TokenType::Semicolon)
        return atSemicolon(blocks);
    const bool word = type == TokenType::Word;
    switch (blocks.state) {
    case Blocks::Start:
        return atStart(blocks, type, token);
    case Blocks::Plain:
        if (isWord(token, "BEGIN"))
            blocks.state = PlainBegin;
        return;
    case Blocks::Ended:
        blocks.state = word && isWord(token, "ELSE") ? quint8(Body) : Blocks::Start;
        return;
    case StartLabel:
        return inStartLabel(blocks, type, token);
    case Begin:
        blocks.state = Blocks::Plain;
        if (!word || !isTransactionWord(token))
            enterBlock(blocks, type, token);
        return;
    case PlainBegin:
        blocks.state = Blocks::Plain;
        // A column may be called so.
        if (word && (isTransactSql(token) || isOneOf(token, {"BEGIN", "TRY", "CATCH", "DECLARE"})))
            enterBlock(blocks, type, token);
        return;
    case Declare:
        return afterDeclare(blocks, type, token);
    case DeclareName:
        return afterDeclareName(blocks, type, token);
    case Do:
        blocks.state = Blocks::Plain;
        if (word && isWord(token, "BEGIN"))
            openBlock(blocks);
        return;
    case Create:
        return inCreate(blocks, word, token);
    case CreateType:
        blocks.state = word && isWord(token, "BODY") ? PackageHead : Type;
        return;
    case PackageHead:
        if (word && isOneOf(token, {"AS", "IS"}))
            openDeclarations(blocks);
        return;
    case Head:
    case Member:
        return inHead(blocks, type, token);
    case AfterAs:
        return afterAs(blocks, type, token);
    case AsBegin:
        blocks.state = Batch;
        if (!word || !(isTransactionWord(token) || isWord(token, "TRY")))
            enterBlock(blocks, type, token);
        return;
    case AsDeclare:
        blocks.state = Batch;
        if (token != "@")
            enterDeclarations(blocks, type, token);
        return;
    case AsName:
        blocks.state = Head;
        if (word)
            enterDeclarations(blocks, type, token);
        return;
    case MemberAs:
        blocks.state = Body;
        if (!word || !isOneOf(token, {"LANGUAGE", "EXTERNAL"}))
            enterDeclarations(blocks, type, token);
        return;
    case Type:
    case Batch:
        return;
    default:
        return inBody(blocks, type, token);
    }
}

} // namespace

void advanceAnsi(Blocks &blocks, TokenType type, std::string_view token)
{
    advance(blocks, type, token);
    // Texts between dollars are no part of blocks, and those of Oracle may ask for $$PLSQL_UNIT.
    blocks.dollar = blocks.depth > 0 ? Blocks::Dollar::Letter : Blocks::Dollar::AsUsual;
}

} // namespace ponyup
