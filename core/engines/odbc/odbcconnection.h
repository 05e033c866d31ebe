// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/connection.h"
#include "engines/leaselock.h"
#include "engines/odbc/odbcengine.h"

#include <thread>

namespace ponyup {

class OdbcLink;

/// A session with any database, through its ODBC driver.
class OdbcConnection final : public Connection {
public:
    [[nodiscard]] static Result<std::unique_ptr<OdbcConnection>>
    open(const DatabaseUrl &url, Access access, std::chrono::milliseconds lockTimeout);
    ~OdbcConnection() override;

    const Engine &engine() const override { return m_engine; }
    ServerInfo info() override;

    Result<QueryResult> query(const QString &sql, const QVariantList &values = {}) override;
    Result<qint64> run(const QString &sql, const QVariantList &values = {}) override;
    Result<std::optional<QStringList>> columnsOf(const QString &table) override;

    using Connection::execute;
    Result<StatementOutcome> execute(const Statement &statement, std::stop_token stop,
                                     const StatementData &data) override;
    using Connection::trace;
    Result<StatementTrace> trace(const Statement &statement, const StatementMark &mark,
                                 TraceDepth depth) override;
    /// false as well where the statement cannot be inside a transaction.
    Result<bool> rollsBack(const Statement &statement) override;
    Result<> begin(const TransactionOptions &options) override;
    Result<> commit(std::stop_token stop) override;
    Result<> rollback() override;
    /// As far as statements' words tell: of what a procedure does, ODBC does not.
    bool inTransaction() override { return m_inTransaction; }
    Result<> reconnect() override;

    Result<bool> tryLock() override;
    Result<> unlock() override;
    Result<std::optional<LockHolder>> lockHolder() override;

    Result<std::unique_ptr<Rehearsal>> rehearse(const CopyProgress &progress,
                                                std::stop_token stop) override;
    Result<std::unique_ptr<Rehearsal>> scratch() override;

    /// Those that names without a schema mean, without the database's own.
    Result<std::vector<CatalogTable>> catalog() override;

private:
    OdbcConnection(DatabaseUrl url, Access access, std::chrono::milliseconds lockTimeout,
                   std::unique_ptr<OdbcLink> link, OdbcProfile profile);

    /// `proven`: what a rollback undoes has been seen, and need not be tried again.
    [[nodiscard]] static Result<std::unique_ptr<OdbcConnection>>
    open(const DatabaseUrl &url, Access access, std::chrono::milliseconds lockTimeout,
         const OdbcProfile *proven);
    const OdbcProfile &profile() const { return m_engine.profile(); }
    const OdbcProduct &product() const { return *profile().product; }
    [[nodiscard]] Result<> prepareSession();
    [[nodiscard]] Result<> setLockTimeout(std::chrono::milliseconds timeout);
    [[nodiscard]] Result<QString> schema();
    [[nodiscard]] Result<> newLink();
    bool isName(const QString &stored, const QString &wanted) const;
    [[nodiscard]] Result<std::optional<CatalogTable>> find(const QString &table);
    [[nodiscard]] Result<std::vector<CatalogTable::Column>> columns(const QString &table);
    void noteEnd(const QString &sql);
    [[nodiscard]] Result<> demandOne(const Statement &statement) const;
    [[nodiscard]] Result<StatementOutcome> carryOut(const Statement &statement,
                                                    std::stop_token stop);
    bool hasTransactions() const;
    /// Tries for as long as the lock timeout says, where the database does not wait by itself.
    template <typename Attempt>
    auto patiently(const std::stop_token &stop, const Attempt &attempt) const
    {
        const auto end = std::chrono::steady_clock::now() + m_lockTimeout;
        for (;;) {
            auto done = attempt();
            if (done || done.error().kind != ErrorKind::Busy || !product().isAskedAgain
                || stop.stop_requested() || std::chrono::steady_clock::now() >= end)
                return done;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }

    const DatabaseUrl m_url;
    const Access m_access;
    std::chrono::milliseconds m_lockTimeout;
    std::unique_ptr<OdbcLink> m_link;
    const OdbcEngine m_engine;
    LeaseLock m_lease;
    TransactionOptions m_options; ///< Of the latest begin().
    std::optional<QString> m_schema;
    bool m_inTransaction = false;
    bool m_driverIsLost = false; ///< What it takes for the state of the transaction is not so.
};

} // namespace ponyup
