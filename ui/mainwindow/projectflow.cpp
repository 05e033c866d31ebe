// SPDX-License-Identifier: GPL-3.0-or-later
#include "mainwindow/projectflow.h"

#include "base/wholefile.h"
#include "dialogs/connectiontestdialog.h"
#include "dialogs/dialogs.h"
#include "dialogs/newmigrationdialog.h"
#include "dialogs/newprojectdialog.h"
#include "dialogs/settingsdialog.h"
#include "mainwindow/actions.h"
#include "models/tr.h"
#include "presentation/pdfreport.h"
#include "report/report.h"
#include "session/aside.h"
#include "session/newproject.h"
#include "session/sessionthread.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QSaveFile>

namespace ponyup::ui {

ProjectFlow::ProjectFlow(SessionThread &session, Dialogs &dialogs, const Workspace &workspace,
                         QWidget *window)
    : QObject(window),
      m_session(session),
      m_dialogs(dialogs),
      m_workspace(workspace),
      m_window(window)
{
}

void ProjectFlow::connectActions(const Actions &actions)
{
    connect(actions.openProject, &QAction::triggered, this, &ProjectFlow::chooseProject);
    connect(actions.newProject, &QAction::triggered, this, &ProjectFlow::newProject);
    connect(actions.openSample, &QAction::triggered, this, &ProjectFlow::openSample);
    connect(actions.newMigration, &QAction::triggered, this, &ProjectFlow::newMigration);
    connect(actions.testConnection, &QAction::triggered, this, &ProjectFlow::testConnection);
    connect(actions.showFolder, &QAction::triggered, this,
            [this] { show(m_workspace.project->migrations); });
    const std::pair<QAction *, QString> reports[]{{actions.reportHtml, QStringLiteral("html")},
                                                  {actions.reportPdf, QStringLiteral("pdf")},
                                                  {actions.reportJson, QStringLiteral("json")},
                                                  {actions.reportCsv, QStringLiteral("csv")}};
    for (const auto &[action, ending] : reports)
        connect(action, &QAction::triggered, this, [this, ending] { saveReport(ending); });
    connect(actions.settings, &QAction::triggered, this, &ProjectFlow::showSettings);
    connect(actions.about, &QAction::triggered, this, &ProjectFlow::showAbout);
}

void ProjectFlow::show(const QString &path)
{
    if (!m_dialogs.showInDesktop(path))
        Q_EMIT notShown(path);
}

void ProjectFlow::chooseProject()
{
    m_dialogs.openFile(m_window,
                       {.title = Tr::tr("Open Project"),
                        .filter = Tr::tr("PonyUp projects (*.toml);;All files (*)")},
                       [this](const QString &file) { Q_EMIT openRequested(file); });
}

void ProjectFlow::newProject()
{
    auto *dialog = new NewProjectDialog(m_dialogs, m_window);
    connect(dialog, &NewProjectDialog::created, this, &ProjectFlow::openRequested);
    dialog->open();
}

void ProjectFlow::openSample()
{
    const auto copy = [this](const QString &folder) {
        aside(
            this, [folder] { return copySample(folder); },
            [this](const Result<QString> &file) {
                if (file)
                    Q_EMIT openRequested(*file);
                else
                    Q_EMIT refused(file.error());
            });
    };
    m_dialogs.chooseFolder(m_window, {.title = Tr::tr("Where to Copy the Sample Project to")},
                           copy);
}

void ProjectFlow::newMigration()
{
    auto *dialog = new NewMigrationDialog(m_window);
    connect(dialog, &NewMigrationDialog::messageGiven, this, [this](const QString &message) {
        m_session.createMigration(message, this, [this](const Result<QStringList> &files) {
            if (files)
                Q_EMIT migrationCreated(*files);
            else
                Q_EMIT refused(files.error());
        });
    });
    dialog->open();
}

void ProjectFlow::testConnection()
{
    auto *dialog = new ConnectionTestDialog(m_workspace.environment, m_window);
    const auto ask = [this, dialog] {
        dialog->wait();
        m_session.testConnection(
            dialog, [dialog](const Result<ConnectionTest> &test) { dialog->showResult(test); });
    };
    connect(dialog, &ConnectionTestDialog::repeat, this, ask);
    dialog->open();
    ask();
}

void ProjectFlow::saveReport(const QString &ending)
{
    const QString project = m_workspace.project->name;
    const QString environment = m_workspace.environment.name;
    const FileRequest request{.title = Tr::tr("Save Report"),
                              .name = QStringLiteral("%1-%2.%3").arg(project, environment, ending),
                              .filter = QStringLiteral("*.%1").arg(ending)};
    const ReportData data{.title = QStringLiteral("%1 · %2").arg(project, environment),
                          .status = m_workspace.status,
                          .preview = m_workspace.preview,
                          .run = m_workspace.lastRun,
                          .log = m_workspace.log};
    const bool isPdf = ending == QLatin1StringView("pdf");
    save(request, [data, isPdf](const QString &file) {
        return isPdf ? writeReportFile(file, toPdf(data)) : writeReport(file, data);
    });
}

void ProjectFlow::saveLog(const QString &text)
{
    const auto write = [text](const QString &path) -> Result<> {
        QSaveFile file(path);
        if (file.open(QIODevice::WriteOnly) && writeAll(file, text.toUtf8()) && commitFile(file))
            return {};
        return fail(ErrorKind::Io,
                    Tr::tr("The log cannot be written to %1.").arg(QDir::toNativeSeparators(path)),
                    Tr::tr("Choose another place."), file.errorString());
    };
    save({.title = Tr::tr("Save Log"),
          .name = QStringLiteral("%1-%2.log")
                      .arg(m_workspace.project->name, m_workspace.environment.name),
          .filter = QStringLiteral("*.log")},
         write);
}

/// Asks where to, writes aside, and tells how it went.
void ProjectFlow::save(const FileRequest &request,
                       const std::function<Result<>(const QString &)> &write)
{
    m_dialogs.saveFile(m_window, request, [this, write](const QString &file) {
        aside(
            this, [file, write] { return write(file); },
            [this, file](const Result<> &written) {
                if (written)
                    Q_EMIT saved(file);
                else
                    Q_EMIT refused(written.error());
            });
    });
}

void ProjectFlow::showSettings()
{
    auto *dialog = new SettingsDialog(m_window);
    connect(dialog, &SettingsDialog::themeChosen, this,
            [](Theme theme) { applyTheme(*qApp, theme); });
    dialog->open();
}

void ProjectFlow::showAbout()
{
    m_dialogs.ask(m_window,
                  {.title = Tr::tr("About PonyUp"),
                   .text = Tr::tr("PonyUp %1").arg(QCoreApplication::applicationVersion()),
                   .consequences = Tr::tr("Brings a database from the version it has to the "
                                          "version it should have, one migration at a time.\n\n"
                                          "Licence: GPL-3.0-or-later. With Qt %1.")
                                       .arg(QLatin1StringView(qVersion())),
                   .answers = {Tr::tr("&Close")}},
                  [](int) {});
}

} // namespace ponyup::ui
