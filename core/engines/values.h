// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/statementeffects.h"

#include <QDateTime>
#include <QMap>
#include <QString>
#include <QStringList>
#include <QVariant>

#include <chrono>
#include <optional>
#include <vector>

// What goes in and out of a Connection. Values: they may cross threads.

namespace ponyup {

/// What an engine can.
struct EngineTraits {
    bool transactionalDdl = false; ///< DDL rolls back: a migration can be one transaction.
    bool oneWriter = false; ///< begin() takes the only write lock there is (SQLite).
    bool backup = false;
    bool rehearsalIsCopy = false; ///< A dry run has the real rows.
    /// After a statement that failed, its transaction can only be rolled back.
    bool errorDoomsTransaction = false;
    /// executeAll() sends many statements at once and waits once.
    bool pipelines = false;
    bool rehearsesLive = false; ///< Connection::rehearseLive() is there.
    bool foreignKeysOff = true; ///< TransactionOptions::foreignKeys may be false.
    /// Which statements end a transaction, nobody can tell by their words: every script runs with
    /// the journal.
    bool journalAlways = false;
    bool clientScript = true; ///< Engine::clientScript() may be called.
};

/// Where we are connected, in words for people and for the audit log.
struct ServerInfo {
    QString product; ///< "SQLite", "PostgreSQL".
    QString version; ///< "3.40.1".
    QString database; ///< Its name; for SQLite the absolute path.
    QString user; ///< The database's user; empty for SQLite.
    bool superuser = false; ///< With rights over the whole server.
    bool exists = true; ///< false: an SQLite file that the first update will create.
    bool readOnly = false;
    qint64 bytes = -1; ///< Size of the database; -1 when not known.
    QString transport; ///< "encrypted (TLSv1.3), …", "not encrypted"; empty: there is no server.
    /// What stands in between, and what other servers there are, as far as it shows: "through a
    /// connection pooler …", "a replica: …".
    QStringList topology;
    QStringList notes; ///< What else matters: "journal mode WAL", "native handle not used: …".
    QMap<QString, QString> settings; ///< Session settings that change what SQL means, pinned by us.
};

/// Answer to one of PonyUp's own queries. Small by design; script results are never collected.
struct QueryResult {
    QStringList columns;
    std::vector<QVariantList> rows;
};

/// How large a table is, as far as the server tells.
struct RelationSize {
    qint64 rows = -1; ///< Estimated; -1: not known.
    qint64 bytes = -1; ///< With its indexes; of a partitioned table with its partitions.
};

/// A table or view as a driver's catalog tells of it.
struct CatalogTable {
    struct Column {
        QString name;
        QString type; ///< With its length, where it has one.
        bool notNull = false;
        std::optional<QString> defaultValue = {};
        int primaryKey = 0; ///< From 1; 0: no part of it.
    };
    QString name;
    bool isView = false;
    std::vector<Column> columns; ///< Of a view: none.
};

/// What one statement of a script did.
struct StatementOutcome {
    qint64 rowsAffected = -1; ///< Rows inserted, changed or deleted; -1 when that makes no sense.
    qint64 rowsReturned = 0; ///< Rows that it returned; they are stepped over, not kept.
    std::chrono::nanoseconds elapsed{0};
    QStringList notices;
    QStringList warnings; ///< What it did that its text does not say; kept in the report.
    StatementEffects effects; ///< Told by a rehearsal, where the engine can.
};

/// Another session with the same server, as far as it may be seen.
struct OtherSession {
    qint64 pid = -1; ///< Of the server's process; 0: a transaction that was prepared and waits.
    QString user = {};
    QString application = {};
    QString host = {}; ///< Empty: the server's own machine.
    QString state = {}; ///< In the server's words: "active", "idle in transaction", ….
    QString query = {}; ///< Its latest, shortened.
    std::chrono::seconds since{-1}; ///< How long it has been in that state.
};

/// What is seen of a statement while it runs.
struct Observation {
    std::vector<OtherSession> blockers = {}; ///< For whom it waits.
    int blocked = 0; ///< How many others wait for it.
    OtherSession longestBlocked = {}; ///< Of those, when there are any.
    QString phase = {}; ///< How far it is, in the server's words. May be empty.
    qint64 done = -1;
    qint64 total = -1;
    QString failure = {}; ///< Why nothing can be seen. Then that is all.
};

/// What is there right before a statement that cannot be rolled back: kept with the journal's
/// intent, to be compared with what is there later. Each part is empty where there is none.
struct StatementMark {
    QString run = {}; ///< Of the journal that has it; with it the statement is named on the server.
    QString position = {}; ///< The end of the server's log of changes.
    QString before = {}; ///< What of what the statement names is there, as the engine notes it.
};

/// How far a database is asked.
enum class TraceDepth {
    Look, ///< Nothing is written.
    Rehearse, ///< What the statement would have made of the old definitions may be tried on a copy.
};

/// What a database tells of a statement that was begun outside a transaction and whose end is not
/// known, or that failed half-way.
struct StatementTrace {
    enum class State {
        NotDone,
        Done,
        Running, ///< A session of the server is still busy with it.
        Harmless, ///< Not known, but running it twice does no harm.
        Unknown,
    };
    State state = State::Unknown;
    QString evidence = {}; ///< Sentences: what there is to be seen. May be empty.
    /// What has to be run before it is run again, or to finish it if it is Done.
    QStringList cleanup = {};
    bool changed = false; ///< What it names is not defined as StatementMark::before.
};

/// How a transaction for a migration begins.
struct TransactionOptions {
    bool foreignKeys = true; ///< false: enforcement off, and checked before the commit.
    /// A further transaction of the same migration: what its script has set in the session stays.
    bool continues = false;
    QString versionTable =
        {}; ///< Kept from scripts, as `ponyup_…` are. Empty: the engine's default.
    QStringList allow; ///< What the guard lets through, by name: "attach", "vacuum-into", ….
    /// Of the journal. Where a statement can be left half-way, it carries it to the server, to be
    /// seen in its process list and log. May be empty.
    QString run = {};
    std::chrono::milliseconds lockTimeout{5000}; ///< For waits inside the transaction.
    std::chrono::milliseconds statementTimeout{0}; ///< Zero: none.
};

/// What one transaction is going to do, as far as its statements tell.
struct TransactionSize {
    int tablesCreated = 0;
    int tablesDropped = 0;
};

/// Who holds the update lock, as far as the system tells.
struct LockHolder {
    QString who; ///< "process 4711 (ponyup), user ann".
    qint64 pid = -1;
    bool updates = false; ///< It has the update lock itself: it is a PonyUp.
};

struct BackupInfo {
    QString path;
    QDateTime taken; ///< UTC.
    int version = -1; ///< The database's version at that time.
    qint64 bytes = 0;
};

} // namespace ponyup
