// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QStringList>
#include <QWidget>

class QsciScintilla;

namespace ponyup::ui {

class SqlLexer;

/// A read-only piece of SQL with line numbers, coloured from the palette, in the fixed-width font.
/// The plain part of ScriptView and DiffView. Lines count from 1.
class SqlPane : public QWidget {
    Q_OBJECT

public:
    explicit SqlPane(QWidget *parent = nullptr);

    /// The margins, from left to right; those after the first are for the owner.
    enum Margin { NumberMargin, FirstOwnMargin };

    void setText(const QByteArray &utf8);
    QByteArray text() const;
    int lineCount() const;
    /// What to show in place of the lines' numbers, one per line.
    void setLineLabels(const QStringList &labels);
    /// Scrolls so that the line stands in the middle, and puts the caret there.
    void goTo(int line);
    /// Selects the next occurrence from the selection on, and around; false when there is none.
    bool find(const QString &what, bool forward = true);
    /// The system's fixed-width font by default.
    void setScriptFont(const QFont &font);
    QFont scriptFont() const { return m_font; }
    /// Scrolls both panes together, in both directions. They should have equally many lines.
    void scrollWith(SqlPane *other);

    /// For what only QScintilla can do.
    QsciScintilla *editor() const { return m_editor; }

Q_SIGNALS:
    /// Colours or font have been set anew: whoever marks lines does so again.
    void lookChanged();

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyLook();
    void fitNumberMargin();

    QsciScintilla *m_editor = nullptr;
    SqlLexer *m_lexer = nullptr;
    QFont m_font;
    int m_labelWidth = 0; ///< Letters of the longest of setLineLabels(); 0: there are none.
};

} // namespace ponyup::ui
