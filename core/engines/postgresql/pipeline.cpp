// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "engines/postgresql/postgresconnection.h"

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

} // namespace

Result<> PostgresConnection::executeAll(std::span<const Statement> statements, std::stop_token stop,
                                        const std::function<void(const StatementOutcome &)> &done)
{
    if (m_observer)
        return observedAll(statements, std::move(stop), done);
    while (!statements.empty()) {
        const auto stays =
            std::find_if(statements.begin(), statements.end(), [this](const Statement &each) {
                return !canTravel(each) || refusal(each) || (m_reach && m_reach->holdsBack(each));
            });
        const auto together = static_cast<size_t>(stays - statements.begin());
        if (together > 0) {
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
    m_settings.useScripts();
    m_link->takeNotices();

    PostgresInterruptible interruptible = m_link->interruptible(std::move(stop));
    PostgresRoundTrip trip(m_link->handle(), interruptible);
    const auto lost = [&] {
        Error error = lostConnection(m_link->handle());
        error.place = statements.front().place;
        return fail(std::move(error));
    };
    const std::vector<PostgresErrand> before = m_link->takeErrands();
    bool sent = trip.send(before);
    for (const Statement &statement : statements)
        sent = sent && trip.send(statement.text);
    const PostgresErrand question = PostgresSettings::question();
    if (!sent || !trip.send(question) || !trip.depart())
        return lost();

    auto ran = trip.take(before);
    if (!ran) {
        m_link->errandFailed();
        ran = fail(explained(std::move(ran.error()), interruptible));
    }
    for (auto statement = statements.begin(); ran && statement != statements.end(); ++statement) {
        const auto outcome = finish(*statement, {}, interruptible);
        if (outcome)
            done(*outcome);
        else
            ran = fail(outcome.error());
    }
    if (ran) {
        if (const auto answer = trip.take(question)) {
            m_settings.learn(answer->get());
        } else { // A stop that came when all statements were done.
            ran = fail(explained(answer.error(), interruptible));
            ran.error().place = statements.back().place;
        }
    }
    trip.drain();
    return ran;
}

} // namespace ponyup
