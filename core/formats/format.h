// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "migration/migration.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>

namespace ponyup {

/// What a format needs to know of the database that the folder is read for.
struct FormatOptions {
    QString engine; ///< Engine id ("sqlite"): chooses `migrate.sqlite.sql` over `migrate.sql`.
    Dialect dialect = Dialect::Sqlite;
    QString versionTable; ///< A script that creates a table of this name is refused. May be empty.
    /// What the engine refuses a statement for before it runs, if for anything; asked from any
    /// thread. May be empty.
    std::function<std::optional<Error>(const Statement &)> refusal = {};
    std::stop_token stop; ///< Reading gigabytes takes its time.
};

/// SEAM: a layout of migration folders.
///
/// How to write one: (1) derive from Format in a file pair of this folder; (2) keep every rule
/// about names in one header beside it, the parser next to the maker; (3) add one line to the table
/// in formats.cpp; (4) add fixture folders under tests/fixtures/formats/<id>/. The conformance
/// suite then runs over it.
///
/// A format is dumb: it says what is there. It decides nothing about order, gaps or the database;
/// it never writes except in create(), never executes, never follows a link out of the folder.
/// Stateless; any thread.
class Format {
public:
    virtual ~Format() = default;

    virtual QString id() const = 0;
    /// Whether the folder looks like this layout. A cheap look at names; no file is read.
    virtual bool recognises(const QString &folder) const = 0;
    /// Reads the whole folder. An Error only when the folder itself cannot be read (missing, no
    /// folder, no permission), and ErrorKind::Cancelled when it was stopped; what is wrong with an entry goes to MigrationSet::problems with its
    /// place and reading goes on, so that everything wrong is told at once.
    [[nodiscard]] virtual Result<MigrationSet> read(const QString &folder,
                                                    const FormatOptions &options) const = 0;
    /// Makes an entry with a migrate script from a template, or adds the script to an entry that is
    /// only a model, and returns the absolute paths of the new files. The message becomes one line.
    /// Never overwrites: ErrorKind::Folder when something of that name is there; Usage for an empty
    /// message or an impossible version; Io when it cannot be written.
    [[nodiscard]] virtual Result<QStringList> create(const QString &folder, int version,
                                                     const QString &message) const = 0;
};

struct FormatEntry {
    QString id;
    QString title;
    std::unique_ptr<Format> (*make)();
};

/// The registry: every format there is, in the order in which they are asked to recognise a folder.
std::span<const FormatEntry> formats();

/// The format of that id, or with an empty id the first that recognises the folder, else the native
/// one. ErrorKind::Project for an unknown id, naming the known ones.
[[nodiscard]] Result<std::unique_ptr<Format>> formatFor(const QString &id, const QString &folder);

} // namespace ponyup
