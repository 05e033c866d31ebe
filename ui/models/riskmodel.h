// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "risk/risk.h"

#include <QAbstractTableModel>

#include <vector>

namespace ponyup::ui {

/// What the rules found in a plan, in the order of its statements.
class RiskModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Level, Place, Rule, Message, ColumnCount };
    enum Role {
        LevelRole = Qt::UserRole + 1, ///< int, a RiskLevel.
        VersionRole, ///< int: of the migration's entry.
        LineRole, ///< int: in its script.
        NameRole, ///< QString: "create-index-blocking".
        WhyRole, ///< QString
        SaferRole, ///< QString: SQL; empty when there is none.
        AllowedRole, ///< QString: why the script allows it; null when it does not.
        SortRole,
    };

    explicit RiskModel(QObject *parent = nullptr);

    void setRisks(std::vector<Risk> risks);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    std::vector<Risk> m_risks;
};

} // namespace ponyup::ui
