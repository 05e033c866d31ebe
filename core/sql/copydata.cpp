// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/copydata.h"

#include "sql/bytescan.h"
#include "sql/readererrors.h"
#include "sql/tokenscanner.h"
#include "sql/utf8.h"

namespace ponyup {

namespace {

constexpr size_t unknown = std::string_view::npos;

/// Nothing that the server is to see.
bool isBlankOrComment(std::string_view line)
{
    TokenScanner scanner(rulesFor(Dialect::PostgreSql));
    while (!line.empty()) {
        const Token token = scanner.next(line, true);
        if (!token.complete || !isSkipped(token.type))
            return false;
        line.remove_prefix(token.length);
    }
    return true;
}

} // namespace

Result<std::string_view> CopyData::next()
{
    if (m_state == State::BehindStatement) {
        if (const auto passed = passLine(); !passed)
            return fail(passed.error());
    }
    while (m_state != State::None) {
        const std::string_view text = m_script.rest();
        const Mark mark = m_state == State::LineStart ? isEndMark(text) : Mark::No;
        if (mark == Mark::Yes) {
            m_script.advance(2);
            m_state = State::None;
        } else if (text.empty() || mark == Mark::Unknown) {
            if (const auto read = more(); !read)
                return fail(read.error());
        } else {
            const std::string_view piece = text.substr(0, endOfPiece(text));
            m_script.advance(piece.size());
            return piece;
        }
    }
    return std::string_view();
}

/// From the semicolon to the beginning of the next line.
Result<> CopyData::passLine()
{
    for (size_t from = 0;;) {
        const std::string_view text = m_script.rest();
        const size_t end = findEither(text, from, '\n', '\r');
        const bool whole = end != unknown && (text[end] == '\n' || end + 1 < text.size());
        if (!isBlankOrComment(text.substr(0, end)) && (whole || m_script.atEnd()))
            return fail(behindCopyError(m_script.placeOf(m_script.position())));
        if (whole) {
            if (const auto control = findBidiControl(text.substr(0, end)))
                return fail(bidiError(control->codePoint, true,
                                      m_script.placeOf(m_script.position() + control->position)));
            m_script.advance(end + (text.substr(end).starts_with("\r\n") ? 2 : 1));
            m_began = m_script.placeOf(m_script.position());
            m_state = State::LineStart;
            return {};
        }
        if (m_script.atEnd())
            return fail(openDataError(m_script.placeOf(m_script.position())));
        from = end != unknown ? end : text.size();
        if (auto error = m_script.more())
            return fail(std::move(*error));
    }
}

Result<> CopyData::more()
{
    if (m_script.atEnd())
        return fail(openDataError(m_began));
    m_script.drop(m_script.position());
    if (auto error = m_script.more())
        return fail(std::move(*error));
    return {};
}

/// At the beginning of a line.
CopyData::Mark CopyData::isEndMark(std::string_view text) const
{
    constexpr std::string_view mark = "\\.";
    if (text.size() < mark.size())
        return mark.starts_with(text) ? Mark::Unknown : Mark::No;
    if (!text.starts_with(mark))
        return Mark::No;
    const std::string_view behind = text.substr(mark.size());
    if ((behind.empty() || behind == "\r") && !m_script.atEnd())
        return Mark::Unknown;
    const bool carriageReturn = behind.starts_with('\r')
        && (behind.size() == 1 || m_script.buffer().endsLinesWithCarriageReturn());
    return behind.empty() || behind.starts_with('\n') || behind.starts_with("\r\n")
            || carriageReturn
        ? Mark::Yes
        : Mark::No;
}

/// Up to where the mark may stand.
size_t CopyData::endOfPiece(std::string_view text)
{
    const bool carriageReturns = m_script.buffer().endsLinesWithCarriageReturn();
    const char lineEnd = carriageReturns ? '\r' : '\n';
    const size_t found =
        carriageReturns ? findThree(text, 0, "\r\\.") : findThree(text, 0, "\n\\.");
    m_state = State::LineStart;
    if (found != unknown)
        return found + 1;
    if (text.back() == lineEnd)
        return text.size();
    if (text.size() > 1 && text.back() == '\\' && text[text.size() - 2] == lineEnd)
        return text.size() - 1;
    m_state = State::InLine;
    return text.size();
}

} // namespace ponyup
