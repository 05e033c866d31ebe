// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "sql/dialect.h"
#include "sql/headcomments.h"
#include "sql/lexicalmode.h"
#include "sql/statement.h"

#include <QByteArrayView>
#include <QIODevice>

#include <memory>
#include <optional>
#include <vector>

namespace ponyup {

/// Cuts a script into statements while it is read. Memory is bounded by the longest statement; the
/// device is read once, forwards, in chunks. One reader, one thread.
///
/// Text is UTF-8; a BOM at the very start is skipped; LF, CRLF and CR end a line. Empty statements
/// and comments between statements are dropped. In a script whose lines end with a lone CR, one
/// that ends a comment is handed on as LF (same length): engines would read on. Errors, all
/// ErrorKind::Script with file, line and column: invalid UTF-8, UTF-16, a NUL byte, a string,
/// quoted name, comment, parenthesis or block that does not end (the place is where it *began*), a
/// control for the direction of text outside a string, and a lone CR inside a comment of a script
/// with other line ends. ErrorKind::Io when the device fails. After an error next() repeats it.
///
/// Lines for a client program: DELIMITER of the mariadb client, GO and the slash of SQL*Plus on a
/// line of their own (ANSI), and \restrict and \unrestrict of pg_dump are obeyed here; any other is
/// a statement of StatementKind::ClientCommand, and an error inside a statement. What a script sets
/// for its session is followed where it changes how text is cut and can be read plainly: sql_mode
/// (MariaDB), standard_conforming_strings (PostgreSQL).
class StatementReader {
public:
    struct Options {
        Dialect dialect = Dialect::Sqlite;
        SourcePlace start; ///< Where the device's first byte is; line and column default to 1.
        qint64 length = -1; ///< Bytes to read from the device at most; -1 is to its end.
        bool checksum = true; ///< Whether checksum() is wanted: it costs more than the reading.
        bool tokenChecksum = true; ///< The same.
        std::optional<LexicalMode> mode; ///< Of the session at the beginning; else the usual one.
    };

    /// The device must be open for reading, stand at the first byte, and outlive the reader.
    StatementReader(QIODevice &device, Options options);
    ~StatementReader();
    StatementReader(StatementReader &&) noexcept;
    StatementReader &operator=(StatementReader &&) noexcept;

    /// The next statement; nullopt at the end of the script. Data of the statement before that have
    /// not been read are passed over, in the same bounded memory.
    [[nodiscard]] Result<std::optional<Statement>> next();
    /// The next piece of the data of the statement that next() has just returned, when it
    /// hasData: whole lines as far as they fit into a chunk, line ends as they are, without the
    /// line `\.` that ends them. Empty when there are no more. Valid until the next call. It is an
    /// error when the script ends before the data do.
    [[nodiscard]] Result<QByteArrayView> readData();

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
    /// SHA-256 over the tokens of all statements, without comments and white space, and over their
    /// data; likewise. Line ends, indentation, comments, and a missing last semicolon do not change
    /// it; anything that the engine would see does.
    QByteArray tokenChecksum() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace ponyup
