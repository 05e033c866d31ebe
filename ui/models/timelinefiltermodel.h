// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>
#include <QSortFilterProxyModel>

namespace ponyup::ui {

/// The rows of a timeline that match a text and a set of states. Works on a TimelineModel or a
/// TimelinePresentation. Unsorted it keeps the timeline's order; sorting is by SortRole.
class TimelineFilterModel : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit TimelineFilterModel(QObject *parent = nullptr);

    /// Part of version, message, name or user, without case. Empty: all rows.
    void setText(const QString &text);
    /// MigrationState values; empty: all.
    void setStates(const QSet<int> &states);

    QString text() const { return m_text; }
    QSet<int> states() const { return m_states; }

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const override;

private:
    QString m_text;
    QSet<int> m_states;
};

} // namespace ponyup::ui
