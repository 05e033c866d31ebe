// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/classifier.h"

#include "sql/objectnames.h"
#include "sql/tokencursor.h"

#include <algorithm>

namespace ponyup {

namespace {

struct Verb {
    std::string_view word;
    StatementKind kind;
};

/// The most frequent ones first: they are looked for in this order.
constexpr Verb verbs[] = {
    {"INSERT", StatementKind::Dml},
    {"UPDATE", StatementKind::Dml},
    {"DELETE", StatementKind::Dml},
    {"SELECT", StatementKind::Query},
    {"CREATE", StatementKind::Ddl},
    {"ALTER", StatementKind::Ddl},
    {"DROP", StatementKind::Ddl},
    {"SET", StatementKind::Session},
    {"REPLACE", StatementKind::Dml},
    {"MERGE", StatementKind::Dml},
    {"COPY", StatementKind::Dml},
    {"REINDEX", StatementKind::Ddl},
    {"ANALYZE", StatementKind::Ddl},
    {"VACUUM", StatementKind::Ddl},
    {"TRUNCATE", StatementKind::Ddl},
    {"COMMENT", StatementKind::Ddl},
    {"GRANT", StatementKind::Ddl},
    {"REVOKE", StatementKind::Ddl},
    {"CLUSTER", StatementKind::Ddl},
    {"REFRESH", StatementKind::Ddl},
    {"REASSIGN", StatementKind::Ddl},
    {"SECURITY", StatementKind::Ddl},
    {"IMPORT", StatementKind::Ddl},
    {"RENAME", StatementKind::Ddl},
    {"OPTIMIZE", StatementKind::Ddl},
    {"REPAIR", StatementKind::Ddl},
    {"CHECK", StatementKind::Ddl},
    {"INSTALL", StatementKind::Ddl},
    {"UNINSTALL", StatementKind::Ddl},
    {"VALUES", StatementKind::Query},
    {"TABLE", StatementKind::Query},
    {"EXPLAIN", StatementKind::Query},
    {"SHOW", StatementKind::Query},
    {"DESCRIBE", StatementKind::Query},
    {"DESC", StatementKind::Query},
    {"FETCH", StatementKind::Query},
    {"HANDLER", StatementKind::Query},
    {"BEGIN", StatementKind::TransactionControl},
    {"COMMIT", StatementKind::TransactionControl},
    {"END", StatementKind::TransactionControl},
    {"ROLLBACK", StatementKind::TransactionControl},
    {"SAVEPOINT", StatementKind::TransactionControl},
    {"RELEASE", StatementKind::TransactionControl},
    {"START", StatementKind::TransactionControl},
    {"ABORT", StatementKind::TransactionControl},
    {"XA", StatementKind::TransactionControl},
    {"PRAGMA", StatementKind::Session},
    {"RESET", StatementKind::Session},
    {"USE", StatementKind::Session},
    {"ATTACH", StatementKind::Session},
    {"DETACH", StatementKind::Session},
    {"DISCARD", StatementKind::Session},
    {"PREPARE", StatementKind::Session},
    {"DEALLOCATE", StatementKind::Session},
    {"LISTEN", StatementKind::Session},
    {"UNLISTEN", StatementKind::Session},
    {"NOTIFY", StatementKind::Session},
    {"LOCK", StatementKind::Session},
    {"UNLOCK", StatementKind::Session},
    {"FLUSH", StatementKind::Session},
    {"LOAD", StatementKind::Session},
    {"DECLARE", StatementKind::Session},
    {"CLOSE", StatementKind::Session},
    {"CACHE", StatementKind::Session},
    {"CHANGE", StatementKind::Session},
    {"STOP", StatementKind::Session},
    {"KILL", StatementKind::Session},
    {"SHUTDOWN", StatementKind::Other},
};

const Verb *findVerb(std::string_view word)
{
    const auto found = std::find_if(std::begin(verbs), std::end(verbs),
                                    [&](const Verb &verb) { return isWord(word, verb.word); });
    return found == std::end(verbs) ? nullptr : found;
}

const Verb *findVerb(const TokenCursor &cursor)
{
    return cursor.type() == TokenType::Word ? findVerb(cursor.text()) : nullptr;
}

QByteArray bytes(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

QByteArray literal(std::string_view text)
{
    return QByteArray::fromRawData(text.data(), static_cast<qsizetype>(text.size()));
}

/// BEGIN … END and DECLARE … BEGIN … END, told by its end: BEGIN TRANSACTION, DECLARE CURSOR and
/// the like have none.
bool isAnsiBlock(std::string_view statement)
{
    // A dollar is a letter in blocks.
    static const DialectRules rules = [] {
        DialectRules ansi = rulesFor(Dialect::Ansi);
        ansi.classes['$'] = ByteClass::Word;
        return ansi;
    }();
    bool ends = false;
    for (TokenCursor cursor(statement, rules); cursor.next();)
        ends = cursor.is("END")
            || (ends && (cursor.is("CATCH") || cursor.type() == TokenType::Semicolon));
    return ends;
}

/// What a verb is for, when the words behind it tell more than the verb.
StatementKind kindOf(const Verb &verb, TokenCursor cursor, Dialect dialect)
{
    const bool more = cursor.next();
    const auto says = [&](std::string_view word) { return more && cursor.is(word); };
    if (verb.word == "BEGIN" && more && cursor.type() != TokenType::Semicolon
        && dialect == Dialect::MariaDb && !says("WORK"))
        return StatementKind::Other;
    if (verb.word == "START" && dialect == Dialect::MariaDb && !says("TRANSACTION"))
        return StatementKind::Session; // START SLAVE
    if (verb.word == "PREPARE" && says("TRANSACTION"))
        return StatementKind::TransactionControl;
    if (verb.word == "LOAD" && (says("DATA") || says("XML")))
        return StatementKind::Dml;
    if (verb.word == "EXPLAIN" && dialect != Dialect::Sqlite) {
        // EXPLAIN ANALYZE runs what it explains.
        if (more && cursor.isOperator('('))
            while (cursor.next() && !cursor.is("ANALYZE") && !cursor.isOperator(')')) { }
        return cursor.is("ANALYZE") ? StatementKind::Other : verb.kind;
    }
    if (verb.word == "ANALYZE" && dialect == Dialect::MariaDb && more
        && cursor.isAny({"SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "FORMAT"}))
        return StatementKind::Other;
    if (verb.word == "COPY") {
        int depth = 0;
        for (bool on = more; on; on = cursor.next()) {
            depth += cursor.isOperator('(') ? 1 : cursor.isOperator(')') ? -1 : 0;
            if (depth == 0 && (cursor.is("FROM") || cursor.is("TO")))
                return cursor.is("TO") ? StatementKind::Query : verb.kind;
        }
    }
    return verb.kind;
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

/// From the SET of MariaDB's SET STATEMENT … FOR to the statement that the settings are for; stays
/// where it is when there is none.
void skipSettings(TokenCursor &cursor)
{
    TokenCursor ahead = cursor;
    if (!ahead.next() || !ahead.is("STATEMENT"))
        return;
    int depth = 0;
    while (ahead.next()) {
        depth += ahead.isOperator('(') ? 1 : ahead.isOperator(')') ? -1 : 0;
        if (depth == 0 && ahead.is("FOR")) {
            if (ahead.next())
                cursor = ahead;
            return;
        }
    }
}

bool startsWithWith(std::string_view statement, const DialectRules &rules)
{
    TokenCursor cursor(statement, rules);
    return cursor.next() && cursor.is("WITH");
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
    if (!goToVerb(cursor))
        return {.verb = startsWithWith(statement, rules) ? literal("WITH") : QByteArray()};
    if (cursor.type() != TokenType::Word)
        return {};
    const Verb *verb = findVerb(cursor);
    if (!verb)
        return {.verb = bytes(cursor.text()).toUpper(),
                .implicitCommit = dialect == Dialect::MariaDb && commitsImplicitly(cursor)};
    Classification found{.kind = verb->kind, .verb = literal(verb->word)};
    if (verb->kind == StatementKind::Dml && verb->word != "COPY")
        return found;
    found.kind = kindOf(*verb, cursor, dialect);
    if (dialect == Dialect::Ansi && (verb->word == "BEGIN" || verb->word == "DECLARE")
        && isAnsiBlock(statement))
        found.kind = StatementKind::Other;
    found.outsideTransaction = runsOutsideTransaction(cursor, statement, dialect);
    found.implicitCommit = dialect == Dialect::MariaDb && commitsImplicitly(cursor);
    if (verb->word == "CREATE" || verb->word == "ALTER" || verb->word == "DROP") {
        const QByteArray object = readObjectHead(cursor).words;
        found.verb = object.isEmpty() ? bytes(verb->word) : bytes(verb->word) + ' ' + object;
    }
    return found;
}

const Classification *plainStatement(std::string_view text)
{
    static const Classification statements[] = {{StatementKind::Dml, literal("INSERT")},
                                                {StatementKind::Dml, literal("UPDATE")},
                                                {StatementKind::Dml, literal("DELETE")}};
    if (text.size() <= plainVerbLength
        || (text[plainVerbLength] != ' ' && text[plainVerbLength] != '\n'))
        return nullptr;
    switch (text[0] & 0xdf) {
    case 'I':
        return isWord(text.substr(0, plainVerbLength), "INSERT") ? &statements[0] : nullptr;
    case 'U':
        return isWord(text.substr(0, plainVerbLength), "UPDATE") ? &statements[1] : nullptr;
    case 'D':
        return isWord(text.substr(0, plainVerbLength), "DELETE") ? &statements[2] : nullptr;
    default:
        return nullptr;
    }
}

bool beginsStatement(std::string_view word)
{
    return findVerb(word)
        || isOneOf(word,
                   {"WITH", "CALL", "EXEC", "EXECUTE", "DO", "IF", "WHILE", "PRINT", "AUDIT",
                    "NOAUDIT", "PURGE", "FLASHBACK", "ADMINISTER"});
}

bool goToVerb(TokenCursor &cursor)
{
    bool found = cursor.next();
    if (found && cursor.is("SET"))
        skipSettings(cursor);
    while (found && cursor.isOperator('('))
        found = cursor.next();
    return found && (!cursor.is("WITH") || skipCommonTables(cursor));
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
