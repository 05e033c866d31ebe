// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/place.h"
#include "sql/dialect.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace ponyup {

/// What a statement is for, told by its first words alone.
enum class StatementKind {
    Ddl, ///< CREATE, ALTER, DROP, REINDEX, …
    Dml, ///< INSERT, UPDATE, DELETE, REPLACE, … (with or without WITH before it)
    Query, ///< SELECT, VALUES, EXPLAIN, …
    TransactionControl, ///< BEGIN, COMMIT, ROLLBACK, SAVEPOINT, RELEASE, END, …
    Session, ///< PRAGMA, SET, …
    ClientCommand, ///< What a client, not the server, understands.
    Other, ///< Anything else: not known is not the same as harmless.
};

/// "ddl", "dml", "query", "transaction", "session", "client", "other": stable, for JSON and logs.
QString statementKindName(StatementKind kind);

enum class ObjectType {
    None,
    Table,
    Index,
    View,
    Trigger,
    MaterializedView,
    Sequence,
    Function, ///< Also an aggregate.
    Procedure,
    Type, ///< Also a domain.
    Schema,
    Database,
    Extension,
    Role, ///< Also a user.
    Policy,
    Rule,
    Event, ///< Also an event trigger.
    Package,
};

/// "table", "materialized view", …; "" for None: stable, for JSON and logs.
QString objectTypeName(ObjectType type);

/// An object that a statement names, unquoted. name is empty when the head of the statement does
/// not tell.
struct ObjectName {
    ObjectType type = ObjectType::None;
    QString schema; ///< "main", "public"; empty when not written.
    QString name;
    bool ifNotExists = false;
};

/// One statement of a script, as it is sent to the engine: exactly one, without the terminator.
struct Statement {
    int number = 0; ///< From 1, within its script.
    QByteArray text; ///< UTF-8, from the first token to the last; comments inside are kept.
    SourcePlace place; ///< Of the first token.
    StatementKind kind = StatementKind::Other;
    QByteArray verb; ///< The first keyword or keywords, upper case: "CREATE TABLE", "INSERT".
    bool outsideTransaction = false; ///< The engine refuses it inside a transaction (VACUUM, …).
    /// The engine ends the open transaction before it runs it, and nothing brings that back: most
    /// of MariaDB's DDL, and what else its manual lists. Or it may do so while it runs: a call, SQL
    /// that is made there, a block whose words do not show that it does not.
    bool implicitCommit = false;
    /// Its data stand behind it in the script (COPY … FROM STDIN); see StatementReader::readData().
    bool hasData = false;
    Dialect dialect = Dialect::Sqlite; ///< Of the script.
    /// Byte of text where the first parameter stands (`?`, `:name`), for which nobody has a value;
    /// -1: there is none. Looked for only where tokens are: when their checksum is wanted.
    qint64 parameter = -1;

    /// Whether it cannot be a part of a transaction: the script then needs the journal.
    bool standsAlone() const { return outsideTransaction || implicitCommit; }
    /// The place of a byte of text, for an error position that an engine reports. Counts lines as
    /// the reader does (LF, CRLF and CR each end one). Clamped to the statement's end.
    SourcePlace placeAt(qint64 byteOffset) const;
    /// The first words on one line, at most maxLength characters, with "…" where it was cut.
    QString firstWords(int maxLength = 80) const;
    /// What CREATE, ALTER or DROP is about. ObjectType::None for other statements.
    ObjectName object() const;
    /// The name that ALTER TABLE … RENAME TO gives; empty for other statements.
    QString renamedTo() const;
    /// All that its head names as created, changed, emptied, written or locked, in the order of the
    /// text: DROP TABLE a, b; INSERT INTO t; CREATE INDEX i ON t names i and t. What a query, a
    /// body or a WITH reads or writes inside is not among them.
    std::vector<ObjectName> objects() const;
    /// The text of a CREATE with IF NOT EXISTS in it; of other statements, as it is.
    QByteArray textIfNotExists() const;
};

} // namespace ponyup
