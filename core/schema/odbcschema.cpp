// SPDX-License-Identifier: LGPL-3.0-or-later
#include "schema/odbcschema.h"

#include <algorithm>

namespace ponyup {

Result<Schema> readOdbcSchema(Connection &connection)
{
    const auto tables = connection.catalog();
    if (!tables)
        return fail(tables.error());
    Schema schema;
    for (const CatalogTable &each : *tables) {
        if (each.isView) {
            schema.views.push_back({.name = each.name, .sql = {}});
            continue;
        }
        Table table{.name = each.name};
        for (const CatalogTable::Column &column : each.columns)
            table.columns.push_back({.name = column.name,
                                     .type = column.type,
                                     .notNull = column.notNull,
                                     .defaultValue = column.defaultValue,
                                     .primaryKey = column.primaryKey});
        schema.tables.push_back(std::move(table));
    }
    std::ranges::sort(schema.tables, {}, &Table::name);
    std::ranges::sort(schema.views, {}, &View::name);
    return schema;
}

} // namespace ponyup
