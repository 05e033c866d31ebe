// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/schemadiffmodel.h"

#include "models/tr.h"

#include <algorithm>

namespace ponyup::ui {

SchemaDiffModel::SchemaDiffModel(QObject *parent) : QAbstractItemModel(parent) { }

void SchemaDiffModel::setDiff(SchemaDiff diff)
{
    beginResetModel();
    m_diff = std::move(diff);
    m_nodes.clear();
    m_top.clear();
    for (const SchemaChange &change : m_diff.changes)
        m_top.push_back(add(change, -1, static_cast<int>(m_top.size())));
    endResetModel();
}

int SchemaDiffModel::add(const SchemaChange &change, int parent, int row)
{
    const int node = static_cast<int>(m_nodes.size());
    m_nodes.push_back({.change = &change, .parent = parent, .row = row, .children = {}});
    std::vector<int> children;
    for (const SchemaChange &child : change.children)
        children.push_back(add(child, node, static_cast<int>(children.size())));
    m_nodes[node].children = std::move(children);
    return node;
}

int SchemaDiffModel::count(ChangeKind kind) const
{
    return static_cast<int>(std::count_if(m_nodes.begin(), m_nodes.end(), [kind](const Node &node) {
        return node.change->kind == kind;
    }));
}

const std::vector<int> &SchemaDiffModel::childrenOf(const QModelIndex &parent) const
{
    return parent.isValid() ? m_nodes[parent.internalId()].children : m_top;
}

QModelIndex SchemaDiffModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, static_cast<quintptr>(childrenOf(parent)[row]));
}

QModelIndex SchemaDiffModel::parent(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    const int parent = m_nodes[index.internalId()].parent;
    return parent < 0 ? QModelIndex()
                      : createIndex(m_nodes[parent].row, 0, static_cast<quintptr>(parent));
}

int SchemaDiffModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(childrenOf(parent).size());
}

int SchemaDiffModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

QVariant SchemaDiffModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const SchemaChange &change = *m_nodes[index.internalId()].change;
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case Name:
            return change.name;
        case Object:
            return schemaObjectName(change.object);
        case Change:
            return changeKindName(change.kind);
        default:
            return {};
        }
    case ChangeRole:
        return static_cast<int>(change.kind);
    case ObjectRole:
        return static_cast<int>(change.object);
    case BeforeRole:
        return change.before;
    case AfterRole:
        return change.after;
    default:
        return {};
    }
}

QVariant SchemaDiffModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return Tr::tr("Name");
    case Object:
        //: Column: table, column, index, …
        return Tr::tr("Object");
    case Change:
        //: Column: added, changed or removed.
        return Tr::tr("Change");
    default:
        return {};
    }
}

} // namespace ponyup::ui
