// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/relations.h"

namespace ponyup {

using namespace Qt::StringLiterals;

ObjectType relationType(QChar kind)
{
    switch (kind.unicode()) {
    case 'i':
    case 'I':
        return ObjectType::Index;
    case 'S':
        return ObjectType::Sequence;
    case 'v':
        return ObjectType::View;
    case 'm':
        return ObjectType::MaterializedView;
    default:
        return ObjectType::Table;
    }
}

Result<PostgresRelations> readRelations(PostgresLink &link)
{
    const auto found = link.query(
        u"SELECT c.oid::int8, n.nspname::text, c.relname::text, c.relkind::text, "
        "pg_catalog.pg_relation_filenode(c.oid)::int8, i.indrelid::int8 "
        "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid "
        "WHERE c.relkind <> 'c' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'"_s);
    if (!found)
        return fail(found.error());
    PostgresRelations relations;
    relations.reserve(qsizetype(found->rows.size()));
    for (const QVariantList &row : found->rows)
        relations.insert(row.at(0).toUInt(),
                         {.schema = row.at(1).toString(),
                          .name = row.at(2).toString(),
                          .type = relationType(row.at(3).toString().at(0)),
                          .file = row.at(4).toUInt(),
                          .table = row.at(5).toUInt()});
    return relations;
}

QHash<QString, RelationSize> readSizes(PostgresLink &link)
{
    // The size is only told of a table that can be read, and waited for as long as somebody keeps
    // readers out or waits to do so; the pages are those of the last VACUUM or ANALYZE.
    const auto locked = link.query(
        u"SELECT count(*) FROM pg_catalog.pg_locks WHERE locktype = 'relation' "
        "AND mode = 'AccessExclusiveLock' AND pid <> pg_catalog.pg_backend_pid() AND database = "
        "(SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())"_s);
    const bool isFree = locked && locked->rows.at(0).at(0).toInt() == 0;
    const QString told = u"pg_catalog.pg_total_relation_size(c.oid)"_s;
    const QString toldOfParts =
        u"(SELECT pg_catalog.sum(pg_catalog.pg_total_relation_size(p.relid)) "
        "FROM pg_catalog.pg_partition_tree(c.oid) p)::int8"_s;
    const QString estimated =
        u"(SELECT pg_catalog.sum(p.relpages)::int8 FROM pg_catalog.pg_class p "
        "LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = p.oid "
        "WHERE p.oid IN (c.oid, c.reltoastrelid) OR i.indrelid = c.oid) "
        "* pg_catalog.current_setting('block_size')::int8"_s;
    const bool knowsParts = pq().PQserverVersion(link.handle()) >= 120000;
    const auto ask = [&](const QString &size) {
        const QString parts = size == told && knowsParts ? toldOfParts : size;
        return link.query(
            u"SELECT n.nspname || '.' || c.relname, "
            "CASE WHEN c.reltuples > 0 THEN c.reltuples::int8 "
            "ELSE pg_catalog.pg_stat_get_live_tuples(c.oid) END, "
            "CASE WHEN c.relkind = 'p' THEN %1 ELSE %2 END, c.relpages "
            "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
            "WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname <> 'information_schema' "
            "AND n.nspname !~ '^pg_'"_s.arg(parts, size));
    };
    auto found = ask(isFree ? told : estimated);
    if (!found)
        found = ask(estimated);
    QHash<QString, RelationSize> sizes;
    if (!found)
        return sizes;
    for (const QVariantList &row : found->rows) {
        RelationSize size{.rows = row.at(1).toLongLong(), .bytes = row.at(2).toLongLong()};
        // An empty table has its indexes' first pages. One with more that has never been analysed
        // is not known.
        if (size.rows == 0 && row.at(3).toLongLong() == 0 && size.bytes > 10 * 8192)
            size.rows = -1;
        sizes.insert(row.at(0).toString(), size);
    }
    return sizes;
}

} // namespace ponyup
