// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/tokenscanner.h"

#include "sql/bytescan.h"

#include <algorithm>
#include <limits>

namespace ponyup {

namespace {

constexpr size_t unknown = std::string_view::npos;

/// No server has these versions: what such a comment holds never runs. MariaDB's own dumps begin
/// with one, for the client.
bool neverRuns(std::string_view opening, std::string_view version)
{
    return version == "999999" || (version == "99999" && opening == "/*!");
}

size_t endOfDigits(std::string_view text, size_t from, size_t most)
{
    size_t end = from;
    while (end < text.size() && end - from < most && text[end] >= '0' && text[end] <= '9')
        ++end;
    return end;
}

bool isBlankOrControl(char c)
{
    return static_cast<uchar>(c) <= ' ' || c == '\x7f';
}

} // namespace

Token TokenScanner::next(std::string_view text, bool last)
{
    const Token token = m_searched > 0 ? goOn(text, last) : begin(text, last);
    if (token.complete && !m_rules->prefixes.escape.empty())
        remember(token.type, text.substr(0, token.length));
    return token;
}

size_t TokenScanner::forget()
{
    // One byte stays, for m_searched to say that a token is open.
    const size_t count = m_searched > 0 ? m_searched - 1 : 0;
    m_searched -= count;
    return count;
}

void TokenScanner::takeLine(TokenType type)
{
    m_type = type;
    m_searched = 1;
}

/// Whether a string that comes would go on with the one before it.
void TokenScanner::remember(TokenType type, std::string_view text)
{
    if (type == TokenType::String && m_escapes != m_rules->mode.backslashEscapes
        && m_closing == '\'')
        m_continuation = Continuation::SameLine;
    else if (type == TokenType::Space && m_continuation == Continuation::SameLine)
        m_continuation = text.find_first_of("\r\n") == std::string_view::npos
            ? Continuation::SameLine
            : Continuation::NextLine;
    else if (type != TokenType::Space && type != TokenType::LineComment)
        m_continuation = Continuation::None;
}

Token TokenScanner::begin(std::string_view text, bool last)
{
    const ByteClass first = classOf(text[0]);
    if (first == ByteClass::Space) {
        size_t length = 1;
        while (length < text.size() && classOf(text[length]) == ByteClass::Space)
            ++length;
        return {TokenType::Space, length};
    }
    if (first != ByteClass::Delimiter)
        return beginAs(first, text, last);
    const Match match = matchDelimiter(text, 0, last);
    if (match == Match::Unknown)
        return {TokenType::Operator, text.size(), false};
    return match == Match::Yes ? Token{TokenType::Semicolon, m_rules->delimiter.size()}
                               : beginAs(m_rules->delimiterByte, text, last);
}

Token TokenScanner::beginAs(ByteClass byteClass, std::string_view text, bool last)
{
    switch (byteClass) {
    case ByteClass::Semicolon:
        return {TokenType::Semicolon, 1};
    case ByteClass::Word:
    case ByteClass::LineWord:
        return open(TokenType::Word, 1, text, last);
    case ByteClass::Digit:
        return open(TokenType::Number, 1, text, last);
    case ByteClass::Quote:
        return beginQuoted(text, last);
    case ByteClass::Bracket:
        return beginBracket(text, last);
    case ByteClass::Hash:
        return open(TokenType::LineComment, 1, text, last);
    case ByteClass::Open:
    case ByteClass::Close:
        return {TokenType::Operator, 1};
    default:
        break;
    }
    if (text.size() < lookahead && !last)
        return {TokenType::Operator, text.size(), false};
    switch (byteClass) {
    case ByteClass::Dollar:
        return beginDollar(text, last);
    case ByteClass::Backslash:
        return beginBackslash(text);
    case ByteClass::Slash:
        return beginSlash(text, last);
    case ByteClass::Dash:
        if (isLineCommentAt(text, 0))
            return open(TokenType::LineComment, 2, text, last);
        break;
    case ByteClass::Dot:
        if (text.size() > 1 && classOf(text[1]) == ByteClass::Digit)
            return open(TokenType::Number, 2, text, last);
        break;
    default:
        break;
    }
    return beginOperator(text, last);
}

Token TokenScanner::open(TokenType type, size_t searched, std::string_view text, bool last)
{
    m_type = type;
    m_searched = searched;
    return goOn(text, last);
}

Token TokenScanner::beginQuoted(std::string_view text, bool last)
{
    m_closing = closingQuote(text[0]);
    m_escapes = m_rules->mode.backslashEscapes;
    m_tag = 0;
    m_inner = 0;
    if (m_closing == '\'') {
        if (m_continuation == Continuation::NextLine)
            m_escapes = !m_escapes;
        return open(TokenType::String, 1, text, last);
    }
    if (m_closing == '"' && m_rules->mode.doubleQuotedStrings)
        return open(TokenType::String, 1, text, last);
    m_escapes = false;
    return open(TokenType::Name, 1, text, last);
}

Token TokenScanner::beginBracket(std::string_view text, bool last)
{
    const size_t end = endOfBracket(text, last);
    if (end == unknown)
        return {TokenType::Name, text.size(), false};
    return end > 0 ? Token{TokenType::Name, end} : Token{TokenType::Operator, 1};
}

Token TokenScanner::beginSlash(std::string_view text, bool last)
{
    if (!text.starts_with("/*"))
        return beginOperator(text, last);
    m_depth = 0;
    m_deepest = m_rules->comments.nested ? std::numeric_limits<int>::max() : 0;
    const size_t mark = text.starts_with("/*!") ? 3 : text.starts_with("/*M!") ? 4 : 0;
    if (!m_rules->comments.executable || mark == 0)
        return open(TokenType::BlockComment, 2, text, last);
    const size_t end = endOfDigits(text, mark, 6);
    const std::string_view version = text.substr(mark, end - mark);
    if (neverRuns(text.substr(0, mark), version)) {
        // The server passes over a comment in it as well, but over none in that one.
        m_deepest = 1;
        return open(TokenType::BlockComment, 2, text, last);
    }
    m_executable = true;
    return {TokenType::Marker, version.size() >= 5 ? end : mark};
}

/// `$$…$$`, `$tag$…$tag$`, or the parameter `$1`.
Token TokenScanner::beginDollar(std::string_view text, bool last)
{
    size_t end = 1;
    while (end < text.size() && isWordPart(classOf(text[end])) && text[end] != '$')
        ++end;
    if (end == text.size())
        return last ? beginOperator(text, last) : Token{TokenType::Operator, end, false};
    if (end > 1 && classOf(text[1]) == ByteClass::Digit)
        return {TokenType::Word, endOfDigits(text, 1, unknown)};
    if (text[end] != '$')
        return {TokenType::Operator, 1};
    m_tag = end + 1;
    m_closing = '$';
    m_escapes = false;
    return open(TokenType::String, m_tag, text, last);
}

/// The mariadb client's \G ends a statement, and \N is NULL; all else is not for us.
Token TokenScanner::beginBackslash(std::string_view text)
{
    if (m_rules->comments.executable && text.size() > 1) {
        if (text[1] == 'g' || text[1] == 'G')
            return {TokenType::Semicolon, 2};
        if (text[1] == 'N')
            return {TokenType::Word, 2};
    }
    return {TokenType::Operator, 1};
}

Token TokenScanner::beginOperator(std::string_view text, bool last)
{
    if (m_executable && text.starts_with("*/")) {
        m_executable = false;
        return {TokenType::Marker, 2};
    }
    // Most are one character, with a word, a blank or a quote behind it.
    if (text.size() > 1 && endsOperator(classOf(text[1])))
        return {TokenType::Operator, 1};
    const size_t length = m_rules->operatorLength(text);
    return {TokenType::Operator, length, length < text.size() || last};
}

Token TokenScanner::goOn(std::string_view text, bool last)
{
    size_t end = unknown;
    switch (m_type) {
    case TokenType::Word:
        end = endOfWord(text, last);
        if (end != unknown && (becomesLiteral(end, text) || becomesAlternative(end, text)))
            end = endOfLiteral(text, last);
        break;
    case TokenType::Number:
        end = endOfNumber(text, last);
        break;
    case TokenType::LineComment:
    case TokenType::Line:
        end = endOfLine(text, last);
        break;
    case TokenType::BlockComment:
        end = endOfBlock(text);
        break;
    default:
        end = endOfLiteral(text, last);
        break;
    }
    if (end == unknown)
        return {m_type, text.size(), false};
    m_searched = 0;
    return {m_type, end};
}

bool TokenScanner::isLineCommentAt(std::string_view text, size_t at) const
{
    if (at + 1 >= text.size() || text[at + 1] != '-')
        return false;
    return !m_rules->comments.dashesNeedBlank || at + 2 == text.size()
        || isBlankOrControl(text[at + 2]);
}

/// Wherever it stands outside quotes and comments, also inside a word, as the mariadb client has
/// it.
TokenScanner::Match TokenScanner::matchDelimiter(std::string_view text, size_t at, bool last) const
{
    const std::string_view delimiter = m_rules->delimiter;
    const std::string_view rest = text.substr(at);
    if (rest.size() < delimiter.size())
        return !last && delimiter.starts_with(rest) ? Match::Unknown : Match::No;
    if (!rest.starts_with(delimiter))
        return Match::No;
    if (delimiter != "/")
        return Match::Yes;
    // A comment is one nevertheless.
    if (rest.size() == 1)
        return last ? Match::Yes : Match::Unknown;
    return rest[1] == '*' ? Match::No : Match::Yes;
}

} // namespace ponyup
