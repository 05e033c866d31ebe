// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dialogs/updatesummary.h"
#include "mainwindow/workspace.h"
#include "pages/banner.h"
#include "session/sessionthread.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <optional>

class QDialog;
class QWidget;

namespace ponyup::ui {

class Dialogs;
struct Actions;

/// What leads to a run and what follows from it: the plan is read again, shown and confirmed, the
/// run is started, can be stopped, and its outcome becomes a message or the failure page.
class RunFlow : public QObject {
    Q_OBJECT

public:
    /// All must outlive it but `window`, which owns it and is the parent of its dialogs.
    RunFlow(SessionThread &session, Dialogs &dialogs, Workspace &workspace, QWidget *window);

    void connectActions(const Actions &actions);
    void dryRun(std::optional<int> to = {});
    /// The same on the database itself, after the user has been asked.
    void dryRunLive();
    void apply(std::optional<int> to = {});
    void resume();
    void undo();
    void restore();
    /// What ended in the last failure, once more.
    void retry();
    /// Asks how the run is to be stopped; a dry run just stops.
    void cancel();
    void stop(StopAt when);
    /// The window is to be closed while a run is going on: asks whether to stay, to wait for its
    /// end, or to cancel it.
    void askToClose();
    bool isStopping() const { return m_stopping; }

    /// The status was read again: what was waiting for it goes on, and the preview may no longer
    /// hold.
    void statusRead();
    /// What waits for the status is not to be done; whether there was something.
    bool dropWaiting();

Q_SIGNALS:
    void message(ponyup::ui::Banner::Kind kind, const QString &text, const QStringList &details);
    void refused(const ponyup::Error &error);
    /// Workspace::preview is another one.
    void previewChanged();
    /// Every run, dry runs included, also those that went wrong.
    void finished(const ponyup::RunReport &report);
    /// A run that did not do what it was to do, after finished().
    void failed(const ponyup::RunReport &report);
    /// The run that askToClose() was about has ended well enough to close the window.
    void closeWanted();
    /// stop() has been called.
    void stopping();

private:
    /// Before a run is confirmed or tried out, project file, folder and database are read again:
    /// what the user sees then is what there is.
    void whenRead(const std::function<void()> &goOn);
    bool isReady();
    void updatePreview();
    void showPlan(std::optional<int> to);
    void chooseBackup();
    void confirm(const UpdateSummary &summary, RunRequest request);
    void confirmUntried(bool failed, const std::function<void()> &goOn);
    void begin(const RunRequest &request);
    void dryRunFinished(const Preview &preview);
    void dryRunImpossible(const Error &error);
    void runFinished(const RunReport &report);
    void tell(const RunReport &report);

    SessionThread &m_session;
    Dialogs &m_dialogs;
    Workspace &m_workspace;
    QWidget *m_window;
    RunRequest m_last;
    std::function<void()> m_waiting; ///< For the status.
    bool m_stopping = false;
    bool m_closeAfterRun = false;
    QPointer<QDialog> m_stopQuestion;
};

} // namespace ponyup::ui
