// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/tokenlist.h"

#include "sql/dialectrules.h"
#include "sql/tokencursor.h"

#include <algorithm>

namespace ponyup {

TokenList::TokenList(const Statement &statement)
{
    TokenCursor cursor({statement.text.constData(), static_cast<size_t>(statement.text.size())},
                       rulesFor(Dialect::MariaDb));
    while (cursor.next()) {
        Token token{.text = QByteArray(cursor.text().data(), qsizetype(cursor.text().size())),
                    .isName = cursor.type() == TokenType::Word || cursor.type() == TokenType::Name};
        if (token.text.size() > 2 && token.text.startsWith('`')) {
            token.text = token.text.sliced(1, token.text.size() - 2).replace("``", "`");
            token.quoted = true;
        }
        m_tokens.push_back(std::move(token));
    }
}

bool TokenList::is(std::string_view keyword) const
{
    return !atEnd() && !m_tokens[m_at].quoted
        && m_tokens[m_at].text.compare(QByteArrayView(keyword.data(), qsizetype(keyword.size())),
                                       Qt::CaseInsensitive)
        == 0;
}

bool TokenList::isAny(std::initializer_list<std::string_view> keywords) const
{
    return std::ranges::any_of(keywords, [this](std::string_view word) { return is(word); });
}

bool TokenList::isOperator(char c) const
{
    return is(std::string_view(&c, 1));
}

bool TokenList::take(std::string_view keyword)
{
    const bool found = is(keyword);
    m_at += found ? 1 : 0;
    return found;
}

bool TokenList::takeAny(std::initializer_list<std::string_view> keywords)
{
    const bool found = isAny(keywords);
    m_at += found ? 1 : 0;
    return found;
}

bool TokenList::takeIfExists()
{
    if (!take("IF"))
        return false;
    take("NOT");
    take("EXISTS");
    return true;
}

WrittenName TokenList::takeName()
{
    WrittenName written;
    while (!atEnd() && m_tokens[m_at].isName) {
        written.schema = written.name;
        written.name = QString::fromUtf8(m_tokens[m_at++].text);
        if (!isOperator('.'))
            break;
        ++m_at;
    }
    return written;
}

void TokenList::skipParentheses()
{
    int depth = 0;
    for (; !atEnd(); ++m_at) {
        depth += isOperator('(') ? 1 : isOperator(')') ? -1 : 0;
        if (depth <= 0)
            break;
    }
    ++m_at;
}

std::vector<TokenList> TokenList::takeParts()
{
    std::vector<TokenList> parts;
    std::vector<Token> part;
    int depth = 0;
    for (; !atEnd(); ++m_at) {
        depth += isOperator('(') ? 1 : isOperator(')') ? -1 : 0;
        if (depth == 0 && isOperator(','))
            parts.push_back(TokenList(std::exchange(part, {})));
        else
            part.push_back(m_tokens[m_at]);
    }
    parts.push_back(TokenList(std::move(part)));
    return parts;
}

std::vector<TokenList> TokenList::takeParenthesized()
{
    if (!isOperator('('))
        return {};
    const size_t start = m_at + 1;
    skipParentheses();
    const size_t end = std::max(start, std::min(m_at, m_tokens.size()) - 1);
    TokenList inside(
        std::vector<Token>(m_tokens.begin() + qsizetype(start), m_tokens.begin() + qsizetype(end)));
    return inside.takeParts();
}

bool TokenList::mentions(std::string_view keyword) const
{
    TokenList rest = *this;
    for (; !rest.atEnd(); rest.skip()) {
        if (rest.is(keyword))
            return true;
    }
    return false;
}

} // namespace ponyup
