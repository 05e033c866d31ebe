// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/interrupt.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include <poll.h>

namespace ponyup {

PostgresInterruptible::PostgresInterruptible(PGconn *connection, PGcancel *cancel,
                                             const WakeUp &wakeUp, std::stop_token stop)
    : m_connection(connection),
      m_cancel(cancel),
      m_wakeUp(wakeUp),
      m_stop(std::move(stop))
{
}

PostgresInterruptible::~PostgresInterruptible()
{
    m_wakeUp.forget();
}

void PostgresInterruptible::cancel()
{
    m_stopped = true;
    std::array<char, 256> reason{}; // Of a server that is gone: the result will say so.
    (void)pq().PQcancel(m_cancel, reason.data(), int(reason.size()));
}

bool PostgresInterruptible::wait(bool write)
{
    const std::stop_callback onStop(m_stop, [this] { m_wakeUp.call(); });
    std::array<pollfd, 2> files{{
        {.fd = pq().PQsocket(m_connection), .events = short(POLLIN | (write ? POLLOUT : 0))},
        {.fd = m_wakeUp.descriptor(), .events = POLLIN},
    }};
    // A request that has been heard is not waited for again.
    const nfds_t count = m_stop.stop_possible() && !m_stopped ? 2 : 1;
    int ready = 0;
    while ((ready = ::poll(files.data(), count, m_stopped ? m_patience : -1)) < 0) {
        if (errno != EINTR)
            return false;
    }
    if (ready == 0)
        m_patience = std::min(m_patience * 2, 1000);
    if (ready == 0 || (count == 2 && files[1].revents != 0))
        cancel();
    return (files[0].revents & ~POLLOUT) == 0 || pq().PQconsumeInput(m_connection) == 1;
}

PGresult *PostgresInterruptible::next()
{
    if (!flush())
        return pq().PQgetResult(m_connection); // Says what is wrong, or null.
    while (pq().PQisBusy(m_connection) == 1) {
        if (!wait(false))
            break;
    }
    return pq().PQgetResult(m_connection);
}

bool PostgresInterruptible::flush()
{
    for (;;) {
        const int left = pq().PQflush(m_connection);
        if (left <= 0)
            return left == 0;
        if (!wait(true))
            return false;
    }
}

} // namespace ponyup
