// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "engines/sqlite/sqliteconnection.h"

// SqliteConnection: copies of the database.

namespace ponyup {

namespace {

tl::unexpected<Error> notYet()
{
    return fail(ErrorKind::Unsupported,
                Tr::tr("This version of PonyUp cannot copy SQLite databases."));
}

} // namespace

Result<std::optional<LockHolder>> SqliteConnection::lockHolder()
{
    return std::nullopt;
}

Result<std::unique_ptr<Rehearsal>> SqliteConnection::rehearse(const CopyProgress &, std::stop_token)
{
    return notYet();
}

Result<std::unique_ptr<Rehearsal>> SqliteConnection::scratch()
{
    return notYet();
}

Result<BackupInfo> SqliteConnection::backup(int, int, const CopyProgress &, std::stop_token)
{
    return notYet();
}

Result<std::vector<BackupInfo>> SqliteConnection::backups()
{
    return std::vector<BackupInfo>();
}

Result<> SqliteConnection::restore(const QString &, const CopyProgress &, std::stop_token)
{
    return notYet();
}

} // namespace ponyup
