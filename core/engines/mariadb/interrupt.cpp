// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/interrupt.h"

#include "engines/mariadb/mariadberror.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <thread>

#include <mariadb/errmsg.h>
#include <mariadb/mysqld_error.h>
#include <poll.h>
#include <sys/socket.h>

namespace ponyup {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds longEnough = 1s;
constexpr std::chrono::seconds killerTimeout = 3s; // Nobody waits for it.

/// Whether the server still carries out a statement in the session.
bool isBusy(MYSQL *killer, qulonglong session)
{
    const MariaDbLibrary &library = MariaDbLibrary::loaded();
    const QByteArray question = "SELECT 1 FROM information_schema.PROCESSLIST WHERE COMMAND <> "
                                "'Sleep' AND ID = "
        + QByteArray::number(session);
    if (library.mysql_real_query(killer, question.constData(), ulong(question.size())) != 0)
        return false;
    const MariaDbRows rows(library.mysql_store_result(killer));
    return rows && library.mysql_fetch_row(rows.get());
}

} // namespace

MariaDbInterruptible::MariaDbInterruptible(MYSQL *connection, const MariaDbTarget &target,
                                           const WakeUp &wakeUp, std::stop_token stop,
                                           std::chrono::milliseconds timeout,
                                           std::chrono::milliseconds answers,
                                           MariaDbObserver &observer)
    : m_connection(connection),
      m_target(target),
      m_wakeUp(wakeUp),
      m_stop(std::move(stop)),
      m_observer(observer),
      m_answers(answers)
{
    if (timeout > 0ms)
        m_end = Clock::now() + timeout;
}

MariaDbInterruptible::~MariaDbInterruptible()
{
    m_wakeUp.forget();
    if (!m_givenUp && !isThrough(m_answers))
        giveUp();
    if (m_givenUp || !m_killed)
        return;
    const MariaDbLibrary &library = MariaDbLibrary::loaded();
    // The next statement would be ended by what came too late for this one.
    for (int attempt = 0; attempt < 3; ++attempt) {
        if (library.mysql_real_query(m_connection, "DO 0", 4) == 0
            || library.mysql_errno(m_connection) != ER_QUERY_INTERRUPTED)
            break;
    }
}

MariaDbInterruptible::Answer MariaDbInterruptible::ask(const MariaDbTarget &target,
                                                       MariaDbHandle &killer, qulonglong session)
{
    if (!killer) {
        auto made = connectTo(target, killerTimeout);
        if (!made) {
            const uint code = mariaDbNumber(made.error());
            const bool isClients = code == 0 || (code >= CR_MIN_ERROR && code <= CR_MAX_ERROR);
            return isClients ? Answer::None : Answer::Refused;
        }
        killer = std::move(*made);
    }
    const MariaDbLibrary &library = MariaDbLibrary::loaded();
    const QByteArray order = "KILL QUERY " + QByteArray::number(session);
    if (library.mysql_real_query(killer.get(), order.constData(), ulong(order.size())) == 0
        || library.mysql_errno(killer.get()) == ER_NO_SUCH_THREAD)
        return isBusy(killer.get(), session) ? Answer::Busy : Answer::Told;
    killer.reset();
    return Answer::None;
}

bool MariaDbInterruptible::isThrough(std::chrono::milliseconds patience) const
{
    return !m_request.valid() || m_request.wait_for(patience) == std::future_status::ready;
}

void MariaDbInterruptible::hear()
{
    if (!m_request.valid() || !isThrough(0ms))
        return;
    const Answer answer = m_request.get();
    m_reached = m_reached || answer != Answer::None;
    if (answer == Answer::Busy)
        m_wasThere = Clock::now();
}

bool MariaDbInterruptible::wasReached()
{
    hear();
    return m_reached;
}

void MariaDbInterruptible::kill()
{
    if (!std::exchange(m_killed, true))
        m_wasThere = Clock::now();
    hear();
    if (Clock::now() - m_wasThere >= (m_reached ? 10 * m_answers : m_answers))
        return giveUp();
    if (!isThrough(0ms))
        return;
    std::packaged_task<Answer()> task(
        [target = m_target, killer = m_killer,
         session = MariaDbLibrary::loaded().mysql_thread_id(m_connection)] {
            return ask(target, *killer, session);
        });
    m_request = task.get_future();
    std::thread(std::move(task)).detach();
}

void MariaDbInterruptible::giveUp()
{
    m_givenUp = true;
    // Not for the library to wait for: it would say good-bye to a server that does not listen.
    ::shutdown(int(MariaDbLibrary::loaded().mysql_get_socket(m_connection)), SHUT_RDWR);
}

int MariaDbInterruptible::patience() const
{
    if (m_killed)
        return int(m_patience.count());
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
            m_patience = std::min(m_patience * 2, m_reached ? m_answers : m_answers / 4);
        if (!m_givenUp && (asked || late || (ready == 0 && m_killed))) {
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
