// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/auditentry.h"
#include "running/preview.h"
#include "running/runevent.h"
#include "running/status.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class QSettings;
class QSplitter;
class QStackedLayout;
class QTabWidget;

namespace ponyup::ui {

struct Actions;
class Banner;
class EmptyState;
class HistoryTab;
class PreviewTab;
class RunPanel;
class SchemaView;
class ScriptTab;
class TimelineModel;
class TimelineView;

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
    /// The text with which the shown migration was applied.
    void setAppliedScript(const QByteArray &text);

    /// The banner for what was just done; it can be closed.
    Banner *resultBanner() const { return m_result; }
    RunPanel *runPanel() const { return m_run; }
    TimelineView *timeline() const { return m_timeline; }
    ScriptTab *scriptTab() const { return m_script; }
    /// The selected row; nullopt: none.
    std::optional<TimelineRow> selected() const;
    /// The selected migration as it is in the folder; nullptr: only the database knows it.
    const Migration *selectedMigration() const;
    /// Selects the migration with that own version.
    void select(int from);
    /// The next status selects its newest row: what was just made.
    void selectNewestOnStatus() { m_selectNewest = true; }

    enum class Tab { Script, Preview, Schema, History };
    void showTab(Tab tab);
    void focusTimeline();

    void saveLayout(QSettings &settings) const;
    void restoreLayout(const QSettings &settings);

Q_SIGNALS:
    void selectionChanged();
    void editRequested(const QString &path);
    /// The selected migration has changed since: its stored text is wanted.
    void appliedScriptWanted(int toVersion);

private:
    QWidget *buildTimeline();
    QWidget *buildDetails();
    void showTimeline();
    void showSelected();
    void showScripts();
    void showSchema();
    void showProblem();
    void follow(const RunEvent &event);

    const Actions &m_actions;
    std::shared_ptr<const Status> m_status;
    std::optional<Preview> m_known;
    std::optional<RunKind> m_running;
    bool m_following = false; ///< The selection goes with the run until the user selects.
    int m_selectedBefore = -1; ///< When the run began, by its own version.
    bool m_selectFirst = false; ///< The next status selects the row of the first look.
    bool m_selectNewest = false; ///< The next status selects its newest row.
    bool m_selecting = false; ///< It is us who select.

    Banner *m_problem = nullptr;
    Banner *m_result = nullptr;
    QSplitter *m_columns = nullptr;
    QSplitter *m_rows = nullptr;
    QStackedLayout *m_left = nullptr;
    EmptyState *m_noTimeline = nullptr;
    TimelineModel *m_model = nullptr;
    TimelineView *m_timeline = nullptr;
    QTabWidget *m_tabs = nullptr;
    ScriptTab *m_script = nullptr;
    PreviewTab *m_preview = nullptr;
    SchemaView *m_schema = nullptr;
    HistoryTab *m_history = nullptr;
    RunPanel *m_run = nullptr;
};

} // namespace ponyup::ui
