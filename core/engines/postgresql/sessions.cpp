// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/sessions.h"

namespace ponyup {

QByteArray sessionColumns(const QByteArray &since)
{
    return "coalesce(a.pid, 0), a.usename, a.application_name, a.client_addr, "
           "coalesce(a.state, a.backend_type), "
           "extract(epoch FROM pg_catalog.clock_timestamp() - "
        + since
        + ")::bigint, "
          "pg_catalog.left(pg_catalog.regexp_replace(a.query, '\\s+', ' ', 'g'), 200) ";
}

QByteArray sinceItsState()
{
    return "coalesce(CASE WHEN a.state LIKE 'idle%' THEN a.state_change END, a.query_start)";
}

OtherSession sessionOf(const PGresult *rows, int row, int from)
{
    const auto text = [&](int column) {
        return QString::fromUtf8(pq().PQgetvalue(rows, row, from + column));
    };
    const auto number = [&](int column) {
        return pq().PQgetisnull(rows, row, from + column) == 1 ? -1 : text(column).toLongLong();
    };
    return {.pid = number(0),
            .user = text(1),
            .application = text(2),
            .host = text(3),
            .state = text(4),
            .query = text(6),
            .since = std::chrono::seconds(number(5))};
}

} // namespace ponyup
