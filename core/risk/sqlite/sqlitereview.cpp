// SPDX-License-Identifier: LGPL-3.0-or-later
#include "risk/sqlite/sqlitereview.h"

#include "schema/schema.h"

#include <QStringList>

namespace ponyup {

using namespace Qt::StringLiterals;

void SqliteReview::beginScript(const ScriptConditions &conditions)
{
    m_foreignKeys = conditions.foreignKeys;
    m_copied.clear();
    m_dropped.clear();
    m_renamed.clear();
}

bool SqliteReview::review(const Statement &statement, Findings &findings)
{
    m_statement = &statement;
    m_findings = &findings;
    const ObjectName object = statement.object();
    const std::vector<ObjectName> objects = statement.objects();
    const QString table = objects.empty() ? QString() : objects.front().name;
    const QByteArray &verb = statement.verb;
    if (verb == "CREATE VIRTUAL")
        add("SL-023"_L1, table);
    else if (verb.startsWith("CREATE") && object.type == ObjectType::Table)
        createTable(object);
    else if (verb.startsWith("CREATE"))
        m_created.insert(object.name.toLower());
    else if (verb == "DROP TABLE")
        dropTable(table);
    else if (verb == "DROP INDEX")
        add("SL-016c"_L1, object.name);
    else if (verb == "ALTER TABLE")
        alterTable(table);
    else if (verb == "INSERT" || verb == "REPLACE")
        insertRows(table);
    else if (verb == "UPDATE" || verb == "DELETE")
        changeRows(table);
    else if (verb == "VACUUM")
        add("SL-011"_L1, {});
    else if (verb == "ATTACH" || verb == "DETACH")
        add("SL-014"_L1, statement.firstWords(60));
    else if (verb == "PRAGMA")
        pragma();
    else if (hasWord("LOAD_EXTENSION"))
        add("SL-023"_L1, u"load_extension()"_s);
    return statement.kind != StatementKind::Other || verb == "VACUUM" || verb == "ATTACH"
        || verb == "DETACH" || verb == "ANALYZE" || verb == "REINDEX";
}

void SqliteReview::add(QLatin1StringView rule, const QString &object, const QStringList &words)
{
    m_findings->add(rule, object, words);
}

const Table *SqliteReview::known(const QString &table) const
{
    return m_context.schema && !isNew(table) ? m_context.schema->table(table) : nullptr;
}

/// Its indexes and triggers, by name.
QStringList SqliteReview::objectsOf(const QString &table) const
{
    QStringList names;
    if (const Table *const old = known(table)) {
        for (const Index &index : old->indexes)
            if (!index.sql.isEmpty())
                names += index.name;
        for (const Trigger &trigger : m_context.schema->triggers)
            if (trigger.table.compare(table, Qt::CaseInsensitive) == 0)
                names += trigger.name;
    }
    return names;
}

bool SqliteReview::hasWord(std::string_view word) const
{
    for (TokenCursor cursor = tokensOf(*m_statement); cursor.next();)
        if (cursor.is(word))
            return true;
    return false;
}

} // namespace ponyup
