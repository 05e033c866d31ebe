// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/qscintilla.h"

class QPalette;

namespace ponyup::ui {

/// SQL as our engines speak it, in the palette's colours.
class SqlLexer : public QsciLexerSQL {
public:
    explicit SqlLexer(QObject *parent);

    /// Sets font and colours of every style: the lexer owns them, not the palette.
    void setLook(const QPalette &palette, const QFont &font);
    const char *keywords(int set) const override;
};

} // namespace ponyup::ui
