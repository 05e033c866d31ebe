// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/connection.h"
#include "engines/postgresql/observer.h"
#include "engines/postgresql/pooling.h"
#include "engines/postgresql/postgresengine.h"
#include "engines/postgresql/postgreslink.h"
#include "engines/postgresql/serverreach.h"
#include "engines/postgresql/sessionsettings.h"

namespace ponyup {

/// A session with one database of a PostgreSQL server.
class PostgresConnection final : public Connection {
public:
    [[nodiscard]] static Result<std::unique_ptr<PostgresConnection>>
    open(const PostgresEngine &engine, const DatabaseUrl &url, Access access,
         std::chrono::milliseconds lockTimeout);

    const Engine &engine() const override;
    ServerInfo info() override;

    Result<QueryResult> query(const QString &sql, const QVariantList &values = {}) override;
    Result<qint64> run(const QString &sql, const QVariantList &values = {}) override;
    Result<std::optional<QStringList>> columnsOf(const QString &table) override;

    using Connection::execute;
    Result<StatementOutcome> execute(const Statement &statement, std::stop_token stop,
                                     const StatementData &data) override;
    Result<> executeAll(std::span<const Statement> statements, std::stop_token stop,
                        const std::function<void(const StatementOutcome &)> &done) override;
    Result<> post(const QString &sql, const QVariantList &values = {}) override;
    Result<> demand(const QString &sql, qint64 number, const Error &otherwise) override;
    void watch(std::function<void(const Observation &)> tell) override;
    Result<StatementMark> mark(const Statement &statement) override;
    using Connection::trace;
    Result<StatementTrace> trace(const Statement &statement, const StatementMark &mark,
                                 TraceDepth depth) override;
    QHash<QString, RelationSize> tableSizes() override;
    Result<QueryResult> probe(const QString &sql) override;
    Result<std::vector<TableWait>> wouldWaitFor(const std::vector<TableLock> &wanted) override;
    Result<QStringList> shortages(const TransactionSize &size) override;
    Result<> begin(const TransactionOptions &options) override;
    Result<> commit(std::stop_token stop) override;
    Result<> rollback() override;
    bool inTransaction() override;
    bool isLost() override;
    Result<> reconnect() override;

    Result<bool> tryLock() override;
    Result<> unlock() override;
    Result<std::optional<LockHolder>> lockHolder() override;

    Result<std::unique_ptr<Rehearsal>> rehearse(const CopyProgress &progress,
                                                std::stop_token stop) override;
    Result<std::unique_ptr<Rehearsal>> rehearseLive() override;
    Result<std::unique_ptr<Rehearsal>> scratch() override;

    PostgresLink &link() { return *m_link; }
    /// As execute(), whatever the statement says: for PonyUp's own copy of a schema.
    [[nodiscard]] Result<StatementOutcome>
    carryOut(const Statement &statement, std::stop_token stop, const StatementData &data = {});
    /// From here on the outcome of each statement tells its effects. `sizes` are those of the real
    /// tables.
    [[nodiscard]] Result<> observe(QHash<QString, RelationSize> sizes);
    /// From here on nothing is committed, and no statement runs or waits for long.
    void onlyTry() { m_onlyTries = true; }
    /// From here on what would reach out of this copy is held back.
    void stayInside() { m_reach.emplace(); }

private:
    PostgresConnection(const PostgresEngine &engine, DatabaseUrl url, Access access,
                       std::unique_ptr<PostgresLink> link);

    /// What runs on the server, from the first result on.
    class Running;
    /// What the guard says to a statement; nullopt: it may run.
    std::optional<Error> refusal(const Statement &statement) const;
    [[nodiscard]] Result<> pipeline(std::span<const Statement> statements, std::stop_token stop,
                                    const std::function<void(const StatementOutcome &)> &done);
    [[nodiscard]] Result<StatementOutcome>
    observed(const Statement &statement, std::stop_token stop, const StatementData &data);
    [[nodiscard]] Result<> observedAll(std::span<const Statement> statements, std::stop_token stop,
                                       const std::function<void(const StatementOutcome &)> &done);
    [[nodiscard]] Result<StatementOutcome> finish(const Statement &statement,
                                                  const StatementData &data,
                                                  PostgresInterruptible &interruptible);
    [[nodiscard]] Error explained(Error error, PostgresInterruptible &running);
    [[nodiscard]] Result<> demandServer(PostgresLink &link) const;

    const PostgresEngine &m_engine;
    const DatabaseUrl m_url;
    const Access m_access;
    std::unique_ptr<PostgresLink> m_link;
    PostgresSettings m_settings;
    Pooling m_pooling = Pooling::None;
    std::function<void(const Observation &)> m_watcher;
    TransactionOptions m_options; ///< Of the latest begin().
    bool m_isLocked = false;
    QString m_server; ///< Which one the update lock was taken on; empty: it does not tell.
    bool m_onlyTries = false; ///< See onlyTry().
    std::optional<ServerReach> m_reach; ///< See stayInside().
    std::optional<StatementObserver> m_observer;
    QStringList m_details; ///< What the server said of the latest statement at level DEBUG1.
    bool m_unreachable = false; ///< It did not even take a request to stop.
};

} // namespace ponyup
