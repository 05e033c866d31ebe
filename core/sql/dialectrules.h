// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "sql/blocks.h"
#include "sql/dialect.h"
#include "sql/lexicalmode.h"
#include "sql/linecommand.h"
#include "sql/token.h"

#include <QtGlobal>

#include <array>
#include <initializer_list>
#include <string_view>

namespace ponyup {

/// What a byte can begin. The one table that the scanner looks at for every token.
enum class ByteClass : quint8 {
    Operator,
    Space,
    Dot,
    Word, // From here to Dollar: what a word goes on with.
    Digit,
    // From here on a byte matters outside a string, wherever it stands.
    /// As Word; first on a line it may begin a command for the reader, and behind a blank the block
    /// rules see it in a plain statement, too.
    LineWord,
    Dollar, ///< A dollar-quoted string, or a part of a word.
    Dash,
    Slash,
    Hash, ///< A comment to the line's end.
    Backslash, ///< For a client program.
    Quote,
    Bracket, ///< Of a name, when it closes on its line: `[x]`, in which `]` is doubled; or of an
             ///< array.
    Open, ///< A parenthesis, where a semicolon inside parentheses ends nothing.
    Close,
    Semicolon,
    Delimiter, ///< The first byte of a delimiter that the script has chosen.
};

/// Which comments there are, beside `-- …` and `/* … */`.
struct CommentRules {
    bool nested = false; ///< `/* /* */ */` is one comment, and so is any deeper one.
    bool dashesNeedBlank = false; ///< `--` begins one only before white space or a control.
    bool executable = false; ///< `/*! … */` and `/*M! … */` are code.
};

/// The letters that make one literal with the quote right behind them.
struct LiteralPrefixes {
    std::string_view verbatim; ///< x'00': a backslash is a backslash.
    std::string_view national; ///< n'…': as without a prefix.
    std::string_view escape; ///< e'…': with backslash escapes.
    bool unicode = false; ///< u&'…' and u&"…".
    bool alternative = false; ///< q'[…]' and nq'[…]', with any character for the brackets.
};

using ByteClasses = std::array<ByteClass, 256>;

/// What makes a dialect: tables and hooks. How to add one: fill a DialectRules in a file under
/// dialects/, add it to rulesFor(), and put its cases under tests/fixtures/splitter/<dialect>/.
/// A reader works on a copy that it fits to its script.
struct DialectRules {
    ByteClasses classes;
    CommentRules comments;
    LiteralPrefixes prefixes;
    LexicalMode mode;
    std::string_view delimiter = ";"; ///< What ends a statement.
    /// The word that chooses another delimiter: where a statement may begin it is one word, even
    /// when the delimiter that there is stands in it.
    std::string_view delimiterCommand = {};
    /// What the delimiter's first byte is where it begins no delimiter.
    ByteClass delimiterByte = ByteClass::Semicolon;
    /// Whether a byte-order mark between statements is white space, as where files were put
    /// together.
    bool marksAreBlank = false;
    /// A statement that begins with it is a line for a client program: ".tables", "\copy".
    char clientCommand = '\0';
    /// The same for a line that begins with a slash, which is no comment: see readLine.
    bool slashIsLine = false;
    /// What a parameter begins with, for which a client has to give a value: ?, :name. Empty where
    /// that means something else as well.
    std::string_view parameterMarks = {};

    /// The length of the operator that text begins with. Not more than `lookahead` bytes matter
    /// unless it returns text.size().
    size_t (*operatorLength)(std::string_view text);
    /// Takes a token into account. Called for every token that is not space or comment until it
    /// says Blocks::Plain, and for the semicolons; Blocks::Start after one of these means that the
    /// statement is complete, Blocks::Ended that the next token has to say so with Blocks::Start.
    void (*advance)(Blocks &blocks, TokenType type, std::string_view token);
    /// Whether the line that this word begins may be a command for the reader; see readLine.
    bool (*mayBeLine)(std::string_view word, bool inStatement) = nullptr;
    /// What such a line, or one that begins with clientCommand, says.
    LineCommand (*readLine)(std::string_view line, std::string_view delimiter,
                            bool inStatement) = nullptr;
    /// Takes a statement of StatementKind::Session into account.
    void (*follow)(LexicalSettings &settings, std::string_view statement,
                   const DialectRules &rules) = nullptr;
};

/// So many bytes tell what begins with an operator's character: `/*M!999999`.
inline constexpr size_t lookahead = 10;

/// The rules of a dialect; live for ever.
const DialectRules &rulesFor(Dialect dialect);

/// The byte that closes what this one opens: `]` for `[`, else the same.
constexpr char closingQuote(char opening)
{
    return opening == '[' ? ']' : opening;
}

/// Whether a word behind it may be the first on its line.
constexpr bool isBlank(char c)
{
    return c == '\n' || c == '\r' || c == ' ' || c == '\t';
}

constexpr bool isWordPart(ByteClass byteClass)
{
    return byteClass >= ByteClass::Word && byteClass <= ByteClass::Dollar;
}

/// Whether no operator goes on with such a byte.
constexpr bool endsOperator(ByteClass byteClass)
{
    return isWordPart(byteClass) || byteClass == ByteClass::Space || byteClass == ByteClass::Quote
        || byteClass == ByteClass::Open || byteClass == ByteClass::Close;
}

/// Whether two words are the same without regard to the case of ASCII letters; `upper` is given in
/// upper case.
inline bool isWord(std::string_view text, std::string_view upper)
{
    if (text.size() != upper.size())
        return false;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if ((c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c) != upper[i])
            return false;
    }
    return true;
}
bool isOneOf(std::string_view text, std::initializer_list<std::string_view> upper);

} // namespace ponyup
