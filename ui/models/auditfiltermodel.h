// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QSet>
#include <QSortFilterProxyModel>

#include <optional>

namespace ponyup::ui {

/// The audit rows that match. Works on an AuditModel or an AuditPresentation; sorts by SortRole.
class AuditFilterModel : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit AuditFilterModel(QObject *parent = nullptr);

    /// Part of versions, message, user, host or error, without case. Empty: all rows.
    void setText(const QString &text);
    /// AuditEvent values; empty: all.
    void setEvents(const QSet<int> &events);
    /// Only rows from `since` on and before `until`; invalid: no bound.
    void setPeriod(const QDateTime &since, const QDateTime &until);
    /// Only what happened to the migration vN, its undo included; nullopt: all.
    void setMigration(std::optional<int> version);

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const override;

private:
    QString m_text;
    QSet<int> m_events;
    QDateTime m_since;
    QDateTime m_until;
    std::optional<int> m_migration;
};

} // namespace ponyup::ui
