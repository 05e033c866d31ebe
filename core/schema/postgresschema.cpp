// SPDX-License-Identifier: LGPL-3.0-or-later
#include "schema/postgresschema.h"

#include "schema/postgresnames.h"

#include <QRegularExpression>

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

class Reader {
public:
    explicit Reader(Connection &connection) : m_connection(connection) { }

    Result<Schema> read();

private:
    Result<> readDefaultSchema();
    Result<> readTables();
    Result<> readViews();
    Result<> readTriggers();
    Result<> readItems();
    void leaveSchemaOut();
    Result<> addItems(SchemaObject object, const QString &sql);

    Connection &m_connection;
    Schema m_schema;
};

Result<Schema> Reader::read()
{
    Result<> done;
    for (auto step : {&Reader::readDefaultSchema, &Reader::readTables, &Reader::readViews,
                      &Reader::readTriggers, &Reader::readItems})
        if (done)
            done = (this->*step)();
    if (!done)
        return fail(std::move(done.error()));
    leaveSchemaOut();
    return std::move(m_schema);
}

/// The schema's own name says nothing, and a model may have been built in another one.
void Reader::leaveSchemaOut()
{
    if (m_schema.defaultSchema.isEmpty())
        return;
    const QRegularExpression qualifier(
        u"\\b%1\\."_s.arg(QRegularExpression::escape(m_schema.defaultSchema)));
    for (Table &table : m_schema.tables) {
        table.sql.remove(qualifier);
        for (Index &index : table.indexes)
            index.sql.remove(qualifier);
    }
    for (View &view : m_schema.views)
        view.sql.remove(qualifier);
    for (Trigger &trigger : m_schema.triggers)
        trigger.sql.remove(qualifier);
    for (SchemaItem &item : m_schema.items)
        item.sql.remove(qualifier);
    if (!m_schema.defaultSchema.startsWith("ponyup_scratch_"_L1))
        return;
    // Of the rest of the database a model knows nothing.
    const auto isElsewhere = [](const auto &object) { return object.name.contains(u'.'); };
    std::erase_if(m_schema.tables, isElsewhere);
    std::erase_if(m_schema.views, isElsewhere);
    std::erase_if(m_schema.triggers, isElsewhere);
    std::erase_if(m_schema.items, [&](const SchemaItem &item) {
        return isElsewhere(item) || item.object == SchemaObject::Schema
            || item.object == SchemaObject::Extension;
    });
}

Result<> Reader::readDefaultSchema()
{
    const auto name = m_connection.query(u"SELECT pg_catalog.current_schema()"_s);
    if (!name)
        return fail(name.error());
    m_schema.defaultSchema = name->rows.at(0).at(0).toString();
    return {};
}

Result<> Reader::readTables()
{
    auto tables = readPostgresTables(m_connection);
    if (!tables)
        return fail(std::move(tables.error()));
    m_schema.tables = std::move(*tables);
    return {};
}

Result<> Reader::readViews()
{
    const auto rows = m_connection.query(
        u"SELECT %1, CASE c.relkind WHEN 'm' THEN 'MATERIALIZED ' ELSE '' END || 'VIEW', "
        "coalesce(' WITH (' || pg_catalog.array_to_string(c.reloptions, ', ') || ')', ''), "
        "pg_catalog.pg_get_viewdef(c.oid) FROM pg_catalog.pg_class c "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relkind IN ('v', 'm') AND c.relpersistence <> 't' AND %2 AND %3 ORDER BY 1"_s.arg(
            shownName(u"c.relname"_s), ofUsers(), ofNoExtension(u"c.oid"_s)));
    if (!rows)
        return fail(rows.error());
    for (const QVariantList &row : rows->rows) {
        const QString name = row.at(0).toString();
        m_schema.views.push_back(
            {.name = name,
             .sql = u"CREATE %1 %2%3 AS\n%4"_s.arg(row.at(1).toString(), name, row.at(2).toString(),
                                                   row.at(3).toString())});
    }
    return {};
}

Result<> Reader::readTriggers()
{
    const auto rows = m_connection.query(
        u"SELECT t.tgname, %1, pg_catalog.pg_get_triggerdef(t.oid) || CASE t.tgenabled "
        "WHEN 'D' THEN ' DISABLED' WHEN 'R' THEN ' ON REPLICAS' WHEN 'A' THEN ' ALWAYS' "
        "ELSE '' END FROM pg_catalog.pg_trigger t "
        "JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND %2 AND %3 ORDER BY 1, 2"_s.arg(
            shownName(u"c.relname"_s), ofUsers(), ofNoExtension(u"t.oid"_s)));
    if (!rows)
        return fail(rows.error());
    for (const QVariantList &row : rows->rows) {
        const QString table = row.at(1).toString();
        m_schema.triggers.push_back({.name = u"%1 ON %2"_s.arg(row.at(0).toString(), table),
                                     .table = table,
                                     .sql = row.at(2).toString()});
    }
    return {};
}

/// The query's columns are name and text.
Result<> Reader::addItems(SchemaObject object, const QString &sql)
{
    const auto rows = m_connection.query(sql + u" ORDER BY 1"_s);
    if (!rows)
        return fail(rows.error());
    for (const QVariantList &row : rows->rows)
        m_schema.items.push_back(
            {.object = object, .name = row.at(0).toString(), .sql = row.at(1).toString()});
    return {};
}

QString sequences()
{
    // Those of identity columns are a part of them.
    return u"SELECT %1, pg_catalog.format('CREATE SEQUENCE AS %s INCREMENT %s MINVALUE %s "
           "MAXVALUE %s START %s CACHE %s %s', pg_catalog.format_type(s.seqtypid, NULL), "
           "s.seqincrement, s.seqmin, s.seqmax, s.seqstart, s.seqcache, "
           "CASE WHEN s.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END) "
           "FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid "
           "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
           "WHERE c.relpersistence <> 't' AND %2 AND %3 AND NOT EXISTS (SELECT 1 "
           "FROM pg_catalog.pg_depend i WHERE i.objid = c.oid AND i.deptype = 'i')"_s.arg(
               shownName(u"c.relname"_s), ofUsers(), ofNoExtension(u"c.oid"_s));
}

QString types()
{
    return u"SELECT %1, CASE t.typtype "
           "WHEN 'e' THEN (SELECT 'ENUM (' || pg_catalog.string_agg(pg_catalog.quote_literal("
           "v.enumlabel), ', ' ORDER BY v.enumsortorder) || ')' FROM pg_catalog.pg_enum v "
           "WHERE v.enumtypid = t.oid) "
           "WHEN 'd' THEN pg_catalog.concat_ws(' ', 'DOMAIN AS', "
           "pg_catalog.format_type(t.typbasetype, t.typtypmod), "
           "'DEFAULT ' || t.typdefault, CASE WHEN t.typnotnull THEN 'NOT NULL' END, "
           "(SELECT pg_catalog.string_agg(o.conname || ' ' || "
           "pg_catalog.pg_get_constraintdef(o.oid), ' ' ORDER BY o.conname) "
           "FROM pg_catalog.pg_constraint o WHERE o.contypid = t.oid AND o.contype = 'c')) "
           "WHEN 'c' THEN (SELECT 'AS (' || pg_catalog.string_agg(a.attname || ' ' || "
           "pg_catalog.format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum) || ')' "
           "FROM pg_catalog.pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 "
           "AND NOT a.attisdropped) ELSE 'RANGE' END "
           "FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace "
           "LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid "
           "WHERE (t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'c' AND c.relkind = 'c')) "
           "AND %2 AND %3"_s.arg(shownName(u"t.typname"_s), ofUsers(), ofNoExtension(u"t.oid"_s));
}

QString functions()
{
    return u"SELECT %1 || '(' || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')', "
           "CASE p.prokind WHEN 'a' THEN (SELECT pg_catalog.format('AGGREGATE %s %s %s', "
           "g.aggtransfn, g.aggtranstype::regtype, g.agginitval) FROM pg_catalog.pg_aggregate g "
           "WHERE g.aggfnoid = p.oid) ELSE pg_catalog.pg_get_functiondef(p.oid) END "
           "FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace "
           "WHERE %2 AND %3"_s.arg(shownName(u"p.proname"_s), ofUsers(), ofNoExtension(u"p.oid"_s));
}

QString policies()
{
    return u"SELECT p.polname || ' ON ' || %1, pg_catalog.concat_ws(' ', "
           "CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END, "
           "'FOR ' || p.polcmd::text, 'TO ' || (SELECT pg_catalog.string_agg(r.rolname, ', ' "
           "ORDER BY r.rolname) FROM pg_catalog.pg_roles r WHERE r.oid = ANY (p.polroles)), "
           "'USING ' || pg_catalog.pg_get_expr(p.polqual, p.polrelid), "
           "'WITH CHECK ' || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)) "
           "FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid "
           "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE %2"_s.arg(
               shownName(u"c.relname"_s), ofUsers());
}

QString rules()
{
    return u"SELECT r.rulename || ' ON ' || %1, pg_catalog.pg_get_ruledef(r.oid) "
           "FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class "
           "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
           "WHERE r.rulename <> '_RETURN' AND %2 AND %3"_s.arg(shownName(u"c.relname"_s), ofUsers(),
                                                               ofNoExtension(u"r.oid"_s));
}

QString comments()
{
    constexpr int firstOfUsers = 16384; // Below it are the server's own objects.
    return u"SELECT i.type || ' ' || i.identity, d.description FROM pg_catalog.pg_description d, "
           "LATERAL pg_catalog.pg_identify_object(d.classoid, d.objoid, d.objsubid) i "
           "WHERE d.objoid >= %1 AND i.type <> 'extension' AND %2"_s.arg(
               QString::number(firstOfUsers), ofNoExtension(u"d.objoid"_s));
}

Result<> Reader::readItems()
{
    const std::pair<SchemaObject, QString> kinds[] = {
        {SchemaObject::Sequence, sequences()},
        {SchemaObject::Type, types()},
        {SchemaObject::Function, functions()},
        {SchemaObject::Schema,
         u"SELECT n.nspname::text, 'CREATE SCHEMA' FROM pg_catalog.pg_namespace n "
         "WHERE n.nspname <> 'public' AND %1 AND %2"_s.arg(ofUsers(), ofNoExtension(u"n.oid"_s))},
        {SchemaObject::Extension,
         u"SELECT x.extname::text, 'VERSION ' || x.extversion FROM pg_catalog.pg_extension x "
         "WHERE x.extname <> 'plpgsql'"_s},
        {SchemaObject::Policy, policies()},
        {SchemaObject::Rule, rules()},
        {SchemaObject::Comment, comments()}};
    for (const auto &[object, sql] : kinds)
        if (auto added = addItems(object, sql); !added)
            return added;
    return {};
}

} // namespace

Result<Schema> readPostgresSchema(Connection &connection)
{
    return Reader(connection).read();
}

} // namespace ponyup
