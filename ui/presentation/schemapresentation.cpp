// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/schemapresentation.h"

#include "models/schemadiffmodel.h"
#include "models/tr.h"
#include "presentation/states.h"
#include "schema/schemawords.h"

#include <QGuiApplication>

namespace ponyup::ui {

namespace {

ChangeKind changeOf(const QModelIndex &row)
{
    return static_cast<ChangeKind>(row.data(SchemaDiffModel::ChangeRole).toInt());
}

QString display(const QModelIndex &cell)
{
    const ChangeKind change = changeOf(cell);
    switch (cell.column()) {
    case SchemaDiffModel::Name:
        return changeSign(change) + u' ' + cell.data().toString();
    case SchemaDiffModel::Object:
        return objectWord(
            static_cast<SchemaObject>(cell.data(SchemaDiffModel::ObjectRole).toInt()));
    default:
        return changeWord(change);
    }
}

/// "table orders, changed": the sign is for eyes.
QString spoken(const QModelIndex &row)
{
    return Tr::tr("%1 %2, %3", "spoken: table, its name, added")
        .arg(display(row.siblingAtColumn(SchemaDiffModel::Object)), row.data().toString(),
             changeWord(changeOf(row)));
}

} // namespace

SchemaPresentation::SchemaPresentation(QObject *parent) : QIdentityProxyModel(parent) { }

QVariant SchemaPresentation::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const QModelIndex source = mapToSource(index);
    switch (role) {
    case Qt::DisplayRole:
        return display(source);
    case Qt::ForegroundRole:
        return colour(index.column() == SchemaDiffModel::Object ? Meaning::Muted
                                                                : changeMeaning(changeOf(source)),
                      QGuiApplication::palette());
    case Qt::AccessibleTextRole:
        return index.column() == SchemaDiffModel::Name ? spoken(source) : display(source);
    default:
        return QIdentityProxyModel::data(index, role);
    }
}

} // namespace ponyup::ui
