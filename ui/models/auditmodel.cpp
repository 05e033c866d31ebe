// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/auditmodel.h"

#include "models/tr.h"

#include <algorithm>

namespace ponyup::ui {

namespace {

bool sameEntry(const AuditEntry &one, const AuditEntry &other)
{
    return one.number == other.number && one.hash == other.hash && one.event == other.event;
}

} // namespace

AuditModel::AuditModel(QObject *parent) : QAbstractTableModel(parent) { }

void AuditModel::setEntries(std::vector<AuditEntry> entries)
{
    const bool grown = entries.size() >= m_entries.size()
        && std::equal(m_entries.begin(), m_entries.end(), entries.begin(), sameEntry);
    if (!grown) {
        beginResetModel();
        m_entries = std::move(entries);
        endResetModel();
    } else if (entries.size() > m_entries.size()) {
        beginInsertRows({}, rowCount(), static_cast<int>(entries.size()) - 1);
        m_entries = std::move(entries);
        endInsertRows();
    }
}

const AuditEntry &AuditModel::entryAt(int row) const
{
    Q_ASSERT(row >= 0 && row < rowCount());
    return m_entries[row];
}

int AuditModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int AuditModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant AuditModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const AuditEntry &entry = m_entries[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return display(entry, index.column());
    case EventRole:
        return static_cast<int>(entry.event);
    case NumberRole:
        return entry.number;
    case FromRole:
        return entry.from;
    case ToRole:
        return entry.to;
    case ErrorRole:
        return entry.error;
    case RowsRole:
        return entry.rows;
    case DurationRole:
        return static_cast<qint64>(entry.duration.count());
    case HostRole:
        return entry.host;
    case ToolRole:
        return entry.tool;
    case ServerRole:
        return entry.server;
    case TimeRole:
        return entry.time;
    case SortRole:
        return sortValue(entry, index.column());
    default:
        return {};
    }
}

QVariant AuditModel::display(const AuditEntry &entry, int column) const
{
    const auto known = [](qint64 value) { return value < 0 ? QVariant() : QVariant(value); };
    switch (column) {
    case Time:
        return entry.time;
    case Event:
        return auditEventName(entry.event);
    case From:
        return known(entry.from);
    case To:
        return known(entry.to);
    case Message:
        return entry.message;
    case Rows:
        return known(entry.rows);
    case Duration:
        return static_cast<qint64>(entry.duration.count());
    case User:
        return entry.user;
    default:
        return {};
    }
}

QVariant AuditModel::sortValue(const AuditEntry &entry, int column) const
{
    switch (column) {
    case Time:
        return entry.number; // The log's own order, also where clocks jumped.
    case From:
        return entry.from;
    case To:
        return entry.to;
    case Rows:
        return entry.rows;
    default:
        return display(entry, column);
    }
}

QVariant AuditModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Time:
        //: Column: when something happened.
        return Tr::tr("Time");
    case Event:
        //: Column: what happened: applied, undone, failed, …
        return Tr::tr("Event");
    case From:
        //: Column: the version before.
        return Tr::tr("From");
    case To:
        //: Column: the version after.
        return Tr::tr("To");
    case Message:
        return Tr::tr("Message");
    case Rows:
        //: Column: how many rows were changed.
        return Tr::tr("Rows");
    case Duration:
        return Tr::tr("Duration");
    case User:
        return Tr::tr("User");
    default:
        return {};
    }
}

} // namespace ponyup::ui
