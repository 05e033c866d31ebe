// SPDX-License-Identifier: LGPL-3.0-or-later
#include "schema/schemareader.h"

#include "base/tr.h"
#include "engines/engine.h"
#include "schema/mariadbschema.h"
#include "schema/odbcschema.h"
#include "schema/postgresschema.h"
#include "schema/sqliteschema.h"

#include <algorithm>
#include <array>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

struct SchemaReaderEntry {
    QLatin1StringView engine;
    Result<Schema> (*read)(Connection &connection);
    Result<std::vector<SchemaItem>> (*readPrivileges)(Connection &connection) = nullptr;
};

/// The registry: one reader per engine.
constexpr std::array readers{
    SchemaReaderEntry{"sqlite"_L1, readSqliteSchema},
    SchemaReaderEntry{"postgresql"_L1, readPostgresSchema, readPostgresPrivileges},
    SchemaReaderEntry{"mariadb"_L1, readMariaDbSchema},
    SchemaReaderEntry{"odbc"_L1, readOdbcSchema},
};

} // namespace

Result<Schema> readSchema(Connection &connection, const QStringList &without, Privileges privileges)
{
    const QString engine = connection.engine().id();
    const auto reader = std::find_if(readers.begin(), readers.end(),
                                     [&](const auto &entry) { return entry.engine == engine; });
    if (reader == readers.end())
        return fail(ErrorKind::Unsupported,
                    Tr::tr("PonyUp cannot read the schema of %1 databases yet.")
                        .arg(connection.engine().title()));
    auto schema = reader->read(connection);
    if (!schema)
        return schema;
    if (privileges == Privileges::Read && reader->readPrivileges) {
        auto items = reader->readPrivileges(connection);
        if (!items)
            return fail(std::move(items.error()));
        schema->privileges = std::move(*items);
    }
    const auto isOurs = [&](const QString &table) {
        return table.startsWith("ponyup_"_L1, Qt::CaseInsensitive)
            || without.contains(table, Qt::CaseInsensitive);
    };
    std::erase_if(schema->tables, [&](const Table &table) { return isOurs(table.name); });
    std::erase_if(schema->triggers, [&](const Trigger &trigger) { return isOurs(trigger.table); });
    std::erase_if(schema->privileges,
                  [&](const SchemaItem &item) { return isOurs(item.name.section(u' ', 1)); });
    return schema;
}

} // namespace ponyup
