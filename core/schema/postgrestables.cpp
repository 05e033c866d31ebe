// SPDX-License-Identifier: LGPL-3.0-or-later
#include "schema/postgresnames.h"
#include "schema/postgresschema.h"
#include "schema/schemadiff.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

// One query for each kind of thing in all tables. The text of a table, which the server does not
// keep, is made up of what the catalog says that columns and keys do not.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

QStringList listOf(const QVariant &json)
{
    QStringList list;
    const QJsonArray values = QJsonDocument::fromJson(json.toString().toUtf8()).array();
    for (const QJsonValue &value : values)
        list += value.toString();
    return list;
}

QString actionOf(const QVariant &letter)
{
    switch (letter.toString().front().toLatin1()) {
    case 'r':
        return u"RESTRICT"_s;
    case 'c':
        return u"CASCADE"_s;
    case 'n':
        return u"SET NULL"_s;
    case 'd':
        return u"SET DEFAULT"_s;
    default:
        return u"NO ACTION"_s;
    }
}

class Reader {
public:
    explicit Reader(Connection &connection) : m_connection(connection) { }

    Result<std::vector<Table>> read();

private:
    Result<> readTables();
    Result<> readColumns();
    Result<> readConstraints();
    Result<> readIndexes();
    void addConstraint(Table &table, const QVariantList &row);
    void finish();
    /// Null when it has been left out.
    Table *table(const QVariant &oid)
    {
        const auto found = m_byOid.constFind(oid.toLongLong());
        return found == m_byOid.cend() ? nullptr : &m_tables[*found];
    }

    Connection &m_connection;
    std::vector<Table> m_tables;
    QHash<qint64, size_t> m_byOid;
    QHash<QString, QStringList> m_constraints; ///< As text, by their table's name.
    QHash<QString, QString> m_ends; ///< What follows them.
};

Result<std::vector<Table>> Reader::read()
{
    Result<> done;
    for (auto step : {&Reader::readTables, &Reader::readColumns, &Reader::readConstraints,
                      &Reader::readIndexes})
        if (done)
            done = (this->*step)();
    if (!done)
        return fail(std::move(done.error()));
    finish();
    return std::move(m_tables);
}

Result<> Reader::readTables()
{
    const auto rows = m_connection.query(
        u"SELECT c.oid, %1, pg_catalog.concat_ws(' ', "
        "CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED' END, "
        "CASE c.relkind WHEN 'f' THEN 'FOREIGN' END, "
        "(SELECT 'INHERITS (' || pg_catalog.string_agg(i.inhparent::regclass::text, ', ' "
        "ORDER BY i.inhseqno) || ')' FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid), "
        "CASE WHEN c.relispartition THEN pg_catalog.pg_get_expr(c.relpartbound, c.oid) END, "
        "CASE c.relkind WHEN 'p' THEN 'PARTITION BY ' || pg_catalog.pg_get_partkeydef(c.oid) END, "
        "'WITH (' || pg_catalog.array_to_string(c.reloptions, ', ') || ')', "
        "CASE WHEN c.relrowsecurity THEN 'ROW SECURITY' END, "
        "CASE WHEN c.relforcerowsecurity THEN 'FORCED' END) "
        "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND %2 AND %3 "
        "ORDER BY 2"_s.arg(shownName(u"c.relname"_s), ofUsers(), ofNoExtension(u"c.oid"_s)));
    if (!rows)
        return fail(rows.error());
    for (const QVariantList &row : rows->rows) {
        m_byOid.insert(row.at(0).toLongLong(), m_tables.size());
        m_tables.push_back({.name = row.at(1).toString()});
        m_ends.insert(row.at(1).toString(), row.at(2).toString());
    }
    return {};
}

Result<> Reader::readColumns()
{
    const auto rows = m_connection.query(
        u"SELECT a.attrelid, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) || "
        "CASE WHEN a.attcollation <> t.typcollation THEN ' COLLATE ' || "
        "(SELECT pg_catalog.quote_ident(l.collname) FROM pg_catalog.pg_collation l "
        "WHERE l.oid = a.attcollation) ELSE '' END, a.attnotnull, "
        "pg_catalog.pg_get_expr(d.adbin, d.adrelid), a.attgenerated, a.attidentity "
        "FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "JOIN pg_catalog.pg_type t ON t.oid = a.atttypid "
        "LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
        "WHERE c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND %1 "
        "ORDER BY a.attrelid, a.attnum"_s.arg(ofUsers()));
    if (!rows)
        return fail(rows.error());
    for (const QVariantList &row : rows->rows) {
        Table *of = table(row.at(0));
        if (!of)
            continue;
        Column column{.name = row.at(1).toString(),
                      .type = row.at(2).toString(),
                      .notNull = row.at(3).toBool()};
        const QString identity = row.at(6).toString();
        if (identity == "a"_L1)
            column.identity = u"ALWAYS"_s;
        else if (identity == "d"_L1)
            column.identity = u"BY DEFAULT"_s;
        if (row.at(5).toString() == "s"_L1)
            column.generated = row.at(4).toString();
        else if (!row.at(4).isNull())
            column.defaultValue = row.at(4).toString();
        of->columns.push_back(std::move(column));
    }
    return {};
}

void Reader::addConstraint(Table &table, const QVariantList &row)
{
    const QStringList columns = listOf(row.at(4));
    switch (row.at(2).toString().front().toLatin1()) {
    case 'p':
        for (qsizetype i = 0; i < columns.size(); ++i)
            for (Column &column : table.columns)
                if (column.name == columns.at(i))
                    column.primaryKey = int(i + 1);
        break;
    case 'u':
        table.indexes.push_back({.unique = true, .columns = columns});
        break;
    case 'f':
        table.foreignKeys.push_back({.columns = columns,
                                     .table = row.at(5).toString(),
                                     .references = listOf(row.at(6)),
                                     .onUpdate = actionOf(row.at(7)),
                                     .onDelete = actionOf(row.at(8))});
        break;
    default:
        break; // CHECK and EXCLUDE stand in the table's text alone.
    }
    // Also what the above does not say: its name, DEFERRABLE, NOT VALID.
    m_constraints[table.name] +=
        u"CONSTRAINT %1 %2"_s.arg(row.at(1).toString(), row.at(3).toString());
}

Result<> Reader::readConstraints()
{
    const QString names = u"(SELECT pg_catalog.json_agg(a.attname ORDER BY k.number)::text "
                          "FROM pg_catalog.unnest(%1) WITH ORDINALITY AS k (attnum, number) "
                          "JOIN pg_catalog.pg_attribute a ON a.attrelid = %2 "
                          "AND a.attnum = k.attnum)"_s;
    const auto rows = m_connection.query(
        u"SELECT o.conrelid, o.conname, o.contype, pg_catalog.pg_get_constraintdef(o.oid), %1, %2, "
        "%3, o.confupdtype, o.confdeltype FROM pg_catalog.pg_constraint o "
        "LEFT JOIN pg_catalog.pg_class f ON f.oid = o.confrelid "
        "LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace "
        "WHERE o.conrelid <> 0 AND o.contype IN ('c', 'f', 'p', 'u', 'x') "
        "ORDER BY o.conrelid, o.conname"_s.arg(names.arg(u"o.conkey"_s, u"o.conrelid"_s),
                                               shownName(u"f.relname"_s, u"fn"_s),
                                               names.arg(u"o.confkey"_s, u"o.confrelid"_s)));
    if (!rows)
        return fail(rows.error());
    for (const QVariantList &row : rows->rows)
        if (Table *of = table(row.at(0)))
            addConstraint(*of, row);
    return {};
}

Result<> Reader::readIndexes()
{
    const auto rows = m_connection.query(
        u"SELECT i.indrelid, c.relname, i.indisunique, (SELECT pg_catalog.json_agg("
        "pg_catalog.pg_get_indexdef(i.indexrelid, k, true) || "
        "CASE WHEN i.indoption[k - 1] & 1 = 1 THEN ' DESC' ELSE '' END ORDER BY k)::text "
        "FROM pg_catalog.generate_series(1, i.indnkeyatts::int) AS k), "
        "pg_catalog.pg_get_expr(i.indpred, i.indrelid), pg_catalog.pg_get_indexdef(i.indexrelid), "
        "i.indisvalid FROM pg_catalog.pg_index i "
        "JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "WHERE %1 AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint o "
        "WHERE o.conindid = i.indexrelid AND o.contype IN ('p', 'u', 'x')) "
        "ORDER BY i.indrelid, c.relname"_s.arg(ofUsers()));
    if (!rows)
        return fail(rows.error());
    for (const QVariantList &row : rows->rows) {
        Table *of = table(row.at(0));
        if (!of)
            continue;
        // One that a CREATE INDEX CONCURRENTLY has left unfinished slows down and serves nothing.
        const QString state = row.at(6).toBool() ? QString() : u" INVALID"_s;
        of->indexes.push_back({.name = row.at(1).toString(),
                               .unique = row.at(2).toBool(),
                               .columns = listOf(row.at(3)),
                               .where = row.at(4).toString(),
                               .sql = row.at(5).toString() + state});
    }
    return {};
}

void Reader::finish()
{
    for (Table &each : m_tables) {
        const QString end = m_ends.value(each.name);
        QStringList parts;
        for (Column column : std::as_const(each.columns)) {
            column.primaryKey = 0; // That is a constraint of the table.
            parts += column.name + u' ' + describe(column);
        }
        parts += m_constraints.value(each.name);
        each.sql = u"CREATE TABLE %1 (\n  %2\n)"_s.arg(each.name, parts.join(u",\n  "_s));
        if (!end.isEmpty())
            each.sql += u' ' + end;
        std::sort(each.indexes.begin(), each.indexes.end(), [](const Index &a, const Index &b) {
            return std::tie(a.name, a.columns) < std::tie(b.name, b.columns);
        });
        std::sort(each.foreignKeys.begin(), each.foreignKeys.end(),
                  [](const ForeignKey &a, const ForeignKey &b) {
                      return std::tie(a.columns, a.table) < std::tie(b.columns, b.table);
                  });
    }
}

} // namespace

Result<std::vector<Table>> readPostgresTables(Connection &connection)
{
    return Reader(connection).read();
}

} // namespace ponyup
