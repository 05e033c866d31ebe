// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/sqlite/watch.h"

#include <sqlite3.h>

#include <algorithm>
#include <thread>

namespace ponyup {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

/// Steps of SQLite's virtual machine between two looks at the flag: well under a millisecond.
constexpr int progressSteps = 2000;

} // namespace

Watch::Watch(sqlite3 *database) : m_database(database)
{
    install();
}

void Watch::install()
{
    if (!m_database)
        return;
    sqlite3_busy_handler(m_database, onBusy, this);
    sqlite3_progress_handler(m_database, progressSteps, onProgress, this);
}

Watch::~Watch()
{
    if (!m_database)
        return;
    sqlite3_busy_handler(m_database, nullptr, nullptr);
    sqlite3_progress_handler(m_database, 0, nullptr, nullptr);
}

Watch::Scope::Scope(Watch &watch, Limits limits, std::stop_token stop)
    : m_watch(watch),
      m_outer(watch.m_limits)
{
    watch.m_limits = limits;
    watch.m_statementEnds = limits.statement > 0ms ? Clock::now() + limits.statement : Time::max();
    if (stop.stop_possible())
        m_callback.emplace(std::move(stop), [&watch] {
            watch.m_stopped = true;
            if (watch.m_database)
                sqlite3_interrupt(watch.m_database);
        });
}

Watch::Scope::~Scope()
{
    m_callback.reset();
    m_watch.m_limits = m_outer;
    m_watch.m_statementEnds = Time::max();
    m_watch.m_timedOut = false;
    m_watch.m_stopped = false;
}

int Watch::onBusy(void *watch, int attempt)
{
    return static_cast<Watch *>(watch)->waitForLock(attempt) ? 1 : 0;
}

int Watch::onProgress(void *watch)
{
    auto *self = static_cast<Watch *>(watch);
    return self->m_stopped.load(std::memory_order_relaxed) || self->isTimeUp() ? 1 : 0;
}

bool Watch::waitForLock(int attempt)
{
    const Time now = Clock::now();
    if (attempt == 0)
        m_waitEnds = now + m_limits.lock;
    if (m_stopped || now >= m_waitEnds || isTimeUp())
        return false;
    const auto pause = std::min<Clock::duration>(std::min(1 + attempt, 10) * 1ms, m_waitEnds - now);
    std::this_thread::sleep_for(pause);
    return true;
}

bool Watch::isTimeUp()
{
    if (m_statementEnds == Time::max() || Clock::now() < m_statementEnds)
        return false;
    return m_timedOut = true;
}

} // namespace ponyup
