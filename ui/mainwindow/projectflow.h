// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "dialogs/dialogs.h"
#include "mainwindow/workspace.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <functional>

class QWidget;

namespace ponyup::ui {

class SessionThread;
struct Actions;

/// The ways to a project, and what is done with its files: opening, making, the sample, the next
/// migration, reports, an editor, the test of the connection. Asks the user, does the slow part
/// aside, and tells what came of it.
class ProjectFlow : public QObject {
    Q_OBJECT

public:
    /// All must outlive it but `window`, which owns it and is the parent of its dialogs.
    ProjectFlow(SessionThread &session, Dialogs &dialogs, const Workspace &workspace,
                QWidget *window);

    void connectActions(const Actions &actions);
    /// Shows a file or folder in the desktop's program for it.
    void show(const QString &path);
    void saveReport(const QString &ending);
    void saveLog(const QString &text);

Q_SIGNALS:
    void openRequested(const QString &projectFile);
    void refused(const ponyup::Error &error);
    void migrationCreated(const QStringList &files);
    void saved(const QString &file);
    void notShown(const QString &path);

private:
    void chooseProject();
    void newProject();
    void openSample();
    void newMigration();
    void testConnection();
    void save(const FileRequest &request, const std::function<Result<>(const QString &)> &write);
    void showSettings();
    void showAbout();

    SessionThread &m_session;
    Dialogs &m_dialogs;
    const Workspace &m_workspace;
    QWidget *m_window;
};

} // namespace ponyup::ui
