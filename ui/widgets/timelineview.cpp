// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timelineview.h"

#include "models/timelinefiltermodel.h"
#include "models/timelinemodel.h"
#include "models/tr.h"
#include "presentation/states.h"
#include "presentation/timelinedelegate.h"
#include "presentation/timelinepresentation.h"

#include <QHeaderView>

#include <algorithm>

namespace ponyup::ui {

using namespace Qt::StringLiterals;

TimelineView::TimelineView(QWidget *parent)
    : TableView(parent),
      m_filter(new TimelineFilterModel(this)),
      m_presentation(new TimelinePresentation(this))
{
    setObjectName(u"timeline"_s);
    setAccessibleName(Tr::tr("Timeline"));
    setContextMenuPolicy(Qt::CustomContextMenu);

    auto *delegate = new TimelineDelegate(this);
    setItemDelegate(delegate);
    connect(header(), &QHeaderView::sortIndicatorChanged, delegate, [this, delegate](int column) {
        delegate->setLineVisible(column < 0 || column == TimelineModel::Version);
        viewport()->update();
    });

    m_presentation->setSourceModel(m_filter);
}

void TimelineView::setTimelineModel(TimelineModel *model)
{
    m_model = model;
    m_filter->setSourceModel(model);
    if (this->model() != m_presentation)
        setModel(m_presentation);
    // The first sample is wider than its text by the rail.
    setColumnSamples({u"0000→0000MM"_s,
                      {},
                      u"MM"_s + stateWord(MigrationState::ChangedCosmetic),
                      u"0000-00-00"_s,
                      u"somebody"_s});
}

int TimelineView::currentSourceRow() const
{
    const QModelIndex source = m_filter->mapToSource(m_presentation->mapToSource(currentIndex()));
    return source.isValid() ? source.row() : -1;
}

std::vector<int> TimelineView::selectedSourceRows() const
{
    std::vector<int> rows;
    if (selectionModel()) {
        const QModelIndexList selected = selectionModel()->selectedRows();
        for (const QModelIndex &index : selected)
            rows.push_back(m_filter->mapToSource(m_presentation->mapToSource(index)).row());
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

void TimelineView::selectSourceRow(int row)
{
    if (!m_model)
        return;
    const QModelIndex index =
        m_presentation->mapFromSource(m_filter->mapFromSource(m_model->index(row, 0)));
    if (!index.isValid())
        return;
    // Not setCurrentIndex(), which would add to the selection while Ctrl is held for a shortcut.
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect
                                                 | QItemSelectionModel::Rows);
    scrollTo(index);
}

void TimelineView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    TableView::currentChanged(current, previous);
    if (current.row() != previous.row() || current.isValid() != previous.isValid())
        Q_EMIT currentVersionChanged(currentSourceRow());
}

} // namespace ponyup::ui
