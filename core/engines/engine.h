// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/clientscript.h"
#include "engines/connection.h"
#include "engines/databaseurl.h"
#include "sql/dialect.h"
#include "sql/statement.h"

#include <memory>
#include <span>

namespace ponyup {

/// The types of PonyUp's own tables.
enum class ColumnType { Integer, BigInteger, Text, ShortText, Blob, Json, Timestamp };

/// Whether a database is only looked at.
enum class Access {
    Read, ///< Never creates, never changes. A missing SQLite file is an empty database in memory.
    Update, ///< May create the SQLite file, but not before something is written.
    Restore, ///< As Update, but what stands there may be damaged: a backup takes its place.
};

/// SEAM: a kind of database.
///
/// How to write one: (1) a folder of its own here; the client library's header is included only
/// inside it; (2) derive from Engine (stateless) and Connection (one session); (3) add one line to
/// the table in engines.cpp, and one for its schema reader in core/schema; (4) run the conformance
/// suite, which loops over the table. An engine answers questions and decides nothing.
class Engine {
public:
    virtual ~Engine() = default;

    /// Sets the client library up for a program that has the process for itself; see
    /// configureEngines().
    virtual void configureProcess() const { }

    virtual QString id() const = 0; ///< "sqlite"
    virtual QString title() const = 0; ///< "SQLite"
    virtual Dialect dialect() const = 0;
    virtual EngineTraits traits() const = 0;

    /// Name of the Version table unless the project says otherwise: "Version" or "version".
    virtual QString versionTableName() const = 0;
    /// CREATE TABLE of the Version table, to the letter of the original, for a quoted name.
    virtual QString versionTableSql(const QString &quotedName) const = 0;
    /// What TransactionOptions::allow can name.
    virtual QStringList allowableNames() const = 0;
    /// What the guard will say to a statement of a script that reaches out of the database, as far
    /// as its words tell: so that it is refused before anything runs. nullopt: nothing, as far as
    /// they tell.
    virtual std::optional<Error> refusal(const Statement &statement,
                                         const QStringList &allow) const = 0;
    /// Why a statement may not be tried on the database itself (Connection::rehearseLive()): its
    /// rollback would not undo all of it, as far as its words tell. nullopt: as far as they tell,
    /// it would. ErrorKind::Forbidden, with its place.
    virtual std::optional<Error> escape(const Statement &) const { return {}; }
    virtual QString columnType(ColumnType type) const = 0;
    virtual QString quote(const QString &identifier) const = 0;
    /// How a script for the engine's own client is worded. Lives for ever.
    virtual const ClientScript &clientScript() const = 0;

    /// Opens a connection for the calling thread. ErrorKind::Connection, NotADatabase, ReadOnly or
    /// Busy, each with what to do next.
    /// `lockTimeout`: for what has to be read to begin with, while another program has it locked.
    [[nodiscard]] virtual Result<std::unique_ptr<Connection>>
    open(const DatabaseUrl &url, Access access,
         std::chrono::milliseconds lockTimeout = std::chrono::seconds(5)) const = 0;
    /// Who holds the update lock, told without a connection: of a database that is locked, one
    /// cannot be had. nullopt: nobody, or the system does not tell.
    /// Of a server this is asked over a connection.
    virtual std::optional<LockHolder> lockHolder(const DatabaseUrl &url) const;
    /// The backups there are of a database, be it damaged or gone; newest first.
    virtual std::vector<BackupInfo> backups(const DatabaseUrl &) const { return {}; }
};

struct EngineEntry {
    QString id;
    QString title;
    const Engine &(*engine)();
};

/// The registry: every engine there is.
std::span<const EngineEntry> engines();

/// For main(), before any database is opened: what can be set only for the whole process, for
/// speed. A program that uses engines' client libraries for itself as well leaves it out.
void configureEngines();

/// ErrorKind::Project for an engine that is not there, naming those that are.
[[nodiscard]] Result<const Engine *> engineFor(const QString &id);

} // namespace ponyup
