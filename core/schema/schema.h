// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace ponyup {

struct Column {
    QString name;
    QString type; ///< As declared, white space simplified.
    bool notNull = false;
    std::optional<QString> defaultValue; ///< As written in SQL.
    int primaryKey = 0; ///< Position in the primary key from 1; 0: not part of it.
    QString generated; ///< The expression of a generated column; else empty.
    bool operator==(const Column &) const = default;
};

struct Index {
    QString name; ///< Empty for one that a constraint made.
    bool unique = false;
    QStringList columns; ///< Names or expressions, with DESC and COLLATE where said.
    QString where; ///< Of a partial index.
    QString sql; ///< Empty for one that a constraint made.
    bool operator==(const Index &) const = default;
};

struct ForeignKey {
    QStringList columns;
    QString table;
    QStringList references;
    QString onUpdate; ///< "NO ACTION", "CASCADE", …
    QString onDelete;
    bool operator==(const ForeignKey &) const = default;
};

struct Table {
    QString name;
    std::vector<Column> columns; ///< In the table's order.
    std::vector<Index> indexes; ///< By name, then columns.
    std::vector<ForeignKey> foreignKeys; ///< By columns.
    QString sql; ///< The CREATE statement as the engine keeps it.

    const Column *column(const QString &columnName) const; ///< ASCII case does not count.
};

struct View {
    QString name;
    QString sql;
};

struct Trigger {
    QString name;
    QString table;
    QString sql;
};

/// What is in a database, without its rows and without PonyUp's own tables. A value.
struct Schema {
    std::vector<Table> tables; ///< Each vector by name.
    std::vector<View> views;
    std::vector<Trigger> triggers;

    const Table *table(const QString &name) const; ///< ASCII case does not count.
    /// SHA-256 over everything above, lower-case hex: equal schemas, equal digest.
    QByteArray digest() const;
};

} // namespace ponyup
