// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/tablewait.h"
#include "engines/values.h"
#include "sql/statement.h"

#include <QHash>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace ponyup {

class Connection;
class Engine;

/// A copy of the database to try things on; gone when this is destroyed.
class Rehearsal {
public:
    virtual ~Rehearsal() = default;
    virtual Connection &connection() = 0;
    /// "on a copy of the database (12 MiB)".
    virtual QString description() const = 0;
    /// Whether owners and grants are those of the database.
    virtual bool hasPrivileges() const { return true; }
    /// Sentences on what may stay of it in the real database, and on what it has not tried. Asked
    /// when all has run.
    virtual QStringList leftBehind() { return {}; }
};

/// Called while a long copy runs: done and total in bytes, total -1 when not known.
using CopyProgress = std::function<void(qint64 done, qint64 total)>;

/// Hands out the data that stand behind a statement in its script (Statement::hasData), piece by
/// piece; empty at their end. Valid until the next call.
using StatementData = std::function<Result<QByteArrayView>()>;

/// One open session with a database. Opened, used and destroyed in one thread; nothing of it but a
/// std::stop_token crosses threads. It owns a named QSqlDatabase connection and removes it.
///
/// A Connection is dumb: it answers and obeys. When to begin, retry, wait or give up is decided in
/// core/running. It never shows a password in an error.
class Connection {
public:
    virtual ~Connection() = default;
    Connection() = default;
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    virtual const Engine &engine() const = 0;
    /// Asked afresh: size and read-only may change.
    virtual ServerInfo info() = 0;

    // PonyUp's own bookkeeping: placeholders are `?`, values are bound. Not guarded, not timed. A
    // query() that fails leaves an open transaction as it was.

    [[nodiscard]] virtual Result<QueryResult> query(const QString &sql,
                                                    const QVariantList &values = {}) = 0;
    /// Runs a statement and returns the rows affected.
    [[nodiscard]] virtual Result<qint64> run(const QString &sql,
                                             const QVariantList &values = {}) = 0;
    // What need not be answered at once. In a transaction, where EngineTraits::pipelines, such a
    // statement may wait and travel with what comes next: the statements of a script, or the
    // commit. If it fails, that fails with its error, which has no place, and nothing behind it has
    // been carried out.

    /// As run(), for what is not asked back.
    [[nodiscard]] virtual Result<> post(const QString &sql, const QVariantList &values = {});
    /// Makes sure that the only value a query returns is this number; else the error is
    /// `otherwise`. Inside a transaction, which can then only be rolled back.
    [[nodiscard]] virtual Result<> demand(const QString &sql, qint64 number,
                                          const Error &otherwise);

    /// Column names of a table in the schema where PonyUp's tables live; nullopt: no such table.
    /// ErrorKind::VersionTableTaken when it is a view.
    [[nodiscard]] virtual Result<std::optional<QStringList>> columnsOf(const QString &table) = 0;
    QString quote(const QString &identifier) const;
    /// How large the tables are, by their names, with the schema where a name without one would
    /// mean another table. Nothing is counted and nobody waited for: what is not told at once is
    /// absent.
    [[nodiscard]] virtual QHash<QString, RelationSize> tableSizes() { return {}; }
    /// The answer to a question that comes from a script: in a transaction that can only read and
    /// is rolled back, for at most 5 seconds, 1 second of them for locks. Rows that the user may
    /// not see are an error. ErrorKind::Unsupported where that cannot be had.
    [[nodiscard]] virtual Result<QueryResult> probe(const QString &sql);
    /// Who would keep these locks waiting if they were asked for now. Nobody is waited for; empty
    /// also where that cannot be told.
    [[nodiscard]] virtual Result<std::vector<TableWait>>
    wouldWaitFor(const std::vector<TableLock> &)
    {
        return std::vector<TableWait>();
    }
    /// What there is, where no SQL is known to ask for it. ErrorKind::Unsupported where there is.
    [[nodiscard]] virtual Result<std::vector<CatalogTable>> catalog();

    // A migration's statements.

    /// Runs one statement of a script under the engine's guard, with its data if it has any. An
    /// error carries its place in the script (Statement::placeAt), detail and sqlState;
    /// ErrorKind::Forbidden when the guard refused it, Cancelled when `stop` interrupted it (within
    /// 200 ms: a session whose server has not answered by then isLost()), Busy when a lock was not
    /// to be had within the lock timeout. The transaction stays as the engine leaves it: one that
    /// was interrupted while it wrote may have been undone as a whole, so ask inTransaction().
    [[nodiscard]] virtual Result<StatementOutcome>
    execute(const Statement &statement, std::stop_token stop, const StatementData &data) = 0;
    [[nodiscard]] Result<StatementOutcome> execute(const Statement &statement, std::stop_token stop)
    {
        return execute(statement, std::move(stop), {});
    }

    /// Runs statements without data one after the other, in the open transaction, each as execute()
    /// would, and tells of each that has succeeded. The error is that of the first that did not;
    /// none behind it has run. Where EngineTraits::pipelines, they travel together: the server does
    /// not wait for us between two of them, so what its answer costs is paid once for all.
    [[nodiscard]] virtual Result<>
    executeAll(std::span<const Statement> statements, std::stop_token stop,
               const std::function<void(const StatementOutcome &)> &done);

    /// Has what can be seen of a statement, while it takes longer than about a second, told about
    /// once a second, in this thread. A failure is told once, and nothing after it.
    virtual void watch(std::function<void(const Observation &)>) { }

    /// Right before such a statement outside a transaction: what trace() will want to compare.
    [[nodiscard]] virtual Result<StatementMark> mark(const Statement &) { return StatementMark(); }
    /// Whether a statement outside a transaction that was begun has been carried out. Asked under
    /// the update lock, which the session that began it has kept to its end; without it (`Look`),
    /// to show what is to be seen just now.
    [[nodiscard]] virtual Result<StatementTrace>
    trace(const Statement &statement, const StatementMark &mark, TraceDepth depth) = 0;
    [[nodiscard]] Result<StatementTrace> trace(const Statement &statement)
    {
        return trace(statement, {}, TraceDepth::Look);
    }

    /// Whether what a statement does can be rolled back together with its transaction, as far as
    /// the tables that it names tell. (Of what commits by itself Statement::standsAlone() tells.)
    [[nodiscard]] virtual Result<bool> rollsBack(const Statement &) { return true; }

    /// What the server may lack for such a transaction, as sentences to warn with.
    [[nodiscard]] virtual Result<QStringList> shortages(const TransactionSize &)
    {
        return QStringList();
    }

    /// Begins the transaction of a migration. Where there is only one writer at a time
    /// (EngineTraits::oneWriter) this takes the write lock, without waiting: ErrorKind::Busy when
    /// another program has it. The options hold until the next begin(), for statements outside a
    /// transaction as well. Unless it `continues`, settings of the session that scripts have
    /// changed are put back first. Where EngineTraits::pipelines, it may travel as post() does.
    [[nodiscard]] virtual Result<> begin(const TransactionOptions &options) = 0;
    /// Makes it durable. First checks what the engine has put off (foreign keys). On an error the
    /// transaction may still be open; the caller rolls back. Busy after the lock timeout;
    /// LockNotHeld when the session has lost the update lock that tryLock() took.
    [[nodiscard]] virtual Result<> commit(std::stop_token stop) = 0;
    /// Undoes it, and puts session settings back unless it `continues`: a statement that is tried
    /// again is to find what its script has set. Never cancellable. Fine outside a transaction.
    [[nodiscard]] virtual Result<> rollback() = 0;
    /// The truth, asked from the engine: false after a script said COMMIT.
    virtual bool inTransaction() = 0;
    /// Whether the session has ended, by an error of whatever kind: reconnect() makes another.
    virtual bool isLost() { return false; }
    /// After ErrorKind::Connection, or when it isLost(): a new session with the same database. What
    /// the old one held is not held by it: no transaction, no update lock. ErrorKind::Unsupported
    /// where there is no server that a connection could get lost to.
    [[nodiscard]] virtual Result<> reconnect();

    // The update lock, session level. Polled, never waited for.

    /// true: we hold it now.
    [[nodiscard]] virtual Result<bool> tryLock() = 0;
    /// Releases it; ErrorKind::LockNotHeld when it was not held.
    [[nodiscard]] virtual Result<> unlock() = 0;
    /// Who holds it; nullopt when it is free. Never takes it.
    [[nodiscard]] virtual Result<std::optional<LockHolder>> lockHolder() = 0;

    // Copies. An engine that makes no backups leaves the last four as they are.

    /// A copy to try the plan on. ErrorKind::Unsupported where the engine has none; Cancelled.
    [[nodiscard]] virtual Result<std::unique_ptr<Rehearsal>> rehearse(const CopyProgress &progress,
                                                                      std::stop_token stop) = 0;
    /// The database itself, with the real rows, in one transaction that is rolled back when the
    /// rehearsal ends: until then it has the real locks. Only one transaction may be begun on it;
    /// commit() checks what was put off and leaves it open. Waits for locks and statements take at
    /// most seconds. ErrorKind::Unsupported unless EngineTraits::rehearsesLive.
    [[nodiscard]] virtual Result<std::unique_ptr<Rehearsal>> rehearseLive();
    /// An empty database of the same engine, to build a model in and look at it.
    [[nodiscard]] virtual Result<std::unique_ptr<Rehearsal>> scratch() = 0;
    /// Copies the database aside and checks the copy. Not inside a transaction that has changed
    /// something. ErrorKind::Unsupported where EngineTraits::backup is false; DiskFull is found
    /// before copying; Cancelled leaves no file.
    [[nodiscard]] virtual Result<BackupInfo> backup(int version, const CopyProgress &progress,
                                                    std::stop_token stop);
    /// Deletes all backups but the newest `keep`; never `latest`, whatever the clock said.
    virtual void pruneBackups(int keep, const QString &latest);
    /// Deletes a backup that this connection has made.
    virtual void discardBackup(const QString &path);
    /// Puts a backup in the database's place, whole or not at all. The backup is checked first: one
    /// without any table is none. A database that is damaged is moved aside, not overwritten;
    /// returns where to, else an empty text.
    [[nodiscard]] virtual Result<QString>
    restore(const QString &backupPath, const CopyProgress &progress, std::stop_token stop);
};

} // namespace ponyup
