// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/postgresengine.h"

#include "engines/postgresql/escape.h"
#include "engines/postgresql/postgresconnection.h"
#include "engines/postgresql/psqlscript.h"
#include "engines/postgresql/refusal.h"

namespace ponyup {

using namespace Qt::StringLiterals;

QString PostgresEngine::id() const
{
    return u"postgresql"_s;
}

QString PostgresEngine::title() const
{
    return u"PostgreSQL"_s;
}

EngineTraits PostgresEngine::traits() const
{
    return {.transactionalDdl = true,
            .errorDoomsTransaction = true,
            .pipelines = true,
            .rehearsesLive = true,
            .foreignKeysOff = false};
}

QString PostgresEngine::versionTableName() const
{
    return u"version"_s;
}

QString PostgresEngine::versionTableSql(const QString &quotedName) const
{
    // The original's, to the letter.
    return u"CREATE TABLE %1 (\n"
           "  \"version\" INTEGER PRIMARY KEY,\n"
           "  \"upgraded\" TIMESTAMP NOT NULL DEFAULT now(),\n"
           "  \"meta\" JSONB NOT NULL\n"
           ")"_s.arg(quotedName);
}

QStringList PostgresEngine::allowableNames() const
{
    return postgresAllowing::names();
}

std::optional<Error> PostgresEngine::refusal(const Statement &statement,
                                             const QStringList &allow) const
{
    return postgresRefusal(statement, allow);
}

std::optional<Error> PostgresEngine::escape(const Statement &statement) const
{
    return postgresEscape(statement);
}

QString PostgresEngine::columnType(ColumnType type) const
{
    switch (type) {
    case ColumnType::Integer:
        return u"INTEGER"_s;
    case ColumnType::BigInteger:
        return u"BIGINT"_s;
    case ColumnType::Text:
    case ColumnType::ShortText:
        return u"TEXT"_s;
    case ColumnType::Blob:
        return u"BYTEA"_s;
    case ColumnType::Json:
        return u"JSONB"_s;
    case ColumnType::Timestamp:
        return u"TIMESTAMP(3)"_s;
    }
    Q_UNREACHABLE();
}

QString PostgresEngine::quote(const QString &identifier) const
{
    return u'"' + QString(identifier).replace(u'"', u"\"\""_s) + u'"';
}

const ClientScript &PostgresEngine::clientScript() const
{
    static const PsqlScript script;
    return script;
}

Result<std::unique_ptr<Connection>>
PostgresEngine::open(const DatabaseUrl &url, Access access,
                     std::chrono::milliseconds lockTimeout) const
{
    return PostgresConnection::open(*this, url, access, lockTimeout);
}

} // namespace ponyup
