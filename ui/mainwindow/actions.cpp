// SPDX-License-Identifier: GPL-3.0-or-later
#include "mainwindow/actions.h"

#include "models/tr.h"
#include "presentation/icons.h"

#include <QAction>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

namespace ponyup::ui {
namespace {

QAction *make(QObject *owner, const char *name, const QString &text,
              const QList<QKeySequence> &shortcuts = {}, const QString &tip = {})
{
    auto *action = new QAction(text, owner);
    action->setObjectName(QString::fromLatin1(name));
    action->setShortcuts(shortcuts);
    if (!tip.isEmpty())
        action->setStatusTip(tip);
    return action;
}

void setIcon(QAction *action, Icon name, Meaning meaning = Meaning::Text)
{
    action->setIcon(icon(name, meaning));
}

} // namespace

Actions::Actions(QObject *o)
    : newProject(make(o, "newProject", Tr::tr("&New Project..."), {QKeySequence::New},
                      Tr::tr("A folder of migrations for a database of your own"))),
      openProject(make(o, "openProject", Tr::tr("&Open Project..."), {QKeySequence::Open},
                       Tr::tr("A project file, ponyup.toml"))),
      openSample(make(o, "openSample", Tr::tr("Open the &Sample Project..."), {},
                      Tr::tr("Copies a small shop to a folder of your choice and opens it"))),
      newMigration(make(o, "newMigration", Tr::tr("New &Migration..."),
                        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N)},
                        Tr::tr("Makes the next migration from templates"))),
      showFolder(make(o, "showFolder", Tr::tr("Show Migrations &Folder"))),
      reportHtml(make(o, "reportHtml", Tr::tr("As &Web Page (HTML)..."))),
      reportPdf(make(o, "reportPdf", Tr::tr("As &Pages (PDF)..."))),
      reportJson(make(o, "reportJson", Tr::tr("As &JSON..."))),
      reportCsv(make(o, "reportCsv", Tr::tr("As &Table (CSV)..."))),
      settings(
          make(o, "settings", Tr::tr("S&ettings..."), {QKeySequence(Qt::CTRL | Qt::Key_Comma)})),
      closeProject(
          make(o, "closeProject", Tr::tr("&Close Project"), {QKeySequence(Qt::CTRL | Qt::Key_W)})),
      quit(make(o, "quit", Tr::tr("&Quit"), {QKeySequence(Qt::CTRL | Qt::Key_Q)})),
      refresh(make(o, "refresh", Tr::tr("Re&fresh"), {QKeySequence(Qt::Key_F5)},
                   Tr::tr("Reads project file, folder and database again"))),
      dryRun(
          make(o, "dryRun", Tr::tr("&Dry Run"), {QKeySequence(Qt::CTRL | Qt::Key_D)},
               Tr::tr("Tries the pending migrations out on a copy; the database stays as it is"))),
      dryRunLive(make(o, "dryRunLive", Tr::tr("Dry Run on the Database &Itself..."), {},
                      Tr::tr("Real rows and times, rolled back; others wait for its locks"))),
      askData(make(o, "askData", Tr::tr("As&k Which Rows Violate"), {},
                   Tr::tr("In dry runs: the database is asked, reading only and not for long, "
                          "which rows new constraints would find"))),
      apply(make(o, "apply", Tr::tr("&Apply..."),
                 {QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)},
                 Tr::tr("Brings the database to the newest version"))),
      cancel(make(o, "cancel", Tr::tr("&Cancel"), {QKeySequence(Qt::Key_Escape)},
                  Tr::tr("Stops what is running"))),
      undo(make(o, "undo", Tr::tr("&Undo the Newest Migration..."), {},
                Tr::tr("Runs the undo script of the version that the database is at"))),
      resume(make(o, "resume", Tr::tr("Resu&me..."), {},
                  Tr::tr("Continues a migration that was left half-way"))),
      restore(make(o, "restore", Tr::tr("Restore a &Backup..."), {},
                   Tr::tr("Puts a backup in the place of the database"))),
      testConnection(make(o, "testConnection", Tr::tr("&Test Connection..."), {},
                          Tr::tr("Whom one is connected with, as whom, and what is in between"))),
      dryRunHere(make(o, "dryRunHere", Tr::tr("&Dry Run to Here"))),
      applyHere(make(o, "applyHere", Tr::tr("&Apply to Here..."))),
      showScript(
          make(o, "showScript", Tr::tr("Show &Script"), {QKeySequence(Qt::CTRL | Qt::Key_1)})),
      editScript(make(o, "editScript", Tr::tr("Open Script in &Editor"),
                      {QKeySequence(Qt::CTRL | Qt::Key_E)})),
      copyAsMarkdown(make(o, "copyAsMarkdown", Tr::tr("&Copy as Markdown"),
                          {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)})),
      search(make(o, "search", Tr::tr("&Search the Timeline"), {QKeySequence::Find})),
      findInScript(make(o, "findInScript", Tr::tr("&Find in Script"),
                        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F)})),
      showTimeline(
          make(o, "showTimeline", Tr::tr("&Timeline"), {QKeySequence(Qt::CTRL | Qt::Key_0)})),
      showPreview(make(o, "showPreview", Tr::tr("&Preview"), {QKeySequence(Qt::CTRL | Qt::Key_2)})),
      showSchema(make(o, "showSchema", Tr::tr("S&chema"), {QKeySequence(Qt::CTRL | Qt::Key_3)})),
      showRisks(make(o, "showRisks", Tr::tr("Ris&ks"), {QKeySequence(Qt::CTRL | Qt::Key_4)})),
      showHistory(make(o, "showHistory", Tr::tr("&History"), {QKeySequence(Qt::CTRL | Qt::Key_5)})),
      showLog(make(o, "showLog", Tr::tr("Run &Log"), {QKeySequence(Qt::CTRL | Qt::Key_6)})),
      about(make(o, "about", Tr::tr("&About PonyUp")))
{
    setIcon(newProject, Icon::New);
    setIcon(openProject, Icon::Open);
    setIcon(openSample, Icon::Database);
    setIcon(newMigration, Icon::New);
    setIcon(showFolder, Icon::Folder);
    setIcon(settings, Icon::Settings);
    setIcon(refresh, Icon::Refresh);
    setIcon(dryRun, Icon::DryRun);
    setIcon(dryRunLive, Icon::DryRun, Meaning::Attention);
    setIcon(apply, Icon::Apply, Meaning::Good);
    setIcon(cancel, Icon::Stop, Meaning::Bad);
    setIcon(undo, Icon::Undo);
    setIcon(resume, Icon::Retry);
    setIcon(restore, Icon::Restore);
    setIcon(showScript, Icon::Script);
    setIcon(editScript, Icon::Edit);
    setIcon(copyAsMarkdown, Icon::Copy);
    setIcon(search, Icon::Search);
    setIcon(showPreview, Icon::Preview);
    setIcon(showSchema, Icon::Schema);
    setIcon(showRisks, Icon::Warning);
    setIcon(showHistory, Icon::History);
    quit->setMenuRole(QAction::QuitRole);
    settings->setMenuRole(QAction::PreferencesRole);
    about->setMenuRole(QAction::AboutRole);
    showLog->setCheckable(true);
    askData->setCheckable(true);
    enable({});
}

void Actions::enable(const Situation &now)
{
    const bool idle = now.project && !now.running;
    const bool known = idle && now.status;
    for (QAction *action : {newProject, openProject, openSample})
        action->setEnabled(!now.running);
    for (QAction *action : {closeProject, refresh, newMigration, testConnection})
        action->setEnabled(idle);
    showFolder->setEnabled(now.project);
    for (QAction *action : {reportHtml, reportPdf, reportJson, reportCsv, restore})
        action->setEnabled(known);
    for (QAction *action : {dryRun, apply})
        action->setEnabled(known && now.pending && !now.halfDone);
    dryRunLive->setVisible(now.live);
    dryRunLive->setEnabled(dryRun->isEnabled() && now.live);
    askData->setVisible(now.withoutRows);
    askData->setEnabled(idle);
    for (QAction *action : {dryRunHere, applyHere})
        action->setEnabled(known && now.selectionPending && !now.halfDone);
    undo->setEnabled(known && now.undoable);
    resume->setEnabled(known && now.halfDone);
    cancel->setEnabled(now.running && !now.stopping);
    for (QAction *action : {showScript, editScript, findInScript})
        action->setEnabled(now.selectionScript);
    copyAsMarkdown->setEnabled(now.selection);
    for (QAction *action :
         {search, showTimeline, showPreview, showSchema, showRisks, showHistory, showLog})
        action->setEnabled(now.project);
}

QMenu *buildMenus(QMainWindow &window, const Actions &actions)
{
    QMenuBar *bar = window.menuBar();
    QMenu *project = bar->addMenu(Tr::tr("&Project"));
    project->addAction(actions.newProject);
    project->addAction(actions.openProject);
    QMenu *recent = project->addMenu(Tr::tr("Open &Recent"));
    recent->setObjectName(QStringLiteral("recentMenu"));
    project->addAction(actions.openSample);
    project->addSeparator();
    project->addAction(actions.newMigration);
    project->addAction(actions.showFolder);
    QMenu *report = project->addMenu(icon(Icon::Report), Tr::tr("Save Re&port"));
    report->addActions(
        {actions.reportHtml, actions.reportPdf, actions.reportJson, actions.reportCsv});
    project->addSeparator();
    project->addAction(actions.settings);
    project->addSeparator();
    project->addAction(actions.closeProject);
    project->addAction(actions.quit);

    QMenu *database = bar->addMenu(Tr::tr("&Database"));
    database->addActions({actions.refresh, actions.testConnection});
    database->addSeparator();
    database->addActions(
        {actions.dryRun, actions.dryRunLive, actions.askData, actions.apply, actions.cancel});
    database->addSeparator();
    database->addActions({actions.undo, actions.resume, actions.restore});

    QMenu *migration = bar->addMenu(Tr::tr("&Migration"));
    migration->addActions({actions.dryRunHere, actions.applyHere});
    migration->addSeparator();
    migration->addActions({actions.showScript, actions.editScript, actions.copyAsMarkdown});

    QMenu *view = bar->addMenu(Tr::tr("&View"));
    view->addActions({actions.search, actions.findInScript});
    view->addSeparator();
    view->addActions({actions.showTimeline, actions.showPreview, actions.showSchema,
                      actions.showRisks, actions.showHistory});
    view->addSeparator();
    view->addAction(actions.showLog);

    QMenu *help = bar->addMenu(Tr::tr("&Help"));
    help->addAction(actions.about);
    return recent;
}

} // namespace ponyup::ui
