// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QsciScintilla;

namespace ponyup::ui {

/// A read-only piece of SQL with line numbers, coloured from the palette, in the fixed-width font.
/// The plain part of ScriptView and DiffView.
class SqlPane : public QWidget {
    Q_OBJECT

public:
    explicit SqlPane(QWidget *parent = nullptr);

    void setText(const QByteArray &utf8);
    QByteArray text() const;
    int lineCount() const;
    /// Scrolls so that the line (from 1) stands in the middle, and puts the caret there.
    void goTo(int line);
    /// Selects the next occurrence, from the caret on and around; false when there is none.
    bool find(const QString &what, bool forward = true);
    /// The font of all scripts; the system's fixed-width font by default.
    void setScriptFont(const QFont &font);

    /// For what only QScintilla can do.
    QsciScintilla *editor() const { return m_editor; }

Q_SIGNALS:
    /// The colours have been set anew: whoever marks lines sets his.
    void coloursChanged();

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyColours();

    QsciScintilla *m_editor = nullptr;
    QFont m_font;
};

} // namespace ponyup::ui
