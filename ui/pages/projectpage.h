// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/auditentry.h"
#include "models/lastrun.h"
#include "running/preview.h"
#include "running/runevent.h"
#include "running/status.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class QSettings;
class QSplitter;
class QTabWidget;

namespace ponyup::ui {

struct Actions;
class Banner;
class HistoryTab;
class PreviewTab;
class RisksTab;
class RunPanel;
class SchemaView;
class ScriptTab;
class TimelinePane;

/// An open project: the timeline, the details of the selected migration, and the run that is going
/// on. Shows what it is given; asks by signals.
class ProjectPage : public QWidget {
    Q_OBJECT

public:
    explicit ProjectPage(const Actions &actions, QWidget *parent = nullptr);

    /// Forgets everything: another database is being opened.
    void clear();
    void setStatus(const Status &status);
    /// Folder or database could not be read.
    void showFailure(const Error &error);
    void setLog(std::vector<AuditEntry> entries);
    /// What a dry run found, or with executed false what the plan holds; nullopt: nothing is known.
    void setPreview(const std::optional<Preview> &preview);

    void startRun(RunKind kind);
    void applyEvents(std::vector<RunEvent> events);
    /// A run has ended. The log stays in sight.
    void finishRun(const RunReport &report);
    /// The text with which the migration that leads to that version was applied; dropped when
    /// another one has been selected meanwhile.
    void setAppliedScript(int toVersion, const QByteArray &text);

    /// The banner for what was just done; it can be closed.
    Banner *resultBanner() const { return m_result; }
    RunPanel *runPanel() const { return m_run; }
    TimelinePane *timeline() const { return m_timeline; }
    /// The selected migration as it is in the folder; nullptr: only the database knows it.
    const Migration *selectedMigration() const;

    void saveLayout(QSettings &settings) const;
    void restoreLayout(const QSettings &settings);

Q_SIGNALS:
    /// A command wants this page to be seen.
    void wanted();
    void selectionChanged();
    void editRequested(const QString &path);
    /// The selected migration has changed since: its stored text is wanted.
    void appliedScriptWanted(int toVersion);

private:
    enum class Tab { Script, Preview, Schema, Risks, History };

    QWidget *buildDetails();
    void connectActions();
    void showTab(Tab tab);
    void showSelected();
    void showScripts();
    void showSchema();
    void showStatement(int version, int line);
    void showProblem();
    void editSelected();
    void forgetRun();

    const Actions &m_actions;
    std::shared_ptr<const Status> m_status;
    std::optional<Preview> m_known;
    std::optional<RunKind> m_running;
    LastRun m_lastRun; ///< What may still be shown of it.

    Banner *m_problem = nullptr;
    Banner *m_result = nullptr;
    QSplitter *m_columns = nullptr;
    QSplitter *m_rows = nullptr;
    TimelinePane *m_timeline = nullptr;
    QTabWidget *m_tabs = nullptr;
    ScriptTab *m_script = nullptr;
    PreviewTab *m_preview = nullptr;
    SchemaView *m_schema = nullptr;
    RisksTab *m_risks = nullptr;
    HistoryTab *m_history = nullptr;
    RunPanel *m_run = nullptr;
};

} // namespace ponyup::ui
