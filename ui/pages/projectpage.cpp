// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/projectpage.h"

#include "mainwindow/actions.h"
#include "models/tr.h"
#include "pages/banner.h"
#include "pages/historytab.h"
#include "pages/previewtab.h"
#include "pages/problem.h"
#include "pages/riskstab.h"
#include "pages/scripttab.h"
#include "pages/timelinepane.h"
#include "widgets/runpanel.h"
#include "widgets/schemaview.h"
#include "widgets/timelineview.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QSettings>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

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

/// What an update will make of a model, as a difference.
SchemaDiff additions(const std::vector<SchemaChange> &toCreate)
{
    SchemaDiff added;
    for (const SchemaChange &change : toCreate)
        added.changes.push_back({.kind = ChangeKind::Added,
                                 .object = change.object,
                                 .name = change.name,
                                 .after = change.before});
    return added;
}

} // namespace

ProjectPage::ProjectPage(const Actions &actions, QWidget *parent)
    : QWidget(parent),
      m_actions(actions),
      m_problem(new Banner),
      m_result(new Banner),
      m_columns(new QSplitter(Qt::Horizontal)),
      m_rows(new QSplitter(Qt::Vertical)),
      m_timeline(new TimelinePane(actions)),
      m_run(new RunPanel)
{
    m_problem->setObjectName(QStringLiteral("problemBanner"));
    m_problem->setClosable(false);
    m_result->setObjectName(QStringLiteral("resultBanner"));
    m_columns->setObjectName(QStringLiteral("columns"));
    m_columns->addWidget(m_timeline);
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
    connect(m_timeline, &TimelinePane::selectionChanged, this, &ProjectPage::showSelected);
    connectActions();

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_problem);
    layout->addWidget(m_result);
    layout->addWidget(m_rows, 1);
    clear();
}

QWidget *ProjectPage::buildDetails()
{
    m_script = new ScriptTab;
    m_preview = new PreviewTab(m_actions.dryRun, m_actions.dryRunLive);
    m_schema = new SchemaView;
    m_risks = new RisksTab;
    m_history = new HistoryTab;
    connect(m_script, &ScriptTab::editRequested, this, &ProjectPage::editRequested);
    connect(m_preview, &PreviewTab::statementActivated, this, [this](bool inModel, int line) {
        showTab(Tab::Script);
        m_script->goTo(inModel ? ScriptRole::Model : ScriptRole::Migrate, line);
    });
    connect(m_risks, &RisksTab::statementActivated, this, &ProjectPage::showStatement);
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
    m_tabs->addTab(m_risks, Tr::tr("Risks"));
    m_tabs->addTab(m_history, Tr::tr("History"));
    return m_tabs;
}

void ProjectPage::connectActions()
{
    const auto show = [this](QAction *action, Tab tab) {
        connect(action, &QAction::triggered, this, [this, tab] {
            Q_EMIT wanted();
            showTab(tab);
        });
    };
    show(m_actions.showScript, Tab::Script);
    show(m_actions.showPreview, Tab::Preview);
    show(m_actions.showSchema, Tab::Schema);
    show(m_actions.showRisks, Tab::Risks);
    show(m_actions.showHistory, Tab::History);
    connect(m_actions.showTimeline, &QAction::triggered, this, [this] {
        Q_EMIT wanted();
        m_timeline->setFocus(Qt::ShortcutFocusReason);
    });
    connect(m_actions.findInScript, &QAction::triggered, this, [this] {
        Q_EMIT wanted();
        showTab(Tab::Script);
        m_script->focusSearch();
    });
    connect(m_actions.showLog, &QAction::toggled, m_run, &QWidget::setVisible);
    connect(m_actions.editScript, &QAction::triggered, this, &ProjectPage::editSelected);
    connect(m_actions.copyAsMarkdown, &QAction::triggered, this, [this] {
        QGuiApplication::clipboard()->setText(m_timeline->view()->selectionAsMarkdown());
    });
}

void ProjectPage::clear()
{
    m_status.reset();
    m_timeline->clear();
    m_problem->clear();
    m_history->setEntries({});
    m_history->showMessage(Tr::tr("The log is read with the database."));
    m_actions.showLog->setChecked(false);
    m_run->clear();
    forgetRun();
    setPreview({});
}

/// What ran on another database, or on this one before it was changed, is not shown for it.
void ProjectPage::forgetRun()
{
    m_lastRun.clear();
    m_result->clear();
    m_timeline->setFailed(-1);
    m_script->forgetRun();
    m_preview->setLastRun({});
}

void ProjectPage::setStatus(const Status &status)
{
    m_status = std::make_shared<const Status>(status);
    if (m_lastRun.holds(status))
        m_timeline->setFailed(m_lastRun.failed(status.folder), m_lastRun.inDryRun());
    else
        forgetRun();
    m_timeline->setStatus(status);
    showProblem();
    showSchema();
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
    else if (problem->error.kind != ErrorKind::UpdateLocked)
        actions.append(m_actions.showFolder);
    actions.append(m_actions.refresh);
    const bool known = m_problem->isVisibleTo(this) && m_problem->says(problem->error);
    m_problem->showError(problem->error, problem->kind, actions);
    // To the culprit, once: the user may look elsewhere afterwards.
    if (problem->version >= 0 && !known)
        m_timeline->select(problem->version);
}

void ProjectPage::showFailure(const Error &error)
{
    m_status.reset();
    m_timeline->clear();
    m_problem->showError(error, Banner::Kind::Problem, {m_actions.refresh});
}

void ProjectPage::setLog(std::vector<AuditEntry> entries)
{
    m_history->setEntries(std::move(entries));
}

void ProjectPage::setPreview(const std::optional<Preview> &preview)
{
    m_known = preview;
    m_preview->setPlan(preview);
    m_risks->setRisks(preview && !preview->run.migrations.empty() ? std::optional(preview->risks)
                                                                  : std::nullopt);
    showSchema();
}

void ProjectPage::showSchema()
{
    if (m_known && m_known->isExecuted() && !m_known->changes.isEmpty()) {
        m_schema->setTitles(Tr::tr("Now"), Tr::tr("After the update"));
        m_schema->setDiff(m_known->changes);
    } else if (m_known && m_known->isExecuted()) {
        m_schema->setMessage(Tr::tr("The update leaves the schema as it is."));
    } else if (m_status && m_status->drift && !m_status->drift->drift.isEmpty()) {
        m_schema->setTitles(Tr::tr("Model of this version"), Tr::tr("Database"));
        m_schema->setDiff(m_status->drift->drift);
    } else if (m_status && m_status->drift && !m_status->drift->toCreate.empty()) {
        m_schema->setTitles(Tr::tr("Now"), Tr::tr("What the update makes of the model"));
        m_schema->setDiff(additions(m_status->drift->toCreate));
    } else if (m_status && (m_status->timeline.pending > 0 || m_status->timeline.modelPending)) {
        m_schema->setMessage(Tr::tr("A dry run shows what changes in the schema."),
                             Tr::tr("Dry run"));
    } else {
        m_schema->setMessage(Tr::tr("Nothing is pending: the schema stays as it is."));
    }
}

void ProjectPage::showSelected()
{
    const std::optional<TimelineRow> row = m_timeline->selected();
    m_preview->setMigration(row ? row->from : -1);
    m_history->setMigration(row ? row->from : -1);
    showScripts();
    Q_EMIT selectionChanged();
}

void ProjectPage::showScripts()
{
    const std::optional<TimelineRow> row = m_timeline->selected();
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

void ProjectPage::setAppliedScript(int toVersion, const QByteArray &text)
{
    const std::optional<TimelineRow> row = m_timeline->selected();
    if (row && row->version == toVersion)
        m_script->setAppliedScript(text);
}

void ProjectPage::startRun(RunKind kind)
{
    m_running = kind;
    m_result->clear();
    m_lastRun.start(m_status.get());
    m_timeline->startRun(kind);
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
    m_timeline->apply(events);
    m_preview->apply(events);
    m_script->apply(events);
}

void ProjectPage::finishRun(const RunReport &report)
{
    m_running.reset();
    m_lastRun.finish(report);
    m_run->finish(report);
    const bool forward = report.kind == RunKind::Update || report.kind == RunKind::Resume;
    if (report.kind == RunKind::DryRun)
        m_preview->endRun();
    else // an undo or a restore has taken back what ran before
        m_preview->setLastRun(forward ? std::optional(report) : std::nullopt);
    m_timeline->finishRun(report);
    if (m_status)
        m_timeline->setFailed(m_lastRun.failed(m_status->folder), m_lastRun.inDryRun());
}

const Migration *ProjectPage::selectedMigration() const
{
    const std::optional<TimelineRow> row = m_timeline->selected();
    return row && m_status && row->from >= 0 ? m_status->folder.find(row->from) : nullptr;
}

void ProjectPage::editSelected()
{
    const Migration *migration = selectedMigration();
    if (!migration)
        return;
    for (const auto *script : {&migration->migrate, &migration->model, &migration->undo}) {
        if (*script) {
            Q_EMIT editRequested((*script)->path);
            return;
        }
    }
}

void ProjectPage::showStatement(int version, int line)
{
    m_timeline->select(version);
    const Migration *const migration = selectedMigration();
    if (!migration)
        return;
    showTab(Tab::Script);
    m_script->goTo(migration->migrate ? ScriptRole::Migrate : ScriptRole::Model, line);
}

void ProjectPage::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(static_cast<int>(tab));
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
