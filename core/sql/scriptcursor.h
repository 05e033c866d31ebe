// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "sql/linecounter.h"
#include "sql/scriptbuffer.h"

#include <optional>

namespace ponyup {

/// Where a reader stands in a script. What it has passed stays there until it is dropped; places
/// are counted from there, so that each byte is counted once, and the columns of hardly any.
class ScriptCursor {
public:
    ScriptCursor(QIODevice &device, const SourcePlace &start, qint64 length, bool hashed);

    /// From the last drop() to the end of what has been read.
    std::string_view text() const { return m_buffer.text(); }
    /// Of it, what comes next.
    std::string_view rest() const { return text().substr(m_position); }
    size_t position() const { return m_position; }
    void moveTo(size_t position) { m_position = position; }
    void advance(size_t count) { m_position += count; }
    /// The first bytes of text() are not needed any more; what comes next is what stands behind
    /// them.
    void drop(size_t count);
    /// Reads on, which moves text(); the error when what comes is no text.
    [[nodiscard]] std::optional<Error> more();
    bool atEnd() const { return m_buffer.atEnd(); }
    /// Whether text() is all there will ever be; the script may go on with what is no text.
    bool isWhole() const { return atEnd() || m_buffer.problem() != TextProblem::None; }

    SourcePlace place() const { return m_counter.place(); } ///< Of text().
    SourcePlace placeOf(size_t position) const;
    /// Whether only blanks stand between the line's beginning and there.
    bool isBlankBefore(size_t position) const;

    ScriptBuffer &buffer() { return m_buffer; }
    const ScriptBuffer &buffer() const { return m_buffer; }

private:
    ScriptBuffer m_buffer;
    LineCounter m_counter; ///< Stands where text() begins.
    size_t m_position = 0;
    bool m_lineBegun = false; ///< What was dropped ends with a line that is not blank.
};

} // namespace ponyup
