// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/dialects/mariadbmode.h"

#include "sql/tokencursor.h"

#include <charconv>
#include <optional>
#include <vector>

namespace ponyup {

namespace {

struct Piece {
    TokenType type;
    std::string_view text;
};
using Pieces = std::vector<Piece>;

bool isWordPiece(const Pieces &pieces, size_t i, std::string_view upper)
{
    return i < pieces.size() && pieces[i].type == TokenType::Word && isWord(pieces[i].text, upper);
}

bool isOperatorPiece(const Pieces &pieces, size_t i, std::string_view text)
{
    return i < pieces.size() && pieces[i].text == text;
}

QByteArray lower(std::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size())).toLower();
}

/// The modes of a list that matter here; some are names for several.
LexicalMode modeOf(std::string_view list)
{
    LexicalMode mode{.backslashEscapes = true, .doubleQuotedStrings = true};
    const QByteArray text = lower(list);
    for (const QByteArray &name : text.split(',')) {
        const QByteArray word = name.trimmed();
        if (word == "no_backslash_escapes")
            mode.backslashEscapes = false;
        static constexpr const char *quoting[] = {"ansi_quotes", "ansi",  "oracle",    "mssql",
                                                  "db2",         "maxdb", "postgresql"};
        if (std::find(std::begin(quoting), std::end(quoting), word) != std::end(quoting))
            mode.doubleQuotedStrings = false;
    }
    return mode;
}

LexicalMode modeOfNumber(std::string_view digits)
{
    constexpr quint64 ansiQuotes = 4;
    constexpr quint64 noBackslashEscapes = 1 << 20;
    quint64 bits = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    return {.backslashEscapes = (bits & noBackslashEscapes) == 0,
            .doubleQuotedStrings = (bits & ansiQuotes) == 0};
}

/// What stands to the right of `sql_mode =` or `@variable =`.
class Value {
public:
    Value(const Pieces &pieces, size_t from, const LexicalSettings &settings)
        : m_pieces(pieces),
          m_settings(settings),
          m_at(from)
    {
    }

    std::optional<LexicalMode> read()
    {
        const std::optional<LexicalMode> mode = term();
        return m_at == m_pieces.size() ? mode : std::nullopt;
    }

private:
    bool take(std::string_view text)
    {
        const bool found = isOperatorPiece(m_pieces, m_at, text);
        m_at += found ? 1 : 0;
        return found;
    }

    std::optional<LexicalMode> term()
    {
        if (m_at == m_pieces.size())
            return std::nullopt;
        const Piece &piece = m_pieces[m_at++];
        if (piece.type == TokenType::String)
            return modeOf(piece.text.substr(1, piece.text.size() - 2));
        if (piece.type == TokenType::Number)
            return modeOfNumber(piece.text);
        if (piece.text == "@")
            return variable();
        if (piece.type != TokenType::Word)
            return std::nullopt;
        if (isWord(piece.text, "DEFAULT"))
            return m_settings.initial;
        if (isOneOf(piece.text, {"CONCAT", "CONCAT_WS"}))
            return take("(") ? concatenation() : std::nullopt;
        if (isWord(piece.text, "REPLACE"))
            return take("(") ? replacement() : std::nullopt;
        return modeOf(piece.text); // SET sql_mode = ANSI_QUOTES
    }

    /// Behind `@`.
    std::optional<LexicalMode> variable()
    {
        if (!take("@")) {
            if (m_at == m_pieces.size())
                return std::nullopt;
            const auto saved = m_settings.saved.constFind(lower(m_pieces[m_at++].text));
            return saved == m_settings.saved.constEnd() ? std::nullopt : std::optional(*saved);
        }
        if (isWordPiece(m_pieces, m_at, "GLOBAL"))
            return std::nullopt;
        if (isOperatorPiece(m_pieces, m_at + 1, "."))
            m_at += 2;
        const bool known = isWordPiece(m_pieces, m_at, "SQL_MODE");
        m_at += known ? 1 : 0;
        return known ? std::optional(m_settings.mode) : std::nullopt;
    }

    std::optional<LexicalMode> concatenation()
    {
        LexicalMode all{.backslashEscapes = true, .doubleQuotedStrings = true};
        do {
            const std::optional<LexicalMode> part = term();
            if (!part)
                return std::nullopt;
            all.backslashEscapes = all.backslashEscapes && part->backslashEscapes;
            all.doubleQuotedStrings = all.doubleQuotedStrings && part->doubleQuotedStrings;
        } while (take(","));
        return take(")") ? std::optional(all) : std::nullopt;
    }

    /// REPLACE(@@sql_mode, 'ANSI_QUOTES', '')
    std::optional<LexicalMode> replacement()
    {
        const std::optional<LexicalMode> from = term();
        const bool first = take(",");
        const std::optional<LexicalMode> less = term();
        const bool second = take(",");
        const std::optional<LexicalMode> more = term();
        if (!from || !less || !more || !first || !second || !take(")"))
            return std::nullopt;
        return LexicalMode{.backslashEscapes = (from->backslashEscapes || !less->backslashEscapes)
                               && more->backslashEscapes,
                           .doubleQuotedStrings =
                               (from->doubleQuotedStrings || !less->doubleQuotedStrings)
                               && more->doubleQuotedStrings};
    }

    const Pieces &m_pieces;
    const LexicalSettings &m_settings;
    size_t m_at;
};

/// One assignment of a SET: [SESSION] sql_mode = …, @@sql_mode = …, @variable = ….
void assign(const Pieces &pieces, LexicalSettings &settings)
{
    size_t at = 0;
    const bool user =
        isOperatorPiece(pieces, 0, "@") && !isOperatorPiece(pieces, 1, "@") && pieces.size() > 2;
    if (user) {
        at = 1;
    } else {
        while (isOperatorPiece(pieces, at, "@"))
            ++at;
        const bool session = isWordPiece(pieces, at, "SESSION") || isWordPiece(pieces, at, "LOCAL");
        at += session ? 1 : 0;
        at += isOperatorPiece(pieces, at, ".") ? 1 : 0;
        if (!isWordPiece(pieces, at, "SQL_MODE"))
            return;
    }
    if (!isOperatorPiece(pieces, at + 1, "=") && !isOperatorPiece(pieces, at + 1, ":="))
        return;
    const std::optional<LexicalMode> mode = Value(pieces, at + 2, settings).read();
    if (!user)
        settings.mode = mode.value_or(settings.mode);
    else if (mode)
        settings.saved[lower(pieces[at].text)] = *mode;
}

} // namespace

void followSqlMode(LexicalSettings &settings, std::string_view statement, const DialectRules &rules)
{
    TokenCursor cursor(statement, rules);
    if (!cursor.next() || !cursor.is("SET"))
        return;
    Pieces pieces;
    int depth = 0;
    while (cursor.next()) {
        if (pieces.empty() && cursor.is("STATEMENT"))
            return; // Its settings do not last.
        depth += cursor.isOperator('(') ? 1 : cursor.isOperator(')') ? -1 : 0;
        if (depth == 0 && cursor.isOperator(',')) {
            assign(pieces, settings);
            pieces.clear();
        } else {
            pieces.push_back({cursor.type(), cursor.text()});
        }
    }
    assign(pieces, settings);
}

} // namespace ponyup
