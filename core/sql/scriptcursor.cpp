// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/scriptcursor.h"

#include "sql/readererrors.h"

#include <algorithm>

namespace ponyup {

namespace {

SourcePlace fileStart(SourcePlace start)
{
    start.offset = std::max<qint64>(start.offset, 0);
    start.line = std::max(start.line, 1);
    start.column = std::max(start.column, 1);
    return start;
}

} // namespace

ScriptCursor::ScriptCursor(QIODevice &device, const SourcePlace &start, qint64 length, bool hashed)
    : m_buffer(device, length, start.offset <= 0, hashed),
      m_counter(fileStart(start))
{
}

void ScriptCursor::drop(size_t count)
{
    m_lineBegun = !isBlankBefore(count);
    m_counter.advance(text().substr(0, count));
    m_buffer.drop(count);
    m_position = 0;
}

std::optional<Error> ScriptCursor::more()
{
    const size_t before = m_buffer.byteOrderMark();
    std::optional<Error> error;
    if (!m_buffer.more() && m_buffer.problem() != TextProblem::None)
        error = textError(m_buffer, placeOf(text().size()));
    m_counter.skip(m_buffer.byteOrderMark() - before);
    return error;
}

SourcePlace ScriptCursor::placeOf(size_t position) const
{
    LineCounter counter = m_counter;
    counter.advance(text().substr(0, position));
    return counter.place();
}

bool ScriptCursor::isBlankBefore(size_t position) const
{
    const std::string_view before = text().substr(0, position);
    const size_t last = before.find_last_not_of(" \t");
    return last == before.npos ? !m_lineBegun : before[last] == '\n' || before[last] == '\r';
}

} // namespace ponyup
