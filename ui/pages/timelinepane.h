// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "running/runevent.h"
#include "running/runreport.h"
#include "running/status.h"

#include <QWidget>

#include <optional>
#include <vector>

class QStackedLayout;

namespace ponyup::ui {

struct Actions;
class EmptyState;
class TimelineModel;
class TimelineView;

/// The timeline with its selection: the first look goes to what comes next, a run takes the
/// selection along until the user selects himself, and a dry run gives it back.
class TimelinePane : public QWidget {
    Q_OBJECT

public:
    explicit TimelinePane(const Actions &actions, QWidget *parent = nullptr);

    void setStatus(const Status &status);
    /// Folder or database are not known.
    void clear();

    void startRun(RunKind kind);
    void apply(const std::vector<RunEvent> &events);
    void finishRun(const RunReport &report);
    /// The migration that stopped the last run, by its own version; -1: none.
    void setFailed(int from, bool inDryRun = false);

    /// The selected row; nullopt: none.
    std::optional<TimelineRow> selected() const;
    /// Selects the migration with that own version.
    void select(int from);
    /// The next timeline selects its newest row: what was just made.
    void selectNewestNext() { m_next = Next::Newest; }

    TimelineView *view() const { return m_view; }

Q_SIGNALS:
    /// Another row, or the same one after a new timeline.
    void selectionChanged();

private:
    enum class Next { Same, First, Newest }; ///< What the next timeline selects.

    void follow(const RunEvent &event);

    RunKind m_kind = RunKind::Update;
    bool m_following = false; ///< The selection goes with the run.
    int m_before = -1; ///< What was selected when the run began, by its own version.
    Next m_next = Next::First;
    bool m_selecting = false; ///< It is us who select.

    TimelineModel *m_model = nullptr;
    TimelineView *m_view = nullptr;
    EmptyState *m_empty = nullptr;
    QStackedLayout *m_stack = nullptr;
};

} // namespace ponyup::ui
