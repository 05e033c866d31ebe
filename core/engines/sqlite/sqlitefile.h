// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QString>

namespace ponyup {

/// What stands at a database's path, found out without opening it. (Opening and closing the file
/// would drop the locks that other connections of this process hold on it.)
enum class FileState { Missing, Usable };

/// Errors: ErrorKind::Connection for a path that can be no database file (a folder, a pipe, a
/// parent folder that is missing or not to be entered, a file that may not be read).
[[nodiscard]] Result<FileState> inspectFile(const QString &path);

/// Whether SQLite can write the database: the file, and its journal beside it.
bool isWritable(const QString &path);

/// The path as a `file:` URI. mode: "ro", "rw", "rwc"; `extra`: "&immutable=1" and the like.
QString fileUri(const QString &path, const QString &mode, const QString &extra = {});

/// "12 MiB"
QString humanSize(qint64 bytes);

} // namespace ponyup
