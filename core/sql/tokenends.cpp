// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/bytescan.h"
#include "sql/tokenscanner.h"

#include <algorithm>

// TokenScanner: where the token that has begun ends. Each says npos as long as that cannot be told,
// and remembers up to where it has searched.

namespace ponyup {

namespace {

constexpr size_t unknown = std::string_view::npos;

/// No database has longer names; it bounds how far is looked ahead.
constexpr size_t longestBracketed = 1024;

bool isSign(char c)
{
    return c == '+' || c == '-';
}

} // namespace

/// Incomplete as long as what follows could make it a literal.
size_t TokenScanner::endOfWord(std::string_view text, bool last)
{
    size_t end = m_searched;
    for (; end < text.size(); ++end) {
        const ByteClass byteClass = classOf(text[end]);
        if (isWordPart(byteClass))
            continue;
        if (byteClass != ByteClass::Delimiter || !isWordPart(m_rules->delimiterByte))
            break;
        const Match match = matchDelimiter(text, end, last);
        if (match == Match::Yes)
            break;
        if (match == Match::Unknown) {
            m_searched = end;
            return unknown;
        }
    }
    if (!last && (end == text.size() || (end <= 2 && text.size() < end + 2))) {
        m_searched = end;
        return unknown;
    }
    return end;
}

/// x'00', and U&'…' or U&"…": a letter and the quote right behind it.
bool TokenScanner::becomesLiteral(size_t end, std::string_view text)
{
    if (end != 1 || text.size() < 2)
        return false;
    const LiteralPrefixes &prefixes = m_rules->prefixes;
    const auto has = [&](std::string_view letters) { return letters.find(text[0]) != unknown; };
    const bool unicode = prefixes.unicode && has("uU") && text[1] == '&' && text.size() > 2
        && (text[2] == '\'' || text[2] == '"');
    if (!unicode && text[1] != '\'')
        return false;
    if (!unicode && !has(prefixes.verbatim) && !has(prefixes.national) && !has(prefixes.escape))
        return false;
    m_closing = text[unicode ? 2 : 1];
    m_type = m_closing == '"' ? TokenType::Name : TokenType::String;
    m_escapes = !unicode
        && (has(prefixes.escape) || (has(prefixes.national) && m_rules->mode.backslashEscapes));
    m_tag = 0;
    m_inner = 0;
    m_searched = unicode ? 3 : 2;
    return true;
}

/// q'[…]' of Oracle: the first character inside says which one ends it, together with the quote.
bool TokenScanner::becomesAlternative(size_t end, std::string_view text)
{
    const std::string_view word = text.substr(0, end);
    if (!m_rules->prefixes.alternative || !isOneOf(word, {"Q", "NQ"}) || end + 1 >= text.size()
        || text[end] != '\'')
        return false;
    const char opening = text[end + 1];
    if (isBlank(opening) || static_cast<uchar>(opening) > 0x7f)
        return false;
    constexpr std::string_view openings = "[{(<", closings = "]})>";
    const size_t pair = openings.find(opening);
    m_type = TokenType::String;
    m_closing = '\'';
    m_inner = pair == unknown ? opening : closings[pair];
    m_escapes = false;
    m_tag = 0;
    m_searched = end + 2;
    return true;
}

size_t TokenScanner::endOfLiteral(std::string_view text, bool last)
{
    return m_tag > 0 ? endOfDollarQuoted(text)
        : m_inner    ? endOfAlternative(text)
                     : endOfQuoted(text, last);
}

size_t TokenScanner::endOfAlternative(std::string_view text)
{
    const char ending[] = {m_inner, m_closing};
    const size_t found = text.find(std::string_view(ending, 2), m_searched);
    if (found != unknown)
        return found + 2;
    m_searched = std::max(m_searched, text.size() - (text.ends_with(m_inner) ? 1 : 0));
    return unknown;
}

size_t TokenScanner::endOfNumber(std::string_view text, bool last)
{
    const bool hexadecimal = text.size() > 1 && (text[1] == 'x' || text[1] == 'X');
    size_t end = m_searched;
    for (; end < text.size(); ++end) {
        const char c = text[end];
        const ByteClass byteClass = classOf(c);
        if (byteClass == ByteClass::Dot
            || (isWordPart(byteClass) && byteClass != ByteClass::Dollar))
            continue;
        const char before = text[end - 1];
        const bool exponent = (before == 'e' || before == 'E') && !hexadecimal && isSign(c);
        if (!exponent || end + 1 == text.size()
            || m_rules->classes[static_cast<uchar>(text[end + 1])] != ByteClass::Digit)
            break;
    }
    // What comes tells whether a sign at the end belongs to it.
    if (last || (end < text.size() && (end + 1 < text.size() || !isSign(text[end]))))
        return end;
    m_searched = end;
    return unknown;
}

/// A doubled closing quote is one of the text; `]` cannot be doubled.
size_t TokenScanner::endOfQuoted(std::string_view text, bool last)
{
    for (size_t from = m_searched;;) {
        const size_t found = findEither(text, from, m_closing, m_escapes ? '\\' : m_closing);
        if (found == unknown) {
            m_searched = text.size();
            return unknown;
        }
        const bool escape = text[found] != m_closing;
        if (found + 1 == text.size()) {
            m_searched = found;
            return escape || (!last && m_closing != ']') ? unknown : found + 1;
        }
        if (!escape && (m_closing == ']' || text[found + 1] != m_closing))
            return found + 1;
        from = found + 2;
        if (from >= text.size()) {
            m_searched = from;
            return unknown;
        }
    }
}

/// Of a name in brackets that text begins with; 0 when they are of an array, npos when that cannot
/// be told yet.
size_t TokenScanner::endOfBracket(std::string_view text, bool last) const
{
    const std::string_view near = text.substr(0, longestBracketed);
    for (size_t from = 1;;) {
        const size_t found = near.find_first_of("[]\r\n", from);
        if (found == unknown)
            return last || near.size() == longestBracketed ? 0 : unknown;
        if (text[found] != ']')
            return 0;
        if (found + 1 == text.size())
            return last ? found + 1 : unknown;
        if (text[found + 1] != ']')
            return found + 1;
        from = found + 2;
    }
}

size_t TokenScanner::endOfDollarQuoted(std::string_view text)
{
    const std::string_view tag = text.substr(0, m_tag);
    const size_t found = text.find(tag, m_searched);
    if (found != unknown)
        return found + m_tag;
    // Its beginning may be there already.
    m_searched = std::max(m_searched, text.size() - std::min(text.size(), m_tag - 1));
    return unknown;
}

/// Before the LF or CR. A CR is only told when what follows it is there, for the caller to look at.
size_t TokenScanner::endOfLine(std::string_view text, bool last)
{
    const size_t found = findEither(text, m_searched, '\n', '\r');
    if (found != unknown && (text[found] == '\n' || found + 1 < text.size() || last))
        return found;
    if (last)
        return text.size();
    m_searched = found != unknown ? found : text.size();
    return unknown;
}

size_t TokenScanner::endOfBlock(std::string_view text)
{
    const char opening = m_deepest > 0 ? '/' : '*';
    for (size_t from = m_searched;;) {
        const size_t found = findEither(text, from, '*', opening);
        if (found == unknown || found + 1 == text.size()) {
            m_searched = found == unknown ? text.size() : found;
            return unknown;
        }
        from = found + 1;
        if (text[found] == '*' && text[from] == '/') {
            ++from;
            if (m_depth-- == 0)
                return from;
        } else if (text[found] == '/' && text[from] == '*' && m_depth < m_deepest) {
            ++from;
            ++m_depth;
        }
    }
}

} // namespace ponyup
