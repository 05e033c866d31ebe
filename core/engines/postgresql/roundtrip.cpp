// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/roundtrip.h"

#include "engines/postgresql/values.h"

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

PostgresRoundTrip::PostgresRoundTrip(PGconn *connection, PostgresInterruptible &interruptible)
    : m_connection(connection),
      m_interruptible(interruptible)
{
    pq().PQenterPipelineMode(connection); // Where it fails, sending does.
    // Not blocking: a server that has answers to send reads no further until they are taken.
    pq().PQsetnonblocking(connection, 1);
}

PostgresRoundTrip::~PostgresRoundTrip()
{
    pq().PQsetnonblocking(m_connection, 0);
    pq().PQexitPipelineMode(m_connection);
}

bool PostgresRoundTrip::send(const QByteArray &sql)
{
    return pq().PQsendQueryParams(m_connection, sql.constData(), 0, nullptr, nullptr, nullptr,
                                  nullptr, 0)
        == 1;
}

bool PostgresRoundTrip::send(const PostgresErrand &errand)
{
    const PostgresParameters parameters(errand.values);
    const bool sent =
        pq().PQsendQueryParams(m_connection, numbered(errand.sql).constData(), parameters.count(),
                               parameters.types(), parameters.values(), parameters.lengths(),
                               parameters.formats(), 0)
        == 1;
    return sent && (!errand.closes || mark());
}

bool PostgresRoundTrip::send(const std::vector<PostgresErrand> &errands)
{
    return std::ranges::all_of(errands, [this](const PostgresErrand &each) { return send(each); });
}

bool PostgresRoundTrip::mark()
{
    ++m_marks;
    return pq().PQpipelineSync(m_connection) == 1;
}

bool PostgresRoundTrip::depart()
{
    return mark() && m_interruptible.flush();
}

Result<PostgresResult> PostgresRoundTrip::take(const PostgresErrand &errand)
{
    PostgresResult last;
    std::optional<Error> error;
    while (PostgresResult result{m_interruptible.next()}) {
        if (!isError(result.get()))
            last = std::move(result);
        else if (!error)
            error = errand.otherwise
                    && errorField(result.get(), PG_DIAG_SQLSTATE) == "22012"_L1 // division by zero
                ? *errand.otherwise
                : postgresError(result.get());
    }
    if (errand.closes && m_marks > 1
        && pq().PQresultStatus(PostgresResult(m_interruptible.next()).get()) == PGRES_PIPELINE_SYNC)
        --m_marks;
    if (!error && (!last || pq().PQstatus(m_connection) == CONNECTION_BAD))
        error = lostConnection(m_connection);
    if (error)
        return fail(std::move(*error));
    return last;
}

Result<> PostgresRoundTrip::take(const std::vector<PostgresErrand> &errands)
{
    std::optional<Error> error;
    for (const PostgresErrand &each : errands) {
        auto taken = take(each);
        if (!taken && !error)
            error = std::move(taken.error());
    }
    return error ? fail(std::move(*error)) : Result<>();
}

void PostgresRoundTrip::drain()
{
    for (bool ended = false; m_marks > 0;) {
        const PostgresResult result{m_interruptible.next()};
        if (result) {
            ended = false;
            if (pq().PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC)
                --m_marks;
        } else if (std::exchange(ended, true) || pq().PQstatus(m_connection) == CONNECTION_BAD) {
            return; // Null once behind each statement, and for ever when the connection is gone.
        }
    }
}

} // namespace ponyup
