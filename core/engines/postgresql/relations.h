// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/postgresql/postgreslink.h"
#include "sql/statement.h"

#include <QHash>

namespace ponyup {

/// A table, index, view or sequence.
struct PostgresRelation {
    QString schema;
    QString name;
    ObjectType type = ObjectType::Table;
    quint32 file = 0; ///< Its relfilenode: another one when it has been rewritten. 0: it has none.
    quint32 table = 0; ///< Of an index.

    /// "shop.orders", and "orders" in the schema where names without one belong.
    QString shown(const QString &home) const
    {
        return schema == home ? name : schema + u'.' + name;
    }
};

/// By their number (oid).
using PostgresRelations = QHash<quint32, PostgresRelation>;

/// What pg_class.relkind stands for.
ObjectType relationType(QChar kind);
/// All of the users'.
[[nodiscard]] Result<PostgresRelations> readRelations(PostgresLink &link);

/// By "schema.name", of all tables. Empty where it cannot be told. While others keep readers out of
/// a table, all are estimated: nobody is waited for.
QHash<QString, RelationSize> readSizes(PostgresLink &link);

} // namespace ponyup
