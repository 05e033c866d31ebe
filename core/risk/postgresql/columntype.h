// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "risk/postgresql/parsetree.h"

#include <QList>

namespace ponyup {

/// A column's type: "numeric(10,2)" is {numeric, {10, 2}}.
struct ColumnType {
    QString name; ///< As the parser calls it: "varchar", "int4", "timestamptz".
    QList<int> limits;

    bool isEmpty() const { return name.isEmpty(); }
    bool operator==(const ColumnType &) const = default;
};

ColumnType readColumnType(const Node &typeName);
/// Of what the catalog says: "character varying(20)", "timestamp(3) without time zone".
ColumnType readColumnType(const QString &declared);
/// As one writes it: "bigint", "varchar(20)".
QString sqlText(const ColumnType &type);

/// Whether PostgreSQL 15 leaves the rows as they are, where the column may have values of the old
/// type. Measured.
bool keepsRows(const ColumnType &from, const ColumnType &to);

} // namespace ponyup
