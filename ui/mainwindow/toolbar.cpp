// SPDX-License-Identifier: GPL-3.0-or-later
#include "mainwindow/toolbar.h"

#include "mainwindow/actions.h"
#include "models/tr.h"
#include "planning/timeline.h"
#include "presentation/states.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QMenu>
#include <QStyle>
#include <QToolButton>

namespace ponyup::ui {

using namespace std::chrono_literals;

namespace {

constexpr qint64 secondsPerMinute = 60;
constexpr qint64 secondsPerHour = 3600;

QString ageText(qint64 seconds)
{
    if (seconds < secondsPerMinute)
        return Tr::tr("%1 s ago").arg(seconds);
    if (seconds < secondsPerHour)
        return Tr::tr("%1 min ago").arg(seconds / secondsPerMinute);
    return Tr::tr("%1 h ago").arg(seconds / secondsPerHour);
}

QSet<int> statesOf(std::initializer_list<MigrationState> states)
{
    QSet<int> numbers;
    for (const MigrationState state : states)
        numbers.insert(static_cast<int>(state));
    return numbers;
}

} // namespace

ToolBar::ToolBar(const Actions &actions, QWidget *parent)
    : QToolBar(Tr::tr("Commands"), parent),
      m_environment(new QComboBox),
      m_age(new QLabel)
{
    setObjectName(QStringLiteral("toolbar"));
    setMovable(false);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    const int size = style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, this);
    setIconSize(QSize(size, size));
    layout()->setSpacing(fontMetrics().averageCharWidth());

    m_environment->setObjectName(QStringLiteral("environment"));
    m_environment->setAccessibleName(Tr::tr("Environment"));
    m_environment->setToolTip(Tr::tr("The database that everything here is about"));
    m_environment->setPlaceholderText(Tr::tr("Choose an environment"));
    m_environment->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    connect(m_environment, &QComboBox::activated, this,
            [this] { Q_EMIT environmentChosen(m_environment->currentData().toString()); });
    addWidget(m_environment);
    addAction(actions.refresh);
    m_age->setObjectName(QStringLiteral("age"));
    m_age->setForegroundRole(QPalette::PlaceholderText);
    m_age->setMinimumWidth(fontMetrics().horizontalAdvance(ageText(59 * secondsPerMinute)));
    addWidget(m_age);
    addSeparator();
    addActions({actions.dryRun, actions.apply, actions.cancel});
    addSeparator();
    addReportMenu(actions);
    auto *spacer = new QWidget;
    spacer->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    addWidget(spacer);
    addFilter();

    m_clock.setInterval(1s);
    connect(&m_clock, &QTimer::timeout, this, &ToolBar::showAge);
    setAsked({});
}

void ToolBar::addReportMenu(const Actions &actions)
{
    auto *menu = new QMenu(this);
    menu->addActions(
        {actions.reportHtml, actions.reportPdf, actions.reportJson, actions.reportCsv});
    auto *button = new QToolButton;
    button->setObjectName(QStringLiteral("report"));
    button->setText(Tr::tr("Report"));
    button->setIcon(icon(Icon::Report));
    button->setToolTip(Tr::tr("Saves what is known as a file"));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setFocusPolicy(Qt::TabFocus);
    button->setMenu(menu);
    button->setEnabled(actions.reportHtml->isEnabled());
    connect(actions.reportHtml, &QAction::enabledChanged, button, &QWidget::setEnabled);
    addWidget(button);
}

void ToolBar::addFilter()
{
    m_states = new QComboBox;
    m_states->setObjectName(QStringLiteral("stateFilter"));
    m_states->setAccessibleName(Tr::tr("States shown"));
    m_states->addItem(Tr::tr("All states"), QVariant::fromValue(QSet<int>()));
    using enum MigrationState;
    m_states->addItem(
        Tr::tr("Pending"),
        QVariant::fromValue(statesOf({Next, Pending, Latest, Unreachable, HalfDone})));
    m_states->addItem(Tr::tr("Applied"),
                      QVariant::fromValue(statesOf({Applied, Baseline, Initial, ChangedCosmetic,
                                                    ChangedSemantic, Missing})));
    m_states->addItem(Tr::tr("In need of care"),
                      QVariant::fromValue(statesOf({ChangedCosmetic, ChangedSemantic, Missing,
                                                    OutOfOrder, Unreachable, HalfDone})));
    connect(m_states, &QComboBox::currentIndexChanged, this,
            [this] { Q_EMIT statesChanged(m_states->currentData().value<QSet<int>>()); });
    addWidget(m_states);

    m_search = new QLineEdit;
    m_search->setObjectName(QStringLiteral("search"));
    m_search->setPlaceholderText(Tr::tr("Search the timeline"));
    m_search->setAccessibleName(Tr::tr("Search the timeline"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(fontMetrics().averageCharWidth() * 30);
    connect(m_search, &QLineEdit::textChanged, this, &ToolBar::textChanged);
    addWidget(m_search);
}

void ToolBar::setEnvironments(const std::vector<Environment> &environments, const QString &current)
{
    m_environment->clear();
    for (const Environment &environment : environments) {
        const EnvironmentStyle style = EnvironmentStyle::of(environment.kind);
        m_environment->addItem(icon(Icon::Database, style.meaning),
                               QStringLiteral("%1 (%2)").arg(environment.name, style.word),
                               environment.name);
    }
    m_environment->setCurrentIndex(m_environment->findData(current));
}

void ToolBar::setEnvironmentEnabled(bool enabled)
{
    m_environment->setEnabled(enabled);
}

void ToolBar::setAsked(const QDateTime &asked)
{
    m_asked = asked;
    if (asked.isValid())
        m_clock.start();
    else
        m_clock.stop();
    showAge();
}

void ToolBar::showAge()
{
    m_age->setText(m_asked.isValid() ? ageText(
                       std::max<qint64>(0, m_asked.secsTo(QDateTime::currentDateTimeUtc())))
                                     : QString());
}

void ToolBar::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void ToolBar::clearFilter()
{
    m_search->clear();
    m_states->setCurrentIndex(0);
}

} // namespace ponyup::ui
