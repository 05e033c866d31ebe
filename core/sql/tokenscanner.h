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
    /// The rules must outlive the scanner; they may change between two tokens.
    explicit TokenScanner(const DialectRules &rules) : m_rules(&rules) { }

    /// The token at the beginning of text, which is not empty. `last`: no more text will come, so
    /// that an incomplete token is an unterminated one.
    Token next(std::string_view text, bool last);
    /// Drops what has been searched of an incomplete token, to keep the text short: that many bytes
    /// at its beginning must not be given again.
    size_t forget();
    /// The next token is all that is left of the line.
    void takeLine(TokenType type);
    /// Whether what comes depends on what came: in a token or a comment, or behind a string that
    /// may go on.
    bool isInside() const
    {
        return m_searched > 0 || m_executable || m_continuation != Continuation::None;
    }
    /// Whether the tokens stand in an executable comment.
    bool isInExecutable() const { return m_executable; }

    /// The length of a word, a number or an operator of one character that text begins with, as
    /// next() would say; 0 when only next() can tell. Not while isInside().
    size_t simpleToken(std::string_view text) const;

    /// Passes over tokens that cannot end a statement, quickly, from the beginning of a token on.
    /// Returns where the next token begins that next() must look at. Counts parentheses; the first
    /// one opened stands at `outermost`.
    size_t skip(std::string_view text, size_t from, bool last, int &parentheses,
                size_t &outermost) const;

private:
    Token begin(std::string_view text, bool last);
    Token beginAs(ByteClass byteClass, std::string_view text, bool last);
    Token beginQuoted(std::string_view text, bool last);
    Token beginBracket(std::string_view text, bool last);
    Token beginSlash(std::string_view text, bool last);
    Token beginDollar(std::string_view text, bool last);
    Token beginBackslash(std::string_view text);
    Token beginOperator(std::string_view text, bool last);
    Token open(TokenType type, size_t searched, std::string_view text, bool last);
    Token goOn(std::string_view text, bool last);
    size_t endOfWord(std::string_view text, bool last);
    bool becomesLiteral(size_t end, std::string_view text);
    bool becomesAlternative(size_t end, std::string_view text);
    size_t endOfLiteral(std::string_view text, bool last);
    size_t endOfBracket(std::string_view text, bool last) const;
    size_t endOfNumber(std::string_view text, bool last);
    size_t endOfQuoted(std::string_view text, bool last);
    size_t endOfDollarQuoted(std::string_view text);
    size_t endOfAlternative(std::string_view text);
    size_t endOfLine(std::string_view text, bool last);
    size_t endOfBlock(std::string_view text);
    size_t endInSkip(std::string_view text, size_t at, bool last) const;
    size_t wordStart(std::string_view text, size_t from, size_t at) const;
    enum class Match { No, Yes, Unknown };
    Match matchDelimiter(std::string_view text, size_t at, bool last) const;
    bool isLineCommentAt(std::string_view text, size_t at) const;
    ByteClass classOf(char c) const { return m_rules->classes[static_cast<uchar>(c)]; }
    void remember(TokenType type, std::string_view text);

    const DialectRules *m_rules;
    TokenType m_type = TokenType::Space; ///< Of the incomplete token.
    char m_closing = 0; ///< What ends it, when it is quoted.
    bool m_escapes = false; ///< A backslash in it takes the next character along.
    bool m_executable = false;
    int m_depth = 0; ///< Of nested comments.
    int m_deepest = 0; ///< That they may have.
    size_t m_tag = 0; ///< Length of `$tag$`, which ends it.
    char m_inner = 0; ///< What stands before the quote that ends it: the `]` of q'[…]'.
    size_t m_searched = 0; ///< 0: no token is incomplete.
    // 'a' on one line and 'b' on the next are one string of the first one's kind.
    enum class Continuation : quint8 { None, SameLine, NextLine };
    Continuation m_continuation = Continuation::None;
};

inline size_t TokenScanner::simpleToken(std::string_view text) const
{
    const ByteClass first = classOf(text[0]);
    size_t end = 1;
    if (first == ByteClass::Word || first == ByteClass::Digit) {
        while (end < text.size()
               && (first == ByteClass::Word ? isWordPart(classOf(text[end]))
                                            : classOf(text[end]) == ByteClass::Digit))
            ++end;
        if (end + 2 >= text.size() || classOf(text[end]) == ByteClass::Delimiter)
            return 0;
        if (first == ByteClass::Digit)
            return isWordPart(classOf(text[end])) || classOf(text[end]) == ByteClass::Dot ? 0 : end;
        return end <= 2 && (text[end] == '\'' || text[end] == '&') ? 0 : end;
    }
    if (first == ByteClass::Operator)
        return text.size() > 1 && endsOperator(classOf(text[1])) ? 1 : 0;
    return first == ByteClass::Open || first == ByteClass::Close ? 1 : 0;
}

} // namespace ponyup
