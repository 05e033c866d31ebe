// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "engines/odbc/odbcconnection.h"
#include "engines/odbc/odbclink.h"
#include "sql/classifier.h"

// OdbcConnection: the transaction of a migration, or of a part of one.

namespace ponyup {

Result<> OdbcConnection::begin(const TransactionOptions &options)
{
    if (m_inTransaction)
        return fail(ErrorKind::Internal, Tr::tr("A transaction was begun inside another one."));
    if (m_access == Access::Read)
        return fail(ErrorKind::ReadOnly, Tr::tr("The database was opened for reading only."));
    if (!options.foreignKeys)
        return fail(ErrorKind::Unsupported,
                    Tr::tr("How enforcement of foreign keys is switched off, ODBC does not tell."),
                    Tr::tr("Take \"%1\" out of the script's head.")
                        .arg(QLatin1StringView("-- ponyup: foreign-keys off")));
    if (!m_link)
        return fail(ErrorKind::Connection, Tr::tr("The connection to the database is lost."));
    m_options = options;
    if (!options.continues) {
        if (const auto reset =
                product().reset.isEmpty() ? Result<qint64>(0) : m_link->run(product().reset);
            !reset)
            return fail(reset.error());
        if (auto set = setLockTimeout(options.lockTimeout); !set)
            return set;
    }
    if (auto ours = m_lease.confirm(); !ours)
        return ours;
    if (hasTransactions()) {
        if (auto begun = m_link->begin(); !begun)
            return begun;
    }
    m_inTransaction = true;
    if (!product().oneWriter || !m_lease.isHeld())
        return {};
    // So it waits for others now, and not when half of the migration has run.
    auto alone = m_lease.prolong();
    if (!alone)
        (void)rollback(); // Nothing has happened; that error is the one to tell.
    return alone;
}

Result<> OdbcConnection::commit(std::stop_token)
{
    if (!m_inTransaction)
        return fail(ErrorKind::TransactionEscaped, Tr::tr("There is no transaction to commit."));
    if (auto ours = m_lease.prolong(); !ours)
        return ours;
    auto done = hasTransactions() ? m_link->end(true) : Result<>();
    if (done) {
        m_inTransaction = false;
        return done;
    }
    if (done.error().kind == ErrorKind::Connection) {
        m_inTransaction = false;
        done.error().hint = Tr::tr("Whether it was committed is not known yet: look at the status, "
                                   "which asks the database.");
    }
    return done;
}

Result<> OdbcConnection::rollback()
{
    const bool open = std::exchange(m_inTransaction, false);
    const bool lost = std::exchange(m_driverIsLost, false);
    if ((!open && !lost) || !hasTransactions() || !m_link)
        return {};
    return m_link->undo();
}

Result<bool> OdbcConnection::rollsBack(const Statement &statement)
{
    if (!profile().dmlRollsBack)
        return false;
    if (statement.kind == StatementKind::Ddl && !profile().ddlRollsBack)
        return false;
    const Engine *native = product().native();
    if (!native)
        return statement.kind != StatementKind::Other;
    const auto there =
        classify({statement.text.constData(), size_t(statement.text.size())}, native->dialect());
    return !there.outsideTransaction && !there.implicitCommit;
}

} // namespace ponyup
