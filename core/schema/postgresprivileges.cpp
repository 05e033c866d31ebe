// SPDX-License-Identifier: LGPL-3.0-or-later
#include "schema/postgresnames.h"
#include "schema/postgresschema.h"

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// SQL for what an access list says, in the order of the names: "app: INSERT, SELECT; reader:
/// SELECT". A star marks a privilege that may be handed on.
QString shownGrants(const QString &acl)
{
    return u"(SELECT pg_catalog.string_agg(g.line, '; ' ORDER BY g.line) FROM (SELECT "
           "coalesce(r.rolname::text, 'PUBLIC') || ': ' || pg_catalog.string_agg("
           "x.privilege_type || CASE WHEN x.is_grantable THEN '*' ELSE '' END, ', ' "
           "ORDER BY x.privilege_type) AS line FROM pg_catalog.aclexplode(%1) x "
           "LEFT JOIN pg_catalog.pg_roles r ON r.oid = x.grantee GROUP BY r.rolname) g)"_s.arg(acl);
}

/// One SELECT of name and text, for a catalog `o` whose columns begin with `prefix`.
QString ofCatalog(QLatin1StringView catalog, QLatin1StringView prefix, const QString &kind,
                  const QString &name, const QString &aclKind)
{
    const QString owner = u"o.%1owner"_s.arg(prefix);
    const QString acl =
        u"coalesce(o.%1acl, pg_catalog.acldefault(%2, %3))"_s.arg(prefix, aclKind, owner);
    return u"SELECT %1 || ' ' || %2, 'OWNER ' || pg_catalog.pg_get_userbyid(%3) || "
           "coalesce('; ' || %4, '') "_s.arg(kind, name, owner, shownGrants(acl))
        + u"FROM pg_catalog.%1 o "_s.arg(catalog);
}

QString inUsersSchemas(QLatin1StringView prefix)
{
    return u"JOIN pg_catalog.pg_namespace n ON n.oid = o.%1namespace WHERE %2 AND %3 "_s.arg(
        prefix, ofUsers(), ofNoExtension(u"o.oid"_s));
}

QString ofRelations()
{
    return ofCatalog("pg_class"_L1, "rel"_L1,
                     u"CASE o.relkind WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' "
                     "WHEN 'm' THEN 'view' ELSE 'table' END"_s,
                     shownName(u"o.relname"_s),
                     u"CASE o.relkind WHEN 'S' THEN 's'::\"char\" "
                     "ELSE 'r'::\"char\" END"_s)
        + inUsersSchemas("rel"_L1)
        + u"AND o.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND o.relpersistence <> 't'"_s;
}

QString ofColumns()
{
    return u"SELECT 'column ' || %1 || '.' || a.attname, %2 FROM pg_catalog.pg_attribute a "
           "JOIN pg_catalog.pg_class o ON o.oid = a.attrelid "_s.arg(shownName(u"o.relname"_s),
                                                                     shownGrants(u"a.attacl"_s))
        + inUsersSchemas("rel"_L1) + u"AND a.attacl IS NOT NULL AND NOT a.attisdropped"_s;
}

QString ofFunctions()
{
    return ofCatalog(
               "pg_proc"_L1, "pro"_L1, u"'function'"_s,
               shownName(u"o.proname"_s)
                   + u" || '(' || pg_catalog.pg_get_function_identity_arguments(o.oid) || ')'"_s,
               u"'f'"_s)
        + inUsersSchemas("pro"_L1);
}

QString ofTypes()
{
    return ofCatalog("pg_type"_L1, "typ"_L1, u"'type'"_s, shownName(u"o.typname"_s), u"'T'"_s)
        + inUsersSchemas("typ"_L1) + u"AND o.typtype IN ('e', 'd', 'r')"_s;
}

QString ofSchemas()
{
    return ofCatalog("pg_namespace"_L1, "nsp"_L1, u"'schema'"_s, u"o.nspname"_s, u"'n'"_s)
        + u"JOIN pg_catalog.pg_namespace n ON n.oid = o.oid WHERE %1 AND %2"_s.arg(
            ofUsers(), ofNoExtension(u"o.oid"_s));
}

/// What new objects will have.
QString ofDefaults()
{
    return u"SELECT 'default for ' || CASE d.defaclobjtype WHEN 'r' THEN 'tables' "
           "WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types' "
           "ELSE 'schemas' END || ' of ' || pg_catalog.pg_get_userbyid(d.defaclrole) || "
           "coalesce(' in ' || n.nspname, ''), coalesce(%1, '') "
           "FROM pg_catalog.pg_default_acl d "
           "LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace"_s.arg(
               shownGrants(u"d.defaclacl"_s));
}

} // namespace

Result<std::vector<SchemaItem>> readPostgresPrivileges(Connection &connection)
{
    const QStringList selects{ofRelations(), ofColumns(), ofFunctions(),
                              ofTypes(),     ofSchemas(), ofDefaults()};
    const auto rows = connection.query(selects.join(u" UNION ALL "_s) + u" ORDER BY 1"_s);
    if (!rows)
        return fail(rows.error());
    std::vector<SchemaItem> items;
    for (const QVariantList &row : rows->rows)
        items.push_back({.object = SchemaObject::Privileges,
                         .name = row.at(0).toString(),
                         .sql = row.at(1).toString()});
    return items;
}

} // namespace ponyup
