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

/// Inside a transaction SQLite refuses to set these, or silently does nothing. It does nothing with
/// foreign_keys either; but that has a directive of its own, and no need for a journal.
constexpr const char *sqlitePragmas[] = {"journal_mode", "synchronous", "temp_store",
                                         "wal_checkpoint"};

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

bool runsOutsideTransaction(std::string_view verb, std::string_view statement, Dialect dialect)
{
    if (dialect != Dialect::Sqlite)
        return false;
    if (verb != "PRAGMA")
        return verb == "VACUUM" || verb == "DETACH";
    const Pragma pragma = readPragma(statement);
    return (!pragma.value.isEmpty() || pragma.name == "wal_checkpoint")
        && std::any_of(std::begin(sqlitePragmas), std::end(sqlitePragmas),
                       [&](const char *name) { return pragma.name == name; });
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
            runsOutsideTransaction(verb->word, statement, dialect)};
}

Pragma readPragma(std::string_view statement)
{
    TokenCursor cursor(statement, rulesFor(Dialect::Sqlite));
    if (!cursor.next() || !cursor.is("PRAGMA"))
        return {};
    Pragma pragma;
    bool more = cursor.next();
    for (; more && !cursor.isOperator('=') && !cursor.isOperator('('); more = cursor.next())
        pragma.name = bytes(cursor.text()).toLower();
    while (more && cursor.next() && !cursor.isOperator(')'))
        pragma.value += bytes(cursor.text()).toLower();
    return pragma;
}

} // namespace ponyup
