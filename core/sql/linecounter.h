// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/place.h"

#include <string_view>

namespace ponyup {

/// Follows offset, line and column through valid UTF-8 that comes in pieces. LF, CRLF and CR each
/// end one line.
class LineCounter {
public:
    explicit LineCounter(SourcePlace start) : m_place(std::move(start)) { }

    void advance(std::string_view text);
    /// Passes bytes that no editor shows: a byte-order mark.
    void skip(size_t bytes) { m_place.offset += static_cast<qint64>(bytes); }
    const SourcePlace &place() const { return m_place; }

private:
    SourcePlace m_place;
    bool m_afterCarriageReturn = false;
};

} // namespace ponyup
