// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/watch.h"

#include "base/tr.h"
#include "engines/postgresql/postgreserror.h"
#include "engines/postgresql/sessions.h"

#include <array>
#include <cerrno>
#include <chrono>

#include <poll.h>

namespace ponyup {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A connection on which nothing waits longer than until somebody asks it to stop.
class Outlook {
public:
    Outlook(const char *const *names, const char *const *values, std::stop_token stop)
        : m_stop(std::move(stop)),
          m_connection(pq().PQconnectStartParams(names, values, 0))
    {
    }
    ~Outlook() { pq().PQfinish(m_connection); }
    Outlook(const Outlook &) = delete;
    Outlook &operator=(const Outlook &) = delete;

    bool connect();
    /// The rows; null when it failed, see error().
    PostgresResult ask(const QByteArray &sql);
    QString error() const
    {
        return QString::fromUtf8(pq().PQerrorMessage(m_connection)).simplified();
    }
    int version() const { return pq().PQserverVersion(m_connection); }

private:
    bool wait(short events);

    std::stop_token m_stop;
    WakeUp m_stopped;
    PGconn *m_connection;
};

bool Outlook::wait(short events)
{
    const std::stop_callback onStop(m_stop, [this] { m_stopped.call(); });
    std::array<pollfd, 2> files{{{.fd = pq().PQsocket(m_connection), .events = events},
                                 {.fd = m_stopped.descriptor(), .events = POLLIN}}};
    while (::poll(files.data(), files.size(), -1) < 0) {
        if (errno != EINTR)
            return false;
    }
    return !m_stop.stop_requested();
}

bool Outlook::connect()
{
    if (pq().PQstatus(m_connection) == CONNECTION_BAD)
        return false;
    for (PostgresPollingStatusType next = PGRES_POLLING_WRITING;;) {
        if (next == PGRES_POLLING_OK)
            return true;
        if (next == PGRES_POLLING_FAILED || !wait(next == PGRES_POLLING_WRITING ? POLLOUT : POLLIN))
            return false;
        next = pq().PQconnectPoll(m_connection);
    }
}

PostgresResult Outlook::ask(const QByteArray &sql)
{
    PostgresResult rows;
    if (pq().PQsendQuery(m_connection, sql.constData()) != 1)
        return rows;
    for (;;) {
        while (pq().PQisBusy(m_connection) == 1) {
            if (!wait(POLLIN) || pq().PQconsumeInput(m_connection) != 1)
                return {};
        }
        PostgresResult result(pq().PQgetResult(m_connection));
        if (!result)
            return rows;
        if (pq().PQresultStatus(result.get()) == PGRES_TUPLES_OK)
            rows = std::move(result);
    }
}

/// What a command tells of how far it is. All have: command, phase, done, total.
QByteArrayList progressViews(int version)
{
    QByteArrayList views{"SELECT 'VACUUM', phase, heap_blks_scanned, heap_blks_total "
                         "FROM pg_catalog.pg_stat_progress_vacuum"};
    if (version >= 120000) {
        views << "SELECT command, phase, CASE WHEN blocks_total > 0 THEN blocks_done WHEN "
                 "tuples_total > 0 THEN tuples_done ELSE lockers_done END, CASE WHEN blocks_total "
                 "> 0 THEN blocks_total WHEN tuples_total > 0 THEN tuples_total ELSE lockers_total "
                 "END FROM pg_catalog.pg_stat_progress_create_index"
              << "SELECT command, phase, heap_blks_scanned, heap_blks_total "
                 "FROM pg_catalog.pg_stat_progress_cluster";
    }
    if (version >= 130000)
        views << "SELECT 'ANALYZE', phase, sample_blks_scanned, sample_blks_total "
                 "FROM pg_catalog.pg_stat_progress_analyze";
    if (version >= 140000)
        views << "SELECT command, '', bytes_processed, bytes_total "
                 "FROM pg_catalog.pg_stat_progress_copy";
    return views;
}

/// One row for everything there is to see: what, process, user, application, address, state,
/// seconds, query; of progress command, phase, done and total stand in the last four.
QByteArray question(int process, int version)
{
    const QByteArray pid = QByteArray::number(process);
    QByteArray sql = "SELECT 'blocker', " + sessionColumns(sinceItsState());
    sql += "FROM pg_catalog.unnest(pg_catalog.pg_blocking_pids(" + pid
        + ")) AS b (pid) LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid ";
    sql += "UNION ALL (SELECT 'blocked', " + sessionColumns("a.query_start")
        + "FROM pg_catalog.pg_stat_activity a WHERE a.wait_event_type = 'Lock' AND " + pid
        + " = ANY (pg_catalog.pg_blocking_pids(a.pid)) ORDER BY a.query_start) ";
    for (const QByteArray &view : progressViews(version))
        sql += "UNION ALL SELECT 'progress', NULL, NULL, NULL, NULL, command, done, phase || '|' "
               "|| total FROM ("
            + view + " WHERE pid = " + pid + ") AS p (command, phase, done, total) ";
    return sql;
}

Observation observationOf(const PGresult *rows)
{
    Observation seen;
    for (int row = 0; row < pq().PQntuples(rows); ++row) {
        const QByteArrayView what(pq().PQgetvalue(rows, row, 0));
        const OtherSession session = sessionOf(rows, row, 1);
        if (what == "blocker") {
            seen.blockers.push_back(session);
        } else if (what == "blocked") {
            if (++seen.blocked == 1)
                seen.longestBlocked = session; // The oldest comes first.
        } else {
            const qsizetype bar = session.query.lastIndexOf(u'|');
            seen.phase = session.query.first(std::max<qsizetype>(bar, 0));
            seen.done = session.since.count();
            seen.total = QStringView(session.query).sliced(bar + 1).toLongLong();
            if (seen.phase.isEmpty())
                seen.phase = session.state;
            else
                seen.phase = u"%1: %2"_s.arg(session.state, seen.phase);
        }
    }
    return seen;
}

} // namespace

PostgresWatch::PostgresWatch(PGconn *watched, int process) : m_process(process)
{
    PQconninfoOption *options = pq().PQconninfo(watched);
    for (const PQconninfoOption *option = options; option && option->keyword; ++option) {
        const QByteArray name(option->keyword);
        if (!option->val || name == "host" || name == "hostaddr" || name == "port"
            || name == "application_name" || name == "connect_timeout")
            continue;
        m_options.push_back({name, option->val});
    }
    pq().PQconninfoFree(options);
    // The very server that runs the statement, and no name to look up.
    m_options.push_back({"host", pq().PQhost(watched)});
    if (const QByteArray address(pq().PQhostaddr(watched)); !address.isEmpty())
        m_options.push_back({"hostaddr", address});
    m_options.push_back({"port", pq().PQport(watched)});
    m_options.push_back({"application_name", "PonyUp watches its statement"});
    m_thread = std::jthread([this](const std::stop_token &stop) { run(stop); });
}

PostgresWatch::~PostgresWatch() = default;

void PostgresWatch::run(const std::stop_token &stop)
{
    std::vector<const char *> names;
    std::vector<const char *> values;
    for (const Option &option : m_options) {
        names.push_back(option.name.constData());
        values.push_back(option.value.constData());
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    Outlook outlook(names.data(), values.data(), stop);
    const auto failed = [&] {
        if (!stop.stop_requested())
            tell({.failure = outlook.error()});
    };
    // A server that hangs must not make the question wait behind its locks.
    if (!outlook.connect() || !outlook.ask("SET statement_timeout = '5s'; SELECT 1"))
        return failed();
    const QByteArray sql = question(m_process, outlook.version());
    while (!stop.stop_requested()) {
        const PostgresResult rows = outlook.ask(sql);
        if (!rows)
            return failed();
        tell(observationOf(rows.get()));
        pause(stop);
    }
}

} // namespace ponyup
