// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "engines/postgresql/postgresconnection.h"

#include <QScopeGuard>

#include <algorithm>

// PostgresConnection: many statements of a script in one round trip.

namespace ponyup {

namespace {

/// COPY needs an answer before its data, and a query may be a large one.
bool canTravel(const Statement &statement)
{
    const bool kind = statement.kind == StatementKind::Ddl || statement.kind == StatementKind::Dml
        || statement.kind == StatementKind::Session;
    return kind && !statement.hasData && !statement.verb.startsWith("COPY");
}

/// The results of what the server has passed over since the error, and the mark behind them.
void drain(PGconn *connection, PostgresInterruptible &interruptible)
{
    for (bool ended = false;;) {
        const PostgresResult result{interruptible.next()};
        if (result && pq().PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC)
            return;
        if (!result && (std::exchange(ended, true) || pq().PQstatus(connection) == CONNECTION_BAD))
            return; // Null once behind each statement, and for ever when the connection is gone.
        if (result)
            ended = false;
    }
}

} // namespace

Result<> PostgresConnection::executeAll(std::span<const Statement> statements, std::stop_token stop,
                                        const std::function<void(const StatementOutcome &)> &done)
{
    if (m_observer)
        return observedAll(statements, std::move(stop), done);
    while (!statements.empty()) {
        const auto stays =
            std::find_if(statements.begin(), statements.end(), [this](const Statement &each) {
                return !canTravel(each) || refusal(each);
            });
        const auto together = static_cast<size_t>(stays - statements.begin());
        if (together > 1) {
            if (auto ran = pipeline(statements.first(together), stop, done); !ran)
                return ran;
        } else {
            const auto outcome = execute(statements.front(), stop, {});
            if (!outcome)
                return fail(outcome.error());
            done(*outcome);
        }
        statements = statements.subspan(std::max<size_t>(together, 1));
    }
    return {};
}

Result<> PostgresConnection::pipeline(std::span<const Statement> statements, std::stop_token stop,
                                      const std::function<void(const StatementOutcome &)> &done)
{
    if (stop.stop_requested())
        return fail(ErrorKind::Cancelled, Tr::tr("The statement was stopped."), {}, {},
                    statements.front().place);
    if (auto ready = m_settings.useScripts(); !ready)
        return ready;
    m_link->takeNotices();

    PGconn *handle = m_link->handle();
    if (pq().PQenterPipelineMode(handle) != 1)
        return fail(lostConnection(handle));
    // Not blocking: a server that has answers to send reads no further until they are taken.
    pq().PQsetnonblocking(handle, 1);
    const auto leave = qScopeGuard([handle] {
        pq().PQsetnonblocking(handle, 0);
        pq().PQexitPipelineMode(handle);
    });
    PostgresInterruptible interruptible = m_link->interruptible(std::move(stop));
    for (const Statement &statement : statements) {
        if (pq().PQsendQueryParams(handle, statement.text.constData(), 0, nullptr, nullptr, nullptr,
                                   nullptr, 0)
            != 1)
            return fail(lostConnection(handle));
    }
    if (pq().PQpipelineSync(handle) != 1 || !interruptible.flush())
        return fail(lostConnection(handle));

    Result<> ran;
    for (const Statement &statement : statements) {
        const auto outcome = finish(statement, {}, interruptible);
        if (!outcome) {
            ran = fail(outcome.error());
            break;
        }
        done(*outcome);
    }
    drain(handle, interruptible);
    return ran;
}

} // namespace ponyup
