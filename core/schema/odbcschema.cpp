// SPDX-License-Identifier: LGPL-3.0-or-later
#include "schema/odbcschema.h"

#include "base/tr.h"
#include "engines/odbc/odbcconnection.h"

#include <algorithm>

namespace ponyup {

Result<Schema> readOdbcSchema(Connection &connection)
{
    auto *odbc = dynamic_cast<OdbcConnection *>(&connection);
    if (!odbc)
        return fail(ErrorKind::Internal, Tr::tr("This is no connection through ODBC."));
    const auto tables = odbc->tables();
    if (!tables)
        return fail(tables.error());
    Schema schema;
    for (const OdbcConnection::Table &each : *tables) {
        if (each.isView) {
            schema.views.push_back({.name = each.name, .sql = {}});
            continue;
        }
        const auto columns = odbc->columns(each.name);
        if (!columns)
            return fail(columns.error());
        Table table{.name = each.name};
        for (const OdbcConnection::Column &column : *columns)
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
