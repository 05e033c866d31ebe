// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/connection.h"
#include "engines/leaselock.h"
#include "engines/mariadb/mariadbengine.h"
#include "engines/mariadb/mariadblink.h"
#include "engines/mariadb/reach.h"
#include "engines/mariadb/sessionsettings.h"

#include <QHash>

namespace ponyup {

/// A session with one database of a MariaDB or MySQL server.
class MariaDbConnection final : public Connection {
public:
    [[nodiscard]] static Result<std::unique_ptr<MariaDbConnection>>
    open(const MariaDbEngine &engine, const DatabaseUrl &url, Access access,
         std::chrono::milliseconds lockTimeout);

    const Engine &engine() const override;
    ServerInfo info() override;

    Result<QueryResult> query(const QString &sql, const QVariantList &values = {}) override;
    Result<qint64> run(const QString &sql, const QVariantList &values = {}) override;
    Result<std::optional<QStringList>> columnsOf(const QString &table) override;

    using Connection::execute;
    Result<StatementOutcome> execute(const Statement &statement, std::stop_token stop,
                                     const StatementData &data) override;
    void watch(std::function<void(const Observation &)> tell) override;
    QHash<QString, RelationSize> tableSizes() override;
    Result<QueryResult> probe(const QString &sql) override;
    Result<StatementMark> mark(const Statement &statement) override;
    using Connection::trace;
    Result<StatementTrace> trace(const Statement &statement, const StatementMark &mark,
                                 TraceDepth depth) override;
    Result<bool> rollsBack(const Statement &statement) override;
    Result<> begin(const TransactionOptions &options) override;
    Result<> commit(std::stop_token stop) override;
    Result<> rollback() override;
    bool inTransaction() override;
    bool isLost() override { return m_link->isLost(); }
    Result<> reconnect() override;

    Result<bool> tryLock() override;
    Result<> unlock() override;
    Result<std::optional<LockHolder>> lockHolder() override;
    /// ErrorKind::LockNotHeld when this session does not hold the update lock (any more).
    [[nodiscard]] Result<> checkLock();

    Result<std::unique_ptr<Rehearsal>> rehearse(const CopyProgress &progress,
                                                std::stop_token stop) override;
    Result<std::unique_ptr<Rehearsal>> scratch() override;

    /// As execute(), whatever the statement says: for PonyUp's own copy of a schema.
    [[nodiscard]] Result<StatementOutcome> carryOut(const Statement &statement,
                                                    std::stop_token stop);

    /// From now on tables that are among these are changed in the best way that the server knows,
    /// and the outcome tells which that is.
    void tellWays(const QHash<QString, RelationSize> &sizes);
    /// From now on nothing that is executed leaves the database: it is a copy to try things on.
    [[nodiscard]] Result<> stayInside();
    /// What keeps it so; null elsewhere.
    MariaDbFence *fence() { return m_fence.get(); }
    [[nodiscard]] Result<> putSettingsBack() { return m_settings.putBack(); }

private:
    MariaDbConnection(const MariaDbEngine &engine, DatabaseUrl url, Access access,
                      std::unique_ptr<MariaDbLink> link);

    /// Sends a text and waits for the beginning of the answer.
    [[nodiscard]] bool send(const QByteArray &text, MariaDbInterruptible &interruptible);
    [[nodiscard]] Result<StatementOutcome> answers(const Statement &statement,
                                                   MariaDbInterruptible &interruptible);
    [[nodiscard]] Error explained(Error error, MariaDbInterruptible &interruptible);
    void takeWarnings(StatementOutcome &outcome);
    /// In a copy: why the statement is not carried out there; nullopt: it may be.
    [[nodiscard]] Result<std::optional<StatementOutcome>> heldBack(const Statement &statement);
    /// nullopt: nothing was done.
    [[nodiscard]] Result<std::optional<StatementOutcome>> tryWays(const Statement &statement,
                                                                  const std::stop_token &stop);
    QString storageEngineOf(const QString &table);
    [[nodiscard]] Result<std::optional<StatementTrace>> traceRunning(const Statement &statement,
                                                                     const QString &run);
    [[nodiscard]] Result<StatementTrace> traceRows(const Statement &statement);
    [[nodiscard]] Result<StatementTrace> traceDefinitions(const Statement &statement,
                                                          const QString &before, TraceDepth depth,
                                                          const StatementTrace &catalog);
    bool leadsToNow(const Statement &statement, const QString &before, const QString &now);
    QString lockName() const;
    /// The update lock of a cluster, on whose nodes GET_LOCK has each its own; null: this is none.
    [[nodiscard]] Result<LeaseLock *> lease();
    [[nodiscard]] Result<> prepareNode();
    QStringList topology();
    QStringList connectionNotes();

    const MariaDbEngine &m_engine;
    const DatabaseUrl m_url;
    const Access m_access;
    std::unique_ptr<MariaDbLink> m_link;
    MariaDbSettings m_settings;
    TransactionOptions m_options; ///< Of the latest begin().
    bool m_isLocked = false;
    bool m_unreachable = false; ///< The server could not be asked to stop a statement.
    std::optional<bool> m_isCluster; ///< Asked when it is needed first.
    std::unique_ptr<LeaseLock> m_lease;
    MariaDbObserver m_observer;
    QHash<QString, bool> m_rollsBack; ///< By table, until something may have changed it.
    std::unique_ptr<MariaDbFence> m_fence; ///< Of a copy to try things on.
    std::optional<QHash<QString, RelationSize>> m_realTables; ///< Of a rehearsal; see tellWays().
};

} // namespace ponyup
