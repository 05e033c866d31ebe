// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace ponyup {

/// U+FEFF.
inline constexpr std::string_view utf8ByteOrderMark = "\xef\xbb\xbf";

/// What a look at a piece of text found.
struct Utf8Scan {
    size_t valid = 0; ///< Bytes from the start that are whole, valid characters other than NUL.
    bool bad = false; ///< The byte at `valid` can never be right; else the rest is only cut off.
    bool bidi = false; ///< There is a control for the direction of text among the valid ones.
};

/// Looks at text from a character's beginning up to its end or the first byte that is wrong.
Utf8Scan scanUtf8(std::string_view text);

/// The first control for the direction of text (U+202A to U+202E, U+2066 to U+2069): it lets a
/// script look different from what runs.
struct BidiControl {
    size_t position = 0; ///< In bytes.
    char32_t codePoint = 0;
};
std::optional<BidiControl> findBidiControl(std::string_view text);

} // namespace ponyup
