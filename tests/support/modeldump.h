// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemModel>
#include <QStringList>

namespace ponyup::testing {

/// A model as text: a line per row, cells joined by " | ", children indented by two blanks. Cells
/// are what the role gives; empty cells at the end of a line are left out.
inline QStringList dump(const QAbstractItemModel &model, int role = Qt::DisplayRole,
                        const QModelIndex &parent = {}, int depth = 0)
{
    QStringList lines;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(parent); ++column)
            cells += model.index(row, column, parent).data(role).toString();
        while (!cells.isEmpty() && cells.last().isEmpty())
            cells.removeLast();
        lines += QString(qsizetype(depth) * 2, u' ') + cells.join(QStringLiteral(" | "));
        lines += dump(model, role, model.index(row, 0, parent), depth + 1);
    }
    return lines;
}

} // namespace ponyup::testing
