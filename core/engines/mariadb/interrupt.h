// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/mariadb/target.h"
#include "engines/mariadb/watch.h"
#include "engines/wakeup.h"

#include <chrono>
#include <optional>
#include <stop_token>

namespace ponyup {

/// While it lives, a request to stop, or a timeout, ends the statement that runs on the connection.
/// What is seen of one that takes long is told.
///
/// The server is told over a connection of its own (KILL QUERY), from the thread that waits for the
/// statement. It forgets what it is told before it has begun, so it is told again until the
/// statement has ended; and what it is told too late, it is made to forget at the end.
class MariaDbInterruptible {
public:
    /// `timeout`: zero for none.
    MariaDbInterruptible(MYSQL *connection, const MariaDbTarget &target, const WakeUp &wakeUp,
                         std::stop_token stop, std::chrono::milliseconds timeout,
                         MariaDbObserver &observer);
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

private:
    using Clock = std::chrono::steady_clock;

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
    MariaDbHandle m_killer;
    bool m_killed = false; ///< Or tried to.
    bool m_timedOut = false;
    int m_patience = 10; ///< Milliseconds until the server is told again.
};

} // namespace ponyup
