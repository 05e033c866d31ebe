// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "sql/dialect.h"
#include "sql/statement.h"

#include <QIODevice>

#include <memory>
#include <optional>
#include <vector>

namespace ponyup {

/// A comment (`-- …`) of a script.
struct HeadComment {
    QString text; ///< Without the dashes, trimmed.
    SourcePlace place; ///< Of the dashes.
    qint64 length = 0; ///< Bytes from the dashes to the line's end.
    bool ownLine = true; ///< Nothing but white space stands before it on its line.

    /// What follows "ponyup:" at its beginning, trimmed; nullopt for a comment for people.
    std::optional<QString> directive() const;
};

/// Cuts a script into statements while it is read. Memory is bounded by the longest statement; the
/// device is read once, forwards, in chunks. One reader, one thread.
///
/// Text is UTF-8; a BOM at the very start is skipped; LF, CRLF and CR end a line. Empty statements
/// and comments between statements are dropped. In a script whose lines end with a lone CR, one
/// that ends a comment is handed on as LF (same length): engines would read on. Errors, all
/// ErrorKind::Script with file, line and column: invalid UTF-8, UTF-16, a NUL byte, a string,
/// quoted name, comment or block that does not end (the place is where it *began*), a control for
/// the direction of text outside a string, and a lone CR inside a comment of a script with other
/// line ends. ErrorKind::Io when the device fails. After an error next() repeats it.
class StatementReader {
public:
    struct Options {
        Dialect dialect = Dialect::Sqlite;
        SourcePlace start; ///< Where the device's first byte is; line and column default to 1.
        qint64 length = -1; ///< Bytes to read from the device at most; -1 is to its end.
        bool checksum = true; ///< Whether checksum() is wanted: it costs more than the reading.
        bool tokenChecksum = true; ///< The same.
    };

    /// The device must be open for reading, stand at the first byte, and outlive the reader.
    StatementReader(QIODevice &device, Options options);
    ~StatementReader();
    StatementReader(StatementReader &&) noexcept;
    StatementReader &operator=(StatementReader &&) noexcept;

    /// The next statement; nullopt at the end of the script.
    [[nodiscard]] Result<std::optional<Statement>> next();

    /// The comments (`-- …`) before the first statement: all directives, and the first hundred for
    /// people. Complete once next() has been called.
    const std::vector<HeadComment> &headComments() const;
    /// The directives (`-- ponyup: …`) after the first statement began, where they mean nothing
    /// unless they open a section of a single file. Complete after next() has returned nullopt.
    const std::vector<HeadComment> &laterDirectives() const;
    /// Bytes taken from the device so far, for progress.
    qint64 bytesRead() const;

    /// SHA-256 over all bytes read, BOM included, in lower-case hex; ask after next() has returned
    /// nullopt.
    QByteArray checksum() const;
    /// SHA-256 over the tokens of all statements, without comments and white space; likewise. Line
    /// ends, indentation, comments, and a missing last semicolon do not change it; anything that
    /// the engine would see does.
    QByteArray tokenChecksum() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace ponyup
