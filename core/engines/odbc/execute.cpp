// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "engines/odbc/interrupt.h"
#include "engines/odbc/odbcconnection.h"
#include "engines/odbc/odbclink.h"
#include "engines/odbc/odbcstatement.h"
#include "engines/refusal.h"
#include "sql/statementreader.h"

#include <QBuffer>

// OdbcConnection: one statement of a script.

namespace ponyup {

using Clock = std::chrono::steady_clock;

namespace {

/// What the driver answers to one statement, to its end.
Result<StatementOutcome> answers(OdbcStatement &running, const Statement &statement)
{
    StatementOutcome outcome;
    for (;;) {
        if (running.columns() > 0) {
            for (;;) {
                const auto next = running.nextRow();
                if (!next)
                    return fail(next.error());
                if (!*next)
                    break;
                ++outcome.rowsReturned;
            }
        } else if (statement.kind == StatementKind::Dml) {
            const qint64 rows = running.rowsAffected();
            if (rows >= 0)
                outcome.rowsAffected = std::max<qint64>(outcome.rowsAffected, 0) + rows;
        }
        const auto more = running.nextResult();
        if (!more)
            return fail(more.error());
        if (!*more)
            return outcome;
    }
}

} // namespace

/// Drivers run what they are given, be it one statement or several.
Result<> OdbcConnection::demandOne(const Statement &statement) const
{
    if (!statement.text.contains(';'))
        return {};
    QBuffer text;
    text.setData(statement.text);
    text.open(QIODevice::ReadOnly);
    StatementReader reader(text,
                           {.dialect = Dialect::Ansi, .checksum = false, .tokenChecksum = false});
    const auto first = reader.next();
    const auto second = first ? reader.next() : first;
    if (first && second && !*second)
        return {};
    return fail(ErrorKind::Internal,
                Tr::tr("PonyUp and the database disagree on where this statement ends."), {}, {},
                statement.place);
}

Result<StatementOutcome> OdbcConnection::execute(const Statement &statement, std::stop_token stop,
                                                 const StatementData &)
{
    const auto at = [&statement](Error error) {
        if (error.place.line == 0)
            error.place = statement.place;
        return fail(std::move(error));
    };
    if (stop.stop_requested())
        return at({.kind = ErrorKind::Cancelled, .message = Tr::tr("The statement was stopped.")});
    if (m_access == Access::Read && statement.kind != StatementKind::Query)
        return at({.kind = ErrorKind::ReadOnly,
                   .message = Tr::tr("The database was opened for reading only.")});
    auto refusal = m_engine.refusal(statement, m_options.allow);
    if (!refusal)
        refusal = ownTableRefusal(statement,
                                  m_options.versionTable.isEmpty() ? m_engine.versionTableName()
                                                                   : m_options.versionTable);
    if (refusal)
        return fail(std::move(*refusal));
    if (auto one = demandOne(statement); !one)
        return fail(std::move(one.error()));
    if (auto ours = m_lease.confirmCheaply(); !ours)
        return at(std::move(ours.error()));
    if (!m_link)
        return at({.kind = ErrorKind::Connection,
                   .message = Tr::tr("The connection to the database is lost.")});
    const auto started = Clock::now();
    auto outcome = carryOut(statement, std::move(stop));
    if (!outcome)
        return at(std::move(outcome.error()));
    outcome->elapsed = Clock::now() - started;
    if (statement.kind == StatementKind::TransactionControl && m_inTransaction) {
        m_inTransaction = false;
        m_driverIsLost = true;
    }
    return outcome;
}

Result<StatementOutcome> OdbcConnection::carryOut(const Statement &statement, std::stop_token stop)
{
    bool timedOut = false;
    auto outcome = patiently(stop, [&]() -> Result<StatementOutcome> {
        OdbcStatement running(m_link->handle());
        const OdbcInterrupt interrupt(running.handle(), stop, m_options.statementTimeout);
        const auto ran = running.runScripts(statement.text);
        auto answered = ran ? answers(running, statement) : fail(ran.error());
        timedOut = interrupt.wasTimedOut();
        return answered;
    });
    if (outcome || (!stop.stop_requested() && !timedOut))
        return outcome;
    Error &error = outcome.error();
    if (product().stopEndsTransaction && m_inTransaction
        && statement.kind != StatementKind::Query) {
        m_inTransaction = false;
        m_driverIsLost = true;
    }
    if (!timedOut) { // Drivers do not agree on what they call that.
        error.kind = ErrorKind::Cancelled;
        error.message = Tr::tr("The statement was stopped.");
        error.hint.clear();
    } else {
        error.kind = ErrorKind::Sql;
        error.message = Tr::tr("The statement took longer than the statement timeout of %1 ms.")
                            .arg(m_options.statementTimeout.count());
        error.hint =
            Tr::tr("Raise statement-timeout for this script, or make the statement do less.");
    }
    return outcome;
}

} // namespace ponyup
