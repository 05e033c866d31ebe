// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/pooling.h"

#include "base/tr.h"
#include "engines/postgresql/sessionsettings.h"

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

Result<int> processOf(PostgresLink &link)
{
    const auto process = link.run(u"SELECT pg_catalog.pg_backend_pid()"_s);
    if (!process)
        return fail(process.error());
    return QByteArrayView(pq().PQgetvalue(process->get(), 0, 0)).toInt();
}

/// While another client is in a transaction, it has the session that was ours, or we get another.
Result<bool> sharesSessions(PostgresLink &link, int process, const PostgresTarget &target)
{
    const auto other = PostgresLink::open(target, target.database);
    if (!other)
        return fail(other.error());
    if (const auto begun = (*other)->run(u"BEGIN"_s); !begun)
        return fail(begun.error());
    const auto others = processOf(**other);
    const auto ours = processOf(link);
    (void)(*other)->run(u"ROLLBACK"_s);
    if (!others || !ours)
        return fail(others ? ours.error() : others.error());
    return *others == process || *ours != process;
}

} // namespace

Result<Pooling> findPooling(PostgresLink &link, const PostgresTarget &target)
{
    const auto process = PostgresSettings::putDriversBack(link);
    if (!process)
        return fail(process.error());
    link.setProcess(*process);
    // A pooler makes up the number by which a client cancels a statement.
    if (*process == pq().PQbackendPID(link.handle()))
        return Pooling::None;
    const auto shares = sharesSessions(link, *process, target);
    if (!shares)
        return fail(shares.error());
    if (*shares)
        return fail(ErrorKind::Connection,
                    Tr::tr("The connection goes through a pooler that shares the server's sessions "
                           "between clients: the update lock would not hold."),
                    Tr::tr("Connect to the server itself (its own port is 5432 as a rule), or to a "
                           "pool whose mode is \"session\"."));
    return Pooling::OfSessions;
}

} // namespace ponyup
