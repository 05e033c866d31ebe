// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "sql/dialectrules.h"

#include <string_view>

namespace ponyup {

struct Token {
    TokenType type = TokenType::Space;
    size_t length = 0; ///< In bytes.
    bool complete = true; ///< false: it does not end in the text that was given.
};

/// Cuts text into tokens, one call each. Text may come in pieces: a token that reaches the end of
/// what there is comes back incomplete, and the next call, with the same text and more behind it,
/// goes on searching where this one stopped. Nothing is copied.
class TokenScanner {
public:
    explicit TokenScanner(const DialectRules &rules) : m_rules(&rules) { }

    /// The token at the beginning of text, which is not empty. `last`: no more text will come, so
    /// that an incomplete token is an unterminated one.
    Token next(std::string_view text, bool last);
    /// Drops what has been searched of an incomplete token, to keep the text short: that many bytes
    /// at its beginning must not be given again.
    size_t forget();

private:
    Token begin(std::string_view text, bool last);
    Token goOn(std::string_view text, bool last);
    size_t endOfWord(std::string_view text) const;
    size_t endOfNumber(std::string_view text) const;
    size_t endOfQuoted(std::string_view text, bool last);
    size_t endOfLine(std::string_view text, bool last);
    size_t endOfBlock(std::string_view text);
    size_t lengthOfOperator(std::string_view text) const;

    const DialectRules *m_rules;
    TokenType m_type = TokenType::Space; ///< Of the incomplete token.
    char m_closing = 0; ///< What ends it, when it is quoted.
    size_t m_searched = 0; ///< 0: no token is incomplete.
};

} // namespace ponyup
