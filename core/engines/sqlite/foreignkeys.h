// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QHash>
#include <QString>

namespace ponyup {

class SqliteDatabase;

/// Checks the foreign keys of a transaction in which they were not enforced: rows that were broken
/// before it are no fault of the migration, new ones are.
class ForeignKeyCheck {
public:
    /// Remembers what is broken now. A schema that cannot be checked (a parent without a unique
    /// key) is remembered too: the migration may be the one that mends it.
    explicit ForeignKeyCheck(SqliteDatabase &database);

    /// ErrorKind::Sql when rows are broken that were not before, naming table, row and parent of
    /// the first ones.
    [[nodiscard]] Result<> verify(SqliteDatabase &database) const;

    /// The first broken rows there are just now, as sentences; empty when there are none.
    static QString listBroken(SqliteDatabase &database);

private:
    struct Broken {
        QString table;
        QString row; ///< The row id; empty in a table without.
        QString parent;
        bool operator==(const Broken &) const = default;
        friend size_t qHash(const Broken &broken, size_t seed = 0)
        {
            return qHashMulti(seed, broken.table, broken.row, broken.parent);
        }
    };
    static Result<QHash<Broken, qint64>> brokenRows(SqliteDatabase &database);

    Result<QHash<Broken, qint64>> m_before;
};

} // namespace ponyup
