// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/documentedlocks.h"

#include "sql/dialectrules.h"
#include "sql/tokencursor.h"

namespace ponyup {

namespace {

/// FULL stands before the names: VACUUM FULL t, VACUUM (ANALYZE, FULL) t.
bool isFull(const Statement &statement)
{
    TokenCursor cursor({statement.text.constData(), static_cast<size_t>(statement.text.size())},
                       rulesFor(Dialect::PostgreSql));
    int depth = 0;
    cursor.next(); // VACUUM
    while (cursor.next()) {
        depth += cursor.isOperator('(') ? 1 : cursor.isOperator(')') ? -1 : 0;
        if (cursor.is("FULL"))
            return true;
        if (depth == 0 && !cursor.isOperator(')') && !cursor.isAny({"VERBOSE", "FREEZE"}))
            return false;
    }
    return false;
}

} // namespace

std::optional<DocumentedWork> documentedWork(const Statement &statement)
{
    if (!statement.outsideTransaction)
        return {};
    const QByteArray &verb = statement.verb;
    if (verb == "CREATE INDEX" || verb.startsWith("REINDEX"))
        return DocumentedWork{.buildsIndex = true};
    if (verb == "DROP INDEX" || verb == "ALTER TABLE")
        return DocumentedWork{};
    if (verb.startsWith("VACUUM")) {
        const bool full = isFull(statement);
        return DocumentedWork{.blocksReads = full, .rewrites = full, .ofAllTables = true};
    }
    return {};
}

} // namespace ponyup
