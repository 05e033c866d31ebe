// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "migration/migration.h"
#include "sql/statementreader.h"

#include <QIODevice>

#include <functional>
#include <memory>
#include <optional>

namespace ponyup {

/// Opens a migration's file for reading: a regular file, not followed if it is a link, never a FIFO
/// or device (which would hang). ErrorKind::Folder with the reason otherwise.
[[nodiscard]] Result<std::unique_ptr<QIODevice>> openScriptFile(const QString &path,
                                                                const QString &shownName);

/// Reads a Script's statements again, for running or showing it.
class ScriptReader {
public:
    [[nodiscard]] static Result<ScriptReader> open(const Script &script);
    ~ScriptReader();
    ScriptReader(ScriptReader &&) noexcept;
    ScriptReader &operator=(ScriptReader &&) noexcept;

    /// The next statement; nullopt at the end. At the end the bytes are compared with the script's
    /// checksum: ErrorKind::MigrationChanged when the file has changed since the folder was read.
    [[nodiscard]] Result<std::optional<Statement>> next();
    qint64 bytesRead() const;

private:
    ScriptReader();
    class Private;
    std::unique_ptr<Private> d;
};

/// Reads a script once, fully, and fills checksum, tokens, statements, directives and
/// outsideTransaction. path, name, role, dialect, offset, length and line are given.
/// Checks what no script may contain: transaction control while it runs in a transaction; in a
/// model anything but CREATE. Errors are ErrorKind::Script with their place.
[[nodiscard]] Result<Script> scanScript(Script script, QIODevice &device);

/// The script's own text (its section), for the audit log and for showing it. Bounded by `limit`
/// bytes; the rest is left out. ErrorKind::Folder or Io when it cannot be read.
[[nodiscard]] Result<QByteArray> scriptText(const Script &script, qint64 limit = 64 << 20);

} // namespace ponyup
