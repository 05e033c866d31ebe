// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace ponyup {

enum class SchemaObject {
    Table,
    Column,
    Index,
    ForeignKey,
    View, ///< Also a materialized one.
    Trigger,
    Sequence,
    Type, ///< An enumeration, a domain, a row type.
    Function, ///< Also a procedure or an aggregate.
    Schema, ///< A name space.
    Extension,
    Policy,
    Rule,
    Event, ///< What a server runs by the clock.
    Comment,
    Privileges, ///< Owner and grants of one of the others.
};

struct Column {
    QString name;
    QString type; ///< As declared, white space simplified.
    bool notNull = false;
    std::optional<QString> defaultValue; ///< As written in SQL.
    int primaryKey = 0; ///< Position in the primary key from 1; 0: not part of it.
    QString generated; ///< The expression of a generated column; else empty.
    QString identity = {}; ///< "ALWAYS" or "BY DEFAULT" of an identity column; else empty.
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
    QString name; ///< Where each table has triggers of its own: "stamp ON orders".
    QString table;
    QString sql;
};

/// Anything else that has a name: sequences, types, functions, policies, …
struct SchemaItem {
    SchemaObject object = SchemaObject::Sequence;
    QString name; ///< "add(integer, integer)", "own_rows ON orders".
    QString sql;
};

/// What is in a database, without its rows and without PonyUp's own tables. A value.
struct Schema {
    std::vector<Table> tables; ///< Each vector by name.
    std::vector<View> views;
    std::vector<Trigger> triggers;
    std::vector<SchemaItem> items; ///< By kind, then name.
    std::vector<SchemaItem> privileges; ///< By name; empty where nobody has asked for them.
    /// Where names without a schema belong; "public". What lies elsewhere is named "schema.name".
    /// Empty: there is only one.
    QString defaultSchema;

    const Table *table(const QString &name) const; ///< ASCII case does not count.
    /// SHA-256 over everything above but privileges, lower-case hex.
    QByteArray digest() const;
};

} // namespace ponyup
