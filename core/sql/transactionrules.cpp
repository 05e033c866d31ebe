// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/classifier.h"
#include "sql/objectnames.h"

#include <algorithm>

// What a statement does to the transaction that it runs in. PostgreSQL's list is the server's own
// (what it refuses with SQLSTATE 25001), MariaDB's that of its manual, with what MySQL adds.

namespace ponyup {

namespace {

/// Inside a transaction SQLite refuses to set these, or silently does nothing. It does nothing with
/// foreign_keys either; but that has a directive of its own, and no need for a journal.
constexpr const char *sqlitePragmas[] = {"journal_mode", "synchronous", "temp_store",
                                         "wal_checkpoint"};

bool isSqliteOutside(const TokenCursor &verb, std::string_view statement)
{
    if (!verb.is("PRAGMA"))
        return verb.is("VACUUM") || verb.is("DETACH");
    const Pragma pragma = readPragma(statement);
    return (!pragma.value.isEmpty() || pragma.name == "wal_checkpoint")
        && std::any_of(std::begin(sqlitePragmas), std::end(sqlitePragmas),
                       [&](const char *name) { return pragma.name == name; });
}

bool nextIs(TokenCursor &cursor, std::initializer_list<std::string_view> words)
{
    return cursor.next() && cursor.isAny(words);
}

/// Whether a word comes at all.
bool mentions(TokenCursor cursor, std::string_view word)
{
    while (cursor.next()) {
        if (cursor.is(word))
            return true;
    }
    return false;
}

/// Whether an option, which is on unless it says otherwise, is on: (create_slot = false).
bool isOptionOn(TokenCursor cursor, std::string_view option, bool unlessWritten)
{
    while (cursor.next()) {
        if (!cursor.is(option))
            continue;
        if (!cursor.next() || cursor.isOperator(',') || cursor.isOperator(')'))
            return true;
        if (cursor.isOperator('='))
            cursor.next();
        return !isOneOf(cursor.text(), {"FALSE", "OFF", "0", "'FALSE'", "'OFF'", "'0'"});
    }
    return unlessWritten;
}

bool isReindexOutside(TokenCursor cursor)
{
    const TokenCursor options = cursor;
    if (!cursor.next())
        return false;
    if (cursor.isOperator('(')) {
        if (isOptionOn(options, "CONCURRENTLY", false))
            return true;
        while (cursor.next() && !cursor.isOperator(')')) { }
        cursor.next();
    }
    if (cursor.isAny({"SCHEMA", "DATABASE", "SYSTEM"}))
        return true;
    return nextIs(cursor, {"CONCURRENTLY"});
}

/// CREATE, ALTER or DROP.
bool isDefinitionOutside(const TokenCursor &verb)
{
    TokenCursor cursor = verb;
    const QByteArray words = readObjectHead(cursor).words;
    if (verb.is("ALTER")) {
        if (words == "DATABASE")
            return mentions(cursor, "TABLESPACE");
        if (words == "TABLE")
            return mentions(cursor, "DETACH") && mentions(cursor, "CONCURRENTLY");
        if (words == "SUBSCRIPTION")
            return mentions(cursor, "REFRESH") ? isOptionOn(cursor, "REFRESH", true)
                                               : mentions(cursor, "PUBLICATION");
        return words == "SYSTEM";
    }
    if (words == "INDEX")
        return nextIs(cursor, {"CONCURRENTLY"});
    if (words == "SUBSCRIPTION")
        return verb.is("DROP")
            || (isOptionOn(cursor, "CREATE_SLOT", true) && isOptionOn(cursor, "CONNECT", true));
    return words == "DATABASE" || words == "TABLESPACE";
}

bool isPostgresOutside(const TokenCursor &verb)
{
    TokenCursor cursor = verb;
    if (verb.isAny({"CREATE", "ALTER", "DROP"}))
        return isDefinitionOutside(verb);
    if (verb.is("REINDEX"))
        return isReindexOutside(verb);
    if (verb.is("CLUSTER")) // With a table it may run inside.
        return !cursor.next() || (cursor.is("VERBOSE") && !cursor.next());
    if (verb.is("DISCARD"))
        return nextIs(cursor, {"ALL"});
    if (verb.is("COMMIT") || verb.is("ROLLBACK"))
        return nextIs(cursor, {"PREPARED"});
    return verb.is("VACUUM");
}

/// SET PASSWORD, SET DEFAULT ROLE, SET autocommit = 1.
bool isCommittingSet(TokenCursor cursor)
{
    if (nextIs(cursor, {"PASSWORD"}))
        return true;
    if (cursor.is("DEFAULT"))
        return nextIs(cursor, {"ROLE"});
    for (bool more = true; more; more = cursor.next()) {
        if (cursor.is("AUTOCOMMIT") && cursor.next() && cursor.next())
            return isOneOf(cursor.text(), {"1", "ON", "TRUE"});
    }
    return false;
}

/// Whether a block may hold what commits: only of statements that change rows it is certain that
/// they do not.
bool mayCommitInside(TokenCursor cursor)
{
    while (cursor.next()) {
        if (cursor.isAny({"CREATE",  "ALTER",          "DROP",      "RENAME",   "TRUNCATE",
                          "GRANT",   "REVOKE",         "FLUSH",     "RESET",    "SHUTDOWN",
                          "ANALYZE", "OPTIMIZE",       "REPAIR",    "CHECK",    "CACHE",
                          "CHANGE",  "INSTALL",        "UNINSTALL", "IMPORT",   "LOCK",
                          "UNLOCK",  "LOAD",           "START",     "STOP",     "COMMIT",
                          "CALL",    "EXECUTE",        "PREPARE",   "PASSWORD", "AUTOCOMMIT",
                          "BACKUP",  "PURGE",          "KILL",      "XA",       "ROLLBACK",
                          "ROLE",    "COMPLETION_TYPE"}))
            return true;
    }
    return false;
}

} // namespace

bool runsOutsideTransaction(const TokenCursor &verb, std::string_view statement, Dialect dialect)
{
    switch (dialect) {
    case Dialect::Sqlite:
        return isSqliteOutside(verb, statement);
    case Dialect::PostgreSql:
        return isPostgresOutside(verb);
    default:
        return false;
    }
}

bool commitsImplicitly(const TokenCursor &verb)
{
    TokenCursor cursor = verb;
    if (verb.isAny({"CREATE", "ALTER", "DROP"})) {
        const ObjectHead head = readObjectHead(cursor);
        const bool temporary = head.temporary && !verb.is("ALTER");
        return !temporary && head.words != "PREPARE";
    }
    if (verb.isAny({"RENAME", "TRUNCATE", "GRANT", "REVOKE", "FLUSH", "RESET", "SHUTDOWN",
                    "OPTIMIZE", "REPAIR", "CHECK", "CACHE", "CHANGE", "INSTALL", "UNINSTALL",
                    "IMPORT"}))
        return true;
    // What these run, nobody knows.
    if (verb.isAny({"CALL", "EXECUTE"}))
        return true;
    if (verb.is("BEGIN") && (!cursor.next() || cursor.is("WORK")))
        return true;
    if (verb.isAny({"BEGIN", "IF", "CASE", "FOR", "LOOP", "REPEAT", "WHILE", "DECLARE"}))
        return mayCommitInside(verb);
    if (verb.isAny({"START", "STOP"}))
        return nextIs(cursor, {"TRANSACTION", "SLAVE", "REPLICA", "ALL", "GROUP_REPLICATION"});
    if (verb.is("ANALYZE")) // ANALYZE SELECT … only measures.
        return nextIs(cursor, {"TABLE", "TABLES", "LOCAL", "NO_WRITE_TO_BINLOG"});
    if (verb.is("LOCK"))
        return nextIs(cursor, {"TABLE", "TABLES"});
    if (verb.is("LOAD"))
        return nextIs(cursor, {"INDEX"});
    return verb.is("SET") && isCommittingSet(verb);
}

} // namespace ponyup
