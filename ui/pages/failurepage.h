// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "project/project.h"
#include "running/runreport.h"

#include <QWidget>

class QFormLayout;
class QLabel;
class QPushButton;

namespace ponyup::ui {

class Banner;
class ScriptView;

/// How a run went wrong, and what can be done about it: the statement and its place, the engine's
/// words, what was rolled back, what is committed, what remains.
class FailurePage : public QWidget {
    Q_OBJECT

public:
    explicit FailurePage(QWidget *parent = nullptr);

    void showReport(const RunReport &report, const Environment &environment);
    /// For what comes of the buttons.
    Banner *banner() const { return m_banner; }
    /// Puts the focus on the button that is most likely wanted.
    void focusFirst();

Q_SIGNALS:
    void retryRequested();
    void resumeRequested();
    void dryRunRequested();
    void restoreRequested();
    void editRequested(const QString &path);
    void reportRequested();
    void backRequested();

private:
    QWidget *buildButtons();
    QLabel *addLine(QFormLayout &form, const QString &label, const char *objectName);
    void setLine(QLabel *label, const QString &text);
    void setLabel(QLabel *line, const QString &label);
    void showSource();
    void showButtons();
    QString sourcePath() const;

    RunReport m_report;
    quint64 m_request = 0;

    Banner *m_banner = nullptr;
    QLabel *m_icon = nullptr;
    QLabel *m_title = nullptr;
    QLabel *m_where = nullptr;
    QFormLayout *m_form = nullptr;
    QLabel *m_what = nullptr;
    QLabel *m_engine = nullptr;
    QLabel *m_rolledBack = nullptr;
    QLabel *m_committed = nullptr;
    QLabel *m_remaining = nullptr;
    QLabel *m_backup = nullptr;
    QLabel *m_next = nullptr;
    ScriptView *m_source = nullptr;
    QPushButton *m_retry = nullptr;
    QPushButton *m_resume = nullptr;
    QPushButton *m_edit = nullptr;
    QPushButton *m_dryRun = nullptr;
    QPushButton *m_restore = nullptr;
};

} // namespace ponyup::ui
