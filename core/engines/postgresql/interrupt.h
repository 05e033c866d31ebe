// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/postgresql/postgreslibrary.h"
#include "engines/values.h"
#include "engines/wakeup.h"

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <stop_token>

namespace ponyup {

class PostgresWatch;

/// Who wants to know what is seen of statements that take long.
struct PostgresObserver {
    std::function<void(const Observation &)> tell; ///< Empty: nobody.
    int process = 0; ///< Of the server, which runs them.
};

/// While it lives, a request to stop ends the statement that runs on the connection.
///
/// The cancel request goes over a connection of its own (PQcancel), which a server that hangs or a
/// network that swallows everything would hold for ever: so it goes from a thread of its own. When
/// it is through, it never hits the next statement; one that is not when this ends takes the
/// connection with it. The server forgets a request that comes before the statement has begun, so
/// it is asked again until the statement has ended, or there has been no answer for too long: then
/// the connection is given up.
class PostgresInterruptible {
public:
    /// `answers`: how long a server that is there takes to answer at most.
    PostgresInterruptible(PGconn *connection, std::shared_ptr<PGcancel> cancel,
                          const WakeUp &wakeUp, std::stop_token stop,
                          std::chrono::milliseconds answers, PostgresObserver &observer);
    ~PostgresInterruptible();

    /// The statement's next result, waiting for it; null at its end. The caller clears it.
    PGresult *next();
    /// Sends all that is still to be sent, waiting where the server does not keep up; false when
    /// the connection is lost.
    bool flush();
    /// Waits until the server sends something; false when the connection is lost.
    bool waitForInput() { return wait(false); }
    bool wasStopped() const { return m_stopped; }
    /// The server was asked to stop the statement and has not answered; the connection is lost.
    bool wasGivenUp() const { return m_givenUp; }
    /// Whether the request has come to a server, for one that was given up.
    bool wasReached();
    std::chrono::milliseconds answers() const { return m_answers; }
    /// Asked by who does not wait, and ends the statement itself.
    bool shouldStop()
    {
        m_stopped = m_stopped || m_stop.stop_requested();
        return m_stopped;
    }

private:
    using Clock = std::chrono::steady_clock;

    /// Waits until there is something to read, or to write as well.
    bool wait(bool write);
    void cancel();
    void giveUp();
    void watch();
    /// How long to wait before there is something else to do; -1: for ever.
    int patience() const;
    bool isThrough(std::chrono::milliseconds patience) const;

    PGconn *m_connection;
    std::shared_ptr<PGcancel> m_cancel;
    const WakeUp &m_wakeUp;
    std::stop_token m_stop;
    const std::chrono::milliseconds m_answers;
    PostgresObserver &m_observer;
    std::unique_ptr<PostgresWatch> m_watch;
    Clock::time_point m_since = Clock::now(); ///< The running statement.
    bool m_stopped = false;
    bool m_givenUp = false;
    std::optional<Clock::time_point> m_askedAt; ///< For the first time.
    std::future<bool> m_request; ///< The latest.
    bool m_reached = false; ///< One of them has come to a server.
    std::chrono::milliseconds m_patience{10}; ///< Until the server is asked again.
};

} // namespace ponyup
