// SPDX-License-Identifier: LGPL-3.0-or-later
#include "schema/tablesizes.h"

#include "engines/engine.h"
#include "schema/postgresnames.h"

#include <algorithm>
#include <array>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// Name, bytes with indexes, rows; a partitioned table has what its partitions have.
QString postgresSizes()
{
    return u"SELECT %1, "
           "CASE c.relkind WHEN 'p' THEN (SELECT sum(pg_catalog.pg_total_relation_size(relid)) "
           "FROM pg_catalog.pg_partition_tree(c.oid)) "
           "ELSE pg_catalog.pg_total_relation_size(c.oid) END, "
           "CASE c.relkind WHEN 'p' THEN (SELECT sum(greatest(l.reltuples, 0)) FROM "
           "pg_catalog.pg_partition_tree(c.oid) t JOIN pg_catalog.pg_class l ON l.oid = t.relid "
           "WHERE t.isleaf) "
           "ELSE c.reltuples END::bigint "
           "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
           "WHERE c.relkind IN ('r', 'p', 'm') AND %2"_s.arg(shownName(u"c.relname"_s), ofUsers());
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
