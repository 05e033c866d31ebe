// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/previewtab.h"

#include "models/format.h"
#include "models/tr.h"
#include "presentation/statementpresentation.h"
#include "widgets/emptystate.h"
#include "widgets/tableview.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStackedLayout>

#include <algorithm>
#include <chrono>

namespace ponyup::ui {
namespace {

/// Of longer scripts the first statements are listed while they run; the log has all of them.
constexpr int maximumRows = RunReport::keptStatements;

StatementRow planned(const StatementRun &statement)
{
    return {.number = statement.number,
            .inModel = statement.inModel,
            .place = statement.place,
            .kind = statement.kind,
            .text = statement.text};
}

/// A button for an action, in words of its own.
QPushButton *button(QAction *action, const QString &text, const QString &name)
{
    auto *made = new QPushButton(action->icon(), text);
    made->setObjectName(name);
    made->setEnabled(action->isEnabled());
    QObject::connect(made, &QPushButton::clicked, action, &QAction::trigger);
    QObject::connect(action, &QAction::changed, made,
                     [made, action] { made->setEnabled(action->isEnabled()); });
    return made;
}

const MigrationRun *migrationOf(const std::optional<RunReport> &run, int from)
{
    if (!run)
        return nullptr;
    const auto found = std::ranges::find(run->migrations, from, &MigrationRun::from);
    return found == run->migrations.end() ? nullptr : &*found;
}

QString sumOfPlan(const RunReport &run)
{
    qint64 statements = 0;
    qint64 rows = 0;
    std::chrono::nanoseconds elapsed{0};
    for (const MigrationRun &migration : run.migrations) {
        statements += migration.statementCount;
        rows += migration.rows;
        elapsed += migration.elapsed;
    }
    const auto count = static_cast<int>(run.migrations.size());
    return Tr::tr("All %n migration(s): %1 statements, %2, %3", nullptr, count)
        .arg(numberText(statements), rowsText(rows), durationText(elapsed.count()));
}

} // namespace

PreviewTab::PreviewTab(QAction *dryRun, QAction *live, QWidget *parent)
    : QWidget(parent),
      m_known(new StatementModel(this)),
      m_live(new StatementModel(this)),
      m_presentation(new StatementPresentation(this)),
      m_verdict(new QLabel),
      m_reasons(new QLabel),
      m_origin(new QLabel),
      m_liveAction(live),
      m_table(new TableView),
      m_sum(new QLabel),
      m_empty(new EmptyState)
{
    m_verdict->setObjectName(QStringLiteral("verdict"));
    QFont bold = m_verdict->font();
    bold.setBold(true);
    m_verdict->setFont(bold);
    m_reasons->setObjectName(QStringLiteral("verdictReasons"));
    for (QLabel *label : {m_verdict, m_reasons}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_origin->setObjectName(QStringLiteral("previewOrigin"));
    m_origin->setTextFormat(Qt::PlainText);
    m_origin->setWordWrap(true);
    m_dryRun = button(dryRun, Tr::tr("Dry run"), QStringLiteral("previewDryRun"));
    m_tryLive = button(live, Tr::tr("On the database itself..."), QStringLiteral("previewLive"));
    connect(live, &QAction::changed, this, &PreviewTab::showButtons);
    m_sum->setObjectName(QStringLiteral("previewSum"));
    m_sum->setTextFormat(Qt::PlainText);

    auto *sorted = new QSortFilterProxyModel(this);
    sorted->setSortRole(StatementModel::SortRole);
    m_presentation->setSourceModel(m_known);
    sorted->setSourceModel(m_presentation);
    m_table->setObjectName(QStringLiteral("statements"));
    m_table->setAccessibleName(Tr::tr("Statements"));
    m_table->setModel(sorted);
    m_table->setColumnSamples({QStringLiteral("000"),
                               QStringLiteral("0000"),
                               QStringLiteral("schema__"),
                               {},
                               QStringLiteral("100,000"),
                               QStringLiteral("999.9 ms"),
                               QStringLiteral("blocks reads and writes of orders; rewrites"),
                               QStringLiteral("failed: constraint")});
    connect(m_table, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        Q_EMIT statementActivated(index.data(StatementModel::InModelRole).toBool(),
                                  index.data(StatementModel::LineRole).toInt());
    });
    for (StatementModel *model : {m_known, m_live})
        connect(model, &StatementModel::summaryChanged, this, &PreviewTab::showSum);

    auto *filled = new QWidget;
    auto *top = new QHBoxLayout;
    top->addWidget(m_origin, 1);
    top->addWidget(m_dryRun);
    top->addWidget(m_tryLive);
    auto *rows = new QVBoxLayout(filled);
    rows->addWidget(m_verdict);
    rows->addWidget(m_reasons);
    rows->addLayout(top);
    rows->addWidget(m_table, 1);
    rows->addWidget(m_sum);
    m_stack = new QStackedLayout(this);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(filled);
    showMigration();
}

void PreviewTab::setPlan(const std::optional<Preview> &preview)
{
    m_plan.reset();
    m_says.reset();
    if (preview) {
        m_plan = preview->run;
        m_says = verdictOf(*preview);
    }
    m_executed = preview && preview->isExecuted();
    endRun();
}

void PreviewTab::setLastRun(std::optional<RunReport> run)
{
    m_last = std::move(run);
    endRun();
}

void PreviewTab::endRun()
{
    m_finished.clear();
    m_live->clear();
    showMigration();
}

void PreviewTab::setMigration(int from)
{
    m_from = from;
    showMigration();
}

void PreviewTab::apply(const std::vector<RunEvent> &events)
{
    for (const RunEvent &event : events)
        follow(event);
}

void PreviewTab::follow(const RunEvent &event)
{
    switch (event.kind) {
    case RunEvent::Kind::MigrationStarted:
        m_live->setRows(plannedRows(event.from), event.from);
        if (event.from == m_from)
            showMigration();
        break;
    case RunEvent::Kind::MigrationDone: {
        std::vector<StatementRow> &rows = m_finished[event.from];
        rows.clear();
        for (int row = 0; row < m_live->rowCount(); ++row)
            rows.push_back(m_live->rowAt(row));
        break;
    }
    default:
        if (event.statement > 0
            && (m_live->rowCount() < maximumRows
                || m_live->rowForStatement(event.statement, event.inModel) >= 0))
            m_live->apply(event);
    }
}

std::vector<StatementRow> PreviewTab::plannedRows(int from) const
{
    std::vector<StatementRow> rows;
    if (const MigrationRun *migration = migrationOf(m_plan, from))
        std::ranges::transform(migration->statements, std::back_inserter(rows), planned);
    return rows;
}

/// What was executed last says most; the plan as it was read says least.
PreviewTab::Known PreviewTab::known(int from) const
{
    const MigrationRun *plan = migrationOf(m_plan, from);
    const MigrationRun *last = migrationOf(m_last, from);
    // What ran of another text says nothing about the one that is planned.
    const bool ran = last && !last->statements.empty()
        && (!plan
            || (plan->modelChecksum == last->modelChecksum
                && plan->scriptChecksum == last->scriptChecksum));
    if (ran && (!plan || !m_executed || m_last->started > m_plan->started))
        return {&*m_last, last, true};
    return plan ? Known{&*m_plan, plan, m_executed} : Known{};
}

void PreviewTab::showMigration()
{
    StatementModel *shown = m_known;
    const Known knows = known(m_from);
    const auto finished = m_finished.find(m_from);
    if (m_from >= 0 && m_live->migration() == m_from && m_live->rowCount() > 0)
        shown = m_live;
    else if (finished != m_finished.end())
        m_known->setRows(finished->second, m_from);
    else if (knows.executed)
        m_known->setMigrationRun(*knows.migration);
    else
        m_known->setRows(plannedRows(m_from), m_from);

    if (m_presentation->sourceModel() != shown)
        m_presentation->setSourceModel(shown);
    if (shown->rowCount() == 0) {
        m_empty->setContent(Icon::Preview, emptySentence(knows));
        m_stack->setCurrentIndex(0);
        return;
    }
    m_stack->setCurrentIndex(1);
    m_table->setColumnHidden(StatementModel::Effects, !shown->hasEffects());
    showVerdict();
    showOrigin();
    showSum();
}

/// It is about the whole plan; what has run since it was given has its own report.
void PreviewTab::showVerdict()
{
    const bool runs = m_presentation->sourceModel() == m_live || m_finished.contains(m_from);
    const Known knows = known(m_from);
    const bool shown = m_says && !runs && knows.run == &*m_plan;
    m_verdict->setVisible(shown);
    m_reasons->setVisible(shown && !m_says->reasons.isEmpty());
    if (!shown)
        return;
    m_verdict->setText(Tr::tr("The whole plan · %1").arg(m_says->headline));
    m_reasons->setText(m_says->reasons.join(u'\n'));
}

QString PreviewTab::emptySentence(const Known &knows) const
{
    if (m_from < 0)
        return Tr::tr("Select a migration to see its statements.");
    if (!knows.migration)
        return Tr::tr("This migration is not part of the plan: there is nothing to preview.");
    if (knows.executed && knows.migration->outcome == MigrationOutcome::NotRun)
        return Tr::tr("This migration was not reached.");
    return Tr::tr("There was nothing to run: the database has all of it already.");
}

void PreviewTab::showOrigin()
{
    const bool live = m_presentation->sourceModel() == m_live || m_finished.contains(m_from);
    const Known knows = known(m_from);
    showButtons();
    if (live)
        m_origin->setText(Tr::tr("As it runs now."));
    else if (!knows.executed)
        m_origin->setText(Tr::tr("Not tried out yet. A dry run tells rows, time and errors."));
    else if (knows.run->kind == RunKind::DryRun)
        m_origin->setText(Tr::tr("Dry run of %1 %2. The database was not changed.")
                              .arg(timeText(knows.run->started), knows.run->ranOn));
    else
        m_origin->setText(Tr::tr("As it ran at %1.").arg(timeText(knows.run->started)));
}

/// A dry run on a copy does not know the real rows: one on the database itself may tell more.
void PreviewTab::showButtons()
{
    const bool runs = m_presentation->sourceModel() == m_live || m_finished.contains(m_from);
    const Known knows = known(m_from);
    m_dryRun->setVisible(!runs && !knows.executed);
    m_tryLive->setVisible(!runs && m_liveAction->isVisible()
                          && (!knows.executed || knows.run->kind == RunKind::DryRun));
}

void PreviewTab::showSum()
{
    const auto *shown = qobject_cast<const StatementModel *>(m_presentation->sourceModel());
    QStringList sums{shown->summary()};
    const Known knows = known(m_from);
    if (shown == m_known && knows.executed && knows.run->migrations.size() > 1)
        sums.append(sumOfPlan(*knows.run));
    m_sum->setText(sums.join(QStringLiteral(" · ")));
}

} // namespace ponyup::ui
