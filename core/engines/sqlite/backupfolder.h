// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/connection.h"

namespace ponyup {

class SqliteDatabase;

/// The backups of a database: `<database>.ponyup-backup/<UTC time>-v<version>.db`, each an SQLite
/// database of its own that any program can open.
class BackupFolder {
public:
    explicit BackupFolder(const QString &databasePath);

    /// Newest first. Other files in the folder are nobody's business here.
    std::vector<BackupInfo> list() const;
    /// A new one, copied, checked and on the disk before it gets its name; nothing is left of one
    /// that failed.
    [[nodiscard]] Result<BackupInfo> add(SqliteDatabase &database, int version,
                                         std::chrono::milliseconds lockTimeout,
                                         const CopyProgress &progress, std::stop_token stop) const;
    /// Deletes all but the newest `keep`. `latest` is never deleted, whatever the clock said.
    void prune(int keep, const QString &latest) const;
    /// Deletes this one, and the folder when it was the only one.
    void discard(const QString &path) const;

private:
    /// Makes the empty file that becomes a new backup, under a name that no other program has.
    [[nodiscard]] Result<BackupInfo> claim(int version) const;
    [[nodiscard]] Result<> copyTo(const QString &path, SqliteDatabase &database,
                                  std::chrono::milliseconds lockTimeout,
                                  const CopyProgress &progress, std::stop_token stop) const;

    QString m_database;
    QString m_folder;
};

} // namespace ponyup
