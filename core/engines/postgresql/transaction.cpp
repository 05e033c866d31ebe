// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "engines/postgresql/livetrial.h"
#include "engines/postgresql/postgresconnection.h"

// PostgresConnection: the transaction of a migration.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// A script may have released the update lock, by pg_advisory_unlock_all() for instance.
PostgresErrand stillLocked()
{
    return {.sql = u"SELECT 1 / pg_catalog.count(*) FROM pg_catalog.pg_locks "
                   "WHERE locktype = 'advisory' AND classid = 85 AND objid = 80 AND objsubid = 2 "
                   "AND granted AND pid = pg_catalog.pg_backend_pid()"_s,
            .otherwise =
                Error{.kind = ErrorKind::LockNotHeld,
                      .message = Tr::tr("The update lock is not held any more: a script has "
                                        "released it. What it has done is rolled back."),
                      .hint = Tr::tr("Take pg_advisory_unlock_all() and the like out of the "
                                     "script, and look at the status before you go on.")}};
}

} // namespace

bool PostgresConnection::inTransaction()
{
    if (m_link->hasErrands()) // They are in one, or begin one.
        return true;
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
    if (isLost())
        return fail(lostConnection(m_link->handle()));
    m_options = options;
    if (m_onlyTries)
        m_options.statementTimeout = LiveTrial::statementTimeout;
    if (options.continues) {
        m_settings.useScripts();
    } else {
        if (m_settings.areTouched())
            m_settings.putBack();
        m_settings.setTimeouts(m_onlyTries ? LiveTrial::lockTimeout : options.lockTimeout,
                               m_options.statementTimeout);
    }
    m_link->post({.sql = u"BEGIN"_s});
    // When we are gone, the server is not to go on with what it would only roll back. Not every
    // system can tell it.
    if (pq().PQserverVersion(m_link->handle()) >= 140000)
        m_link->post({.sql = u"SELECT pg_catalog.set_config('client_connection_check_interval', "
                             "'2000', true) WHERE pg_catalog.version() LIKE '%linux%'"_s});
    if (m_onlyTries) // A client that hangs must not keep its locks.
        m_link->post({.sql = u"SET LOCAL idle_in_transaction_session_timeout = %1"_s.arg(
                          LiveTrial::idleTimeout.count())});
    return m_observer
        ? m_observer->transactionBegan(
            *m_link,
            m_options.versionTable.isEmpty() ? m_engine.versionTableName() : m_options.versionTable)
        : Result<>();
}

Result<> PostgresConnection::post(const QString &sql, const QVariantList &values)
{
    if (!inTransaction()) // Nothing need come behind it.
        return Connection::post(sql, values);
    if (auto own = m_settings.useOwn(); !own)
        return own;
    m_link->post({.sql = sql, .values = values});
    return {};
}

Result<> PostgresConnection::demand(const QString &sql, qint64 number, const Error &otherwise)
{
    if (!inTransaction())
        return Connection::demand(sql, number, otherwise);
    if (auto own = m_settings.useOwn(); !own)
        return own;
    // Only an error keeps the server from what comes behind it.
    m_link->post({.sql = u"SELECT 1 / (CASE WHEN (%1) = %2 THEN 1 ELSE 0 END)"_s.arg(
                      sql, QString::number(number)),
                  .otherwise = otherwise});
    return {};
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
    if (m_reach) {
        if (auto inside = ServerReach::check(*m_link); !inside)
            return inside;
    }
    // What is behind a mark would run all the same if what is before it failed.
    if (pq().PQtransactionStatus(m_link->handle()) == PQTRANS_IDLE) {
        if (auto begun = m_link->settle(); !begun)
            return begun;
    }
    if (m_isLocked)
        m_link->post(stillLocked());
    const std::vector<PostgresErrand> before = m_link->takeErrands();
    PostgresInterruptible running = m_link->interruptible(std::move(stop));
    const PostgresErrand ending{.sql = u"COMMIT"_s};
    PostgresRoundTrip trip(m_link->handle(), running);
    if (!trip.send(before) || !trip.send(ending) || !trip.depart())
        return fail(lostConnection(m_link->handle()));
    auto done = trip.take(before);
    if (!done)
        m_link->errandFailed();
    else if (auto ended = trip.take(ending); !ended)
        done = fail(std::move(ended.error()));
    trip.drain();
    if (done || pq().PQtransactionStatus(m_link->handle()) != PQTRANS_INERROR)
        m_settings.transactionEnded();
    if (done)
        return {};
    Error error = explained(std::move(done.error()), running);
    if (running.wasGivenUp()) // With the COMMIT on its way.
        error.kind = ErrorKind::Connection;
    else if (error.kind == ErrorKind::Cancelled)
        error.message = Tr::tr("The commit was stopped.");
    if (error.kind == ErrorKind::Connection)
        error.hint = Tr::tr("Whether it was committed is not known yet: look at the status, which "
                            "asks the database.");
    return fail(std::move(error));
}

Result<> PostgresConnection::rollback()
{
    if (m_link->forgetErrands())
        m_settings.mistrust();
    if (inTransaction()) {
        if (const auto undone = m_link->run(u"ROLLBACK"_s); !undone)
            return fail(undone.error());
    }
    m_settings.transactionEnded();
    if (!m_options.continues && m_settings.areTouched())
        m_settings.putBack();
    return m_link->settle();
}

} // namespace ponyup
