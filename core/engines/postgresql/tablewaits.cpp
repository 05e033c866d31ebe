// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/lockmodes.h"
#include "engines/postgresql/postgresconnection.h"
#include "engines/postgresql/sessions.h"

// PostgresConnection: what a preview asks of the database itself.

namespace ponyup {

using namespace Qt::StringLiterals;

Result<QueryResult> PostgresConnection::probe(const QString &sql)
{
    if (auto begun = m_link->run(u"BEGIN READ ONLY"_s); !begun)
        return fail(begun.error());
    const auto limited =
        m_link->run(u"SELECT pg_catalog.set_config('statement_timeout', '5s', true), "
                    "pg_catalog.set_config('lock_timeout', '1s', true), "
                    "pg_catalog.set_config('row_security', 'off', true)"_s);
    auto rows = limited ? query(sql) : Result<QueryResult>(fail(limited.error()));
    if (auto ended = m_link->run(u"ROLLBACK"_s); !ended && rows)
        return fail(ended.error());
    return rows;
}

Result<std::vector<TableWait>>
PostgresConnection::wouldWaitFor(const std::vector<TableLock> &wanted)
{
    std::vector<TableWait> waits;
    if (wanted.empty())
        return waits;
    const QString session = QString::fromLatin1(sessionColumns(sinceItsState()));
    const auto held = m_link->run(
        u"SELECT %1, CASE WHEN n.nspname = pg_catalog.current_schema() THEN c.relname::text "
        "ELSE n.nspname || '.' || c.relname END, l.mode FROM pg_catalog.pg_locks l "
        "JOIN pg_catalog.pg_class c ON c.oid = l.relation "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid "
        "WHERE l.locktype = 'relation' AND l.granted AND l.relation >= 16384 AND l.database = "
        "(SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()) "
        "AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid() "
        "AND a.backend_type IS DISTINCT FROM 'autovacuum worker' ORDER BY a.xact_start"_s.arg(
            session));
    if (!held)
        return fail(held.error());
    const PGresult *rows = held->get();
    const auto text = [&](int row, int column) {
        return QString::fromUtf8(pq().PQgetvalue(rows, row, column));
    };
    for (const TableLock &lock : wanted) {
        const unsigned conflicts = lockModes.at(size_t(lockRank(lock.lock))).conflicts;
        for (int row = 0; row < pq().PQntuples(rows); ++row) {
            const int rank = lockRank(text(row, 8));
            if (text(row, 7) == lock.table && (conflicts >> rank & 1U) != 0)
                waits.push_back({.wanted = lock,
                                 .holder = sessionOf(rows, row, 0),
                                 .holds = lockModes.at(size_t(rank)).name});
        }
    }
    const auto patient = std::ranges::find_if(wanted, &TableLock::waitsForTransactions);
    if (patient == wanted.end())
        return waits;
    const auto open = m_link->run(
        // Of sessions of others it is hidden from many whether they have a snapshot.
        u"SELECT %1 FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid "
        "WHERE l.locktype = 'virtualxid' AND l.granted AND a.pid <> pg_catalog.pg_backend_pid() "
        "AND a.datname = pg_catalog.current_database() "
        "AND (a.backend_xmin IS NOT NULL OR a.backend_xid IS NOT NULL OR a.state IS NULL) "
        "AND a.backend_type IS DISTINCT FROM 'autovacuum worker' "
        "ORDER BY a.xact_start"_s.arg(session));
    if (!open)
        return fail(open.error());
    for (int row = 0; row < pq().PQntuples(open->get()); ++row)
        waits.push_back(
            {.wanted = *patient, .holder = sessionOf(open->get(), row, 0), .holds = {}});
    return waits;
}

} // namespace ponyup
