// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/mariadb/target.h"
#include "engines/mariadb/watch.h"
#include "engines/wakeup.h"

#include <chrono>
#include <future>
#include <optional>
#include <stop_token>

namespace ponyup {

/// While it lives, a request to stop, or a timeout, ends the statement that runs on the connection.
/// What is seen of one that takes long is told.
///
/// The server is told over a connection of its own (KILL QUERY), which a server that hangs or a
/// network that swallows everything would hold for ever: so it is told from a thread of its own. It
/// forgets what it is told before the statement has begun, so it is told again until the statement
/// has ended; and what it is told too late, it is made to forget at the end.
///
/// A server that does not answer for too long is given up, and the connection with it. One that
/// says that it is still busy with the statement, which it puts back, is waited for.
class MariaDbInterruptible {
public:
    /// `timeout`: zero for none. `answers`: how long a server that is there takes to answer at
    /// most.
    MariaDbInterruptible(MYSQL *connection, const MariaDbTarget &target, const WakeUp &wakeUp,
                         std::stop_token stop, std::chrono::milliseconds timeout,
                         std::chrono::milliseconds answers, MariaDbObserver &observer);
    ~MariaDbInterruptible();
    MariaDbInterruptible(const MariaDbInterruptible &) = delete;
    MariaDbInterruptible &operator=(const MariaDbInterruptible &) = delete;

    /// Runs an operation of the library to its end: `start` and `go` are its two halves.
    template <typename Start, typename Go>
    void carryOut(Start start, Go go)
    {
        for (int status = start(); status != 0;)
            status = go(wait(status));
    }
    bool wasStopped() const { return m_killed && !m_timedOut; }
    bool wasTimedOut() const { return m_timedOut; }
    /// The server was told to stop the statement and has not answered; the connection is lost.
    bool wasGivenUp() const { return m_givenUp; }
    /// Whether a server was there to be told, for one that was given up.
    bool wasReached();
    std::chrono::milliseconds answers() const { return m_answers; }

private:
    using Clock = std::chrono::steady_clock;
    enum class Answer {
        None, ///< Nobody was there.
        Refused, ///< The server takes no more connections.
        Told, ///< It is not busy with the statement, or not any more.
        Busy, ///< It has not ended the statement yet.
    };
    /// The connection over which the server is told; used by one thread at a time.
    using Killer = std::shared_ptr<MariaDbHandle>;

    static Answer ask(const MariaDbTarget &target, MariaDbHandle &killer, qulonglong session);
    bool isThrough(std::chrono::milliseconds patience) const;
    void hear();
    void giveUp();

    /// Waits for what the library waits for (MYSQL_WAIT_…); what of it there is.
    int wait(int status);
    /// Milliseconds until there is something else to do than to wait; -1: never.
    int patience() const;
    void kill();
    /// Begins to look at the statement, or tells what has been seen.
    void watch();

    MYSQL *m_connection;
    const MariaDbTarget &m_target;
    const WakeUp &m_wakeUp;
    std::stop_token m_stop;
    std::optional<Clock::time_point> m_end; ///< Of the timeout.
    MariaDbObserver &m_observer;
    const Clock::time_point m_since = Clock::now();
    std::unique_ptr<MariaDbWatch> m_watch;
    const std::chrono::milliseconds m_answers;
    Killer m_killer = std::make_shared<MariaDbHandle>();
    std::future<Answer> m_request; ///< The latest.
    bool m_killed = false; ///< Or tried to.
    bool m_timedOut = false;
    bool m_givenUp = false;
    bool m_reached = false;
    Clock::time_point m_wasThere; ///< When the server was last known to be at it.
    std::chrono::milliseconds m_patience{10}; ///< Until the server is told again.
};

} // namespace ponyup
