// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/odbc/odbcproduct.h"

#include <algorithm>
#include <array>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array products{
    OdbcProduct{
        .name = "SQLite"_L1,
        .engine = "sqlite"_L1,
        .clock = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"_L1,
        .diesWithClient = true,
        .options = "Timeout=1"_L1,
        .readOnly = "PRAGMA query_only = 1"_L1,
        .isAskedAgain = true,
        .oneWriter = true,
        .stopEndsTransaction = true,
    },
    OdbcProduct{
        .name = "PostgreSQL"_L1,
        .engine = "postgresql"_L1,
        .clock = "CAST(EXTRACT(EPOCH FROM pg_catalog.clock_timestamp()) * 1000 AS BIGINT)"_L1,
        // Its number may be given to another one later.
        .session = "(SELECT pid || ' since ' || backend_start FROM pg_catalog.pg_stat_activity "
                   "WHERE pid = pg_catalog.pg_backend_pid())"_L1,
        .lives = "(SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE pid || ' since ' || "
                 "backend_start = ? AND pid <> pg_catalog.pg_backend_pid())"_L1,
        .schema = "SELECT pg_catalog.current_schema()"_L1,
        .lockTimeout = "SET lock_timeout = %1"_L1,
        .readOnly = "SET default_transaction_read_only = on"_L1,
        .reset = "RESET ALL"_L1,
    },
};

/// What ODBC itself has: seconds, by the clock of the session's time zone.
constexpr OdbcProduct unknown{
    .clock = "{fn TIMESTAMPDIFF(SQL_TSI_SECOND, {ts '2020-01-01 00:00:00'}, {fn NOW()})} * 1000"_L1,
};

} // namespace

const Engine *OdbcProduct::native() const
{
    return engine.isEmpty() ? nullptr : engineFor(engine).value_or(nullptr);
}

const OdbcProduct &odbcProduct(const QString &name)
{
    const auto found = std::ranges::find_if(
        products, [&](const OdbcProduct &product) { return product.name == name; });
    return found == products.end() ? unknown : *found;
}

} // namespace ponyup
