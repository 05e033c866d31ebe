// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/postgresconnection.h"

#include <algorithm>

// PostgresConnection: statements of a rehearsal, with what they do to others.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// Whether both change rows of the same table in the same way: then the second takes no lock that
/// the first has not taken.
bool isAlike(const Statement &one, const Statement &other)
{
    if (one.kind != StatementKind::Dml || other.kind != StatementKind::Dml || one.hasData
        || other.hasData || one.verb != other.verb || one.verb.startsWith("COPY"))
        return false;
    const auto first = one.objects();
    const auto second = other.objects();
    return !first.empty() && first.size() == second.size()
        && first.front().name == second.front().name
        && first.front().schema == second.front().schema;
}

} // namespace

QHash<QString, RelationSize> PostgresConnection::tableSizes()
{
    QHash<QString, RelationSize> sizes = readSizes(*m_link);
    const auto home = m_link->query(u"SELECT pg_catalog.current_schema()"_s);
    const QString prefix = home ? home->rows.at(0).at(0).toString() + u'.' : QString();
    QHash<QString, RelationSize> named;
    for (auto size = sizes.cbegin(); size != sizes.cend(); ++size)
        named.insert(prefix.size() > 1 && size.key().startsWith(prefix)
                         ? size.key().sliced(prefix.size())
                         : size.key(),
                     *size);
    return named;
}

Result<> PostgresConnection::observe(QHash<QString, RelationSize> sizes)
{
    auto observer = StatementObserver::create(*m_link, std::move(sizes));
    if (!observer)
        return fail(std::move(observer.error()));
    m_observer = std::move(*observer);
    return {};
}

Result<StatementOutcome> PostgresConnection::observed(const Statement &statement,
                                                      std::stop_token stop,
                                                      const StatementData &data)
{
    const bool inside = inTransaction();
    StatementEffects documented;
    if (!inside) {
        auto told = m_observer->documented(*m_link, statement);
        if (!told)
            return fail(std::move(told.error()));
        documented = std::move(*told);
    }
    auto outcome = carryOut(statement, std::move(stop), data);
    if (!outcome)
        return outcome;
    if (inside && inTransaction()) {
        auto effects = m_observer->inspect(*m_link, statement, m_details);
        if (!effects)
            return fail(std::move(effects.error()));
        outcome->effects = std::move(*effects);
    } else {
        outcome->effects = std::move(documented);
    }
    return outcome;
}

/// One by one; but of a row of alike changes only the first is looked at on its own, and the others
/// travel together. What they have done beyond that, the last of them is said to have done.
Result<> PostgresConnection::observedAll(std::span<const Statement> statements,
                                         std::stop_token stop,
                                         const std::function<void(const StatementOutcome &)> &done)
{
    while (!statements.empty()) {
        const auto first = execute(statements.front(), stop);
        if (!first)
            return fail(first.error());
        done(*first);
        const Statement &like = statements.front();
        statements = statements.subspan(1);
        const auto other = std::ranges::find_if_not(statements, [&](const Statement &statement) {
            return isAlike(like, statement) && !refusal(statement)
                && !(m_reach && m_reach->holdsBack(statement));
        });
        const auto alike = statements.first(static_cast<size_t>(other - statements.begin()));
        if (alike.size() < 3)
            continue;
        if (auto ran = pipeline(alike.first(alike.size() - 1), stop, done); !ran)
            return ran;
        statements = statements.subspan(alike.size() - 1);
    }
    return {};
}

} // namespace ponyup
