// SPDX-License-Identifier: LGPL-3.0-or-later
#include "schema/sqltext.h"

#include "sql/dialectrules.h"
#include "sql/tokencursor.h"

#include <algorithm>
#include <string>
#include <vector>

namespace ponyup {

namespace {

/// Tokens of one text, with what is needed to find parts in it again.
struct Piece {
    TokenType type;
    std::string_view text; ///< Into the whole.
    int depth; ///< Of parentheses around it; a parenthesis itself stands outside its own.

    bool is(std::string_view keyword) const
    {
        return type == TokenType::Word && isWord(text, keyword);
    }
    bool is(char c) const
    {
        return type == TokenType::Operator && text.size() == 1 && text[0] == c;
    }
};
using Pieces = std::vector<Piece>;

Pieces piecesOf(const QByteArray &sql)
{
    Pieces pieces;
    int depth = 0;
    TokenCursor cursor({sql.constData(), static_cast<size_t>(sql.size())},
                       rulesFor(Dialect::Sqlite));
    while (cursor.next()) {
        Piece piece{cursor.type(), cursor.text(), depth};
        if (piece.is('('))
            ++depth;
        if (piece.is(')'))
            piece.depth = --depth;
        pieces.push_back(piece);
    }
    return pieces;
}

/// A name's letters without quotes; anything else as it is, words in lower case.
QByteArray canonical(const Piece &piece)
{
    QByteArray text(piece.text.data(), static_cast<qsizetype>(piece.text.size()));
    if (piece.type == TokenType::Name && text.size() >= 2) {
        const char quote = text.back();
        text = text.sliced(1, text.size() - 2);
        if (quote != ']')
            text.replace(QByteArray(2, quote), QByteArray(1, quote));
    }
    return piece.type == TokenType::Name || piece.type == TokenType::Word ? text.toLower() : text;
}

using Range = std::pair<Pieces::const_iterator, Pieces::const_iterator>;

QByteArray canonical(Range range)
{
    QByteArray text;
    for (auto piece = range.first; piece != range.second; ++piece)
        text += canonical(*piece) + '\n'; // what no token but a string contains
    return text;
}

/// The text from the first to the last token, as written.
QString written(Range range)
{
    if (range.first == range.second)
        return {};
    const char *begin = range.first->text.data();
    const std::string_view last = std::prev(range.second)->text;
    return QString::fromUtf8(begin, last.data() + last.size() - begin);
}

/// What stands between the parentheses that begin at `open`.
Range inside(const Pieces &pieces, Pieces::const_iterator open)
{
    const auto close = std::find_if(std::next(open), pieces.end(), [&](const Piece &piece) {
        return piece.is(')') && piece.depth == open->depth;
    });
    return {std::next(open), close};
}

/// Cut at the commas that stand in no further parentheses.
std::vector<Range> parts(Range range)
{
    std::vector<Range> cut;
    if (range.first == range.second)
        return cut;
    const int depth = range.first->depth;
    for (auto begin = range.first;;) {
        const auto end = std::find_if(begin, range.second, [&](const Piece &piece) {
            return piece.depth == depth && piece.is(',');
        });
        cut.emplace_back(begin, end);
        if (end == range.second)
            return cut;
        begin = std::next(end);
    }
}

Pieces::const_iterator firstParenthesis(const Pieces &pieces)
{
    return std::find_if(pieces.begin(), pieces.end(),
                        [](const Piece &piece) { return piece.is('('); });
}

} // namespace

QByteArray canonicalSql(const QString &sql)
{
    const QByteArray text = sql.toUtf8();
    const Pieces pieces = piecesOf(text);
    return canonical(Range(pieces.begin(), pieces.end()));
}

QList<QByteArray> tableParts(const QString &createTable)
{
    const QByteArray text = createTable.toUtf8();
    const Pieces pieces = piecesOf(text);
    QList<QByteArray> canonicalParts;
    const auto open = firstParenthesis(pieces);
    if (open == pieces.end())
        return {canonical(Range(pieces.begin(), pieces.end()))};
    const Range body = inside(pieces, open);
    for (const Range &part : parts(body))
        canonicalParts += canonical(part);
    // A table of a virtual table's module, too: CREATE VIRTUAL TABLE f USING fts5(…).
    if (pieces.size() > 3 && pieces[1].is("VIRTUAL"))
        canonicalParts += canonical(Range(pieces.begin() + 3, open));
    if (body.second != pieces.end())
        canonicalParts += canonical(Range(std::next(body.second), pieces.end()));
    std::sort(canonicalParts.begin(), canonicalParts.end());
    return canonicalParts;
}

QString generatedExpression(const QString &createTable, const QString &column)
{
    const QByteArray text = createTable.toUtf8();
    const Pieces pieces = piecesOf(text);
    const auto open = firstParenthesis(pieces);
    if (open == pieces.end())
        return {};
    const QByteArray name = column.toUtf8().toLower();
    for (const Range &part : parts(inside(pieces, open))) {
        if (part.first == part.second || canonical(*part.first) != name)
            continue;
        const auto as = std::find_if(part.first, part.second, [&](const Piece &piece) {
            return piece.depth == part.first->depth && piece.is("AS");
        });
        if (as != part.second && std::next(as) != part.second && std::next(as)->is('('))
            return written(inside(pieces, std::next(as))).simplified();
    }
    return {};
}

IndexParts indexParts(const QString &createIndex)
{
    const QByteArray text = createIndex.toUtf8();
    const Pieces pieces = piecesOf(text);
    const auto open = firstParenthesis(pieces);
    if (open == pieces.end())
        return {};
    IndexParts found;
    const Range body = inside(pieces, open);
    for (const Range &part : parts(body))
        found.columns += written(part).simplified();
    if (body.second != pieces.end() && std::next(body.second) != pieces.end()
        && std::next(body.second)->is("WHERE"))
        found.where = written({body.second + 2, pieces.end()}).simplified();
    return found;
}

} // namespace ponyup
