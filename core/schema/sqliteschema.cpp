// SPDX-License-Identifier: LGPL-3.0-or-later
#include "schema/sqliteschema.h"

#include "schema/sqltext.h"

#include <QHash>

#include <algorithm>

// A handful of queries for the whole schema, each joining sqlite_schema with a pragma's
// table-valued function: four queries per table would be thousands for a large one. Virtual tables
// (rootpage 0) stand aside: when their module is not there, asking about them is an error.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

using TableIndex = QHash<QString, size_t>; ///< Name to position in Schema::tables.

class Reader {
public:
    explicit Reader(Connection &connection) : m_connection(connection) { }

    Result<Schema> read()
    {
        Result<> done = readObjects();
        for (auto step : {&Reader::readColumns, &Reader::readVirtualColumns, &Reader::readIndexes,
                          &Reader::readForeignKeys})
            if (done)
                done = (this->*step)();
        if (!done)
            return fail(std::move(done.error()));
        return std::move(m_schema);
    }

private:
    Result<> readObjects();
    Result<> readColumns();
    Result<> readVirtualColumns();
    Result<> readIndexes();
    Result<> readForeignKeys();
    void addColumn(Table &table, const QVariantList &row, qsizetype first);
    /// The table of that name; null when it has been left out.
    Table *table(const QVariant &name)
    {
        const auto found = m_tables.constFind(name.toString());
        return found == m_tables.cend() ? nullptr : &m_schema.tables[*found];
    }

    Connection &m_connection;
    Schema m_schema;
    TableIndex m_tables;
    QHash<QString, QString> m_indexSql;
    QStringList m_virtual;
};

Result<> Reader::readObjects()
{
    // Inner tables of full-text and R-tree tables come and go with these.
    const auto objects =
        m_connection.query(u"SELECT type, name, tbl_name, sql, rootpage FROM sqlite_schema "
                           "WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
                           "AND (type <> 'table' OR NOT EXISTS (SELECT 1 FROM sqlite_schema WHERE "
                           "type = 'table' AND rootpage = 0) "
                           "OR name NOT IN (SELECT name FROM pragma_table_list WHERE schema = "
                           "'main' AND type = 'shadow')) "
                           "ORDER BY name"_s);
    if (!objects)
        return fail(objects.error());
    for (const QVariantList &row : objects->rows) {
        const QString type = row[0].toString();
        const QString name = row[1].toString();
        const QString sql = row[3].toString();
        if (type == "table"_L1) {
            m_tables.insert(name, m_schema.tables.size());
            m_schema.tables.push_back({.name = name, .sql = sql});
            if (row[4].toInt() == 0)
                m_virtual += name;
        } else if (type == "view"_L1) {
            m_schema.views.push_back({.name = name, .sql = sql});
        } else if (type == "trigger"_L1) {
            m_schema.triggers.push_back({.name = name, .table = row[2].toString(), .sql = sql});
        } else {
            m_indexSql.insert(name, sql);
        }
    }
    return {};
}

/// From a row of pragma_table_xinfo: name, type, notnull, dflt_value, pk, hidden.
void Reader::addColumn(Table &table, const QVariantList &row, qsizetype first)
{
    enum Hidden { No, OfVirtualTable, Generated, StoredGenerated };
    const int hidden = row[first + 5].toInt();
    if (hidden == OfVirtualTable)
        return;
    Column column{.name = row[first].toString(),
                  .type = row[first + 1].toString().simplified(),
                  .notNull = row[first + 2].toBool(),
                  .primaryKey = row[first + 4].toInt()};
    if (!row[first + 3].isNull())
        column.defaultValue = row[first + 3].toString();
    if (hidden == Generated || hidden == StoredGenerated)
        column.generated = generatedExpression(table.sql, column.name);
    table.columns.push_back(std::move(column));
}

Result<> Reader::readColumns()
{
    const auto columns = m_connection.query(
        u"SELECT t.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk, c.hidden "
        "FROM sqlite_schema AS t JOIN pragma_table_xinfo(t.name, 'main') AS c "
        "WHERE t.type = 'table' AND t.rootpage > 0 ORDER BY t.name, c.cid"_s);
    if (!columns)
        return fail(columns.error());
    for (const QVariantList &row : columns->rows)
        if (Table *of = table(row[0]))
            addColumn(*of, row, 1);
    return {};
}

Result<> Reader::readVirtualColumns()
{
    for (const QString &name : std::as_const(m_virtual)) {
        const auto columns =
            m_connection.query(u"SELECT name, type, \"notnull\", dflt_value, pk, hidden "
                               "FROM pragma_table_xinfo(?, 'main') ORDER BY cid"_s,
                               {name});
        if (columns) // else its module is not there: its SQL has to say it all
            for (const QVariantList &row : columns->rows)
                addColumn(*table(name), row, 0);
    }
    return {};
}

Result<> Reader::readIndexes()
{
    const auto rows =
        m_connection.query(u"SELECT t.name, i.name, i.\"unique\", i.origin, c.name, c.\"desc\" "
                           "FROM sqlite_schema AS t JOIN pragma_index_list(t.name, 'main') AS i "
                           "JOIN pragma_index_xinfo(i.name, 'main') AS c "
                           "WHERE t.type = 'table' AND t.rootpage > 0 AND c.key = 1 "
                           "ORDER BY t.name, i.name, c.seqno"_s);
    if (!rows)
        return fail(rows.error());
    QString last;
    for (const QVariantList &row : rows->rows) {
        Table *of = table(row[0]);
        const QString name = row[1].toString();
        const bool byStatement = row[3].toString() == "c"_L1;
        if (!of || row[3].toString() == "pk"_L1) // The columns tell the primary key.
            continue;
        if (name != last) {
            Index index{.unique = row[2].toBool()};
            if (byStatement) {
                const QString sql = m_indexSql.value(name);
                const IndexParts parts = indexParts(sql);
                index = {.name = name,
                         .unique = index.unique,
                         .columns = parts.columns,
                         .where = parts.where,
                         .sql = sql};
            }
            of->indexes.push_back(std::move(index));
            last = name;
        }
        if (!byStatement)
            of->indexes.back().columns +=
                row[4].toString() + (row[5].toBool() ? u" DESC"_s : QString());
    }
    for (Table &each : m_schema.tables)
        std::sort(each.indexes.begin(), each.indexes.end(), [](const Index &a, const Index &b) {
            return std::tie(a.name, a.columns) < std::tie(b.name, b.columns);
        });
    return {};
}

/// The columns that REFERENCES without a list means.
QStringList primaryKeyOf(const Table &table)
{
    std::vector<const Column *> key;
    for (const Column &column : table.columns)
        if (column.primaryKey > 0)
            key.push_back(&column);
    std::sort(key.begin(), key.end(),
              [](const Column *a, const Column *b) { return a->primaryKey < b->primaryKey; });
    QStringList names;
    for (const Column *column : key)
        names += column->name;
    return names;
}

Result<> Reader::readForeignKeys()
{
    const auto rows = m_connection.query(
        u"SELECT t.name, k.id, k.\"table\", k.\"from\", k.\"to\", k.on_update, k.on_delete "
        "FROM sqlite_schema AS t JOIN pragma_foreign_key_list(t.name, 'main') AS k "
        "WHERE t.type = 'table' AND t.rootpage > 0 ORDER BY t.name, k.id, k.seq"_s);
    if (!rows)
        return fail(rows.error());
    std::pair<QString, int> last;
    for (const QVariantList &row : rows->rows) {
        Table *of = table(row[0]);
        if (!of)
            continue;
        const std::pair key(of->name, row[1].toInt());
        if (of->foreignKeys.empty() || key != last) {
            of->foreignKeys.push_back({.table = row[2].toString(),
                                       .onUpdate = row[5].toString(),
                                       .onDelete = row[6].toString()});
            last = key;
        }
        of->foreignKeys.back().columns += row[3].toString();
        if (!row[4].isNull())
            of->foreignKeys.back().references += row[4].toString();
    }
    for (Table &each : m_schema.tables) {
        for (ForeignKey &key : each.foreignKeys)
            if (const Table *parent = m_schema.table(key.table); parent && key.references.isEmpty())
                key.references = primaryKeyOf(*parent);
        std::sort(each.foreignKeys.begin(), each.foreignKeys.end(),
                  [](const ForeignKey &a, const ForeignKey &b) {
                      return std::tie(a.columns, a.table) < std::tie(b.columns, b.table);
                  });
    }
    return {};
}

} // namespace

Result<Schema> readSqliteSchema(Connection &connection)
{
    // Outside a transaction another program may change the schema between two queries.
    const auto cookie = [&connection] {
        const auto version = connection.query(u"PRAGMA schema_version"_s);
        return version && !version->rows.empty() ? version->rows.front().front() : QVariant();
    };
    for (int attempt = 1;; ++attempt) {
        const QVariant before = cookie();
        auto schema = Reader(connection).read();
        if (!schema || attempt == 5 || cookie() == before)
            return schema;
    }
}

} // namespace ponyup
