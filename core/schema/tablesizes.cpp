// SPDX-License-Identifier: LGPL-3.0-or-later
#include "schema/tablesizes.h"

#include "engines/engine.h"
#include "schema/postgresnames.h"

#include <algorithm>
#include <array>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// Name, bytes with indexes, rows: as of the last ANALYZE or VACUUM, from the catalog alone.
/// pg_total_relation_size() is exact, and waits for whoever has locked the table. A partitioned
/// table has what its partitions have.
QString postgresSizes()
{
    return u"WITH part AS (SELECT c.oid AS root, t.relid FROM pg_catalog.pg_class c, "
           "pg_catalog.pg_partition_tree(c.oid) t WHERE c.relkind = 'p' AND t.isleaf "
           "UNION ALL SELECT oid, oid FROM pg_catalog.pg_class WHERE relkind IN ('r', 'm')), "
           "size AS (SELECT p.root, sum(l.reltuples) AS rows, min(l.reltuples) AS least, "
           "sum(l.relpages + coalesce(t.relpages, 0) + coalesce((SELECT sum(i.relpages) "
           "FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid "
           "WHERE x.indrelid = l.oid), 0)) AS pages "
           "FROM part p JOIN pg_catalog.pg_class l ON l.oid = p.relid "
           "LEFT JOIN pg_catalog.pg_class t ON t.oid = l.reltoastrelid GROUP BY p.root) "
           "SELECT %1, (s.pages * pg_catalog.current_setting('block_size')::bigint)::bigint, "
           "s.rows::bigint FROM size s JOIN pg_catalog.pg_class c ON c.oid = s.root "
           "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
           "WHERE s.least >= 0 AND %2"_s.arg(shownName(u"c.relname"_s), ofUsers());
}

QString mariaDbSizes()
{
    return u"SELECT table_name, data_length + index_length, table_rows "
           "FROM information_schema.tables "
           "WHERE table_schema = database() AND table_type = 'BASE TABLE'"_s;
}

struct SizesEntry {
    QLatin1StringView engine;
    QString (*sql)();
};

constexpr std::array entries{
    SizesEntry{"postgresql"_L1, postgresSizes},
    SizesEntry{"mariadb"_L1, mariaDbSizes},
};

} // namespace

Result<std::map<QString, TableSize>> readTableSizes(Connection &connection)
{
    std::map<QString, TableSize> sizes;
    const auto entry = std::ranges::find(entries, connection.engine().id(), &SizesEntry::engine);
    if (entry == entries.end())
        return sizes;
    const auto found = connection.query(entry->sql());
    if (!found)
        return fail(found.error());
    const auto number = [](const QVariant &value) {
        return value.isNull() ? -1 : value.toLongLong();
    };
    for (const QVariantList &row : found->rows)
        sizes[row.at(0).toString()] = {.bytes = number(row.at(1)), .rows = number(row.at(2))};
    return sizes;
}

} // namespace ponyup
