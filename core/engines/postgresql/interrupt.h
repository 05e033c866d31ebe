// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/postgresql/postgreslibrary.h"
#include "engines/wakeup.h"

#include <stop_token>

namespace ponyup {

/// While it lives, a request to stop ends the statement that runs on the connection.
///
/// The cancel request goes over a connection of its own (PQcancel), from the thread that waits for
/// the statement, and is through when it returns: it never hits the next statement. The server
/// forgets one that comes before it has begun, so it is asked again until the statement has ended.
class PostgresInterruptible {
public:
    PostgresInterruptible(PGconn *connection, PGcancel *cancel, const WakeUp &wakeUp,
                          std::stop_token stop);
    ~PostgresInterruptible();

    /// The statement's next result, waiting for it; null at its end. The caller clears it.
    PGresult *next();
    /// Sends all that is still to be sent, waiting where the server does not keep up; false when
    /// the connection is lost.
    bool flush();
    /// Waits until the server sends something; false when the connection is lost.
    bool waitForInput() { return wait(false); }
    bool wasStopped() const { return m_stopped; }
    /// Asked by who does not wait, and ends the statement itself.
    bool shouldStop()
    {
        m_stopped = m_stopped || m_stop.stop_requested();
        return m_stopped;
    }

private:
    /// Waits until there is something to read, or to write as well.
    bool wait(bool write);
    void cancel();

    PGconn *m_connection;
    PGcancel *m_cancel;
    const WakeUp &m_wakeUp;
    std::stop_token m_stop;
    bool m_stopped = false;
    int m_patience = 10; ///< Milliseconds until the server is asked again.
};

} // namespace ponyup
