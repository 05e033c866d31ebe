// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/linecounter.h"

#include "sql/bytescan.h"

#include <algorithm>

namespace ponyup {

namespace {

int characters(std::string_view text)
{
    return static_cast<int>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

} // namespace

void LineCounter::advance(std::string_view text)
{
    if (text.empty())
        return;
    m_place.offset += static_cast<qint64>(text.size());
    // The LF of a CRLF whose CR has been counted.
    if (m_afterCarriageReturn && text.front() == '\n')
        text.remove_prefix(1);
    m_afterCarriageReturn = !text.empty() && text.back() == '\r';

    const LineFeeds feeds = countLineFeeds(text);
    int lines = static_cast<int>(feeds.count);
    size_t last = feeds.last;
    size_t i = feeds.carriageReturns ? text.find('\r') : std::string_view::npos;
    for (; i != std::string_view::npos; i = text.find('\r', i + 1)) {
        if (i + 1 < text.size() && text[i + 1] == '\n')
            continue;
        ++lines;
        last = last == std::string_view::npos ? i : std::max(last, i);
    }
    if (lines > 0) {
        m_place.line += lines;
        m_place.column = 1;
        text.remove_prefix(last + 1);
    }
    m_place.column += characters(text);
}

} // namespace ponyup
