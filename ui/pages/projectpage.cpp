// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/projectpage.h"

#include "mainwindow/actions.h"
#include "models/timelinefiltermodel.h"
#include "models/timelinemodel.h"
#include "models/tr.h"
#include "pages/banner.h"
#include "pages/historytab.h"
#include "pages/previewtab.h"
#include "pages/problem.h"
#include "pages/scripttab.h"
#include "widgets/emptystate.h"
#include "widgets/runpanel.h"
#include "widgets/schemaview.h"
#include "widgets/timelineview.h"

#include <QAction>
#include <QScopedValueRollback>
#include <QSettings>
#include <QSplitter>
#include <QStackedLayout>
#include <QTabWidget>

#include <algorithm>

namespace ponyup::ui {
namespace {

QString runTitle(RunKind kind)
{
    switch (kind) {
    case RunKind::DryRun:
        return Tr::tr("Dry run");
    case RunKind::Undo:
        return Tr::tr("Undo");
    case RunKind::Resume:
        return Tr::tr("Resume");
    case RunKind::Restore:
        return Tr::tr("Restore");
    default:
        return Tr::tr("Update");
    }
}

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

ProjectPage::ProjectPage(const Actions &actions, QWidget *parent)
    : QWidget(parent),
      m_actions(actions),
      m_problem(new Banner),
      m_result(new Banner),
      m_columns(new QSplitter(Qt::Horizontal)),
      m_rows(new QSplitter(Qt::Vertical)),
      m_run(new RunPanel)
{
    m_problem->setObjectName(QStringLiteral("problemBanner"));
    m_problem->setClosable(false);
    m_result->setObjectName(QStringLiteral("resultBanner"));
    m_columns->setObjectName(QStringLiteral("columns"));
    m_columns->addWidget(buildTimeline());
    m_columns->addWidget(buildDetails());
    m_columns->setChildrenCollapsible(false);
    m_columns->setStretchFactor(0, 1);
    m_columns->setStretchFactor(1, 1);
    m_rows->setObjectName(QStringLiteral("rows"));
    m_rows->addWidget(m_columns);
    m_rows->addWidget(m_run);
    m_rows->setChildrenCollapsible(false);
    m_rows->setStretchFactor(0, 1);
    // A first layout; the user's own is restored over it.
    m_columns->setSizes(
        {fontMetrics().averageCharWidth() * 92, fontMetrics().averageCharWidth() * 88});
    m_rows->setSizes({fontMetrics().height() * 40, fontMetrics().height() * 11});
    if (QLayout *inner = m_run->layout())
        inner->setContentsMargins({});
    m_run->hide();
    connect(actions.showLog, &QAction::toggled, m_run, &QWidget::setVisible);

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_problem);
    layout->addWidget(m_result);
    layout->addWidget(m_rows, 1);
    clear();
}

QWidget *ProjectPage::buildTimeline()
{
    m_model = new TimelineModel(this);
    m_timeline = new TimelineView;
    m_timeline->setObjectName(QStringLiteral("timeline"));
    m_timeline->setAccessibleName(Tr::tr("Timeline"));
    m_timeline->setTimelineModel(m_model);
    m_timeline->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto *separator = new QAction(m_timeline);
    separator->setSeparator(true);
    m_timeline->addActions({m_actions.dryRunHere, m_actions.applyHere, separator,
                            m_actions.showScript, m_actions.editScript, m_actions.copyAsMarkdown});
    connect(m_timeline, &TimelineView::currentVersionChanged, this, [this] {
        m_following = m_following && m_selecting;
        showSelected();
    });
    connect(m_timeline, &QAbstractItemView::activated, m_actions.showScript, &QAction::trigger);

    m_noTimeline = new EmptyState;
    m_noTimeline->setObjectName(QStringLiteral("noTimeline"));
    connect(m_noTimeline, &EmptyState::buttonClicked, m_actions.newMigration, &QAction::trigger);
    auto *left = new QWidget;
    m_left = new QStackedLayout(left);
    m_left->addWidget(m_noTimeline);
    m_left->addWidget(m_timeline);
    return left;
}

QWidget *ProjectPage::buildDetails()
{
    m_script = new ScriptTab;
    m_preview = new PreviewTab(m_actions.dryRun);
    m_schema = new SchemaView;
    m_history = new HistoryTab;
    connect(m_script, &ScriptTab::editRequested, this, &ProjectPage::editRequested);
    connect(m_preview, &PreviewTab::statementActivated, this, [this](bool inModel, int line) {
        showTab(Tab::Script);
        m_script->goTo(inModel ? ScriptRole::Model : ScriptRole::Migrate, line);
    });
    connect(m_schema, &SchemaView::messageButtonClicked, m_actions.dryRun, &QAction::trigger);

    m_tabs = new QTabWidget;
    m_tabs->setObjectName(QStringLiteral("details"));
    m_tabs->setAccessibleName(Tr::tr("Details of the selected migration"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_script, Tr::tr("Script"));
    m_tabs->addTab(m_preview, Tr::tr("Preview"));
    auto *schema = new QWidget; // for the same margins as the other tabs
    (new QVBoxLayout(schema))->addWidget(m_schema);
    m_tabs->addTab(schema, Tr::tr("Schema"));
    m_tabs->addTab(m_history, Tr::tr("History"));
    return m_tabs;
}

void ProjectPage::clear()
{
    m_status.reset();
    m_model->setTimeline({});
    m_problem->clear();
    m_result->clear();
    m_history->setEntries({});
    m_history->showMessage(Tr::tr("The log is read with the database."));
    m_actions.showLog->setChecked(false);
    m_preview->setLastRun({});
    setPreview({});
    showTimeline();
    showSelected();
}

void ProjectPage::setStatus(const Status &status)
{
    // The first look goes to what comes next, else to where the database stands.
    const bool first = !m_status || m_timeline->currentSourceRow() < 0;
    m_status = std::make_shared<const Status>(status);
    {
        const QScopedValueRollback selecting(m_selecting, true);
        m_model->setTimeline(status.timeline);
        if (std::exchange(m_selectNewest, false))
            m_timeline->selectSourceRow(0);
        else if (first || std::exchange(m_selectFirst, false) || m_timeline->currentSourceRow() < 0)
            m_timeline->selectSourceRow(firstRow(status.timeline));
    }
    showTimeline();
    showProblem();
    showSchema();
    showSelected();
}

void ProjectPage::showTimeline()
{
    const bool empty = m_model->rowCount() == 0;
    m_left->setCurrentWidget(empty ? static_cast<QWidget *>(m_noTimeline) : m_timeline);
    if (!empty)
        return;
    if (m_status)
        m_noTimeline->setContent(Icon::Folder, Tr::tr("There are no migrations yet."),
                                 Tr::tr("New Migration..."));
    else
        m_noTimeline->setContent(Icon::Database, Tr::tr("The database has not been read."));
}

void ProjectPage::showProblem()
{
    const std::optional<Problem> problem = m_status ? problemOf(*m_status) : std::nullopt;
    if (!problem) {
        m_problem->clear();
        return;
    }
    QList<QAction *> actions;
    if (problem->error.kind == ErrorKind::HalfDone)
        actions.append({m_actions.resume, m_actions.restore});
    else if (problem->error.kind == ErrorKind::MigrationChanged)
        actions.append(m_actions.showScript);
    else
        actions.append(m_actions.showFolder);
    actions.append(m_actions.refresh);
    m_problem->showError(problem->error, problem->kind, actions);
    if (problem->version >= 0)
        select(problem->version);
}

void ProjectPage::showFailure(const Error &error)
{
    m_problem->showError(error, Banner::Kind::Problem, {m_actions.refresh});
}

void ProjectPage::setLog(std::vector<AuditEntry> entries)
{
    m_history->setEntries(std::move(entries));
}

void ProjectPage::setPreview(const std::optional<Preview> &preview)
{
    m_known = preview;
    m_preview->setPlan(preview ? std::optional(preview->run) : std::nullopt,
                       preview && preview->executed);
    showSchema();
}

void ProjectPage::showSchema()
{
    if (m_known && m_known->executed && !m_known->changes.isEmpty()) {
        m_schema->setTitles(Tr::tr("Now"), Tr::tr("After the update"));
        m_schema->setDiff(m_known->changes);
    } else if (m_known && m_known->executed) {
        m_schema->setMessage(Tr::tr("The update leaves the schema as it is."));
    } else if (m_status && m_status->drift && !m_status->drift->drift.isEmpty()) {
        m_schema->setTitles(Tr::tr("Model of this version"), Tr::tr("Database"));
        m_schema->setDiff(m_status->drift->drift);
    } else if (m_status && (m_status->timeline.pending > 0 || m_status->timeline.modelPending)) {
        m_schema->setMessage(Tr::tr("A dry run shows what changes in the schema."),
                             Tr::tr("Dry run"));
    } else {
        m_schema->setMessage(Tr::tr("Nothing is pending: the schema stays as it is."));
    }
}

void ProjectPage::showSelected()
{
    const std::optional<TimelineRow> row = selected();
    m_preview->setMigration(row ? row->from : -1);
    m_history->setMigration(row ? row->from : -1);
    showScripts();
    Q_EMIT selectionChanged();
}

void ProjectPage::showScripts()
{
    const std::optional<TimelineRow> row = selected();
    const Migration *migration = selectedMigration();
    if (!row)
        m_script->showMessage(Tr::tr("Select a migration to read its scripts."));
    else if (row->state == MigrationState::Initial)
        m_script->showMessage(Tr::tr("The initial creation has no script."));
    else if (!migration)
        m_script->showMessage(Tr::tr("The folder has no script for this version any more."));
    else
        m_script->showMigration(*migration);
    if (row && migration
        && (row->state == MigrationState::ChangedCosmetic
            || row->state == MigrationState::ChangedSemantic))
        Q_EMIT appliedScriptWanted(row->version);
}

void ProjectPage::setAppliedScript(const QByteArray &text)
{
    m_script->setAppliedScript(text);
}

void ProjectPage::startRun(RunKind kind)
{
    m_running = kind;
    m_following = true;
    m_selectedBefore = selected() ? selected()->from : -1;
    m_result->clear();
    m_model->setFailed(-1);
    m_script->startRun(kind == RunKind::Undo ? ScriptRole::Undo : ScriptRole::Migrate);
    m_run->start(runTitle(kind));
    m_actions.showLog->setChecked(true);
}

void ProjectPage::applyEvents(std::vector<RunEvent> events)
{
    m_run->apply(events);
    // The timeline knows a migration by the version that stands in its name; an undo runs it
    // backwards.
    if (m_running == RunKind::Undo) {
        for (RunEvent &event : events)
            std::swap(event.from, event.to);
    }
    for (const RunEvent &event : events)
        follow(event);
    m_preview->apply(events);
    m_script->apply(events);
}

void ProjectPage::follow(const RunEvent &event)
{
    switch (event.kind) {
    case RunEvent::Kind::MigrationStarted:
        m_model->setRunning(event.from);
        if (m_following)
            select(event.from);
        break;
    case RunEvent::Kind::MigrationDone:
        m_model->setRunning(-1);
        if (m_running == RunKind::Update || m_running == RunKind::Resume)
            m_model->setApplied(event.from, event.time);
        break;
    case RunEvent::Kind::StatementFailed:
        m_model->setFailed(event.from);
        break;
    case RunEvent::Kind::MigrationRolledBack:
    case RunEvent::Kind::RunFinished:
        m_model->setRunning(-1);
        break;
    default:
        break;
    }
}

void ProjectPage::finishRun(const RunReport &report)
{
    m_run->finish(report);
    if (report.outcome == RunOutcome::Cancelled)
        m_model->setFailed(-1); // interrupted, not wrong
    if (report.kind == RunKind::Update || report.kind == RunKind::Resume)
        m_preview->setLastRun(report);
    else if (report.kind != RunKind::DryRun)
        m_preview->setLastRun({}); // what ran before has been taken back
    m_model->setRunning(-1);
    m_running.reset();
    // A dry run has changed nothing: back to where the user was, unless something failed there.
    if (m_following && report.kind == RunKind::DryRun && report.outcome == RunOutcome::Done)
        select(m_selectedBefore);
    // After the real thing: to where the database stands now, or what comes next.
    m_selectFirst =
        m_following && report.kind != RunKind::DryRun && report.outcome == RunOutcome::Done;
    m_following = false;
}

std::optional<TimelineRow> ProjectPage::selected() const
{
    const int row = m_timeline->currentSourceRow();
    return row < 0 ? std::nullopt : std::optional(m_model->rowAt(row));
}

const Migration *ProjectPage::selectedMigration() const
{
    const std::optional<TimelineRow> row = selected();
    return row && m_status && row->from >= 0 ? m_status->folder.find(row->from) : nullptr;
}

void ProjectPage::select(int from)
{
    const QScopedValueRollback selecting(m_selecting, true);
    const int row = m_model->rowForFrom(from);
    if (row >= 0)
        m_timeline->selectSourceRow(row);
}

void ProjectPage::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(static_cast<int>(tab));
}

void ProjectPage::focusTimeline()
{
    m_timeline->setFocus(Qt::ShortcutFocusReason);
}

void ProjectPage::saveLayout(QSettings &settings) const
{
    settings.setValue(QStringLiteral("columns"), m_columns->saveState());
    settings.setValue(QStringLiteral("rows"), m_rows->saveState());
    settings.setValue(QStringLiteral("tab"), m_tabs->currentIndex());
}

void ProjectPage::restoreLayout(const QSettings &settings)
{
    m_columns->restoreState(settings.value(QStringLiteral("columns")).toByteArray());
    m_rows->restoreState(settings.value(QStringLiteral("rows")).toByteArray());
    m_tabs->setCurrentIndex(settings.value(QStringLiteral("tab"), 0).toInt());
}

} // namespace ponyup::ui
