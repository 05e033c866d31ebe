// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/auditentry.h"

#include <QAbstractTableModel>

#include <vector>

namespace ponyup::ui {

/// The audit log, in the order in which it is given.
class AuditModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Time, Event, From, To, Message, Rows, Duration, User, ColumnCount };
    enum Role {
        EventRole = Qt::UserRole + 1, ///< int, an AuditEvent.
        NumberRole, ///< qint64
        FromRole, ///< int, -1 when it makes no sense.
        ToRole, ///< int, -1 when it makes no sense.
        ErrorRole, ///< QString: of a failure, else empty.
        RowsRole, ///< qint64, -1 when not known.
        DurationRole, ///< qint64 milliseconds.
        HostRole, ///< QString
        ToolRole, ///< QString
        ServerRole, ///< QString
        TimeRole, ///< QDateTime, UTC.
        SortRole,
    };

    explicit AuditModel(QObject *parent = nullptr);

    /// Shows these rows. When they begin with the rows shown now (the log only grows), the new ones
    /// are added and selections stay.
    void setEntries(std::vector<AuditEntry> entries);
    const AuditEntry &entryAt(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    QVariant display(const AuditEntry &entry, int column) const;
    QVariant sortValue(const AuditEntry &entry, int column) const;

    std::vector<AuditEntry> m_entries;
};

} // namespace ponyup::ui
