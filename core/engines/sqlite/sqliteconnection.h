// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/connection.h"
#include "engines/sqlite/foreignkeys.h"
#include "engines/sqlite/lockfile.h"
#include "engines/sqlite/sqlitedatabase.h"
#include "engines/sqlite/sqliteengine.h"

#include <optional>

namespace ponyup {

/// A session with one SQLite file.
///
/// A file that is not there yet is stood in for by an empty database in memory, so that reading
/// creates nothing; it is created by the first call that writes (begin(), run()), and found by the
/// next call when another process has created it meanwhile.
class SqliteConnection final : public Connection {
public:
    [[nodiscard]] static Result<std::unique_ptr<Connection>>
    open(const SqliteEngine &engine, const QString &path, Access access,
         std::chrono::milliseconds lockTimeout);
    /// A database that nobody will miss, written without care for crashes: the copy at `path`, or
    /// an empty one in memory when it is empty.
    [[nodiscard]] static Result<std::unique_ptr<Connection>>
    openThrowaway(const SqliteEngine &engine, const QString &path);

    const Engine &engine() const override;
    ServerInfo info() override;

    Result<QueryResult> query(const QString &sql, const QVariantList &values) override;
    Result<qint64> run(const QString &sql, const QVariantList &values) override;
    Result<std::optional<QStringList>> columnsOf(const QString &table) override;

    using Connection::execute;
    Result<StatementOutcome> execute(const Statement &statement, std::stop_token stop,
                                     const StatementData &data) override;
    /// VACUUM, DETACH and settings: each may be run twice.
    using Connection::trace;
    Result<StatementTrace> trace(const Statement &, const StatementMark &, TraceDepth) override
    {
        return StatementTrace{.state = StatementTrace::State::Harmless};
    }
    Result<> begin(const TransactionOptions &options) override;
    Result<> commit(std::stop_token stop) override;
    Result<> rollback() override;
    bool inTransaction() override;

    Result<bool> tryLock() override;
    Result<> unlock() override;
    Result<std::optional<LockHolder>> lockHolder() override;

    Result<std::unique_ptr<Rehearsal>> rehearse(const CopyProgress &progress,
                                                std::stop_token stop) override;
    Result<std::unique_ptr<Rehearsal>> scratch() override;
    Result<BackupInfo> backup(int version, const CopyProgress &progress,
                              std::stop_token stop) override;
    void pruneBackups(int keep, const QString &latest) override;
    void discardBackup(const QString &path) override;
    Result<QString> restore(const QString &backupPath, const CopyProgress &progress,
                            std::stop_token stop) override;

private:
    SqliteConnection(const SqliteEngine &engine, QString path, Access access);

    enum class Need { Read, Write };
    /// Opens the file in place of the stand-in when it is there or, to write, creates it.
    Result<> settle(Need need);
    Result<> openFile(const QString &mode, std::chrono::milliseconds lockTimeout);
    Result<> openMemory();
    Result<StatementOutcome> executeByDriver(const Statement &statement);
    /// The file that stands there is damaged: leaves its place to a new one. Returns its new path.
    Result<QString> moveAside();
    Result<> putBack(SqliteDatabase &backup, const CopyProgress &progress, std::stop_token stop);
    Watch::Limits limits() const;
    /// Pins the settings when they may have changed.
    void pin(bool foreignKeys);

    const SqliteEngine &m_engine;
    QString m_path; ///< Empty: in memory for good.
    Access m_access;
    bool m_isStandIn = false;
    bool m_isThrowaway = false;
    bool m_isDamaged = false; ///< As far as it has been found out.
    TransactionOptions m_options; ///< Of the latest begin().
    LockFile m_lock;
    std::unique_ptr<SqliteDatabase> m_database;
    bool m_settingsChanged = true; ///< By a script.
    std::optional<ForeignKeyCheck> m_foreignKeys;
};

} // namespace ponyup
