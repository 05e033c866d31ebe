// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/place.h"

#include <QString>

#include <vector>

namespace ponyup {

/// Every way in which something can go wrong. Closed: code decides by the kind, people read the
/// sentences. The command line maps kinds to exit codes, the window to pages.
enum class ErrorKind {
    Usage, ///< The caller asked for something that makes no sense.
    Project, ///< The project file or a database URL is wrong.
    Folder, ///< The migrations folder or an entry of it cannot be used.
    DuplicateVersion, ///< Two entries of the folder claim one version.
    Script, ///< A script is not readable as SQL or has a wrong directive.
    MigrationVersionWrong, ///< The plan does not start where the database stands, or has a gap.
    MigrationChanged, ///< An applied migration's text has changed since.
    DatabaseNewer, ///< The database is above the newest migration of the folder.
    VersionTableTaken, ///< A table of that name exists and is not ours.
    ModelMismatch, ///< The live schema lacks what the model demands.
    HistoryTampered, ///< The audit log's hash chain is broken.
    HalfDone, ///< A migration has been left half-way; `resume` comes first.
    UpdateLocked, ///< Somebody else holds the update lock.
    LockNotHeld, ///< The lock that we thought we held was gone.
    Busy, ///< The database is in use just now; trying again may help.
    Cancelled, ///< The user stopped it.
    Connection, ///< The database cannot be opened or has gone away.
    ReadOnly, ///< The database cannot be written to.
    NotADatabase, ///< The file is not a database of this engine, or is damaged.
    Forbidden, ///< The statement is one that migrations may not run.
    Risk, ///< A rule found more in the plan than was asked to let pass.
    TransactionEscaped, ///< A statement ended the transaction it ran in.
    Sql, ///< The engine refused a statement.
    DiskFull, ///< No space left for the database, its journal or a backup.
    Io, ///< A file could not be read or written.
    Unsupported, ///< This engine or format cannot do it.
    Internal, ///< A fault of PonyUp's own.
};

/// What went wrong, for people and for code. A value: cheap to copy, safe to send to another thread.
struct Error {
    ErrorKind kind = ErrorKind::Internal;
    QString message = {}; ///< One translated sentence: what is wrong, with names. Never a secret.
    QString hint = {}; ///< One translated sentence: what to do next. May be empty.
    QString detail = {}; ///< The driver's or system's own words, never translated. May be empty.
    QString sqlState = {}; ///< The engine's code ("SQLITE_CONSTRAINT_UNIQUE", "23505"). May be empty.
    SourcePlace place = {}; ///< Where in which file. Empty when no file is to blame.
    std::vector<Error> others = {}; ///< Further errors of the same kind of check, in order.

    /// "v3/migrate.sql:12:5: message (detail)" on one line, without the hint.
    QString toString() const;
};

/// The kind's name as it stands in JSON and logs ("ModelMismatch"); never translated.
QString errorKindName(ErrorKind kind);

} // namespace ponyup
