// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "sql/tokenscanner.h"

#include <QString>

namespace ponyup {

/// Walks over the tokens of a text that is there as a whole: those that the
/// engine sees, also in executable comments.
class TokenCursor {
public:
    TokenCursor(std::string_view text, const DialectRules &rules) : m_rest(text), m_scanner(rules)
    {
    }

    /// Goes to the next token; false at the end.
    bool next();
    TokenType type() const { return m_type; }
    std::string_view text() const { return m_text; }
    /// Whether the token is this keyword, given in upper case.
    bool is(std::string_view keyword) const
    {
        return m_type == TokenType::Word && isWord(m_text, keyword);
    }
    bool isAny(std::initializer_list<std::string_view> keywords) const
    {
        return m_type == TokenType::Word && isOneOf(m_text, keywords);
    }
    bool isOperator(char c) const
    {
        return m_type == TokenType::Operator && m_text.size() == 1 && m_text[0] == c;
    }

private:
    std::string_view m_rest;
    std::string_view m_text;
    TokenScanner m_scanner;
    TokenType m_type = TokenType::Space;
};

/// The name that the cursor stands on, without its quotes.
QString unquoted(const TokenCursor &cursor);

} // namespace ponyup
