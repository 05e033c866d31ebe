// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/connection.h"
#include "engines/sqlite/reach.h"

namespace ponyup {

class SqliteDatabase;

/// Size of the database in bytes, with what only its write-ahead log has so far.
qint64 databaseBytes(SqliteDatabase &database);

/// ErrorKind::DiskFull unless there is room for that many bytes in the folder.
[[nodiscard]] Result<> checkSpace(const QString &folder, qint64 bytes);

/// Makes `to` what `from` is, page by page, with SQLite's backup API. A read transaction on `from`
/// lasts all the while: without it, every commit of another program would start the copy anew (so
/// a program that commits meanwhile has to wait, but for one with a write-ahead log). `to` is
/// changed in one transaction of its own: stopped or failed, it is as it was. Busy when either is
/// in use for longer than lockTimeout.
[[nodiscard]] Result<> copyDatabase(SqliteDatabase &from, SqliteDatabase &to,
                                    std::chrono::milliseconds lockTimeout,
                                    const CopyProgress &progress, std::stop_token stop);

/// The same into a file that is missing or empty. Nothing is flushed to the disk: until that is
/// done, the file is nobody's database.
[[nodiscard]] Result<> copyToFile(SqliteDatabase &from, const QString &path,
                                  std::chrono::milliseconds lockTimeout,
                                  const CopyProgress &progress, std::stop_token stop);

/// Opens a file that nobody else writes, without making files beside it. ErrorKind::Usage when
/// there is a journal beside it, since it would be left out.
[[nodiscard]] Result<std::unique_ptr<SqliteDatabase>> openResting(const QString &path, Reach reach);

/// ErrorKind::NotADatabase when SQLite finds the database damaged; Cancelled.
[[nodiscard]] Result<> checkIntegrity(SqliteDatabase &database, std::stop_token stop);

} // namespace ponyup
