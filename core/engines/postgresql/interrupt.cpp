// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/interrupt.h"

#include "engines/postgresql/watch.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <thread>

#include <poll.h>
#include <sys/socket.h>

namespace ponyup {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds longEnough = 1s;

std::future<bool> request(const std::shared_ptr<PGcancel> &cancel)
{
    std::packaged_task<bool()> task([cancel] {
        std::array<char, 256> reason{}; // Of a server that is gone: the result will say so.
        return pq().PQcancel(cancel.get(), reason.data(), int(reason.size())) == 1;
    });
    auto through = task.get_future();
    std::thread(std::move(task)).detach();
    return through;
}

} // namespace

PostgresInterruptible::PostgresInterruptible(PGconn *connection, std::shared_ptr<PGcancel> cancel,
                                             const WakeUp &wakeUp, std::stop_token stop,
                                             std::chrono::milliseconds answers,
                                             PostgresObserver &observer)
    : m_connection(connection),
      m_cancel(std::move(cancel)),
      m_wakeUp(wakeUp),
      m_stop(std::move(stop)),
      m_answers(answers),
      m_observer(observer)
{
}

PostgresInterruptible::~PostgresInterruptible()
{
    m_wakeUp.forget();
    if (!m_givenUp && !isThrough(m_answers))
        giveUp();
}

bool PostgresInterruptible::isThrough(std::chrono::milliseconds patience) const
{
    return !m_request.valid() || m_request.wait_for(patience) == std::future_status::ready;
}

bool PostgresInterruptible::wasReached()
{
    if (m_request.valid() && isThrough(0ms))
        m_reached = m_request.get() || m_reached;
    return m_reached;
}

void PostgresInterruptible::cancel()
{
    m_stopped = true;
    if (!m_askedAt)
        m_askedAt = Clock::now();
    // A server that has heard the request is there: it may be busy, or putting a statement back.
    const auto limit = wasReached() ? 10 * m_answers : m_answers;
    if (Clock::now() - *m_askedAt >= limit)
        giveUp();
    else if (isThrough(0ms))
        m_request = request(m_cancel);
}

void PostgresInterruptible::giveUp()
{
    m_givenUp = true;
    // Not for libpq to wait for: it would say good-bye to a server that does not listen.
    ::shutdown(pq().PQsocket(m_connection), SHUT_RDWR);
}

int PostgresInterruptible::patience() const
{
    if (m_stopped)
        return int(m_patience.count());
    if (m_watch || !m_observer.tell)
        return -1;
    const auto left = m_since + longEnough - Clock::now();
    return int(std::max(std::chrono::ceil<std::chrono::milliseconds>(left), 0ms).count());
}

void PostgresInterruptible::watch()
{
    if (!m_watch) {
        m_watch = std::make_unique<PostgresWatch>(m_connection, m_observer.process);
    } else if (const auto seen = m_watch->take()) {
        m_observer.tell(*seen);
        if (seen->failure.isEmpty())
            return;
        m_observer.tell = {};
        m_watch.reset();
    }
}

bool PostgresInterruptible::wait(bool write)
{
    const std::stop_callback onStop(m_stop, [this] { m_wakeUp.call(); });
    // A request that has been heard is not waited for again.
    const bool listens = m_stop.stop_possible() && !m_stopped;
    std::array<pollfd, 3> files{{
        {.fd = pq().PQsocket(m_connection), .events = short(POLLIN | (write ? POLLOUT : 0))},
        {.fd = listens ? m_wakeUp.descriptor() : -1, .events = POLLIN},
        {.fd = m_watch ? m_watch->descriptor() : -1, .events = POLLIN},
    }};
    int ready = 0;
    while ((ready = ::poll(files.data(), files.size(), patience())) < 0) {
        if (errno != EINTR)
            return false;
    }
    const bool asked = files[1].revents != 0 || (ready == 0 && m_stopped);
    if (m_stopped && ready == 0)
        m_patience = std::min(m_patience * 2, m_answers / 4);
    if (asked && !m_givenUp)
        cancel();
    else if (files[2].revents != 0 || (ready == 0 && !m_stopped))
        watch();
    return (files[0].revents & ~POLLOUT) == 0 || pq().PQconsumeInput(m_connection) == 1;
}

PGresult *PostgresInterruptible::next()
{
    if (flush()) {
        while (pq().PQisBusy(m_connection) == 1) {
            if (!wait(false))
                break;
        }
    }
    PGresult *result = pq().PQgetResult(m_connection); // Says what is wrong, or null.
    if (!result && m_observer.tell)
        m_since = Clock::now();
    return result;
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
