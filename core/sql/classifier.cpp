// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/classifier.h"

#include "sql/tokencursor.h"

#include <algorithm>

namespace ponyup {

namespace {

struct Verb {
    std::string_view word;
    StatementKind kind;
};

constexpr Verb verbs[] = {
    {"INSERT", StatementKind::Dml},
    {"UPDATE", StatementKind::Dml},
    {"DELETE", StatementKind::Dml},
    {"REPLACE", StatementKind::Dml},
    {"MERGE", StatementKind::Dml},
    {"CREATE", StatementKind::Ddl},
    {"ALTER", StatementKind::Ddl},
    {"DROP", StatementKind::Ddl},
    {"REINDEX", StatementKind::Ddl},
    {"ANALYZE", StatementKind::Ddl},
    {"VACUUM", StatementKind::Ddl},
    {"TRUNCATE", StatementKind::Ddl},
    {"COMMENT", StatementKind::Ddl},
    {"GRANT", StatementKind::Ddl},
    {"REVOKE", StatementKind::Ddl},
    {"SELECT", StatementKind::Query},
    {"VALUES", StatementKind::Query},
    {"EXPLAIN", StatementKind::Query},
    {"BEGIN", StatementKind::TransactionControl},
    {"COMMIT", StatementKind::TransactionControl},
    {"END", StatementKind::TransactionControl},
    {"ROLLBACK", StatementKind::TransactionControl},
    {"SAVEPOINT", StatementKind::TransactionControl},
    {"RELEASE", StatementKind::TransactionControl},
    {"START", StatementKind::TransactionControl},
    {"ABORT", StatementKind::TransactionControl},
    {"PRAGMA", StatementKind::Session},
    {"SET", StatementKind::Session},
    {"RESET", StatementKind::Session},
    {"USE", StatementKind::Session},
    {"ATTACH", StatementKind::Session},
    {"DETACH", StatementKind::Session},
};

/// Words between CREATE and what is created that do not name a kind of object.
constexpr std::string_view modifiers[] = {"TEMP", "TEMPORARY", "UNIQUE", "OR", "REPLACE"};

/// Inside a transaction SQLite refuses to set these, or silently does nothing.
constexpr std::string_view sqlitePragmas[] = {"JOURNAL_MODE", "FOREIGN_KEYS", "SYNCHRONOUS",
                                              "TEMP_STORE", "WAL_CHECKPOINT"};

const Verb *findVerb(const TokenCursor &cursor)
{
    const auto found = std::find_if(std::begin(verbs), std::end(verbs),
                                    [&](const Verb &verb) { return cursor.is(verb.word); });
    return found == std::end(verbs) ? nullptr : found;
}

QByteArray bytes(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

QByteArray literal(std::string_view text)
{
    return QByteArray::fromRawData(text.data(), static_cast<qsizetype>(text.size()));
}

/// "CREATE TABLE" from CREATE TEMP TABLE, "CREATE VIRTUAL TABLE".
QByteArray verbWithObject(std::string_view verb, TokenCursor cursor)
{
    QByteArray result = bytes(verb);
    while (cursor.next() && cursor.type() == TokenType::Word) {
        if (std::any_of(std::begin(modifiers), std::end(modifiers),
                        [&](std::string_view modifier) { return cursor.is(modifier); }))
            continue;
        result += ' ' + bytes(cursor.text()).toUpper();
        if (!cursor.is("VIRTUAL") && !cursor.is("MATERIALIZED"))
            break;
    }
    return result;
}

/// Goes on from WITH to the word that the statement is about; false when there is none. The word
/// that names a common table expression is not it, even if it is REPLACE.
bool skipCommonTables(TokenCursor &cursor)
{
    int depth = 0;
    bool nameComes = true;
    while (cursor.next()) {
        if (cursor.isOperator('('))
            ++depth;
        else if (cursor.isOperator(')'))
            --depth;
        else if (depth == 0 && cursor.isOperator(','))
            nameComes = true;
        else if (depth == 0 && nameComes)
            nameComes = cursor.is("RECURSIVE");
        else if (depth == 0 && findVerb(cursor))
            return true;
    }
    return false;
}

/// PRAGMA schema.name = value, PRAGMA name(value): setting one that a transaction does not allow.
bool setsOutsideTransaction(TokenCursor cursor)
{
    std::string_view name;
    while (cursor.next() && !cursor.isOperator('=') && !cursor.isOperator('('))
        name = cursor.text();
    const bool sets = cursor.isOperator('=') || cursor.isOperator('(');
    return (sets || isWord(name, "WAL_CHECKPOINT"))
        && std::any_of(std::begin(sqlitePragmas), std::end(sqlitePragmas),
                       [&](std::string_view pragma) { return isWord(name, pragma); });
}

bool runsOutsideTransaction(const Verb &verb, const TokenCursor &cursor, Dialect dialect)
{
    if (dialect != Dialect::Sqlite)
        return false;
    return verb.word == "VACUUM" || verb.word == "DETACH"
        || (verb.word == "PRAGMA" && setsOutsideTransaction(cursor));
}

} // namespace

Classification classify(std::string_view statement, Dialect dialect)
{
    const DialectRules &rules = rulesFor(dialect);
    if (statement.starts_with(rules.clientCommand)) {
        const size_t end = std::min(statement.find_first_of(" \t\r\n"), statement.size());
        return {StatementKind::ClientCommand, bytes(statement.substr(0, end))};
    }
    TokenCursor cursor(statement, rules);
    bool found = cursor.next();
    while (found && cursor.isOperator('('))
        found = cursor.next();
    if (found && cursor.is("WITH") && !skipCommonTables(cursor))
        return {StatementKind::Other, literal("WITH")};
    const Verb *verb = found ? findVerb(cursor) : nullptr;
    if (!verb && found && cursor.type() == TokenType::Word)
        return {StatementKind::Other, bytes(cursor.text()).toUpper()};
    if (!verb)
        return {};
    const bool namesObject =
        verb->word == "CREATE" || verb->word == "ALTER" || verb->word == "DROP";
    return {verb->kind, namesObject ? verbWithObject(verb->word, cursor) : literal(verb->word),
            runsOutsideTransaction(*verb, cursor, dialect)};
}

} // namespace ponyup
