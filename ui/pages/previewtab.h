// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/statementmodel.h"
#include "report/verdict.h"
#include "running/runevent.h"
#include "running/runreport.h"

#include <QWidget>

#include <map>
#include <optional>
#include <vector>

class QAction;
class QLabel;
class QPushButton;
class QStackedLayout;

namespace ponyup::ui {

class EmptyState;
class StatementPresentation;
class TableView;

/// The statements of the selected migration: as they were in the last dry run or run, as they are
/// being run, or, before any, what is known without running them.
class PreviewTab : public QWidget {
    Q_OBJECT

public:
    /// `dryRun` and `live` (the same on the database itself) stand as buttons where they would tell
    /// more.
    PreviewTab(QAction *dryRun, QAction *live, QWidget *parent = nullptr);

    /// What is known of the plan: its dry run, or the plan as it was read. nullopt: nothing.
    void setPlan(const std::optional<Preview> &preview);
    /// The last run that was not a dry run; nullopt: there was none.
    void setLastRun(std::optional<RunReport> run);
    /// The migration whose statements are shown, by its own version; -1: none.
    void setMigration(int from);

    /// Follows a run that is going on, until endRun(), setPlan() or setLastRun().
    void apply(const std::vector<RunEvent> &events);
    void endRun();

Q_SIGNALS:
    /// A statement was chosen with a double click or Return.
    void statementActivated(bool inModel, int line);

private:
    void follow(const RunEvent &event);
    std::vector<StatementRow> plannedRows(int from) const;
    struct Known {
        const RunReport *run = nullptr;
        const MigrationRun *migration = nullptr;
        bool executed = false;
    };
    Known known(int from) const;
    QString emptySentence(const Known &knows) const;
    void showMigration();
    void showVerdict();
    void showOrigin();
    void showButtons();
    void showSum();

    std::optional<Verdict> m_says; ///< Of m_plan.
    std::optional<RunReport> m_plan;
    bool m_executed = false; ///< m_plan has been tried out.
    std::optional<RunReport> m_last;
    int m_from = -1;
    std::map<int, std::vector<StatementRow>> m_finished; ///< Of the run that is going on.

    StatementModel *m_known = nullptr; ///< The selected migration as it is known.
    StatementModel *m_live = nullptr; ///< The migration that is being carried out.
    StatementPresentation *m_presentation = nullptr;
    QLabel *m_verdict = nullptr;
    QLabel *m_reasons = nullptr;
    QLabel *m_origin = nullptr;
    QPushButton *m_dryRun = nullptr;
    QAction *m_liveAction = nullptr;
    QPushButton *m_tryLive = nullptr;
    TableView *m_table = nullptr;
    QLabel *m_sum = nullptr;
    EmptyState *m_empty = nullptr;
    QStackedLayout *m_stack = nullptr;
};

} // namespace ponyup::ui
