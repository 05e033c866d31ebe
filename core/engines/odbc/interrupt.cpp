// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/odbc/interrupt.h"

#include <algorithm>

namespace ponyup {

using namespace std::chrono_literals;

OdbcInterrupt::OdbcInterrupt(SQLHSTMT statement, std::stop_token stop,
                             std::chrono::milliseconds timeout)
    : m_statement(statement),
      m_stop(std::move(stop))
{
    if (m_stop.stop_possible() || timeout > 0ms)
        m_thread =
            std::jthread([this, timeout](const std::stop_token &ended) { watch(timeout, ended); });
}

OdbcInterrupt::~OdbcInterrupt()
{
    if (!m_thread.joinable())
        return;
    m_thread.request_stop();
    m_thread.join();
}

void OdbcInterrupt::watch(std::chrono::milliseconds timeout, const std::stop_token &ended)
{
    const std::stop_callback onStop(m_stop, [this] {
        const std::lock_guard lock(m_mutex);
        m_wake.notify_all();
    });
    std::unique_lock lock(m_mutex);
    const auto asked = [this] { return m_stop.stop_requested(); };
    const bool stopped = timeout > 0ms ? m_wake.wait_for(lock, ended, timeout, asked)
                                       : m_wake.wait(lock, ended, asked);
    if (ended.stop_requested())
        return;
    m_why = stopped ? Why::Stopped : Why::TimedOut;
    for (auto patience = 10ms; !ended.stop_requested(); patience = std::min(patience * 2, 1000ms)) {
        odbc().SQLCancel(m_statement);
        m_wake.wait_for(lock, ended, patience, [] { return false; });
    }
}

} // namespace ponyup
