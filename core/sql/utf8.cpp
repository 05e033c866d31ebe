// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/utf8.h"

#include "sql/bytescan.h"

namespace ponyup {

namespace {

/// What a character may look like after its first byte.
struct Sequence {
    size_t length; ///< 0: no character begins so.
    uchar low, high; ///< Bounds of the second byte; all others are 80 to BF.
};

Sequence sequenceOf(uchar first)
{
    if (first < 0xc2 || first > 0xf4)
        return {0, 0, 0};
    if (first < 0xe0)
        return {2, 0x80, 0xbf};
    if (first < 0xf0)
        return {3, uchar(first == 0xe0 ? 0xa0 : 0x80), uchar(first == 0xed ? 0x9f : 0xbf)};
    return {4, uchar(first == 0xf0 ? 0x90 : 0x80), uchar(first == 0xf4 ? 0x8f : 0xbf)};
}

uchar byteAt(std::string_view text, size_t position)
{
    return static_cast<uchar>(text[position]);
}

/// 0 when the three bytes there are no such control.
char32_t bidiAt(std::string_view text, size_t position)
{
    const uchar middle = byteAt(text, position + 1);
    const uchar last = byteAt(text, position + 2);
    if (middle == 0x80 && last >= 0xaa && last <= 0xae)
        return 0x2000 + (last - 0x80);
    if (middle == 0x81 && last >= 0xa6 && last <= 0xa9)
        return 0x2040 + (last - 0x80);
    return 0;
}

} // namespace

Utf8Scan scanUtf8(std::string_view text)
{
    Utf8Scan scan;
    for (;;) {
        scan.valid = endOfAscii(text, scan.valid);
        if (scan.valid == text.size())
            return scan;
        const Sequence sequence = sequenceOf(byteAt(text, scan.valid));
        scan.bad = sequence.length == 0;
        for (size_t i = 1; i < sequence.length && !scan.bad; ++i) {
            if (scan.valid + i == text.size())
                return scan;
            const uchar byte = byteAt(text, scan.valid + i);
            scan.bad = i == 1 ? byte < sequence.low || byte > sequence.high : (byte & 0xc0) != 0x80;
        }
        if (scan.bad)
            return scan;
        if (text[scan.valid] == '\xe2' && bidiAt(text, scan.valid) != 0)
            scan.bidi = true;
        scan.valid += sequence.length;
    }
}

std::optional<BidiControl> findBidiControl(std::string_view text)
{
    for (size_t i = text.find('\xe2'); i != std::string_view::npos && i + 2 < text.size();
         i = text.find('\xe2', i + 1)) {
        if (const char32_t codePoint = bidiAt(text, i))
            return BidiControl{i, codePoint};
    }
    return std::nullopt;
}

} // namespace ponyup
