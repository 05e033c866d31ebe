// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/sqlite/sqliteengine.h"

#include "engines/sqlite/backupfolder.h"
#include "engines/sqlite/guard.h"
#include "engines/sqlite/lockfile.h"
#include "engines/sqlite/lockowner.h"
#include "engines/sqlite/refusal.h"
#include "engines/sqlite/sqlite3script.h"
#include "engines/sqlite/sqliteconnection.h"

#include <sqlite3.h>

namespace ponyup {

using namespace Qt::StringLiterals;

void SqliteEngine::configureProcess() const
{
    // Its statistics of memory, for which it takes a mutex at each allocation: a tenth of its time.
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

QString SqliteEngine::id() const
{
    return u"sqlite"_s;
}

QString SqliteEngine::title() const
{
    return u"SQLite"_s;
}

EngineTraits SqliteEngine::traits() const
{
    return {.transactionalDdl = true, .oneWriter = true, .backup = true, .rehearsalIsCopy = true};
}

QString SqliteEngine::versionTableName() const
{
    return u"Version"_s;
}

QString SqliteEngine::versionTableSql(const QString &quotedName) const
{
    // The original's model, with SQLite's words for "now".
    return u"CREATE TABLE %1 (\n"
           "  \"version\" INTEGER NOT NULL PRIMARY KEY,\n"
           "  \"upgraded\" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,\n"
           "  \"meta\" JSON NOT NULL\n"
           ")"_s.arg(quotedName);
}

QStringList SqliteEngine::allowableNames() const
{
    return allowing::names();
}

std::optional<Error> SqliteEngine::refusal(const Statement &statement,
                                           const QStringList &allow) const
{
    if (statement.verb != "ATTACH" && statement.verb != "DETACH" && statement.verb != "VACUUM")
        return {};
    Guard guard(nullptr);
    if (auto known = guard.configure(allow, {}); !known)
        return std::move(known.error());
    const auto refusal = guard.judgeWords(statement.text, {});
    if (!refusal)
        return {};
    Error error = refusal->error();
    error.place = statement.place;
    return error;
}

QString SqliteEngine::columnType(ColumnType type) const
{
    switch (type) {
    case ColumnType::Integer:
    case ColumnType::BigInteger:
        return u"INTEGER"_s;
    case ColumnType::Text:
    case ColumnType::ShortText:
        return u"TEXT"_s;
    case ColumnType::Blob:
        return u"BLOB"_s;
    case ColumnType::Json:
        return u"JSON"_s;
    case ColumnType::Timestamp:
        return u"DATETIME"_s;
    }
    Q_UNREACHABLE();
}

QString SqliteEngine::quote(const QString &identifier) const
{
    return u'"' + QString(identifier).replace(u'"', u"\"\""_s) + u'"';
}

const ClientScript &SqliteEngine::clientScript() const
{
    static const Sqlite3Script script;
    return script;
}

Result<std::unique_ptr<Connection>> SqliteEngine::open(const DatabaseUrl &url, Access access,
                                                       std::chrono::milliseconds lockTimeout) const
{
    return SqliteConnection::open(*this, url.database, access, lockTimeout);
}

std::optional<LockHolder> SqliteEngine::lockHolder(const DatabaseUrl &url) const
{
    if (auto updating = lockFileOwner(LockFile::pathFor(url.database)))
        return updating;
    return writeLockOwner(nullptr, url.database);
}

std::vector<BackupInfo> SqliteEngine::backups(const DatabaseUrl &url) const
{
    return BackupFolder(url.database).list();
}

} // namespace ponyup
