// SPDX-License-Identifier: LGPL-3.0-or-later
#include "risk/postgresql/postgresreview.h"
#include "schema/schema.h"

#include <QStringList>

#include <algorithm>

// PostgresReview: indexes, and what writes a table or a materialized view anew.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

bool hasOption(const Node &statement, QLatin1StringView field, QLatin1StringView name)
{
    const std::vector<Node> options = statement.nodes(field);
    return std::ranges::any_of(options, [&](const Node &option) {
        const QString value = option.node("arg"_L1).text("sval"_L1);
        return option.text("defname"_L1) == name && value != "false"_L1 && value != "off"_L1;
    });
}

/// The statement with a word put behind another one.
QString withWord(const Statement &statement, QLatin1StringView behind, QLatin1StringView word)
{
    QString sql = QString::fromUtf8(statement.text);
    const qsizetype at = sql.indexOf(behind, 0, Qt::CaseInsensitive);
    return at < 0 ? QString() : sql.insert(at + behind.size(), u' ' + word) + u';';
}

} // namespace

void PostgresReview::createIndex(const Node &statement)
{
    const QString table = relationName(statement.node("relation"_L1));
    const QString name = statement.text("idxname"_L1);
    const std::vector<Node> terms = statement.nodes("indexParams"_L1);
    if (!terms.empty() && !statement.has("whereClause"_L1))
        m_indexed.insert(table + u'.' + terms.front().text("name"_L1));
    if (isNew(table))
        return;
    m_works = true;
    if (name.isEmpty())
        add("PG-031"_L1, table);
    if (!statement.flag("concurrent"_L1)) {
        add("PG-027"_L1, table, {name.isEmpty() ? u"…"_s : name},
            withWord(*m_statement, "INDEX"_L1, "CONCURRENTLY"_L1));
        return;
    }
    const Table *const known = m_context.schema ? m_context.schema->table(table) : nullptr;
    if (known && known->sql.contains("PARTITION BY"_L1, Qt::CaseInsensitive))
        add("PG-029"_L1, table);
    if (statement.flag("if_not_exists"_L1))
        add("PG-030"_L1, table, {name});
}

void PostgresReview::dropIndex(const Node &statement)
{
    if (statement.flag("concurrent"_L1))
        return;
    for (const Node &object : statement.nodes("objects"_L1)) {
        const QString index = qualifiedName(object.strings("items"_L1));
        if (!isNew(index))
            add("PG-032"_L1, index, {},
                u"DROP INDEX CONCURRENTLY %1;"_s.arg(quotedRelation(index)));
    }
}

void PostgresReview::reindex(const Node &statement)
{
    if (hasOption(statement, "params"_L1, "concurrently"_L1))
        return;
    const QString relation = relationName(statement.node("relation"_L1));
    m_works = true;
    add("PG-033"_L1, relation.isEmpty() ? statement.text("name"_L1) : relation);
}

void PostgresReview::vacuum(const Node &statement)
{
    if (!statement.flag("is_vacuumcmd"_L1) || !hasOption(statement, "options"_L1, "full"_L1))
        return;
    m_works = true;
    const std::vector<Node> tables = statement.nodes("rels"_L1);
    if (tables.empty())
        add("PG-042"_L1, u"*"_s);
    for (const Node &table : tables)
        add("PG-042"_L1, relationName(table.node("relation"_L1)));
}

void PostgresReview::cluster(const Node &statement)
{
    const QString table = relationName(statement.node("relation"_L1));
    if (isNew(table))
        return;
    m_works = true;
    lockExclusively(table);
    add("PG-042"_L1, table.isEmpty() ? u"*"_s : table);
}

void PostgresReview::refresh(const Node &statement)
{
    const QString view = relationName(statement.node("relation"_L1));
    if (isNew(view))
        return;
    m_works = true;
    if (statement.flag("concurrent"_L1))
        return;
    lockExclusively(view);
    add("PG-043"_L1, view, {},
        u"REFRESH MATERIALIZED VIEW CONCURRENTLY %1;"_s.arg(quotedRelation(view)));
}

} // namespace ponyup
