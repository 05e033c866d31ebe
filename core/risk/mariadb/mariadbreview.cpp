// SPDX-License-Identifier: LGPL-3.0-or-later
#include "risk/mariadb/mariadbreview.h"

#include "schema/schema.h"

#include <QStringList>

namespace ponyup {

using namespace Qt::StringLiterals;

bool MariadbReview::review(const Statement &statement, Findings &findings)
{
    m_statement = &statement;
    m_findings = &findings;
    const std::vector<ObjectName> objects = statement.objects();
    const QString table = objects.empty() ? QString() : objects.front().name;
    const QByteArray &verb = statement.verb;
    if (verb.startsWith("CREATE"))
        create(statement.object());
    else if (verb.startsWith("DROP"))
        drop();
    else if (verb == "ALTER TABLE" || verb == "ALTER IGNORE" || verb == "ALTER ONLINE")
        alterTable(table);
    else if (verb == "RENAME" && table.isEmpty())
        add("MY-033"_L1, {}); // RENAME USER
    else if (verb == "RENAME")
        for (size_t i = 0; i < objects.size(); i += 2) // a TO b, c TO d
            add("MY-013"_L1, objects[i].name);
    else if (verb.startsWith("TRUNCATE"))
        add("MY-012"_L1, table);
    else if (verb == "UPDATE" || verb == "DELETE" || verb == "INSERT" || verb == "REPLACE")
        changeRows(table);
    else if (verb.startsWith("SET"))
        setVariable();
    else if (verb.startsWith("GRANT") || verb.startsWith("REVOKE") || verb == "ALTER USER")
        add("MY-033"_L1, {});
    else if (verb.startsWith("LOAD") || verb.startsWith("INSTALL"))
        add("MY-034"_L1, statement.firstWords(60));
    if (has({"INTO", "OUTFILE"}) || has({"INTO", "DUMPFILE"}))
        add("MY-034"_L1, statement.firstWords(60));
    return statement.kind != StatementKind::Other || verb.startsWith("LOAD")
        || verb.startsWith("INSTALL") || verb == "ANALYZE" || verb == "OPTIMIZE"
        || verb.startsWith("LOCK") || verb.startsWith("UNLOCK") || verb.startsWith("FLUSH");
}

void MariadbReview::add(QLatin1StringView rule, const QString &object, const QStringList &words)
{
    m_findings->add(rule, object, words);
}

const Table *MariadbReview::known(const QString &table) const
{
    const bool isHere = m_statement->object().schema.isEmpty(); // Not of another database.
    return m_context.schema && isHere && !isNew(table) ? m_context.schema->table(table) : nullptr;
}

void MariadbReview::create(const ObjectName &object)
{
    if (has({"OR", "REPLACE"}) && object.type == ObjectType::Table && !isNew(object.name))
        add("MY-010"_L1, object.name);
    if (object.type == ObjectType::Role)
        add("MY-033"_L1, {});
    if (has({"SONAME"}))
        add("MY-034"_L1, m_statement->firstWords(60));
    if (has({"DEFINER"}) && !has({"SECURITY", "INVOKER"}))
        add("MY-032"_L1, object.name);
    if (object.type != ObjectType::Table)
        return;
    m_created.insert(object.name);
    // CREATE TABLE … LIKE, … SELECT
    if (!has({"PRIMARY", "KEY"}) && !has({"LIKE"}) && !has({"SELECT"}) && !has({"TEMPORARY"}))
        add("MY-028"_L1, object.name);
}

void MariadbReview::drop()
{
    const std::vector<ObjectName> objects = m_statement->objects();
    for (const ObjectName &object : objects) {
        if (object.type == ObjectType::Table && !isNew(object.name))
            add("MY-011a"_L1, object.name);
        else if (object.type == ObjectType::Database || object.type == ObjectType::Schema)
            add("MY-011c"_L1, object.name);
        else if (object.type == ObjectType::Role)
            add("MY-033"_L1, {});
    }
    if (objects.size() > 1 && m_statement->verb == "DROP TABLE")
        add("MY-009"_L1, {});
}

void MariadbReview::changeRows(const QString &table)
{
    if (isNew(table))
        return;
    if (const Table *const old = known(table); old
        && !old->sql.contains("ENGINE=InnoDB"_L1, Qt::CaseInsensitive)
        && old->sql.contains("ENGINE="_L1, Qt::CaseInsensitive))
        add("MY-027"_L1, table);
    const bool changes = m_statement->verb == "UPDATE" || m_statement->verb == "DELETE";
    if (changes && !has({"WHERE"}) && !has({"LIMIT"}))
        add("MY-029"_L1, table);
}

void MariadbReview::setVariable()
{
    QString variable;
    for (TokenCursor cursor = tokensOf(*m_statement); cursor.next();) {
        const bool off = cursor.text() == "0" || cursor.is("OFF") || cursor.is("FALSE");
        if (off && (variable == "foreign_key_checks"_L1 || variable == "unique_checks"_L1))
            add("MY-024"_L1, variable);
        else if (off && variable == "sql_log_bin"_L1)
            add("MY-025"_L1, variable);
        else if (cursor.type() == TokenType::Word)
            variable = unquoted(cursor).toLower().remove("@@"_L1).section(u'.', -1);
        if (variable == "sql_mode"_L1)
            add("MY-026"_L1, variable);
    }
}

bool MariadbReview::has(std::initializer_list<std::string_view> words) const
{
    const auto *wanted = words.begin();
    for (TokenCursor cursor = tokensOf(*m_statement); cursor.next();) {
        wanted = cursor.is(*wanted) ? wanted + 1 : words.begin();
        if (wanted == words.end())
            return true;
    }
    return false;
}

} // namespace ponyup
