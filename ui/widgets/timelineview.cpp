// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timelineview.h"

#include "models/timelinefiltermodel.h"
#include "models/timelinemodel.h"
#include "models/tr.h"
#include "presentation/states.h"
#include "presentation/timelinedelegate.h"
#include "presentation/timelinepresentation.h"

#include <QHeaderView>
#include <QSet>

#include <algorithm>
#include <utility>

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

    connect(header(), &QHeaderView::sectionResized, this, [this](int column) {
        if (!m_fitting && column != TimelineModel::Message)
            m_sizedByUser = true;
    });

    m_presentation->setSourceModel(m_filter);
}

void TimelineView::setTimelineModel(TimelineModel *model)
{
    m_model = model;
    m_filter->setSourceModel(model);
    m_fitting = true; // New columns come with sizes of their own.
    if (this->model() != m_presentation)
        setModel(m_presentation);
    m_fitting = false;
    for (const auto &signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(model, signal, this, &TimelineView::fitColumnsLater);
    connect(model, &QAbstractItemModel::dataChanged, this, &TimelineView::fitColumnsLater);
    fitColumns();
}

void TimelineView::fitColumnsLater()
{
    if (std::exchange(m_fitAwaited, true))
        return;
    QMetaObject::invokeMethod(this, &TimelineView::fitColumns, Qt::QueuedConnection);
}

void TimelineView::fitColumns()
{
    m_fitAwaited = false;
    if (m_sizedByUser)
        return;
    const QStringList samples = columnSamples();
    if (samples == m_samples)
        return; // Columns do not move while only states change.
    m_samples = samples;
    m_fitting = true;
    setColumnSamples(samples);
    m_fitting = false;
}

QStringList TimelineView::columnSamples() const
{
    // What there is decides, so that the messages get the room that the others do not need.
    QSet<MigrationState> states{MigrationState::Applied};
    QSet<QString> users;
    int newest = 0;
    bool dated = false;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const TimelineRow &shown = m_model->rowAt(row);
        states += shown.state;
        users += shown.by.left(16);
        newest = std::max(newest, shown.version);
        dated = dated || shown.when.isValid();
    }
    QSet<QString> words;
    for (const auto mark : {TimelineModel::Mark::Running, TimelineModel::Mark::Failed,
                            TimelineModel::Mark::FailedInDryRun})
        words += markWord(mark);
    for (const MigrationState state : std::as_const(states))
        words += stateWord(state);
    const auto widest = [this](const QSet<QString> &texts) {
        QString found;
        for (const QString &text : texts) {
            if (fontMetrics().horizontalAdvance(text) > fontMetrics().horizontalAdvance(found))
                found = text;
        }
        return found;
    };
    const QString number = QString::number(newest);
    return {number + u'→' + number + u"MMM"_s, // The rail and a number in bold.
            {},
            u"MM"_s + widest(words),
            dated ? u"0000-00-00"_s : u"-"_s,
            widest(users) + u'-'};
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
    selectionModel()->setCurrentIndex(
        index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
}

void TimelineView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    TableView::currentChanged(current, previous);
    if (current.row() != previous.row() || current.isValid() != previous.isValid())
        Q_EMIT currentVersionChanged(currentSourceRow());
}

} // namespace ponyup::ui
