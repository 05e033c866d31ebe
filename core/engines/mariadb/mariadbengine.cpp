// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/mariadbengine.h"

#include "engines/mariadb/mariadbconnection.h"
#include "engines/mariadb/mariadbscript.h"
#include "engines/mariadb/refusal.h"
#include "sql/backticks.h"

namespace ponyup {

using namespace Qt::StringLiterals;

QString MariaDbEngine::id() const
{
    return u"mariadb"_s;
}

QString MariaDbEngine::title() const
{
    return u"MariaDB"_s;
}

EngineTraits MariaDbEngine::traits() const
{
    return {.foreignKeysOff = false};
}

QString MariaDbEngine::versionTableName() const
{
    return u"version"_s;
}

QString MariaDbEngine::versionTableSql(const QString &quotedName) const
{
    // The original's, to the letter.
    return u"CREATE TABLE %1 (\n"
           "  `version` INTEGER PRIMARY KEY,\n"
           "  `upgraded` DATETIME NOT NULL DEFAULT NOW(),\n"
           "  `meta` JSON NOT NULL\n"
           ")"_s.arg(quotedName);
}

QStringList MariaDbEngine::allowableNames() const
{
    return mariaDbAllowing::names();
}

std::optional<Error> MariaDbEngine::refusal(const Statement &statement,
                                            const QStringList &allow) const
{
    return mariaDbRefusal(statement, allow);
}

QString MariaDbEngine::columnType(ColumnType type) const
{
    // Whatever character set the database has, PonyUp's own texts come back as they were.
    const QString anyText = u" CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"_s;
    switch (type) {
    case ColumnType::Integer:
        return u"INTEGER"_s;
    case ColumnType::BigInteger:
        return u"BIGINT"_s;
    case ColumnType::Text:
        return u"LONGTEXT"_s + anyText;
    case ColumnType::ShortText:
        return u"VARCHAR(255)"_s + anyText;
    case ColumnType::Blob:
        return u"LONGBLOB"_s;
    case ColumnType::Json:
        return u"JSON"_s;
    case ColumnType::Timestamp:
        return u"DATETIME(3)"_s;
    }
    Q_UNREACHABLE();
}

QString MariaDbEngine::quote(const QString &identifier) const
{
    return inBackticks(identifier);
}

const ClientScript &MariaDbEngine::clientScript() const
{
    static const MariaDbScript script;
    return script;
}

Result<std::unique_ptr<Connection>> MariaDbEngine::open(const DatabaseUrl &url, Access access,
                                                        std::chrono::milliseconds lockTimeout) const
{
    return MariaDbConnection::open(*this, url, access, lockTimeout);
}

} // namespace ponyup
