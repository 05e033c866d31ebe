// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "engines/postgresql/escape.h"
#include "engines/postgresql/postgresconnection.h"
#include "engines/postgresql/refusal.h"
#include "engines/refusal.h"

// PostgresConnection: one statement of a script.

namespace ponyup {

using namespace Qt::StringLiterals;
using Clock = std::chrono::steady_clock;

/// Takes what the server answers to one statement, to its end.
class PostgresConnection::Running {
public:
    Running(PGconn *connection, PostgresInterruptible &interruptible, const Statement &statement,
            const StatementData &data)
        : m_connection(connection),
          m_interruptible(interruptible),
          m_statement(statement),
          m_data(data)
    {
    }

    [[nodiscard]] Result<StatementOutcome> finish();

private:
    void take(const PGresult *result);
    void countRows(const PGresult *result);
    void sendData();
    void passData();

    PGconn *m_connection;
    PostgresInterruptible &m_interruptible;
    const Statement &m_statement;
    const StatementData &m_data;
    StatementOutcome m_outcome;
    std::optional<Error> m_error;
};

Result<StatementOutcome> PostgresConnection::Running::finish()
{
    while (const PostgresResult result{m_interruptible.next()})
        take(result.get());
    if (!m_error && pq().PQstatus(m_connection) == CONNECTION_BAD) {
        m_error = lostConnection(m_connection);
        m_error->place = m_statement.place;
    }
    if (m_error)
        return fail(std::move(*m_error));
    return std::move(m_outcome);
}

void PostgresConnection::Running::take(const PGresult *result)
{
    switch (pq().PQresultStatus(result)) {
    case PGRES_SINGLE_TUPLE:
        ++m_outcome.rowsReturned;
        break;
    case PGRES_COPY_IN:
        sendData();
        break;
    case PGRES_COPY_OUT:
        passData();
        break;
    case PGRES_TUPLES_OK:
    case PGRES_COMMAND_OK:
        countRows(result);
        break;
    default:
        if (!isError(result) || m_error)
            break;
        m_error = isSeveralStatements(result)
            ? Error{.kind = ErrorKind::Internal,
                    .message =
                        Tr::tr("PonyUp and PostgreSQL disagree on where this statement ends."),
                    .place = m_statement.place}
            : postgresError(result, m_statement);
    }
}

void PostgresConnection::Running::countRows(const PGresult *result)
{
    // The tag tells: "INSERT 0 5", "UPDATE 2", "COPY 7", "SELECT 3" also of CREATE TABLE … AS.
    const QByteArrayView tag(pq().PQcmdStatus(const_cast<PGresult *>(result)));
    const auto is = [&](const char *word) { return tag.startsWith(word); };
    const bool changes = is("INSERT") || is("UPDATE") || is("DELETE") || is("MERGE")
        || (is("COPY") && m_outcome.rowsReturned == 0)
        || (is("SELECT") && pq().PQresultStatus(result) == PGRES_COMMAND_OK);
    if (changes)
        m_outcome.rowsAffected =
            QByteArrayView(pq().PQcmdTuples(const_cast<PGresult *>(result))).toLongLong();
}

void PostgresConnection::Running::sendData()
{
    // Not blocking: a server that waits for a lock does not read, and must still be stopped.
    pq().PQsetnonblocking(m_connection, 1);
    std::optional<Error> error;
    if (!m_data)
        error = Error{.kind = ErrorKind::Internal,
                      .message = Tr::tr("The data of this COPY are not at hand."),
                      .place = m_statement.place};
    while (!error && !m_interruptible.shouldStop()) {
        const auto piece = m_data();
        if (!piece)
            error = piece.error();
        else if (piece->isEmpty()
                 || pq().PQputCopyData(m_connection, piece->data(), int(piece->size())) != 1
                 || !m_interruptible.flush())
            break;
    }
    pq().PQputCopyEnd(m_connection, error || m_interruptible.wasStopped() ? "stopped" : nullptr);
    m_interruptible.flush();
    pq().PQsetnonblocking(m_connection, 0);
    if (error)
        m_error = std::move(error);
}

void PostgresConnection::Running::passData()
{
    char *row = nullptr;
    for (;;) {
        const int length = pq().PQgetCopyData(m_connection, &row, 1);
        if (length < 0)
            return;
        if (length == 0 && !m_interruptible.waitForInput())
            return;
        if (length > 0)
            ++m_outcome.rowsReturned;
        pq().PQfreemem(row);
        row = nullptr;
    }
}

Error PostgresConnection::explained(Error error, PostgresInterruptible &running)
{
    if (running.wasGivenUp()) {
        m_unreachable = !running.wasReached();
        error.kind = ErrorKind::Cancelled;
        error.message = m_unreachable
            ? Tr::tr("The server could not be asked to stop the statement: for %1 ms it has not "
                     "answered. The connection was given up.")
                  .arg(running.answers().count())
            : Tr::tr("The server was asked to stop the statement and has not answered for %1 ms. "
                     "The connection was given up.")
                  .arg(running.answers().count());
        error.hint = Tr::tr("What was not committed is undone when the server notices; until then "
                            "it holds its locks, the update lock among them. Look at the status "
                            "before anything else is run.");
        return error;
    }
    if (error.sqlState != "57014"_L1 || running.wasStopped())
        return error;
    error.kind = ErrorKind::Sql;
    if (m_options.statementTimeout.count() > 0) {
        error.message = Tr::tr("The statement took longer than the statement timeout of %1 ms.")
                            .arg(m_options.statementTimeout.count());
        error.hint =
            Tr::tr("Raise statement-timeout for this script, or make the statement do less.");
    } else {
        error.message = Tr::tr("Another session has stopped the statement, or a timeout of the "
                               "script's own.");
    }
    return error;
}

Result<StatementOutcome> PostgresConnection::execute(const Statement &statement,
                                                     std::stop_token stop,
                                                     const StatementData &data)
{
    if (stop.stop_requested())
        return fail(ErrorKind::Cancelled, Tr::tr("The statement was stopped."), {}, {},
                    statement.place);
    if (auto refused = refusal(statement))
        return fail(std::move(*refused));
    if (m_reach) {
        if (const auto why = m_reach->holdsBack(statement))
            return StatementOutcome{.warnings = {*why}};
    }
    return m_observer ? observed(statement, std::move(stop), data)
                      : carryOut(statement, std::move(stop), data);
}

std::optional<Error> PostgresConnection::refusal(const Statement &statement) const
{
    if (auto refused = postgresRefusal(statement, m_options.allow))
        return refused;
    if (m_onlyTries) {
        if (auto refused = postgresEscape(statement))
            return refused;
    }
    return ownTableRefusal(statement,
                           m_options.versionTable.isEmpty() ? m_engine.versionTableName()
                                                            : m_options.versionTable);
}

Result<StatementOutcome> PostgresConnection::carryOut(const Statement &statement,
                                                      std::stop_token stop,
                                                      const StatementData &data)
{
    m_settings.useScripts();
    if (auto ready = m_link->settle(); !ready)
        return fail(std::move(ready.error()));
    m_link->takeNotices();

    PGconn *handle = m_link->handle();
    PostgresInterruptible interruptible = m_link->interruptible(std::move(stop));
    // With parameters, though there are none: the server then takes one statement and not more.
    if (pq().PQsendQueryParams(handle, statement.text.constData(), 0, nullptr, nullptr, nullptr,
                               nullptr, 0)
        != 1) {
        Error error = lostConnection(handle);
        error.place = statement.place;
        return fail(std::move(error));
    }
    return finish(statement, data, interruptible);
}

Result<StatementOutcome> PostgresConnection::finish(const Statement &statement,
                                                    const StatementData &data,
                                                    PostgresInterruptible &interruptible)
{
    const auto started = Clock::now();
    pq().PQsetSingleRowMode(m_link->handle());
    auto outcome = Running(m_link->handle(), interruptible, statement, data).finish();
    if (!outcome)
        return fail(explained(std::move(outcome.error()), interruptible));
    outcome->elapsed = Clock::now() - started;
    PostgresLink::Notices notices = m_link->takeNotices();
    outcome->notices = std::move(notices.notices);
    outcome->warnings = std::move(notices.warnings);
    m_details = std::move(notices.details);
    return outcome;
}

} // namespace ponyup
