// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/bytescan.h"
#include "sql/tokenscanner.h"

#include <algorithm>

// TokenScanner::skip(): what next() would say about the same text, without saying it.

namespace ponyup {

namespace {

constexpr size_t unknown = std::string_view::npos;

constexpr bool matters(ByteClass byteClass)
{
    return byteClass >= ByteClass::LineWord;
}

} // namespace

size_t TokenScanner::skip(std::string_view text, size_t from, bool last, int &parentheses,
                          size_t &outermost) const
{
    // What has begun is next()'s; so is what goes on with a string before it.
    if (isInside())
        return from;
    const ByteClass *const classes = m_rules->classes.data();
    const auto mattersAt = [&](size_t i) { return matters(classes[static_cast<uchar>(text[i])]); };
    size_t at = from;
    for (;;) {
        while (at + 4 <= text.size() && !mattersAt(at) && !mattersAt(at + 1) && !mattersAt(at + 2)
               && !mattersAt(at + 3))
            at += 4;
        while (at < text.size() && !mattersAt(at))
            ++at;
        if (at == text.size())
            return last ? at : wordStart(text, from, at);
        const ByteClass byteClass = classOf(text[at]);
        if (byteClass == ByteClass::Open) {
            if (parentheses++ == 0)
                outermost = at;
            ++at;
        } else if (byteClass == ByteClass::Close) {
            parentheses -= parentheses > 0 ? 1 : 0;
            ++at;
        } else if (byteClass == ByteClass::Semicolon && parentheses > 0) {
            ++at;
        } else {
            const size_t end = endInSkip(text, at, last);
            if (end == unknown)
                return wordStart(text, from, at);
            if (end == at)
                return at;
            at = end;
        }
    }
}

/// Behind what stands there, when it is passed over; `at` when a token for next() begins there;
/// npos when it does with the word before.
Q_ALWAYS_INLINE size_t TokenScanner::endInSkip(std::string_view text, size_t at, bool last) const
{
    const bool inWord = at > 0 && isWordPart(classOf(text[at - 1]));
    switch (classOf(text[at])) {
    case ByteClass::Quote: {
        // A prefix may stand before it.
        if ((!m_rules->prefixes.escape.empty() || m_rules->prefixes.alternative)
            && text[at] == '\'' && (inWord || (at > 0 && text[at - 1] == '&')))
            return unknown;
        const bool string =
            text[at] == '\'' || (text[at] == '"' && m_rules->mode.doubleQuotedStrings);
        const char closing = closingQuote(text[at]);
        const char escape = string && m_rules->mode.backslashEscapes ? '\\' : closing;
        for (size_t from = at + 1;;) {
            const size_t found = findEither(text, from, closing, escape);
            if (found == unknown || (found + 1 == text.size() && closing != ']'))
                return unknown;
            if (text[found] == closing && (closing == ']' || text[found + 1] != closing))
                return found + 1;
            from = found + 2;
        }
    }
    case ByteClass::Bracket: {
        const size_t end = endOfBracket(text.substr(at), last);
        return end == unknown ? at : at + std::max<size_t>(end, 1);
    }
    case ByteClass::LineWord: {
        // Where it may be first on its line.
        return at == 0 || isBlank(text[at - 1]) ? at : at + 1;
    }
    case ByteClass::Dollar:
        return inWord ? unknown : at;
    case ByteClass::Dash:
        if (text.size() - at < 3 && !last)
            return at;
        return isLineCommentAt(text, at) ? at : at + 1;
    case ByteClass::Slash:
        return at + 1 == text.size() || text[at + 1] == '*'
                || (m_rules->slashIsLine && (at == 0 || isBlank(text[at - 1])))
            ? at
            : at + 1;
    case ByteClass::Delimiter: {
        const Match match = matchDelimiter(text, at, last);
        if (match == Match::Unknown)
            return isWordPart(m_rules->delimiterByte) ? unknown : at;
        // Anything but a part of a word: next() knows what it is instead.
        return match == Match::No && isWordPart(m_rules->delimiterByte) ? at + 1 : at;
    }
    default:
        return at;
    }
}

/// The beginning of the word that ends there.
size_t TokenScanner::wordStart(std::string_view text, size_t from, size_t at) const
{
    const auto inToken = [this](char c) {
        const ByteClass byteClass = classOf(c);
        return isWordPart(byteClass) || byteClass == ByteClass::Dot || c == '&' || c == '+'
            || c == '-'
            || (byteClass == ByteClass::Delimiter && isWordPart(m_rules->delimiterByte));
    };
    while (at > from && inToken(text[at - 1]))
        --at;
    return at;
}

} // namespace ponyup
