// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/auditfiltermodel.h"

#include "models/auditmodel.h"

#include <algorithm>

namespace ponyup::ui {

namespace {

/// Which migration an audit row is about: the lower of its versions, as an undo goes down; -1 for
/// what happens to a database as a whole.
int migrationOf(const QModelIndex &row)
{
    switch (static_cast<AuditEvent>(row.data(AuditModel::EventRole).toInt())) {
    case AuditEvent::Baseline:
    case AuditEvent::LockBroken:
    case AuditEvent::Restored:
        return -1;
    default:
        return std::min(row.data(AuditModel::FromRole).toInt(),
                        row.data(AuditModel::ToRole).toInt());
    }
}

} // namespace

AuditFilterModel::AuditFilterModel(QObject *parent) : QSortFilterProxyModel(parent)
{
    setSortRole(AuditModel::SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setSortLocaleAware(true);
}

void AuditFilterModel::setText(const QString &text)
{
    m_text = text.trimmed();
    invalidateRowsFilter();
}

void AuditFilterModel::setEvents(const QSet<int> &events)
{
    m_events = events;
    invalidateRowsFilter();
}

void AuditFilterModel::setPeriod(const QDateTime &since, const QDateTime &until)
{
    m_since = since;
    m_until = until;
    invalidateRowsFilter();
}

void AuditFilterModel::setMigration(std::optional<int> version)
{
    m_migration = version;
    invalidateRowsFilter();
}

bool AuditFilterModel::filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const
{
    const QAbstractItemModel &model = *sourceModel();
    const QModelIndex first = model.index(sourceRow, 0, sourceParent);
    if (!m_events.isEmpty() && !m_events.contains(first.data(AuditModel::EventRole).toInt()))
        return false;
    if (m_migration && migrationOf(first) != *m_migration)
        return false;
    const QDateTime time = first.data(AuditModel::TimeRole).toDateTime();
    if ((m_since.isValid() && time < m_since) || (m_until.isValid() && time >= m_until))
        return false;
    if (m_text.isEmpty())
        return true;
    const auto matches = [this](const QVariant &value) {
        return value.toString().contains(m_text, Qt::CaseInsensitive);
    };
    const auto cell = [&](int column) {
        return model.index(sourceRow, column, sourceParent).data();
    };
    return matches(cell(AuditModel::Event)) || matches(cell(AuditModel::From))
        || matches(cell(AuditModel::To)) || matches(cell(AuditModel::Message))
        || matches(cell(AuditModel::User)) || matches(first.data(AuditModel::HostRole))
        || matches(first.data(AuditModel::ErrorRole));
}

} // namespace ponyup::ui
