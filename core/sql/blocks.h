// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace ponyup {

/// How far a statement has come, as far as it decides what a semicolon means.
struct Blocks {
    static constexpr quint8 Start = 0; ///< No token yet, or the semicolon that came was the last.
    static constexpr quint8 Plain = 1; ///< The next semicolon ends it; words do not matter.
    /// The semicolon that came was the last, unless what comes goes on with the statement.
    static constexpr quint8 Ended = 2;
    static constexpr quint8 FirstOwn = 3; ///< From here on the states are the dialect's own.

    quint8 state = Start;
    quint8 before = 0; ///< What the dialect remembers of the token before.
    bool dataFollows = false; ///< Behind the statement, on the next line, stand its data.
    /// What a dollar is in what comes, when it is not what it usually is.
    enum class Dollar : quint8 { AsUsual, Quote, Letter } dollar = Dollar::AsUsual;
    int depth = 0; ///< Open blocks; a script may not end in one.
    int parentheses = 0; ///< Open ones, as far as the dialect counts them.
    quint64 flags = 0; ///< The dialect's own.
    int expressions = 0; ///< CASE … END, open in the innermost block.
};

} // namespace ponyup
