// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/statementwatch.h"

#include <chrono>
#include <condition_variable>

namespace ponyup {

std::optional<Observation> StatementWatch::take()
{
    m_news.forget();
    const std::scoped_lock lock(m_mutex);
    return std::exchange(m_latest, std::nullopt);
}

void StatementWatch::tell(Observation observation)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_latest = std::move(observation);
    }
    m_news.call();
}

void StatementWatch::pause(const std::stop_token &stop)
{
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait_for(lock, stop, std::chrono::seconds(1), [] { return false; });
}

} // namespace ponyup
