// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/logview.h"

#include "models/logmodel.h"
#include "models/tr.h"
#include "presentation/icons.h"
#include "presentation/logpresentation.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollBar>

#include <algorithm>

namespace ponyup::ui {

LogView::LogView(QWidget *parent) : QListView(parent), m_presentation(new LogPresentation(this))
{
    setObjectName(QStringLiteral("log"));
    setAccessibleName(Tr::tr("Log"));
    setUniformItemSizes(true);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setTextElideMode(Qt::ElideRight);
    setVerticalScrollMode(ScrollPerItem);
    const int side = fontMetrics().height();
    setIconSize(QSize(side, side));
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
}

void LogView::setLogModel(LogModel *model)
{
    m_model = model;
    m_presentation->setSourceModel(model);
    setModel(m_presentation);
    connect(m_presentation, &QAbstractItemModel::rowsAboutToBeInserted, this,
            [this] { m_atEnd = verticalScrollBar()->value() >= verticalScrollBar()->maximum(); });
    connect(m_presentation, &QAbstractItemModel::rowsInserted, this, [this] {
        if (m_atEnd)
            scrollToBottom();
    });
}

void LogView::copy()
{
    if (!m_model)
        return;
    std::vector<int> rows;
    const QModelIndexList selected = selectionModel()->selectedRows();
    for (const QModelIndex &index : selected)
        rows.push_back(index.row());
    std::sort(rows.begin(), rows.end());
    QGuiApplication::clipboard()->setText(rows.empty() ? m_model->text() : m_model->text(rows));
}

void LogView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copy();
        event->accept();
        return;
    }
    QListView::keyPressEvent(event);
}

void LogView::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("logMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const bool filled = m_model && m_model->rowCount() > 0;
    QAction *copyAction = menu->addAction(icon(Icon::Copy), Tr::tr("&Copy"), this, &LogView::copy);
    copyAction->setShortcut(QKeySequence::Copy);
    copyAction->setEnabled(filled);
    QAction *save =
        menu->addAction(icon(Icon::Save), Tr::tr("&Save Log…"), this, &LogView::saveRequested);
    save->setEnabled(filled);
    menu->popup(event->globalPos());
}

} // namespace ponyup::ui
