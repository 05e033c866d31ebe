// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/schemadiff.h"

#include <QAbstractItemModel>

namespace ponyup::ui {

/// A schema difference as a tree: tables with their changed parts below, then views and triggers.
class SchemaDiffModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { Name, Object, Change, ColumnCount };
    enum Role {
        ChangeRole = Qt::UserRole + 1, ///< int, a ChangeKind.
        ObjectRole, ///< int, a SchemaObject.
        BeforeRole, ///< QString: SQL, or a column's description; empty when added.
        AfterRole, ///< QString; empty when removed.
    };

    explicit SchemaDiffModel(QObject *parent = nullptr);

    void setDiff(SchemaDiff diff);
    bool isEmpty() const { return m_nodes.empty(); }
    /// How many objects of that kind of change there are, children included.
    int count(ChangeKind kind) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    /// The tree laid flat; an index's internalId is its node's place here.
    struct Node {
        const SchemaChange *change = nullptr; ///< Into m_diff, which does not change while shown.
        int parent = -1;
        int row = 0;
        std::vector<int> children;
    };

    const std::vector<int> &childrenOf(const QModelIndex &parent) const;
    int add(const SchemaChange &change, int parent, int row);

    SchemaDiff m_diff;
    std::vector<Node> m_nodes;
    std::vector<int> m_top;
};

} // namespace ponyup::ui
