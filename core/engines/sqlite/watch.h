// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>

struct sqlite3;

namespace ponyup {

/// Stands beside a connection's running statement and ends it when it has to end: because a stop
/// was requested, because it has waited for a lock for too long, or because its time is up.
///
/// Qt's own waiting for locks cannot be interrupted, so this brings a busy handler, and a progress
/// handler for what computes without end. Used in the connection's thread; only the stop request
/// comes from another.
class Watch {
public:
    struct Limits {
        std::chrono::milliseconds lock{5000}; ///< Waiting for one lock. Zero: not at all.
        std::chrono::milliseconds statement{0}; ///< Zero: no limit.
    };

    /// Takes the connection's handlers; the connection must outlive this. Null: there is nothing to
    /// interrupt, the limits are only kept.
    explicit Watch(sqlite3 *database);
    ~Watch();
    Watch(const Watch &) = delete;
    Watch &operator=(const Watch &) = delete;

    /// Takes the handlers again: `PRAGMA busy_timeout` replaces one.
    void install();
    const Limits &limits() const { return m_limits; }

    /// One statement under watch. A stop that is requested later than this lives can no longer
    /// reach the connection: its destructor waits for a request that is on its way, and what
    /// sqlite3_interrupt() left behind is cleared by SQLite when the next statement begins.
    class Scope {
    public:
        Scope(Watch &watch, Limits limits, std::stop_token stop = {});
        ~Scope();
        Scope(const Scope &) = delete;
        Scope &operator=(const Scope &) = delete;

        /// Whether a stop was requested. Trust this, not the error code: a busy wait that was
        /// stopped ends as "busy".
        bool wasStopped() const { return m_watch.m_stopped; }
        /// Whether Limits::statement was reached.
        bool hasTimedOut() const { return m_watch.m_timedOut; }

    private:
        Watch &m_watch;
        Limits m_outer;
        std::optional<std::stop_callback<std::function<void()>>> m_callback;
    };

private:
    using Time = std::chrono::steady_clock::time_point;

    static int onBusy(void *watch, int attempt);
    static int onProgress(void *watch);
    bool waitForLock(int attempt);
    bool isTimeUp();

    sqlite3 *m_database;
    Limits m_limits;
    Time m_waitEnds;
    Time m_statementEnds = Time::max();
    std::atomic<bool> m_stopped{false};
    bool m_timedOut = false;
};

} // namespace ponyup
