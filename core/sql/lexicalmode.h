// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMap>

namespace ponyup {

/// What settings of a session change in how its SQL is cut into tokens.
struct LexicalMode {
    bool backslashEscapes = false; ///< 'it\'s' is one string.
    bool doubleQuotedStrings = false; ///< "…" is a string, not a name.

    friend bool operator==(const LexicalMode &, const LexicalMode &) = default;
};

/// The settings of a script that is read, from its beginning to where it has been read.
struct LexicalSettings {
    LexicalMode initial; ///< What DEFAULT means.
    LexicalMode mode; ///< What holds now.
    QMap<QByteArray, LexicalMode> saved; ///< By the script's variable, in lower case.
};

} // namespace ponyup
