// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/sha256.h"

#include <QIODevice>

#include <memory>
#include <optional>
#include <string_view>

namespace ponyup {

/// What a script has that is no text.
enum class TextProblem {
    None,
    DeviceFailed, ///< deviceError() says why.
    BadUtf8, ///< The byte at the end of text() is wrong.
    NulByte, ///< The same.
    Utf16, ///< The script's first bytes say so.
};

/// The part of a script that is looked at just now: reads the device in chunks, hashes them, checks
/// that they are UTF-8, and keeps what has not been dropped.
class ScriptBuffer {
public:
    /// `length` bytes at most, -1: to the end. A byte-order mark is passed over at a file's start.
    ScriptBuffer(QIODevice &device, qint64 length, bool atFileStart, bool hashed);

    /// What is there and valid, from where the last drop() ended.
    std::string_view text() const { return {m_data.get() + m_begin, m_valid - m_begin}; }
    /// Reads on; false when no more valid text comes. Moves what text() shows.
    bool more();
    /// Whether text() is all that will ever come, and the script is sound up to its end.
    bool atEnd() const { return m_ended && m_problem == TextProblem::None && m_valid == m_filled; }
    void drop(size_t count) { m_begin += count; }
    /// A carriage return of text() becomes a line feed.
    void makeLineFeed(size_t position) { m_data[m_begin + position] = '\n'; }

    TextProblem problem() const { return m_problem; }
    QString deviceError() const { return m_device.errorString(); }
    /// The byte that is the problem.
    uchar badByte() const { return static_cast<uchar>(m_data[m_valid]); }
    /// Bytes of the byte-order mark that was passed over.
    size_t byteOrderMark() const { return m_byteOrderMark; }
    /// Whether a control for the direction of text has been seen anywhere.
    bool hasBidi() const { return m_bidi; }
    /// Whether the first line ends with a lone CR, and so the lines of the script do.
    bool endsLinesWithCarriageReturn() const { return m_lineEnd == LineEnd::CarriageReturn; }
    qint64 bytesRead() const { return m_bytesRead; }
    /// SHA-256 of all bytes read, in lower-case hex; empty when they are not hashed.
    QByteArray checksum() const { return m_hash ? m_hash->hex() : QByteArray(); }

private:
    void readChunk();
    void makeRoom();
    void lookAtStart();
    void lookForLineEnd(std::string_view added);
    void validate();

    QIODevice &m_device;
    qint64 m_left; ///< Bytes that may still be read; -1: to the end.
    std::optional<Sha256> m_hash;
    std::unique_ptr<char[]> m_data;
    size_t m_size = 0;
    size_t m_begin = 0; ///< Of text().
    size_t m_valid = 0; ///< End of text().
    size_t m_filled = 0; ///< End of what has been read.
    size_t m_byteOrderMark = 0;
    qint64 m_bytesRead = 0;
    TextProblem m_problem = TextProblem::None;
    enum class LineEnd { Unknown, CarriageReturnSoFar, CarriageReturn, LineFeed };
    LineEnd m_lineEnd = LineEnd::Unknown;
    bool m_atFileStart;
    bool m_started = false;
    bool m_ended = false;
    bool m_bidi = false;
};

} // namespace ponyup
