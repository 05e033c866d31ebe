// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/startpage.h"

#include "mainwindow/actions.h"
#include "models/tr.h"
#include "pages/banner.h"
#include "presentation/icons.h"
#include "session/aside.h"

#include <QAction>
#include <QCommandLinkButton>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QTreeWidget>

namespace ponyup::ui {
namespace {

enum Column { Name, State, File };

QLabel *heading(const QString &text, double size)
{
    auto *label = new QLabel(text);
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() * size);
    font.setBold(true);
    label->setFont(font);
    return label;
}

} // namespace

StartPage::StartPage(const Actions &actions, QWidget *parent)
    : QWidget(parent),
      m_banner(new Banner)
{
    m_banner->setObjectName(QStringLiteral("startBanner"));
    auto *name = heading(Tr::tr("PonyUp"), 2.0);
    auto *purpose = new QLabel(
        Tr::tr("Brings a database to its next version, and shows beforehand what that will do."));
    purpose->setWordWrap(true);

    auto *columns = new QHBoxLayout;
    columns->addWidget(buildCommands(actions));
    columns->addWidget(buildRecent(), 1);
    columns->setSpacing(4 * style()->pixelMetric(QStyle::PM_LayoutHorizontalSpacing));

    auto *centre = new QVBoxLayout;
    centre->addWidget(m_banner);
    centre->addStretch(1);
    centre->addWidget(name);
    centre->addWidget(purpose);
    centre->addSpacing(fontMetrics().height());
    centre->addLayout(columns, 4);
    centre->addStretch(1);
    // A readable width, in the middle of however wide a window.
    auto *layout = new QHBoxLayout(this);
    layout->addStretch(1);
    layout->addLayout(centre, 6);
    layout->addStretch(1);
}

QWidget *StartPage::buildCommands(const Actions &actions)
{
    auto *commands = new QWidget;
    commands->setMinimumWidth(fontMetrics().averageCharWidth() * 48);
    auto *column = new QVBoxLayout(commands);
    column->setContentsMargins({});
    column->addWidget(heading(Tr::tr("Start"), 1.2));
    for (QAction *action : {actions.openProject, actions.newProject, actions.openSample}) {
        auto *button = new QCommandLinkButton(action->text().remove(u'&'), action->statusTip());
        button->setIcon(action->icon());
        button->setObjectName(action->objectName() + QStringLiteral("Button"));
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        column->addWidget(button);
    }
    column->addStretch();
    return commands;
}

QWidget *StartPage::buildRecent()
{
    m_none = new QLabel(Tr::tr("Projects that you open are listed here."));
    m_none->setForegroundRole(QPalette::PlaceholderText);
    m_recent = new QTreeWidget;
    m_recent->setObjectName(QStringLiteral("recentProjects"));
    m_recent->setAccessibleName(Tr::tr("Recent projects"));
    m_recent->setHeaderLabels({Tr::tr("Project"), Tr::tr("State"), Tr::tr("File")});
    m_recent->setRootIsDecorated(false);
    m_recent->setUniformRowHeights(true);
    m_recent->setAllColumnsShowFocus(true);
    m_recent->setTextElideMode(Qt::ElideMiddle);
    m_recent->header()->resizeSection(Name, fontMetrics().averageCharWidth() * 24);
    m_recent->header()->resizeSection(State, fontMetrics().averageCharWidth() * 12);
    m_open = new QPushButton(icon(Icon::Open), Tr::tr("Open"));
    m_open->setObjectName(QStringLiteral("openRecent"));
    m_forget = new QPushButton(Tr::tr("Remove from List"));
    m_forget->setObjectName(QStringLiteral("forgetRecent"));
    connect(m_open, &QPushButton::clicked, this, &StartPage::open);
    connect(m_forget, &QPushButton::clicked, this, &StartPage::forget);
    connect(m_recent, &QTreeWidget::itemActivated, this, &StartPage::open);
    const auto enable = [this] {
        m_open->setEnabled(m_recent->currentItem());
        m_forget->setEnabled(m_recent->currentItem());
    };
    connect(m_recent, &QTreeWidget::currentItemChanged, this, enable);
    auto *remove = new QAction(Tr::tr("Remove from List"), m_recent);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    connect(remove, &QAction::triggered, this, &StartPage::forget);
    m_recent->addAction(remove);
    m_recent->setContextMenuPolicy(Qt::ActionsContextMenu);

    auto *recent = new QWidget;
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_open);
    buttons->addWidget(m_forget);
    buttons->addStretch();
    auto *column = new QVBoxLayout(recent);
    column->setContentsMargins({});
    column->addWidget(heading(Tr::tr("Recent projects"), 1.2));
    column->addWidget(m_none);
    column->addWidget(m_recent, 1);
    column->addLayout(buttons);
    column->addStretch();
    enable();
    return recent;
}

void StartPage::setRecent(const QList<RecentProject> &projects)
{
    m_recent->clear();
    QStringList files;
    for (const RecentProject &project : projects) {
        auto *item = new QTreeWidgetItem(
            m_recent, {project.name, QString(), QDir::toNativeSeparators(project.file)});
        item->setIcon(Name, icon(Icon::Database));
        item->setToolTip(File, item->text(File));
        item->setData(Name, Qt::UserRole, project.file);
        files.append(project.file);
    }
    const bool any = !projects.isEmpty();
    m_none->setVisible(!any);
    for (QWidget *widget : {static_cast<QWidget *>(m_recent), static_cast<QWidget *>(m_open),
                            static_cast<QWidget *>(m_forget)})
        widget->setVisible(any);
    m_recent->setCurrentItem(m_recent->topLevelItem(0));
    m_recent->setColumnHidden(State, true);
    // A file on a disk that has gone to sleep may take its time to answer.
    aside(
        this,
        [files] {
            QStringList missing;
            for (const QString &file : files) {
                if (!QFileInfo::exists(file))
                    missing.append(file);
            }
            return missing;
        },
        [this](const QStringList &missing) { markMissing(missing); });
}

void StartPage::markMissing(const QStringList &missing)
{
    m_recent->setColumnHidden(State, missing.isEmpty()); // only bad news is told
    for (int row = 0; row < m_recent->topLevelItemCount(); ++row) {
        QTreeWidgetItem *item = m_recent->topLevelItem(row);
        if (!missing.contains(item->data(Name, Qt::UserRole).toString()))
            continue;
        item->setText(State, Tr::tr("missing"));
        item->setIcon(Name, icon(Icon::Missing, Meaning::Attention));
        item->setToolTip(State, Tr::tr("The file is not there any more."));
    }
}

void StartPage::open()
{
    if (const QTreeWidgetItem *item = m_recent->currentItem())
        Q_EMIT projectChosen(item->data(Name, Qt::UserRole).toString());
}

void StartPage::forget()
{
    if (const QTreeWidgetItem *item = m_recent->currentItem())
        Q_EMIT forgetRequested(item->data(Name, Qt::UserRole).toString());
}

} // namespace ponyup::ui
