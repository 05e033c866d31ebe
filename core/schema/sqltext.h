// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>

// Reading the CREATE statements that SQLite keeps: what the catalog does not say otherwise.

namespace ponyup {

/// The SQL without white space and comments, names without quotes, and names and keywords in lower
/// case: equal when two texts say the same. (SQLite quotes names when it renames.)
QByteArray canonicalSql(const QString &sql);

/// The parts of a CREATE TABLE: what stands between the commas of its parentheses, and what follows
/// them (STRICT, WITHOUT ROWID), each as canonicalSql(), sorted. The name and the order do not
/// count: a column that ALTER TABLE added stands behind all others.
QList<QByteArray> tableParts(const QString &createTable);

/// `expr` of a generated column's `AS (expr)`, as written; empty when it cannot be found.
QString generatedExpression(const QString &createTable, const QString &column);

/// Of a CREATE INDEX: the columns as written, white space simplified, and the WHERE expression.
struct IndexParts {
    QStringList columns;
    QString where;
};
IndexParts indexParts(const QString &createIndex);

} // namespace ponyup
