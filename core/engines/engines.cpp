// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "engines/engine.h"
#include "engines/mariadb/mariadbengine.h"
#include "engines/odbc/odbcengine.h"
#include "engines/postgresql/postgresengine.h"
#include "engines/sqlite/sqliteengine.h"

#include <array>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

template <typename T>
const Engine &instance()
{
    static const T engine;
    return engine;
}

} // namespace

std::optional<LockHolder> Engine::lockHolder(const DatabaseUrl &url) const
{
    const auto connection = open(url, Access::Read, std::chrono::seconds(1));
    return connection ? (*connection)->lockHolder().value_or(std::nullopt) : std::nullopt;
}

std::span<const EngineEntry> engines()
{
    static const std::array table{
        EngineEntry{u"sqlite"_s, u"SQLite"_s, instance<SqliteEngine>},
        EngineEntry{u"postgresql"_s, u"PostgreSQL"_s, instance<PostgresEngine>},
        EngineEntry{u"mariadb"_s, u"MariaDB"_s, instance<MariaDbEngine>},
        EngineEntry{u"odbc"_s, u"ODBC"_s, instance<OdbcEngine>},
    };
    return table;
}

void configureEngines()
{
    for (const EngineEntry &entry : engines())
        entry.engine().configureProcess();
}

Result<const Engine *> engineFor(const QString &id)
{
    QStringList known;
    for (const EngineEntry &entry : engines()) {
        if (entry.id == id)
            return &entry.engine();
        known += u"%1 (%2:)"_s.arg(entry.title, entry.id);
    }
    return fail(ErrorKind::Project,
                Tr::tr("This build of PonyUp has no engine for \"%1\" databases.").arg(id),
                Tr::tr("It can open these: %1.").arg(known.join(u", "_s)));
}

} // namespace ponyup
