// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timelinefiltermodel.h"

#include "models/timelinemodel.h"

namespace ponyup::ui {

TimelineFilterModel::TimelineFilterModel(QObject *parent) : QSortFilterProxyModel(parent)
{
    setSortRole(TimelineModel::SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setSortLocaleAware(true);
}

void TimelineFilterModel::setText(const QString &text)
{
    if (text.trimmed() == m_text)
        return;
    m_text = text.trimmed();
    invalidateRowsFilter();
}

void TimelineFilterModel::setStates(const QSet<int> &states)
{
    if (states == m_states)
        return;
    m_states = states;
    invalidateRowsFilter();
}

bool TimelineFilterModel::filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const
{
    const QAbstractItemModel &model = *sourceModel();
    const QModelIndex first = model.index(sourceRow, 0, sourceParent);
    if (!m_states.isEmpty() && !m_states.contains(first.data(TimelineModel::StateRole).toInt()))
        return false;
    if (m_text.isEmpty())
        return true;
    const auto matches = [this](const QVariant &value) {
        return value.toString().contains(m_text, Qt::CaseInsensitive);
    };
    const auto cell = [&](int column) {
        return model.index(sourceRow, column, sourceParent).data();
    };
    return matches(cell(TimelineModel::Version)) || matches(cell(TimelineModel::Message))
        || matches(cell(TimelineModel::By)) || matches(first.data(TimelineModel::NameRole));
}

} // namespace ponyup::ui
