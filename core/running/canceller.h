// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <atomic>
#include <stop_token>

namespace ponyup {

/// Where a run is to stop, from gentle to hard.
enum class StopAt {
    Never,
    AfterMigration, ///< The running migration is finished and committed.
    AfterStatement, ///< The running statement is finished, its migration rolled back.
    Now, ///< The running statement is interrupted, its migration rolled back.
};

/// The way to stop a run from another thread. Outlives the run. Requests only get harder.
class Canceller {
public:
    /// Any thread; returns at once, but for `Now` the time that the engine's own call takes.
    void request(StopAt when)
    {
        StopAt known = m_when.load();
        while (known < when && !m_when.compare_exchange_weak(known, when)) { }
        if (when != StopAt::Never)
            m_anySource.request_stop();
        if (when == StopAt::Now)
            m_source.request_stop();
    }
    StopAt requested() const { return m_when.load(); }
    /// Stops with `Now`; for everything that can block.
    std::stop_token token() const { return m_source.get_token(); }
    /// Stops with any request; for what is done before the first migration begins.
    std::stop_token anyToken() const { return m_anySource.get_token(); }

private:
    std::atomic<StopAt> m_when{StopAt::Never};
    std::stop_source m_source;
    std::stop_source m_anySource;
};

} // namespace ponyup
