// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "migration/directives.h"
#include "sql/dialect.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace ponyup {

/// Which of a migration's scripts.
enum class ScriptRole { Model, Migrate, Undo };

/// "model", "migrate", "undo".
QString scriptRoleName(ScriptRole role);

/// One script of a migration: where it is and what a first reading found. Its text is not kept;
/// ScriptReader (scriptreader.h) reads it again and proves that it is still the same.
struct Script {
    QString path; ///< Absolute.
    QString name; ///< As shown: relative to the migrations folder, "v3/migrate.sql".
    ScriptRole role = ScriptRole::Migrate;
    Dialect dialect = Dialect::Sqlite;
    qint64 offset = 0; ///< First byte of the section; 0 for a file of its own.
    qint64 length = 0; ///< Bytes of the section; -1 before scanScript(): to the file's end.
    int line = 1; ///< Line of the first byte.
    qint64 fileLength = -1; ///< Bytes of the whole file; -1: not known.
    // What scanScript() finds. Empty when it could not read the script; the set's problems say why.
    Directives directives;
    QByteArray checksum; ///< SHA-256 of the bytes, lower-case hex.
    /// SHA-256 of the tokens, lower-case hex: equal when only the looks differ. Empty for a script of
    /// more than 64 MiB, which nobody lays out anew: of it any change counts.
    QByteArray tokens;
    int statements = 0;
    int tablesCreated = 0;
    int tablesDropped = 0;
    /// First statement that cannot be part of a transaction; its presence means journal mode.
    std::optional<Statement> outsideTransaction;

    /// Whether it cannot be one transaction, and so runs statement by statement with the journal.
    bool isJournaled() const { return !directives.transaction || outsideTransaction; }
};

/// One entry vN of the folder.
struct Migration {
    int version = 0;
    std::optional<Script> model;
    std::optional<Script> migrate;
    std::optional<Script> undo;
    QString name; ///< The entry as shown: "v3" or "v3.sql".

    /// The version after it: what the directive says, else N+1. (That a newest entry which is only
    /// a model leads nowhere, its set knows.)
    int target() const;
    /// One line for the timeline, the migrate's or else the model's; empty when nobody wrote one.
    QString message() const;
};

/// What stands in a folder, read for one engine. A value; safe in any thread.
struct MigrationSet {
    QString folder; ///< Absolute.
    QString format; ///< Id of the format that read it.
    std::vector<Migration> migrations; ///< Ascending by version, no version twice.
    std::vector<Error> problems; ///< What makes the folder unusable for an update, in order.
    std::vector<QString> notes; ///< "README.md is not a migration", in order.

    const Migration *find(int version) const;
    /// The highest version the folder can bring a database to; -1 for an empty folder. The next
    /// entry to write has this number (0 when it is empty): a newest entry that is only a model
    /// lacks its migrate.
    int newest() const;
};

} // namespace ponyup
