// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/odbc/odbclibrary.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

namespace ponyup {

/// While it lives, a request to stop, or the end of the timeout, ends the statement that runs.
///
/// It is ended from another thread, for the one that runs it waits inside the driver. A request
/// that comes before the statement has begun is forgotten by drivers, so they are asked again until
/// the statement has ended.
class OdbcInterrupt {
public:
    /// A timeout of zero: none.
    OdbcInterrupt(SQLHSTMT statement, std::stop_token stop, std::chrono::milliseconds timeout);
    ~OdbcInterrupt(); ///< The statement has ended: none is stopped in its place.
    OdbcInterrupt(const OdbcInterrupt &) = delete;
    OdbcInterrupt &operator=(const OdbcInterrupt &) = delete;

    bool wasStopped() const { return m_why == Why::Stopped; }
    bool wasTimedOut() const { return m_why == Why::TimedOut; }

private:
    enum class Why { Running, Stopped, TimedOut };
    void watch(std::chrono::milliseconds timeout, const std::stop_token &ended);

    SQLHSTMT m_statement;
    std::stop_token m_stop;
    std::atomic<Why> m_why = Why::Running;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::jthread m_thread;
};

} // namespace ponyup
