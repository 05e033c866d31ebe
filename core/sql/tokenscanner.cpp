// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/tokenscanner.h"

#include <cstring>

namespace ponyup {

namespace {

constexpr size_t unknown = std::string_view::npos;

/// The longest operator of a table, so that no more than this must be seen to know one.
constexpr size_t longestOperator = 3;

size_t find(std::string_view text, char c, size_t from)
{
    if (from >= text.size())
        return unknown;
    const void *found = std::memchr(text.data() + from, c, text.size() - from);
    return found ? static_cast<size_t>(static_cast<const char *>(found) - text.data()) : unknown;
}

bool isSign(char c)
{
    return c == '+' || c == '-';
}

} // namespace

Token TokenScanner::next(std::string_view text, bool last)
{
    return m_searched > 0 ? goOn(text, last) : begin(text, last);
}

size_t TokenScanner::forget()
{
    // One byte stays, for m_searched to say that a token is open.
    const size_t count = m_searched > 0 ? m_searched - 1 : 0;
    m_searched -= count;
    return count;
}

Token TokenScanner::begin(std::string_view text, bool last)
{
    const auto classAt = [&](size_t i) { return m_rules->classes[static_cast<uchar>(text[i])]; };
    const ByteClass first = classAt(0);
    if (first == ByteClass::Space) {
        size_t length = 1;
        while (length < text.size() && classAt(length) == ByteClass::Space)
            ++length;
        return {TokenType::Space, length};
    }
    if (first == ByteClass::Semicolon)
        return {TokenType::Semicolon, 1};

    m_searched = 1;
    switch (first) {
    case ByteClass::Word:
        m_type = TokenType::Word;
        return goOn(text, last);
    case ByteClass::Digit:
        m_type = TokenType::Number;
        return goOn(text, last);
    case ByteClass::Quote:
        m_type = text[0] == '\'' ? TokenType::String : TokenType::Name;
        m_closing = closingQuote(text[0]);
        return goOn(text, last);
    default:
        break;
    }

    m_searched = 0;
    if (text.size() < longestOperator && !last)
        return {TokenType::Operator, text.size(), false};
    const char second = text.size() > 1 ? text[1] : '\0';
    if (first == ByteClass::Dot && text.size() > 1 && classAt(1) == ByteClass::Digit)
        m_type = TokenType::Number;
    else if (first == ByteClass::Dash && second == '-')
        m_type = TokenType::LineComment;
    else if (first == ByteClass::Slash && second == '*')
        m_type = TokenType::BlockComment;
    else
        return {TokenType::Operator, lengthOfOperator(text)};
    m_searched = 2;
    return goOn(text, last);
}

Token TokenScanner::goOn(std::string_view text, bool last)
{
    size_t end = unknown;
    switch (m_type) {
    case TokenType::Word:
        end = endOfWord(text);
        if (end == 1 && text.size() > 1 && text[1] == '\''
            && m_rules->literalPrefixes.find(text[0]) != std::string_view::npos) {
            m_type = TokenType::String;
            m_closing = '\'';
            m_searched = 2;
            end = endOfQuoted(text, last);
        } else if (end == text.size() && !last) {
            m_searched = end;
            end = unknown;
        }
        break;
    case TokenType::Number:
        end = endOfNumber(text);
        // What comes tells whether a sign at the end belongs to it.
        if (!last && (end == text.size() || (end + 1 == text.size() && isSign(text[end])))) {
            m_searched = end;
            end = unknown;
        }
        break;
    case TokenType::LineComment:
        end = endOfLine(text, last);
        break;
    case TokenType::BlockComment:
        end = endOfBlock(text);
        break;
    default:
        end = endOfQuoted(text, last);
        break;
    }
    if (end == unknown)
        return {m_type, text.size(), false};
    m_searched = 0;
    return {m_type, end};
}

size_t TokenScanner::endOfWord(std::string_view text) const
{
    size_t end = m_searched;
    while (end < text.size()) {
        const ByteClass byteClass = m_rules->classes[static_cast<uchar>(text[end])];
        if (byteClass != ByteClass::Word && byteClass != ByteClass::Digit)
            break;
        ++end;
    }
    return end;
}

size_t TokenScanner::endOfNumber(std::string_view text) const
{
    const bool hexadecimal = text.size() > 1 && (text[1] == 'x' || text[1] == 'X');
    size_t end = m_searched;
    for (; end < text.size(); ++end) {
        const char c = text[end];
        const ByteClass byteClass = m_rules->classes[static_cast<uchar>(c)];
        if (byteClass == ByteClass::Word || byteClass == ByteClass::Digit
            || byteClass == ByteClass::Dot)
            continue;
        const char before = text[end - 1];
        const bool exponent = (before == 'e' || before == 'E') && !hexadecimal && isSign(c);
        if (!exponent || end + 1 == text.size()
            || m_rules->classes[static_cast<uchar>(text[end + 1])] != ByteClass::Digit)
            break;
    }
    return end;
}

/// A doubled closing quote is one of the text; `]` cannot be doubled.
size_t TokenScanner::endOfQuoted(std::string_view text, bool last)
{
    for (size_t from = m_searched;;) {
        const size_t found = find(text, m_closing, from);
        if (found == unknown) {
            m_searched = text.size();
            return unknown;
        }
        if (m_closing == ']')
            return found + 1;
        if (found + 1 == text.size() && !last) {
            m_searched = found;
            return unknown;
        }
        if (found + 1 == text.size() || text[found + 1] != m_closing)
            return found + 1;
        from = found + 2;
    }
}

/// Before the LF or CR. A CR is only told when what follows it is there, for the caller to look at.
size_t TokenScanner::endOfLine(std::string_view text, bool last)
{
    const size_t lineFeed = find(text, '\n', m_searched);
    const size_t carriageReturn = find(text.substr(0, lineFeed), '\r', m_searched);
    if (carriageReturn != unknown && (carriageReturn + 1 < text.size() || last))
        return carriageReturn;
    if (lineFeed != unknown)
        return lineFeed;
    if (last)
        return text.size();
    m_searched = carriageReturn != unknown ? carriageReturn : text.size();
    return unknown;
}

size_t TokenScanner::endOfBlock(std::string_view text)
{
    for (size_t from = m_searched;;) {
        const size_t star = find(text, '*', from);
        if (star == unknown || star + 1 == text.size()) {
            m_searched = star == unknown ? text.size() : star;
            return unknown;
        }
        if (text[star + 1] == '/')
            return star + 2;
        from = star + 1;
    }
}

size_t TokenScanner::lengthOfOperator(std::string_view text) const
{
    // Most are one character, with a word, a blank or a quote behind it.
    if (text.size() < 2 || m_rules->classes[static_cast<uchar>(text[1])] != ByteClass::Operator)
        return 1;
    for (const std::string_view candidate : m_rules->operators) {
        if (text.starts_with(candidate))
            return candidate.size();
    }
    return 1;
}

} // namespace ponyup
