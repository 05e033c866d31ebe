// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "sql/tokencursor.h"

#include <QStringList>

#include <vector>

namespace ponyup {

/// What a clause of ALTER TABLE has the server do, by the rows. In this order of weight.
enum class AlterCost {
    Instant, ///< Nothing, or nothing that grows with the table.
    Rebuild, ///< The table is written again in place; everybody can work.
    Shared, ///< An index or a column is built; nobody can write.
    Copy, ///< The table is copied; nobody can write.
};

/// ADD COLUMN c INT NOT NULL
struct AlterClause {
    enum class Kind {
        AddColumn,
        DropColumn,
        ChangeColumn, ///< MODIFY, and CHANGE.
        AddPrimaryKey,
        AddUnique,
        AddForeignKey,
        AddCheck,
        AddFullText,
        Rename, ///< Of the table or a column.
        Convert, ///< To another character set.
        Engine, ///< And what else has the table written again as it is.
        Order, ///< And what else copies it.
        Other, ///< Indexes, defaults, comments.
    };
    Kind kind = Kind::Other;
    QString text; ///< Its first words, for people.
    QString column; ///< That it adds, drops or changes.
    QString name; ///< The column's new name, where CHANGE or RENAME gives one.
    QString type; ///< "varchar(20)", lower case; of an added or changed column.
    bool notNull = false, hasDefault = false, computed = false, stored = false;
    bool autoIncrement = false, unique = false, references = false;
    bool characterSet = false; ///< Of its own.
    QStringList indexed; ///< What an added index is on, among other words.
};

/// The clauses of an ALTER TABLE, behind the table's name.
std::vector<AlterClause> readAlterClauses(TokenCursor cursor);

/// Of a clause that does not change a column's type.
AlterCost costOf(const AlterClause &clause);

/// Of another type for a column.
AlterCost costOfType(const QString &from, const QString &to);
/// Whether values may not fit any more.
bool isNarrower(const QString &from, const QString &to);

} // namespace ponyup
