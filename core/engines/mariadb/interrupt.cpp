// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/interrupt.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include <mariadb/mysqld_error.h>
#include <poll.h>

namespace ponyup {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds longEnough = 1s;

} // namespace

MariaDbInterruptible::MariaDbInterruptible(MYSQL *connection, const MariaDbTarget &target,
                                           const WakeUp &wakeUp, std::stop_token stop,
                                           std::chrono::milliseconds timeout,
                                           MariaDbObserver &observer)
    : m_connection(connection),
      m_target(target),
      m_wakeUp(wakeUp),
      m_stop(std::move(stop)),
      m_observer(observer)
{
    if (timeout > 0ms)
        m_end = Clock::now() + timeout;
}

MariaDbInterruptible::~MariaDbInterruptible()
{
    m_wakeUp.forget();
    if (!m_killed)
        return;
    const MariaDbLibrary &library = MariaDbLibrary::loaded();
    // The next statement would be ended by what came too late for this one.
    for (int attempt = 0; attempt < 3; ++attempt) {
        if (library.mysql_real_query(m_connection, "DO 0", 4) == 0
            || library.mysql_errno(m_connection) != ER_QUERY_INTERRUPTED)
            break;
    }
}

void MariaDbInterruptible::kill()
{
    m_killed = true;
    if (!m_killer) {
        auto killer = connectTo(m_target);
        if (!killer) // It is tried again, while the statement runs.
            return;
        m_killer = std::move(*killer);
    }
    const MariaDbLibrary &library = MariaDbLibrary::loaded();
    const QByteArray order =
        "KILL QUERY " + QByteArray::number(qulonglong(library.mysql_thread_id(m_connection)));
    if (library.mysql_real_query(m_killer.get(), order.constData(), ulong(order.size())) != 0
        && library.mysql_errno(m_killer.get()) != ER_NO_SUCH_THREAD)
        m_killer.reset();
}

int MariaDbInterruptible::patience() const
{
    if (m_killed)
        return m_patience;
    std::optional<Clock::time_point> next = m_end;
    if (!m_watch && m_observer.tell)
        next = std::min(next.value_or(Clock::time_point::max()), m_since + longEnough);
    if (!next)
        return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*next - Clock::now());
    return int(std::clamp<std::chrono::milliseconds>(left, 0ms, 1h).count());
}

void MariaDbInterruptible::watch()
{
    if (!m_observer.tell)
        return;
    if (!m_watch) {
        if (Clock::now() - m_since >= longEnough)
            m_watch = std::make_unique<MariaDbWatch>(
                m_target, MariaDbLibrary::loaded().mysql_thread_id(m_connection),
                m_observer.tables);
    } else if (const auto seen = m_watch->take()) {
        m_observer.tell(*seen);
        if (seen->failure.isEmpty())
            return;
        m_observer.tell = {};
        m_watch.reset();
    }
}

int MariaDbInterruptible::wait(int status)
{
    const std::stop_callback onStop(m_stop, [this] { m_wakeUp.call(); });
    std::array<pollfd, 3> files{{
        {.fd = int(MariaDbLibrary::loaded().mysql_get_socket(m_connection)),
         .events = short(((status & MYSQL_WAIT_READ) != 0 ? POLLIN : 0)
                         | ((status & MYSQL_WAIT_WRITE) != 0 ? POLLOUT : 0)
                         | ((status & MYSQL_WAIT_EXCEPT) != 0 ? POLLPRI : 0))},
        {.fd = -1, .events = POLLIN},
        {.fd = -1, .events = POLLIN},
    }};
    for (;;) {
        // A request that has been heard is not waited for again.
        files[1].fd = m_stop.stop_possible() && !m_killed ? m_wakeUp.descriptor() : -1;
        files[2].fd = m_watch ? m_watch->descriptor() : -1;
        const int ready = ::poll(files.data(), files.size(), patience());
        if (ready < 0 && errno != EINTR)
            return status; // The library finds out what is wrong.
        if (ready <= 0)
            files[0].revents = files[1].revents = files[2].revents = 0;
        const bool asked = files[1].revents != 0;
        const bool late = ready == 0 && !m_killed && m_end && Clock::now() >= *m_end;
        if (ready == 0 && m_killed)
            m_patience = std::min(m_patience * 2, 1000);
        if (asked || late || (ready == 0 && m_killed)) {
            m_timedOut = m_timedOut || late;
            kill();
        } else if (files[2].revents != 0 || ready == 0) {
            watch();
        }
        if (files[0].revents != 0)
            break;
    }
    const short events = files[0].revents;
    const bool over = (events & (POLLERR | POLLHUP | POLLNVAL)) != 0;
    return ((events & POLLIN) != 0 || over ? status & MYSQL_WAIT_READ : 0)
        | ((events & POLLOUT) != 0 || over ? status & MYSQL_WAIT_WRITE : 0)
        | ((events & POLLPRI) != 0 ? MYSQL_WAIT_EXCEPT : 0);
}

} // namespace ponyup
