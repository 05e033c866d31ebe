// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "engines/postgresql/livetrial.h"
#include "engines/postgresql/postgresconnection.h"

// PostgresConnection: the transaction of a migration.

namespace ponyup {

using namespace Qt::StringLiterals;

bool PostgresConnection::inTransaction()
{
    switch (pq().PQtransactionStatus(m_link->handle())) {
    case PQTRANS_ACTIVE:
    case PQTRANS_INTRANS:
    case PQTRANS_INERROR:
        return true;
    default:
        return false;
    }
}

Result<> PostgresConnection::begin(const TransactionOptions &options)
{
    if (inTransaction())
        return fail(ErrorKind::Internal, Tr::tr("A transaction was begun inside another one."));
    if (m_access == Access::Read)
        return fail(ErrorKind::ReadOnly, Tr::tr("The database was opened for reading only."));
    if (!options.foreignKeys)
        return fail(ErrorKind::Unsupported,
                    Tr::tr("PostgreSQL cannot switch foreign keys off for a migration."),
                    Tr::tr("Take \"%1\" out of the script's head. Constraints that are DEFERRABLE "
                           "can wait for the end of the transaction: SET CONSTRAINTS ALL DEFERRED.")
                        .arg("-- ponyup: foreign-keys off"_L1));
    m_options = options;
    if (m_onlyTries)
        m_options.statementTimeout = LiveTrial::statementTimeout;
    auto ready = Result<>();
    if (options.continues) {
        ready = m_settings.useScripts();
    } else {
        if (m_settings.areTouched())
            ready = m_settings.putBack();
        if (ready && m_onlyTries)
            ready = m_settings.setTimeouts(LiveTrial::lockTimeout, LiveTrial::statementTimeout);
        else if (ready)
            ready = m_settings.setTimeouts(options.lockTimeout, options.statementTimeout);
    }
    if (!ready)
        return ready;
    if (const auto begun = m_link->run(u"BEGIN"_s); !begun)
        return fail(begun.error());
    if (m_onlyTries) { // A client that hangs must not keep its locks.
        const auto idle = m_link->run(u"SET LOCAL idle_in_transaction_session_timeout = %1"_s.arg(
            LiveTrial::idleTimeout.count()));
        if (!idle)
            return fail(idle.error());
    }
    return m_observer
        ? m_observer->transactionBegan(
            *m_link,
            m_options.versionTable.isEmpty() ? m_engine.versionTableName() : m_options.versionTable)
        : Result<>();
}

Result<> PostgresConnection::commit(std::stop_token stop)
{
    if (!inTransaction())
        return fail(ErrorKind::TransactionEscaped, Tr::tr("There is no transaction to commit."));
    if (pq().PQtransactionStatus(m_link->handle()) == PQTRANS_INERROR)
        return fail(ErrorKind::Sql,
                    Tr::tr("The transaction has failed and can only be rolled back."));
    if (m_onlyTries) {
        const auto checked = m_link->run(u"SET CONSTRAINTS ALL IMMEDIATE"_s);
        return checked ? Result<>() : fail(checked.error());
    }
    PostgresInterruptible running = m_link->interruptible(std::move(stop));
    if (pq().PQsendQuery(m_link->handle(), "COMMIT") != 1)
        return fail(lostConnection(m_link->handle()));
    std::optional<Error> error;
    while (const PostgresResult result{running.next()}) {
        if (isError(result.get()) && !error)
            error = postgresError(result.get());
    }
    m_settings.transactionEnded();
    if (!error && pq().PQstatus(m_link->handle()) == CONNECTION_BAD)
        error = lostConnection(m_link->handle());
    if (!error)
        return {};
    *error = explained(std::move(*error), running.wasStopped());
    if (error->kind == ErrorKind::Cancelled)
        error->message = Tr::tr("The commit was stopped.");
    if (error->kind == ErrorKind::Connection)
        error->hint = Tr::tr("Whether it was committed is not known yet: look at the status, which "
                             "asks the database.");
    return fail(std::move(*error));
}

Result<> PostgresConnection::rollback()
{
    if (inTransaction()) {
        if (const auto undone = m_link->run(u"ROLLBACK"_s); !undone)
            return fail(undone.error());
    }
    m_settings.transactionEnded();
    return m_settings.areTouched() ? m_settings.putBack() : Result<>();
}

} // namespace ponyup
