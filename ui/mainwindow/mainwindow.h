// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mainwindow/actions.h"
#include "mainwindow/workspace.h"
#include "session/sessionthread.h"

#include <QMainWindow>

class QLabel;
class QMenu;
class QStackedWidget;

namespace ponyup::ui {

class Banner;
class Dialogs;
class FailurePage;
class ProjectFlow;
class ProjectPage;
class RunFlow;
class StartPage;
class StatusBand;
class ToolBar;

/// The window: makes the pages and connects them with the session, nothing else.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    /// `dialogs` must outlive the window.
    explicit MainWindow(Dialogs &dialogs, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Opens a project file; an empty environment is its first one.
    void openProject(const QString &file, const QString &environment = {});

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void buildWindow();
    void connectSession();
    void connectFlow();
    void connectPages();
    void connectProjects();
    void connectActions();
    void restoreLayout();
    void saveLayout() const;

    void showStart();
    void showProject();
    void projectRead(const Project &project, const Environment &environment);
    void notOpened(const Error &error);
    void showError(const Error &error);
    Banner *banner() const;
    void statusReady(const Status &status);
    void statusFailed(const Error &error);
    void environmentGone(const Project &project);
    void runStarted(RunKind kind);
    void followLock(const std::vector<RunEvent> &events);
    void closeProject();
    void fillRecent();
    void enableActions();

    Dialogs &m_dialogs;
    Actions m_actions;
    Workspace m_workspace;
    bool m_outdated = false; ///< A run has begun since the status was read.
    SessionThread m_session;
    RunFlow *m_flow = nullptr;
    ProjectFlow *m_projects = nullptr;

    ToolBar *m_toolbar = nullptr;
    StatusBand *m_band = nullptr;
    QStackedWidget *m_pages = nullptr;
    StartPage *m_start = nullptr;
    ProjectPage *m_project = nullptr;
    FailurePage *m_failure = nullptr;
    QMenu *m_recent = nullptr;
    QLabel *m_lock = nullptr;
};

} // namespace ponyup::ui
