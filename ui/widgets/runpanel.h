// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "running/canceller.h"
#include "running/runevent.h"
#include "running/runreport.h"

#include <QBasicTimer>
#include <QElapsedTimer>
#include <QWidget>

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
    bool isRunning() const { return m_running; }
    LogModel *log() const { return m_log; }

Q_SIGNALS:
    void stopRequested(ponyup::StopAt when);
    /// The log is to be saved.
    void saveLogRequested(const QString &text);

protected:
    void timerEvent(QTimerEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void request(StopAt when);
    void follow(const RunEvent &event);
    void showProgress();
    QString remainingText() const;
    void buildButtons(class QHBoxLayout &row);

    LogModel *m_log = nullptr;
    LogView *m_view = nullptr;
    QLabel *m_title = nullptr;
    QProgressBar *m_bar = nullptr;
    ElidedLabel *m_text = nullptr;
    QPushButton *m_afterMigration = nullptr;
    QPushButton *m_afterStatement = nullptr;
    QPushButton *m_now = nullptr;

    QBasicTimer m_tick;
    QElapsedTimer m_clock;
    bool m_running = false;
    StopAt m_requested = StopAt::Never;
    RunProgress m_progress;
    RunEvent m_last;
    bool m_known = false; ///< A progress has been told.
};

} // namespace ponyup::ui
