// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/scriptbuffer.h"

#include "sql/utf8.h"

#include <algorithm>
#include <cstring>

namespace ponyup {

namespace {

constexpr size_t chunk = 64 * 1024;

/// So ASCII looks in UTF-16.
bool everySecondByteIsZero(std::string_view start)
{
    return start.size() == 4 && (start[0] == '\0') != (start[1] == '\0')
        && (start[0] == '\0') == (start[2] == '\0') && (start[1] == '\0') == (start[3] == '\0');
}

} // namespace

ScriptBuffer::ScriptBuffer(QIODevice &device, qint64 length, bool atFileStart, bool hashed)
    : m_device(device),
      m_left(length),
      m_atFileStart(atFileStart)
{
    if (hashed)
        m_hash.emplace();
}

bool ScriptBuffer::more()
{
    makeRoom();
    const size_t before = text().size();
    while (!m_ended && m_problem == TextProblem::None && text().size() == before)
        readChunk();
    return text().size() > before;
}

void ScriptBuffer::readChunk()
{
    qint64 wanted = static_cast<qint64>(m_size - m_filled);
    if (m_left >= 0)
        wanted = std::min(wanted, m_left);
    const qint64 got = wanted > 0 ? m_device.read(m_data.get() + m_filled, wanted) : 0;
    if (got < 0) {
        m_problem = TextProblem::DeviceFailed;
        return;
    }
    const std::string_view added(m_data.get() + m_filled, static_cast<size_t>(got));
    if (m_hash)
        m_hash->add(QByteArrayView(added.data(), got));
    m_filled += added.size();
    m_bytesRead += got;
    if (m_left >= 0)
        m_left -= got;
    m_ended = got == 0 || m_left == 0;
    if (!m_started)
        lookAtStart();
    lookForLineEnd(added);
    validate();
}

/// Moves the rest to the front and grows, so that at least a chunk, and as much as a long statement
/// has already, can be read: each byte is moved a few times at most.
void ScriptBuffer::makeRoom()
{
    const size_t kept = m_filled - m_begin;
    size_t added = std::max(chunk, kept);
    if (m_left >= 0) // Most scripts are small: fresh memory costs more than reading them.
        added = std::min(added, static_cast<size_t>(m_left));
    const size_t needed = kept + added;
    if (m_size < needed) {
        // Not value-initialized: it is filled by reading.
        std::unique_ptr<char[]> larger(new char[needed]);
        if (kept > 0)
            std::memcpy(larger.get(), m_data.get() + m_begin, kept);
        m_data = std::move(larger);
        m_size = needed;
    } else if (m_begin > 0) {
        std::memmove(m_data.get(), m_data.get() + m_begin, kept);
    }
    m_valid -= m_begin;
    m_filled = kept;
    m_begin = 0;
}

void ScriptBuffer::lookAtStart()
{
    const std::string_view start(m_data.get(), m_filled);
    if (start.size() < 4 && !m_ended)
        return;
    m_started = true;
    if (!m_atFileStart)
        return;
    if (start.starts_with(utf8ByteOrderMark)) {
        m_byteOrderMark = utf8ByteOrderMark.size();
        m_begin = m_valid = m_byteOrderMark;
    } else if (start.starts_with("\xff\xfe") || start.starts_with("\xfe\xff")
               || everySecondByteIsZero(start.substr(0, 4))) {
        m_problem = TextProblem::Utf16;
    }
}

void ScriptBuffer::lookForLineEnd(std::string_view added)
{
    if (m_lineEnd == LineEnd::CarriageReturn || m_lineEnd == LineEnd::LineFeed || added.empty())
        return;
    if (m_lineEnd == LineEnd::CarriageReturnSoFar) {
        m_lineEnd = added.front() == '\n' ? LineEnd::LineFeed : LineEnd::CarriageReturn;
        return;
    }
    const size_t found = added.find_first_of("\r\n");
    if (found == std::string_view::npos)
        return;
    if (added[found] == '\n')
        m_lineEnd = LineEnd::LineFeed;
    else if (found + 1 == added.size())
        m_lineEnd = LineEnd::CarriageReturnSoFar;
    else
        m_lineEnd = added[found + 1] == '\n' ? LineEnd::LineFeed : LineEnd::CarriageReturn;
}

void ScriptBuffer::validate()
{
    if (!m_started || m_problem != TextProblem::None)
        return;
    const Utf8Scan scan = scanUtf8({m_data.get() + m_valid, m_filled - m_valid});
    m_valid += scan.valid;
    m_bidi = m_bidi || scan.bidi;
    if (scan.bad || (m_ended && m_valid < m_filled))
        m_problem = m_data[m_valid] == '\0' ? TextProblem::NulByte : TextProblem::BadUtf8;
}

} // namespace ponyup
