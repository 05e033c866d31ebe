// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/timelinepane.h"

#include "mainwindow/actions.h"
#include "models/timelinemodel.h"
#include "models/tr.h"
#include "pages/problem.h"
#include "widgets/emptystate.h"
#include "widgets/timelineview.h"

#include <QAction>
#include <QScopedValueRollback>
#include <QStackedLayout>

#include <algorithm>
#include <utility>

namespace ponyup::ui {
namespace {

int firstRow(const Timeline &timeline)
{
    const auto next = std::ranges::find_if(timeline.rows, [](const TimelineRow &row) {
        return row.state == MigrationState::Next || row.state == MigrationState::HalfDone;
    });
    if (next != timeline.rows.end())
        return static_cast<int>(next - timeline.rows.begin());
    return std::max(0, timeline.indexOf(timeline.current));
}

} // namespace

TimelinePane::TimelinePane(const Actions &actions, QWidget *parent)
    : QWidget(parent),
      m_model(new TimelineModel(this)),
      m_view(new TimelineView),
      m_empty(new EmptyState),
      m_stack(new QStackedLayout(this))
{
    m_view->setObjectName(QStringLiteral("timeline"));
    m_view->setAccessibleName(Tr::tr("Timeline"));
    m_view->setTimelineModel(m_model);
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto *separator = new QAction(m_view);
    separator->setSeparator(true);
    m_view->addActions({actions.dryRunHere, actions.applyHere, separator, actions.showScript,
                        actions.editScript, actions.copyAsMarkdown});
    connect(m_view, &TimelineView::currentVersionChanged, this, [this] {
        if (m_selecting)
            return;
        m_following = false;
        Q_EMIT selectionChanged();
    });
    connect(m_view, &QAbstractItemView::activated, actions.showScript, &QAction::trigger);
    m_empty->setObjectName(QStringLiteral("noTimeline"));
    connect(m_empty, &EmptyState::buttonClicked, actions.newMigration, &QAction::trigger);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_view);
    setFocusProxy(m_view);
    clear();
}

void TimelinePane::setStatus(const Status &status)
{
    const Timeline &timeline = status.timeline;
    {
        const QScopedValueRollback selecting(m_selecting, true);
        m_model->setTimeline(timeline, problemsByVersion(status.folder));
        const Next next = std::exchange(m_next, Next::Same);
        if (next == Next::Newest)
            m_view->selectSourceRow(0);
        else if (next == Next::First || m_view->currentSourceRow() < 0)
            m_view->selectSourceRow(firstRow(timeline));
    }
    m_empty->setContent(Icon::Folder, Tr::tr("There are no migrations yet."),
                        Tr::tr("New Migration..."));
    m_stack->setCurrentWidget(timeline.rows.empty() ? static_cast<QWidget *>(m_empty) : m_view);
    Q_EMIT selectionChanged();
}

void TimelinePane::clear()
{
    m_next = Next::First;
    m_model->setFailed(-1);
    {
        const QScopedValueRollback selecting(m_selecting, true);
        m_model->setTimeline({});
    }
    m_empty->setContent(Icon::Database, Tr::tr("The database has not been read."));
    m_stack->setCurrentWidget(m_empty);
    Q_EMIT selectionChanged();
}

void TimelinePane::startRun(RunKind kind)
{
    m_kind = kind;
    m_following = true;
    m_before = selected() ? selected()->from : -1;
    m_model->setFailed(-1);
}

void TimelinePane::apply(const std::vector<RunEvent> &events)
{
    for (const RunEvent &event : events)
        follow(event);
}

void TimelinePane::follow(const RunEvent &event)
{
    switch (event.kind) {
    case RunEvent::Kind::MigrationStarted:
        m_model->setRunning(event.from);
        if (m_following)
            select(event.from);
        break;
    case RunEvent::Kind::MigrationDone:
        m_model->setRunning(-1);
        if (m_kind == RunKind::Update || m_kind == RunKind::Resume)
            m_model->setApplied(event.from, event.time);
        break;
    case RunEvent::Kind::StatementFailed:
        m_model->setFailed(event.from, event.onCopy);
        break;
    case RunEvent::Kind::MigrationRolledBack:
    case RunEvent::Kind::RunFinished:
        m_model->setRunning(-1);
        break;
    default:
        break;
    }
}

void TimelinePane::finishRun(const RunReport &report)
{
    m_model->setRunning(-1);
    if (std::exchange(m_following, false) && report.outcome == RunOutcome::Done) {
        // A dry run has changed nothing: back to where the user was. After the real thing: to
        // where the database stands then.
        if (report.kind == RunKind::DryRun)
            select(m_before);
        else
            m_next = Next::First;
    }
}

void TimelinePane::setFailed(int from, bool inDryRun)
{
    m_model->setFailed(from, inDryRun);
}

std::optional<TimelineRow> TimelinePane::selected() const
{
    const int row = m_view->currentSourceRow();
    return row < 0 ? std::nullopt : std::optional(m_model->rowAt(row));
}

void TimelinePane::select(int from)
{
    const int row = m_model->rowForFrom(from);
    if (row < 0)
        return;
    {
        const QScopedValueRollback selecting(m_selecting, true);
        m_view->selectSourceRow(row);
    }
    Q_EMIT selectionChanged();
}

} // namespace ponyup::ui
