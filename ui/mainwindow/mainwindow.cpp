// SPDX-License-Identifier: GPL-3.0-or-later
#include "mainwindow/mainwindow.h"

#include "dialogs/dialogs.h"
#include "mainwindow/projectflow.h"
#include "mainwindow/runflow.h"
#include "mainwindow/toolbar.h"
#include "models/timelinefiltermodel.h"
#include "models/tr.h"
#include "pages/banner.h"
#include "pages/failurepage.h"
#include "pages/projectpage.h"
#include "pages/startpage.h"
#include "pages/timelinepane.h"
#include "session/recentprojects.h"
#include "widgets/runpanel.h"
#include "widgets/statusband.h"
#include "widgets/timelineview.h"

#include <QCloseEvent>
#include <QDir>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

namespace ponyup::ui {

MainWindow::MainWindow(Dialogs &dialogs, QWidget *parent)
    : QMainWindow(parent),
      m_dialogs(dialogs),
      m_actions(this)
{
    m_flow = new RunFlow(m_session, m_dialogs, m_workspace, this);
    m_projects = new ProjectFlow(m_session, m_dialogs, m_workspace, this);
    buildWindow();
    connectSession();
    connectFlow();
    connectProjects();
    connectPages();
    connectActions();
    restoreLayout();
    fillRecent();
    showStart();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildWindow()
{
    setObjectName(QStringLiteral("mainWindow"));
    m_recent = buildMenus(*this, m_actions);
    m_toolbar = new ToolBar(m_actions);
    addToolBar(m_toolbar);
    m_band = new StatusBand;
    m_band->setObjectName(QStringLiteral("statusBand"));
    m_start = new StartPage(m_actions);
    m_project = new ProjectPage(m_actions);
    m_failure = new FailurePage;
    m_pages = new QStackedWidget;
    m_pages->setObjectName(QStringLiteral("pages"));
    for (QWidget *page : {static_cast<QWidget *>(m_start), static_cast<QWidget *>(m_project),
                          static_cast<QWidget *>(m_failure)})
        m_pages->addWidget(page);
    auto *centre = new QWidget;
    auto *layout = new QVBoxLayout(centre);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_band);
    layout->addWidget(m_pages, 1);
    setCentralWidget(centre);

    m_lock = new QLabel;
    m_lock->setObjectName(QStringLiteral("lock"));
    m_lock->setTextFormat(Qt::PlainText);
    statusBar()->addPermanentWidget(m_lock);
    auto *menuKey = new QShortcut(QKeySequence(Qt::Key_F10), this);
    connect(menuKey, &QShortcut::activated, this,
            [this] { menuBar()->setActiveAction(menuBar()->actions().constFirst()); });
}

void MainWindow::connectSession()
{
    connect(&m_session, &SessionThread::projectRead, this, &MainWindow::projectRead);
    connect(&m_session, &SessionThread::notOpened, this, &MainWindow::notOpened);
    connect(&m_session, &SessionThread::environmentGone, this, &MainWindow::environmentGone);
    connect(&m_session, &SessionThread::statusReady, this, &MainWindow::statusReady);
    connect(&m_session, &SessionThread::failed, this, &MainWindow::statusFailed);
    connect(&m_session, &SessionThread::runStarted, this, &MainWindow::runStarted);
    connect(&m_session, &SessionThread::runEvents, m_project, &ProjectPage::applyEvents);
    connect(&m_session, &SessionThread::runEvents, this, &MainWindow::followLock);
    connect(&m_session, &SessionThread::busyChanged, this, [this](bool busy) {
        if (busy && !m_session.isRunning())
            statusBar()->showMessage(Tr::tr("Reading..."));
        else
            statusBar()->clearMessage();
    });
}

void MainWindow::connectFlow()
{
    connect(m_flow, &RunFlow::message, this,
            [this](Banner::Kind kind, const QString &text, const QStringList &details) {
                m_project->resultBanner()->showMessage(kind, text, details);
                showProject();
            });
    connect(m_flow, &RunFlow::refused, this, &MainWindow::showError);
    connect(m_flow, &RunFlow::previewChanged, this,
            [this] { m_project->setPreview(m_workspace.preview); });
    connect(m_flow, &RunFlow::stopping, this, &MainWindow::enableActions);
    connect(m_flow, &RunFlow::finished, this, [this](const RunReport &report) {
        m_project->finishRun(report);
        enableActions();
    });
    connect(m_flow, &RunFlow::closeWanted, this, &QWidget::close);
    connect(m_flow, &RunFlow::failed, this, [this](const RunReport &report) {
        m_failure->showReport(report, m_workspace.environment);
        m_pages->setCurrentWidget(m_failure);
        m_failure->focusFirst();
    });
}

void MainWindow::connectProjects()
{
    connect(m_projects, &ProjectFlow::openRequested, this,
            [this](const QString &file) { openProject(file); });
    connect(m_projects, &ProjectFlow::refused, this, &MainWindow::showError);
    connect(m_projects, &ProjectFlow::migrationCreated, this, [this](const QStringList &files) {
        m_project->resultBanner()->showMessage(Banner::Kind::Success,
                                               Tr::tr("The migration is there to be written."),
                                               files, {m_actions.editScript});
        m_project->timeline()->selectNewestNext();
        m_session.refresh();
    });
    connect(m_projects, &ProjectFlow::saved, this, [this](const QString &file) {
        banner()->showMessage(Banner::Kind::Success,
                              Tr::tr("Saved as %1.").arg(QDir::toNativeSeparators(file)));
    });
    connect(m_projects, &ProjectFlow::notShown, this, [this](const QString &path) {
        banner()->showMessage(Banner::Kind::Warning,
                              Tr::tr("The desktop has no program to open this with."),
                              {QDir::toNativeSeparators(path)});
    });
}

void MainWindow::connectPages()
{
    connect(m_start, &StartPage::projectChosen, this,
            [this](const QString &file) { openProject(file); });
    connect(m_start, &StartPage::forgetRequested, this, [this](const QString &file) {
        RecentProjects::forget(file);
        fillRecent();
    });
    connect(m_project, &ProjectPage::wanted, this, &MainWindow::showProject);
    connect(m_project, &ProjectPage::selectionChanged, this, &MainWindow::enableActions);
    connect(m_project, &ProjectPage::editRequested, m_projects, &ProjectFlow::show);
    connect(m_project, &ProjectPage::appliedScriptWanted, this, [this](int to) {
        const auto show = [this, to](const Result<std::optional<QByteArray>> &script) {
            if (script && *script)
                m_project->setAppliedScript(to, **script);
        };
        m_session.readAppliedScript(to, this, show);
    });
    connect(m_project->runPanel(), &RunPanel::stopRequested, m_flow, &RunFlow::stop);
    connect(m_project->runPanel(), &RunPanel::saveLogRequested, m_projects, &ProjectFlow::saveLog);
    connect(m_failure, &FailurePage::retryRequested, m_flow, &RunFlow::retry);
    connect(m_failure, &FailurePage::resumeRequested, m_flow, &RunFlow::resume);
    connect(m_failure, &FailurePage::dryRunRequested, m_flow, [this] { m_flow->dryRun(); });
    connect(m_failure, &FailurePage::restoreRequested, m_flow, &RunFlow::restore);
    connect(m_failure, &FailurePage::editRequested, m_projects, &ProjectFlow::show);
    connect(m_failure, &FailurePage::reportRequested, this,
            [this] { m_projects->saveReport(QStringLiteral("html")); });
    connect(m_failure, &FailurePage::backRequested, this, &MainWindow::showProject);
    connect(m_toolbar, &ToolBar::environmentChosen, this, [this](const QString &environment) {
        openProject(m_workspace.project->file, environment);
    });
    TimelineFilterModel *filter = m_project->timeline()->view()->filter();
    connect(m_toolbar, &ToolBar::textChanged, filter, &TimelineFilterModel::setText);
    connect(m_toolbar, &ToolBar::statesChanged, filter, &TimelineFilterModel::setStates);
}

void MainWindow::connectActions()
{
    m_projects->connectActions(m_actions);
    m_flow->connectActions(m_actions);
    connect(m_actions.askData, &QAction::toggled, this,
            [this](bool asks) { m_workspace.asksData = asks; });
    connect(m_actions.closeProject, &QAction::triggered, this, &MainWindow::closeProject);
    connect(m_actions.quit, &QAction::triggered, this, &QWidget::close);
    connect(m_actions.refresh, &QAction::triggered, &m_session, &SessionThread::refresh);
    connect(m_actions.dryRunHere, &QAction::triggered, m_flow, [this] {
        if (const auto row = m_project->timeline()->selected())
            m_flow->dryRun(row->version);
    });
    connect(m_actions.applyHere, &QAction::triggered, m_flow, [this] {
        if (const auto row = m_project->timeline()->selected())
            m_flow->apply(row->version);
    });
    connect(m_actions.search, &QAction::triggered, this, [this] {
        showProject();
        m_toolbar->focusSearch();
    });
}

void MainWindow::openProject(const QString &file, const QString &environment)
{
    if (m_session.isRunning())
        return;
    m_flow->dropWaiting();
    statusBar()->showMessage(Tr::tr("Opening %1...").arg(QDir::toNativeSeparators(file)));
    m_session.open(file, environment);
    enableActions();
}

void MainWindow::projectRead(const Project &project, const Environment &environment)
{
    m_workspace = {.project = project, .environment = environment};
    // Of production it has to be said each time that the project is opened.
    m_workspace.asksData = environment.kind != EnvironmentKind::Production;
    m_actions.askData->setChecked(m_workspace.asksData);
    setWindowTitle(Tr::tr("%1 — PonyUp").arg(project.name));
    RecentProjects::remember({.name = project.name, .file = project.file});
    fillRecent();
    m_toolbar->setEnvironments(project.environments, environment.name);
    m_toolbar->setAsked({});
    m_toolbar->clearFilter();
    m_band->setMessage(Tr::tr("Reading folder and database..."), environment);
    m_lock->clear();
    m_project->clear();
    showProject();
    enableActions();
}

void MainWindow::notOpened(const Error &error)
{
    showError(error);
    if (m_workspace.project) {
        m_toolbar->setEnvironments(m_workspace.project->environments, m_workspace.environment.name);
        m_session.refresh();
    } else {
        fillRecent();
    }
    enableActions();
}

void MainWindow::showError(const Error &error)
{
    banner()->showError(error);
}

/// Messages stand on the page that is seen.
Banner *MainWindow::banner() const
{
    if (m_pages->currentWidget() == m_failure)
        return m_failure->banner();
    return m_workspace.project ? m_project->resultBanner() : m_start->banner();
}

void MainWindow::statusReady(const Status &status)
{
    m_workspace.status = status;
    m_outdated = false;
    m_toolbar->setAsked(status.asked);
    m_band->setStatus(status, m_workspace.environment);
    m_lock->setText(status.lockHolder ? Tr::tr("Lock held by %1").arg(status.lockHolder->who)
                                      : Tr::tr("Lock free"));
    m_project->setStatus(status);
    enableActions();
    m_flow->statusRead();
    m_session.readLog(this, [this](const Result<std::vector<AuditEntry>> &log) {
        m_workspace.log = log ? *log : std::vector<AuditEntry>();
        m_project->setLog(m_workspace.log);
        if (!log)
            showError(log.error());
    });
}

void MainWindow::statusFailed(const Error &error)
{
    const bool waiting = m_flow->dropWaiting();
    // It could not be asked just now: what is shown stays as it is, and as old as it says. Unless a
    // run has changed it since.
    const bool passes = error.kind == ErrorKind::Busy || error.kind == ErrorKind::UpdateLocked;
    if (passes && m_workspace.status && !m_outdated) {
        showError(error);
        enableActions();
        return;
    }
    m_workspace.status.reset();
    m_toolbar->setAsked({});
    if (m_workspace.environment.name.isEmpty())
        m_band->setMessage(Tr::tr("Choose an environment"));
    else
        m_band->setMessage(Tr::tr("Not read"), m_workspace.environment);
    m_lock->clear();
    m_project->showFailure(error);
    if (waiting)
        showProject(); // where it is told
    enableActions();
}

/// Before statusFailed(): another environment is to be chosen.
void MainWindow::environmentGone(const Project &project)
{
    m_workspace = {.project = project};
    m_toolbar->setEnvironments(project.environments, {});
    m_project->clear();
}

/// What the status said of the lock is over when our own run takes it; the next status tells again.
void MainWindow::followLock(const std::vector<RunEvent> &events)
{
    for (const RunEvent &event : events) {
        if (event.onCopy)
            continue;
        if (event.kind == RunEvent::Kind::Waiting)
            m_lock->setText(Tr::tr("Waiting for the lock"));
        else if (event.kind == RunEvent::Kind::LockTaken
                 || event.kind == RunEvent::Kind::MigrationStarted)
            m_lock->setText(Tr::tr("Lock held by this run"));
    }
}

void MainWindow::runStarted(RunKind kind)
{
    statusBar()->clearMessage();
    m_outdated = m_outdated || kind != RunKind::DryRun;
    showProject();
    m_project->startRun(kind);
    enableActions();
}

void MainWindow::showStart()
{
    setWindowTitle(Tr::tr("PonyUp"));
    m_band->hide();
    m_toolbar->hide();
    m_lock->clear();
    m_pages->setCurrentWidget(m_start);
    enableActions();
}

void MainWindow::showProject()
{
    m_start->banner()->clear();
    m_band->show();
    m_toolbar->show();
    if (m_pages->currentWidget() == m_project)
        return; // the focus stays where the user has it
    m_pages->setCurrentWidget(m_project);
    m_project->timeline()->setFocus();
}

void MainWindow::closeProject()
{
    m_flow->dropWaiting();
    m_session.close();
    m_workspace = {};
    m_project->clear();
    fillRecent();
    showStart();
}

void MainWindow::fillRecent()
{
    const QList<RecentProject> projects = RecentProjects::load();
    m_start->setRecent(projects);
    m_recent->clear();
    m_recent->setEnabled(!projects.isEmpty());
    for (const RecentProject &project : projects) {
        const QString file = QDir::toNativeSeparators(project.file);
        QAction *action = m_recent->addAction(
            QStringLiteral("%1  (%2)").arg(project.name, file).replace(u'&', QStringLiteral("&&")));
        connect(action, &QAction::triggered, this, [this, project] { openProject(project.file); });
    }
}

void MainWindow::enableActions()
{
    const bool running = m_session.isRunning();
    const auto row = m_project->timeline()->selected();
    m_actions.enable(
        {.project = m_workspace.project.has_value(),
         .status = m_workspace.status && !m_session.isOpening(),
         .running = running,
         .stopping = m_flow->isStopping(),
         .pending = m_workspace.hasPending(),
         .live = m_workspace.status && m_workspace.status->traits.rehearsesLive,
         .withoutRows = m_workspace.status && !m_workspace.status->traits.rehearsalIsCopy,
         .halfDone = m_workspace.isHalfDone(),
         .undoable = m_workspace.canUndo(),
         .selectionPending =
             row && (row->state == MigrationState::Next || row->state == MigrationState::Pending),
         .selectionScript = m_project->selectedMigration() != nullptr,
         .selection = row.has_value()});
    m_toolbar->setEnvironmentEnabled(m_workspace.project && !running);
    m_recent->menuAction()->setEnabled(!running && !m_recent->isEmpty());
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (m_session.isRunning()) {
        event->ignore();
        m_flow->askToClose();
        return;
    }
    saveLayout();
    event->accept();
}

void MainWindow::saveLayout() const
{
    QSettings settings;
    settings.beginGroup(QStringLiteral("window"));
    settings.setValue(QStringLiteral("geometry"), saveGeometry());
    m_project->saveLayout(settings);
}

void MainWindow::restoreLayout()
{
    QSettings settings;
    settings.beginGroup(QStringLiteral("window"));
    if (!restoreGeometry(settings.value(QStringLiteral("geometry")).toByteArray()))
        resize(fontMetrics().averageCharWidth() * 180, fontMetrics().height() * 45);
    m_project->restoreLayout(settings);
}

} // namespace ponyup::ui
