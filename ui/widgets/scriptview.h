// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <memory>
#include <vector>

class QFont;

namespace ponyup::ui {

class SqlPane;

/// Where a statement of a script stands, for the margin.
struct MarginMark {
    int number = 0; ///< From 1, ascending.
    int line = 0; ///< Of its first token, from 1.
    bool outsideTransaction = false; ///< The engine refuses it inside a transaction.
};

/// One script, read-only, with a mark in the margin for each statement as it will be sent, and how
/// far a run has come. Lines count from 1.
class ScriptView : public QWidget {
    Q_OBJECT

public:
    explicit ScriptView(QWidget *parent = nullptr);
    ~ScriptView() override;

    void setScript(const QByteArray &utf8, std::vector<MarginMark> marks);
    void clear() { setScript({}, {}); }
    QByteArray script() const;

    // How far a run is. Each takes the place of the statement's mark before.

    void markRunning(int number);
    void markDone(int number);
    /// It went well in a dry run: nothing of it is in the database.
    void markTried(int number);
    /// A red mark at the line, and the message below it.
    void markFailed(int line, const QString &message);
    void clearRunMarks();

    void goTo(int line);
    void goToStatement(int number);
    bool find(const QString &what, bool forward = true);
    /// The system's fixed-width font by default.
    void setScriptFont(const QFont &font);

Q_SIGNALS:
    /// A mark in the margin was clicked.
    void statementClicked(int number);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    class Styles;

    void setUpMargins();
    void applyLook();
    void showNotRun();
    void showNumbers();
    void numberVisibleLines();
    size_t lastOfLine(size_t first) const;
    QString numbersFrom(size_t first) const;
    /// The first mark at that line or below it.
    std::vector<MarginMark>::const_iterator markFrom(int line) const;
    void showFailure();
    void setMarker(int line, int marker);
    void markLast(int number, int marker);
    const MarginMark *statement(int number) const;
    /// The statement whose mark stands at that line; nullptr when there is none.
    const MarginMark *statementAt(int line) const;
    QString toolTipAt(int line) const;
    int marginsWidth() const;

    SqlPane *m_pane = nullptr;
    std::unique_ptr<Styles> m_styles;
    std::vector<MarginMark> m_marks; ///< By number, and so by line.
    std::vector<bool> m_numbered; ///< Per mark: its margin text has been written.
    int m_runningLine = 0;
    int m_failedLine = 0;
    QString m_failure;
};

} // namespace ponyup::ui
