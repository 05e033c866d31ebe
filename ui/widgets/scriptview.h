// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <vector>

class QFont;

namespace ponyup::ui {

class SqlPane;

/// Where a statement of a script stands, for the margin.
struct StatementMark {
    int number = 0; ///< From 1.
    int line = 0; ///< Of its first token, from 1.
    bool outsideTransaction = false; ///< The engine refuses it inside a transaction.
};

/// One script, read-only, with a mark in the margin for each statement as it will be sent, and how
/// far a run has come. Lines count from 1.
class ScriptView : public QWidget {
    Q_OBJECT

public:
    explicit ScriptView(QWidget *parent = nullptr);

    void setScript(const QByteArray &utf8, std::vector<StatementMark> marks);
    void clear() { setScript({}, {}); }
    QByteArray script() const;

    /// Marks of a run; each replaces the statement's mark before.
    void markRunning(int number);
    void markDone(int number);
    /// A red mark at the line and the message below it.
    void markFailed(int line, const QString &message);
    void clearRunMarks();

    void goTo(int line);
    void goToStatement(int number);
    bool find(const QString &what, bool forward = true);
    void setScriptFont(const QFont &font);

Q_SIGNALS:
    /// A mark in the margin was clicked.
    void statementClicked(int number);

private:
    void defineMarkers();
    void setMark(int number, int marker);
    void showStatementNumbers();
    const StatementMark *mark(int number) const;

    SqlPane *m_pane = nullptr;
    std::vector<StatementMark> m_marks;
    std::vector<std::pair<int, int>> m_runMarks; ///< number, marker
    int m_failedLine = 0;
    QString m_failedMessage;
};

} // namespace ponyup::ui
