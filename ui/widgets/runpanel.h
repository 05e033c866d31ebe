// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "running/canceller.h"
#include "running/runevent.h"
#include "running/runreport.h"

#include <QBasicTimer>
#include <QElapsedTimer>
#include <QWidget>

#include <vector>

class QBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;

namespace ponyup::ui {

class ElidedLabel;
class LogModel;
class LogView;

/// A run while it happens: how far, how long, the log, and the three ways to stop it. Knows nothing
/// of the run but its events.
class RunPanel : public QWidget {
    Q_OBJECT

public:
    explicit RunPanel(QWidget *parent = nullptr);

    /// A run begins: empties the log, starts the clock, enables the buttons.
    void start(const QString &title);
    /// Everything that happened since the last call, in order.
    void apply(const std::vector<RunEvent> &events);
    /// It has ended; the log and one sentence about the outcome stay.
    void finish(const RunReport &report);
    /// It has ended without a report, as a dry run that had nothing to run on.
    void finish(const Error &error);

    /// Forgets the run: what is shown is about another database now.
    void clear();

    bool isRunning() const { return m_running; }
    /// How far and how long, as shown beside the bar.
    QString progressText() const;
    LogModel *log() const { return m_log; }

Q_SIGNALS:
    void stopRequested(ponyup::StopAt when);
    /// The log is to be saved.
    void saveLogRequested(const QString &text);

protected:
    void timerEvent(QTimerEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void addButtons(QBoxLayout &row);
    void request(StopAt when);
    void follow(const RunEvent &event);
    void showProgress();
    void showTitle(const QString &title);
    void end(const QString &title, const QString &sentence, int severity);
    QString remainingText() const;

    LogModel *m_log = nullptr;
    LogView *m_view = nullptr;
    QLabel *m_sign = nullptr;
    QLabel *m_title = nullptr;
    ElidedLabel *m_text = nullptr;
    QProgressBar *m_bar = nullptr;
    QPushButton *m_afterMigration = nullptr;
    QPushButton *m_afterStatement = nullptr;
    QPushButton *m_now = nullptr;

    QBasicTimer m_tick;
    QElapsedTimer m_clock;
    bool m_running = false;
    StopAt m_requested = StopAt::Never;
    int m_severity = 0; ///< Of the sign beside the title.
    RunProgress m_progress;
    qint64 m_progressAt = 0; ///< Milliseconds of the run at which it was told.
    RunEvent::Kind m_last = RunEvent::Kind::RunStarted; ///< What the run is at.
    QString m_lastText;
    qint64 m_copied = 0;
    qint64 m_copyTotal = -1;
};

} // namespace ponyup::ui
