// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/interrupt.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include <poll.h>

namespace ponyup {

Interruptible::Interruptible(PGconn *connection, PGcancel *cancel, const WakeUp &wakeUp,
                             std::stop_token stop)
    : m_connection(connection),
      m_cancel(cancel),
      m_wakeUp(wakeUp),
      m_stop(std::move(stop))
{
}

Interruptible::~Interruptible()
{
    m_wakeUp.forget();
}

void Interruptible::cancel()
{
    m_stopped = true;
    std::array<char, 256> reason{}; // Of a server that is gone: the result will say so.
    (void)PQcancel(m_cancel, reason.data(), int(reason.size()));
}

bool Interruptible::wait(bool write)
{
    const std::stop_callback onStop(m_stop, [this] { m_wakeUp.call(); });
    std::array<pollfd, 2> files{{
        {.fd = PQsocket(m_connection), .events = short(POLLIN | (write ? POLLOUT : 0))},
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
    return (files[0].revents & ~POLLOUT) == 0 || PQconsumeInput(m_connection) == 1;
}

PGresult *Interruptible::next()
{
    if (!flush())
        return PQgetResult(m_connection); // Says what is wrong, or null.
    while (PQisBusy(m_connection) == 1) {
        if (!wait(false))
            break;
    }
    return PQgetResult(m_connection);
}

bool Interruptible::flush()
{
    for (;;) {
        const int left = PQflush(m_connection);
        if (left <= 0)
            return left == 0;
        if (!wait(true))
            return false;
    }
}

} // namespace ponyup
