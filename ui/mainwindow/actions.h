// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QAction;
class QMainWindow;
class QMenu;

namespace ponyup::ui {

/// Every command of the window, in one place: text, shortcut, icon and object name. What a command
/// does is connected by the window; menus, toolbar, context menus and banners show the same ones.
struct Actions {
    explicit Actions(QObject *owner);

    // Project
    QAction *newProject;
    QAction *openProject;
    QAction *openSample;
    QAction *newMigration;
    QAction *showFolder;
    QAction *reportHtml;
    QAction *reportPdf;
    QAction *reportJson;
    QAction *reportCsv;
    QAction *settings;
    QAction *closeProject;
    QAction *quit;

    // Database
    QAction *refresh;
    QAction *dryRun;
    QAction *dryRunLive;
    QAction *askData;
    QAction *apply;
    QAction *cancel;
    QAction *undo;
    QAction *resume;
    QAction *restore;
    QAction *testConnection;

    // Migration: about the selected one
    QAction *dryRunHere;
    QAction *applyHere;
    QAction *showScript;
    QAction *editScript;
    QAction *copyAsMarkdown;

    // View
    QAction *search;
    QAction *findInScript;
    QAction *showTimeline;
    QAction *showPreview;
    QAction *showSchema;
    QAction *showRisks;
    QAction *showHistory;
    QAction *showLog;

    // Help
    QAction *about;

    /// What an action may be used for: whether a project is open, its database has been read, a run
    /// is going on, and what the selected migration is.
    struct Situation {
        bool project = false;
        bool status = false;
        bool running = false;
        bool stopping = false; ///< The run has been asked to stop at once.
        bool pending = false; ///< There is something to apply.
        bool live = false; ///< The engine can try a plan on the database itself.
        bool withoutRows = false; ///< A dry run has none.
        bool halfDone = false;
        bool undoable = false;
        bool selectionPending = false;
        bool selectionScript = false;
        bool selection = false;
    };
    void enable(const Situation &situation);
};

/// The menu bar; returns the menu of recent projects, for the window to fill.
QMenu *buildMenus(QMainWindow &window, const Actions &actions);

} // namespace ponyup::ui
