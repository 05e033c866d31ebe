// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <bit>
#include <cstring>
#include <string_view>

#ifdef __SSE2__
#    include <emmintrin.h>
#endif

// Searches for bytes, sixteen at a time: what is found is mostly near, where the call of memchr()
// would cost more than it saves.

namespace ponyup {

#ifdef __SSE2__
namespace scan {
inline __m128i load(const char *at)
{
    return _mm_loadu_si128(reinterpret_cast<const __m128i *>(at));
}
inline unsigned maskOf(__m128i bytes, char c)
{
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(c))));
}
} // namespace scan
#endif

/// The first of two bytes at or behind a position; npos when there is none.
inline size_t findEither(std::string_view text, size_t from, char one, char other)
{
#ifdef __SSE2__
    for (; from + 16 <= text.size(); from += 16) {
        const __m128i bytes = scan::load(text.data() + from);
        const unsigned mask = scan::maskOf(bytes, one) | scan::maskOf(bytes, other);
        if (mask != 0)
            return from + static_cast<size_t>(std::countr_zero(mask));
    }
#endif
    for (; from < text.size(); ++from) {
        if (text[from] == one || text[from] == other)
            return from;
    }
    return std::string_view::npos;
}

inline size_t findByte(std::string_view text, size_t from, char c)
{
    return findEither(text, from, c, c);
}

/// The first place where these three bytes follow each other.
inline size_t findThree(std::string_view text, size_t from, const char (&three)[4])
{
#ifdef __SSE2__
    for (; from + 18 <= text.size(); from += 16) {
        const char *at = text.data() + from;
        const unsigned mask = scan::maskOf(scan::load(at), three[0])
            & scan::maskOf(scan::load(at + 1), three[1])
            & scan::maskOf(scan::load(at + 2), three[2]);
        if (mask != 0)
            return from + static_cast<size_t>(std::countr_zero(mask));
    }
#endif
    return text.find(three, from, 3);
}

/// The end of the run of ASCII characters other than NUL.
inline size_t endOfAscii(std::string_view text, size_t from)
{
#ifdef __SSE2__
    const __m128i zero = _mm_setzero_si128();
    for (; from + 16 <= text.size(); from += 16) {
        // As signed numbers all others are zero or less.
        const __m128i good = _mm_cmpgt_epi8(scan::load(text.data() + from), zero);
        const auto bad = static_cast<unsigned>(_mm_movemask_epi8(good)) ^ 0xffffU;
        if (bad != 0)
            return from + static_cast<size_t>(std::countr_zero(bad));
    }
#endif
    while (from < text.size() && text[from] > '\0' && static_cast<uchar>(text[from]) < 0x80)
        ++from;
    return from;
}

/// How many line feeds there are, where the last one is, and whether there is a carriage return.
struct LineFeeds {
    qsizetype count = 0;
    size_t last = std::string_view::npos;
    bool carriageReturns = false;
};

inline LineFeeds countLineFeeds(std::string_view text)
{
    LineFeeds found;
    size_t at = 0;
#ifdef __SSE2__
    unsigned carriageReturns = 0;
    for (; at + 16 <= text.size(); at += 16) {
        const __m128i bytes = scan::load(text.data() + at);
        carriageReturns |= scan::maskOf(bytes, '\r');
        const unsigned mask = scan::maskOf(bytes, '\n');
        if (mask != 0) {
            found.count += std::popcount(mask);
            found.last = at + 31 - static_cast<size_t>(std::countl_zero(mask));
        }
    }
    found.carriageReturns = carriageReturns != 0;
#endif
    for (; at < text.size(); ++at) {
        if (text[at] == '\n') {
            ++found.count;
            found.last = at;
        }
        found.carriageReturns = found.carriageReturns || text[at] == '\r';
    }
    return found;
}

} // namespace ponyup
