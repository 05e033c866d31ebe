// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "sql/statement.h"

#include <QString>

#include <string_view>
#include <vector>

namespace ponyup {

/// A name in a statement; without a schema it is of the database that is used.
struct WrittenName {
    QString schema;
    QString name; ///< Empty: there is none.

    QString toString() const { return schema.isEmpty() ? name : schema + u'.' + name; }
};

/// The tokens of a statement, or of a part of it, taken one after the other.
class TokenList {
public:
    explicit TokenList(const Statement &statement);

    bool atEnd() const { return m_at >= m_tokens.size(); }
    /// Whether the next token is this keyword, in upper case, and not a name in quotes.
    bool is(std::string_view keyword) const;
    bool isAny(std::initializer_list<std::string_view> keywords) const;
    /// Goes over the next token if it is this.
    bool take(std::string_view keyword);
    bool takeAny(std::initializer_list<std::string_view> keywords);
    /// IF [NOT] EXISTS.
    bool takeIfExists();
    WrittenName takeName();
    void skip() { ++m_at; }
    /// Goes behind the parenthesis that closes the one that comes.
    void skipParentheses();
    /// What is left, cut at its commas outside parentheses.
    std::vector<TokenList> takeParts();
    /// What stands in the parentheses that come, cut so; empty when none come.
    std::vector<TokenList> takeParenthesized();
    /// Whether the word comes at all.
    bool mentions(std::string_view keyword) const;

private:
    struct Token {
        QByteArray text; ///< A name without its quotes; a keyword in upper case too.
        bool quoted = false;
        bool isName = false;
    };
    explicit TokenList(std::vector<Token> tokens) : m_tokens(std::move(tokens)) { }
    bool isOperator(char c) const;

    std::vector<Token> m_tokens;
    size_t m_at = 0;
};

} // namespace ponyup
