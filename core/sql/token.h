// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace ponyup {

enum class TokenType : quint8 {
    Space, ///< White space. A long run may come in several tokens.
    LineComment, ///< `-- …` up to, without, the line's end.
    BlockComment,
    Word, ///< A keyword or a name without quotes.
    Number,
    String, ///< `'…'`, `$$…$$`, and what else the dialect has, with a prefix that belongs to it.
    Name, ///< A quoted name: `"…"`, and what else the dialect has.
    Operator, ///< Anything else; what the dialect reads as one is one.
    Marker, ///< `/*!50003` and its `*/`: what stands between them is code.
    Semicolon, ///< Or what else ends a statement.
    Line, ///< The rest of a line; only when asked for.
};

/// Whether the engine never sees it.
constexpr bool isSkipped(TokenType type)
{
    return type <= TokenType::BlockComment;
}

} // namespace ponyup
