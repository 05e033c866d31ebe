// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/dialects/mariadbblocks.h"

#include "sql/dialectrules.h"

#include <utility>

// IF, REPEAT and END are keywords in one place and functions or names in another. What they are is
// told by where they stand: only where a statement of a body begins do they open or close a block.

namespace ponyup {

namespace {

enum State : quint8 {
    Set = Blocks::FirstOwn, ///< Before STATEMENT.
    SetStatement, ///< Up to FOR.
    Create, ///< CREATE or ALTER, up to the kind of object.
    Begin, ///< BEGIN outside a body: of a transaction, or of a block.
    NotAtomic, ///< BEGIN NOT, before ATOMIC.
    TriggerHead, ///< Up to FOR EACH ROW.
    EventHead, ///< Up to DO.
    PackageHead, ///< Up to AS or IS, or the first member.
    HeadName, ///< The IF of IF NOT EXISTS may come.
    Head, ///< Of a routine or a handler; what its one statement begins with ends it.
    HeadSkip, ///< The next word of the head is a type or a character set.
    Language, ///< Or a language.
    ForeignBody, ///< What comes is the body, in another language than SQL.
    Statement, ///< Inside a body a statement begins.
    Label, ///< Its first word, if it is no keyword: it may be a label.
    Inside, ///< The rest of a statement without statements inside.
    Condition, ///< THEN, DO or LOOP ends it, and a statement begins.
    Until, ///< The end of a REPEAT: its END stands behind an expression.
    AfterEnd, ///< END of a block; the rest up to the semicolon says of which.
    Declare,
    DeclareBegin, ///< A name, or the block of a DECLARE without declarations.
    Handler, ///< DECLARE … HANDLER, before FOR.
    Member, ///< The head of a routine inside a package.
};

/// Bits of Blocks::flags.
enum Flag : quint64 {
    Returns = 1, ///< The function's head has named its type: RETURN begins the body.
    Declaring = 2, ///< The block is open already; its BEGIN is still to come.
    Package = 4,
    Foreign = 8, ///< The routine is written in another language: MySQL 9 has JavaScript.
    ParenthesesShift = 8, ///< From this bit on: open parentheses in a head.
};

/// Blocks::before
enum Before : quint8 {
    Value, ///< Something that can stand before END in a CASE.
    Dot, ///< A name comes.
    Operand, ///< A value comes.
    Colon, ///< Of a label that is named like a keyword, or of `:NEW`.
};

bool opens(std::string_view word)
{
    return isOneOf(word, {"BEGIN", "IF", "CASE", "LOOP", "WHILE", "REPEAT", "FOR"});
}

/// What can have a label.
bool isLabelled(std::string_view word)
{
    return isOneOf(word, {"BEGIN", "LOOP", "WHILE", "REPEAT", "FOR"});
}

/// Words that begin a simple statement of a body, as far as IF(…), REPEAT(…), or IF EXISTS can
/// stand in it.
bool beginsSimple(std::string_view word)
{
    return isOneOf(word,
                   {"SELECT", "INSERT",   "UPDATE",     "DELETE",  "REPLACE", "SET",      "CALL",
                    "DO",     "WITH",     "VALUES",     "RETURN",  "CREATE",  "DROP",     "ALTER",
                    "RENAME", "TRUNCATE", "EXECUTE",    "PREPARE", "SIGNAL",  "RESIGNAL", "SHOW",
                    "GRANT",  "REVOKE",   "LOAD",       "EXPLAIN", "OPEN",    "FETCH",    "ANALYZE",
                    "FLUSH",  "KILL",     "DEALLOCATE", "GET"});
}

bool has(const Blocks &blocks, Flag flag)
{
    return (blocks.flags & flag) != 0;
}

void open(Blocks &blocks, std::string_view word)
{
    ++blocks.depth;
    blocks.state = isOneOf(word, {"BEGIN", "LOOP", "REPEAT"}) ? Statement : Condition;
}

/// Declarations, up to a BEGIN that belongs to the same END.
void openDeclarations(Blocks &blocks)
{
    ++blocks.depth;
    blocks.flags |= Declaring;
    blocks.state = Statement;
}

void atBegin(Blocks &blocks)
{
    const bool packages = has(blocks, Package) && blocks.depth == 1;
    if (!has(blocks, Declaring) && !packages)
        ++blocks.depth;
    // Behind the beginning of a package's own body come no members.
    blocks.flags &= ~quint64(packages ? Package : Declaring);
    blocks.state = Statement;
}

void atStatement(Blocks &blocks, TokenType type, std::string_view token)
{
    blocks.before = Operand;
    if (type == TokenType::Operator) {
        // The << and >> around a label.
        blocks.state = token == "(" ? Inside : Statement;
        return;
    }
    blocks.state = type == TokenType::Word || type == TokenType::Name ? Label : Inside;
    if (type != TokenType::Word)
        return;
    if (isWord(token, "BEGIN"))
        return atBegin(blocks);
    if (opens(token))
        return open(blocks, token);
    if (isWord(token, "END")) {
        blocks.depth -= blocks.depth > 0 ? 1 : 0;
        blocks.state = AfterEnd;
    } else if (isOneOf(token, {"ELSE", "EXCEPTION"})) {
        blocks.state = Statement;
    } else if (isOneOf(token, {"ELSEIF", "ELSIF", "WHEN"})) {
        blocks.state = Condition;
    } else if (isWord(token, "UNTIL")) {
        blocks.state = Until;
    } else if (isOneOf(token, {"DECLARE", "EXIT", "CONTINUE", "UNDO"})) {
        // With sql_mode=ORACLE a handler is declared without DECLARE.
        blocks.state = Declare;
    } else if (has(blocks, Package) && blocks.depth == 1
               && isOneOf(token, {"PROCEDURE", "FUNCTION"})) {
        blocks.state = Member;
    }
}

/// Behind a keyword that may have been a label: ELSIF and UNTIL can be, and ELSEIF with
/// sql_mode=ORACLE, where `ELSIF :NEW.a = 1` is a condition.
bool leavesLabel(Blocks &blocks, TokenType type, std::string_view token)
{
    if (blocks.before == Colon && type == TokenType::Word && isLabelled(token)) {
        atStatement(blocks, type, token);
        return true;
    }
    if (blocks.before != Operand || (token != ":" && token != ">>"))
        return false;
    if (token == ":")
        blocks.before = Colon;
    else
        blocks.state = Statement;
    return true;
}

/// CASE … END inside a statement, and what ends a condition.
void insideStatement(Blocks &blocks, TokenType type, std::string_view token)
{
    const quint8 before = blocks.before;
    blocks.before = token == "."                      ? Dot
        : type == TokenType::Operator && token != ")" ? Operand
        : type == TokenType::Word
            && isOneOf(token, {"WHEN", "THEN", "ELSE", "CASE", "AND", "OR", "NOT", "AS"})
        ? Operand
        : Value;
    if (type != TokenType::Word || before == Dot)
        return;
    if (isWord(token, "CASE")) {
        ++blocks.expressions;
    } else if (blocks.expressions > 0) {
        if (isWord(token, "END") && before == Value)
            --blocks.expressions;
    } else if (blocks.state == Condition && isOneOf(token, {"THEN", "DO", "LOOP"})) {
        blocks.state = Statement;
    } else if (blocks.state == Until && isWord(token, "END") && before == Value) {
        --blocks.depth;
        blocks.state = AfterEnd;
    }
}

/// In a head; whether one is open.
bool countParentheses(Blocks &blocks, std::string_view token)
{
    if (token == "(")
        blocks.flags += quint64(1) << ParenthesesShift;
    else if (token == ")" && blocks.flags >> ParenthesesShift > 0)
        blocks.flags -= quint64(1) << ParenthesesShift;
    return blocks.flags >> ParenthesesShift > 0;
}

void inHead(Blocks &blocks, TokenType type, std::string_view token)
{
    const bool skip = blocks.state == HeadSkip;
    const bool named = blocks.state == HeadName;
    const bool language = blocks.state == Language;
    blocks.state = Head;
    const bool inParentheses = countParentheses(blocks, token);
    const bool isName = std::exchange(blocks.before, token == "." ? Dot : Value) == Dot;
    if (type != TokenType::Word || skip || isName || inParentheses)
        return;
    if (named) {
        blocks.state = isOneOf(token, {"IF", "NOT", "EXISTS"}) ? HeadName : Head;
        return;
    }
    if (language) {
        blocks.flags |= isWord(token, "SQL") ? quint64(0) : Foreign;
        return;
    }
    if (has(blocks, Foreign) && isWord(token, "AS")) {
        blocks.state = ForeignBody;
        blocks.dollar = Blocks::Dollar::Quote;
        return;
    }
    if (isOneOf(token, {"AS", "IS", "DECLARE"}))
        return openDeclarations(blocks);
    if (opens(token))
        return open(blocks, token);
    if (isWord(token, "LANGUAGE")) {
        blocks.state = Language;
    } else if (isOneOf(token, {"RETURNS", "CHARACTER"})
               || (isWord(token, "RETURN") && !has(blocks, Returns))) {
        if (!isWord(token, "CHARACTER"))
            blocks.flags |= Returns;
        blocks.state = HeadSkip;
    } else if (beginsSimple(token)) {
        blocks.before = Operand;
        blocks.state = Label;
    }
}

/// SET STATEMENT … FOR another statement, to which the settings apply.
void inSet(Blocks &blocks, TokenType type, std::string_view token)
{
    if (blocks.state == Set) {
        const bool found = type == TokenType::Word && isWord(token, "STATEMENT");
        blocks.state = found ? quint8(SetStatement) : Blocks::Plain;
    } else if (!countParentheses(blocks, token) && isWord(token, "FOR")) {
        blocks.state = Blocks::Start;
    }
}

void inCreate(Blocks &blocks, TokenType type, std::string_view token)
{
    if (type != TokenType::Word)
        return;
    if (isOneOf(token, {"PROCEDURE", "FUNCTION", "LIBRARY"}))
        blocks.state = HeadName;
    else if (isWord(token, "TRIGGER"))
        blocks.state = TriggerHead;
    else if (isWord(token, "EVENT"))
        blocks.state = EventHead;
    else if (isWord(token, "PACKAGE"))
        blocks.state = PackageHead;
    else if (isOneOf(token,
                     {"TABLE", "VIEW", "INDEX", "DATABASE", "SCHEMA", "USER", "ROLE", "SEQUENCE",
                      "SERVER", "TEMPORARY", "UNIQUE", "FULLTEXT", "SPATIAL"}))
        blocks.state = Blocks::Plain;
}

void atStart(Blocks &blocks, bool word, std::string_view token)
{
    blocks.state = Blocks::Plain;
    if (!word)
        return;
    if (isOneOf(token, {"CREATE", "ALTER"}))
        blocks.state = Create;
    else if (isWord(token, "BEGIN"))
        blocks.state = Begin;
    else if (isWord(token, "SET"))
        blocks.state = Set;
    else if (isWord(token, "DECLARE"))
        openDeclarations(blocks);
    else if (opens(token))
        open(blocks, token);
}

void afterBegin(Blocks &blocks, TokenType type, std::string_view token)
{
    const bool word = type == TokenType::Word;
    if (word && isWord(token, "WORK")) {
        blocks.state = Blocks::Plain;
        return;
    }
    ++blocks.depth;
    if (word && isWord(token, "NOT"))
        blocks.state = NotAtomic;
    else
        atStatement(blocks, type, token);
}

void atSemicolon(Blocks &blocks)
{
    blocks.state = blocks.depth > 0 ? quint8(Statement) : Blocks::Start;
    // What a semicolon cuts off is not open any more.
    blocks.expressions = 0;
}

} // namespace

void advanceMariaDb(Blocks &blocks, TokenType type, std::string_view token)
{
    blocks.dollar = Blocks::Dollar::AsUsual;
    if (type == TokenType::Semicolon)
        return atSemicolon(blocks);
    const bool word = type == TokenType::Word;
    const auto goTo = [&](bool here, State next) {
        blocks.state = here ? quint8(next) : blocks.state;
    };
    switch (blocks.state) {
    case Blocks::Start:
        return atStart(blocks, word, token);
    case Set:
    case SetStatement:
        return inSet(blocks, type, token);
    case Create:
        return inCreate(blocks, type, token);
    case Begin:
        return afterBegin(blocks, type, token);
    case NotAtomic:
        return goTo(true, Statement);
    case TriggerHead:
        return goTo(word && isWord(token, "ROW"), Head);
    case EventHead:
        return goTo(word && isWord(token, "DO"), Statement);
    case PackageHead:
        // Only sql_mode=ORACLE has an AS before the members.
        if (word && isOneOf(token, {"AS", "IS", "PROCEDURE", "FUNCTION", "DECLARE"})) {
            blocks.flags |= Package;
            ++blocks.depth;
            blocks.state = Statement;
            if (!isOneOf(token, {"AS", "IS"}))
                atStatement(blocks, type, token);
        }
        return;
    case HeadName:
    case Head:
    case HeadSkip:
    case Language:
        return inHead(blocks, type, token);
    case ForeignBody:
        blocks.state = Blocks::Plain;
        return;
    case Statement:
        return atStatement(blocks, type, token);
    case Label:
        if (token == ":" || token == ">>") {
            blocks.state = Statement;
            return;
        }
        blocks.state = Inside;
        return insideStatement(blocks, type, token);
    case Condition:
    case Until:
        if (leavesLabel(blocks, type, token))
            return;
        [[fallthrough]];
    case Inside:
        return insideStatement(blocks, type, token);
    case Declare:
        if (word && isWord(token, "HANDLER"))
            blocks.state = Handler;
        else if (token == ":")
            blocks.state = Statement;
        else if (word && isWord(token, "BEGIN"))
            blocks.state = DeclareBegin;
        else if (!word || !isOneOf(token, {"CONTINUE", "EXIT", "UNDO"}))
            blocks.state = Inside;
        return;
    case DeclareBegin:
        blocks.state = Inside;
        if (!word || (!beginsSimple(token) && !opens(token) && !isWord(token, "NULL")))
            return;
        atBegin(blocks);
        return atStatement(blocks, type, token);
    case Handler:
        return goTo(word && isWord(token, "FOR"), Head);
    case Member:
        if (word && isOneOf(token, {"AS", "IS"}))
            openDeclarations(blocks);
        else if (word && isWord(token, "BEGIN"))
            open(blocks, token);
        return;
    default: // AfterEnd, Plain
        return;
    }
}

} // namespace ponyup
