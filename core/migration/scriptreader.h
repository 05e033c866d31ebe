// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "migration/migration.h"
#include "sql/statementreader.h"

#include <QIODevice>

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace ponyup {

/// Opens a migration's file for reading: a regular file, not followed if it is a link, never a FIFO
/// or device (which would hang). ErrorKind::Folder with the reason otherwise.
[[nodiscard]] Result<std::unique_ptr<QIODevice>> openScriptFile(const QString &path,
                                                                const QString &shownName);

/// Reads a Script's statements again, for running or showing it. What it hands out is what was
/// scanned: a script of up to a mebibyte, and any script that does not run in one transaction, is
/// compared with its checksum by open(), before the first statement; a longer one at its end, when
/// everything can still be rolled back.
class ScriptReader {
public:
    /// ErrorKind::MigrationChanged when the file has changed since the folder was read.
    [[nodiscard]] static Result<ScriptReader> open(const Script &script);
    ~ScriptReader();
    ScriptReader(ScriptReader &&) noexcept;
    ScriptReader &operator=(ScriptReader &&) noexcept;

    /// The next statement; nullopt at the end. ErrorKind::MigrationChanged as above.
    [[nodiscard]] Result<std::optional<Statement>> next();
    /// The data of the statement that next() has just returned; see StatementReader::readData().
    [[nodiscard]] Result<QByteArrayView> readData();
    qint64 bytesRead() const;
    /// The whole script, for one of up to a mebibyte; empty for a longer one.
    QByteArray text() const;

private:
    class Private;
    explicit ScriptReader(std::unique_ptr<Private> reader);
    std::unique_ptr<Private> d;
};

/// What scanScript() is told besides the script.
struct ScanOptions {
    /// A script that creates a table or view of this name is refused, as are those of PonyUp's own
    /// tables. May be empty.
    QString versionTable;
    /// What the engine refuses a statement for, if for anything. Asked only of those that are
    /// neither DML nor plain DDL. May be empty.
    std::function<std::optional<Error>(const Statement &)> refusal;
    std::stop_token stop;
};

/// Reads a script once, fully, and fills checksum, tokens, statements, directives and
/// outsideTransaction, and length when it is -1. path, name, role, dialect, offset, line and
/// fileLength are given; the device stands anywhere.
/// Checks what no script may contain: transaction control (where the script runs in a transaction,
/// and on SQLite anywhere), switching SQLite's foreign keys, commands of a client program,
/// directives behind the head, PonyUp's own tables; in a model anything but CREATE. Errors are
/// ErrorKind::Script with their place; up to twenty of them, the further ones in Error::others.
/// ErrorKind::Cancelled when it was stopped.
/// `directives` gets those that could be read, for a script that is refused as well.
[[nodiscard]] Result<Script> scanScript(Script script, QIODevice &device,
                                        const ScanOptions &options = {},
                                        Directives *directives = nullptr);

/// The script's own text (its section), for the audit log and for showing it. Bounded by `limit`
/// bytes; the rest is left out. ErrorKind::Folder or Io when it cannot be read.
[[nodiscard]] Result<QByteArray> scriptText(const Script &script, qint64 limit = 64 << 20);

} // namespace ponyup
