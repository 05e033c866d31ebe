// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/heartbeat.h"

#include <condition_variable>
#include <mutex>

namespace ponyup {

using namespace Qt::StringLiterals;

Heartbeat::Heartbeat(Open open, QString sql, QVariantList values, std::chrono::milliseconds every)
    : m_open(std::move(open)),
      m_sql(std::move(sql)),
      m_values(std::move(values)),
      m_every(every),
      m_thread([this](const std::stop_token &stop) { beat(stop); })
{
}

Heartbeat::~Heartbeat() = default;

void Heartbeat::beat(const std::stop_token &stop)
{
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    std::unique_ptr<Connection> connection;
    auto pause = m_every;
    while (!wake.wait_for(lock, stop, pause, [&stop] { return stop.stop_requested(); })) {
        pause = m_every / 10;
        if (!connection) {
            auto opened = m_open();
            if (!opened)
                continue;
            connection = std::move(*opened);
        }
        const auto began = std::chrono::steady_clock::now();
        const auto changed = connection->run(m_sql, m_values);
        if (!changed) {
            if (changed.error().sqlState == "42S02"_L1) { // No such table.
                m_lost = true;
                return;
            }
            if (changed.error().kind != ErrorKind::Busy)
                connection.reset();
            continue;
        }
        if (*changed == 0) {
            m_lost = true;
            return;
        }
        m_lastBeat = began;
        // One that had to wait for long has set what is the past by now.
        const bool wasLate = std::chrono::steady_clock::now() - began > m_every;
        pause = wasLate ? std::chrono::milliseconds(0) : m_every;
    }
}

} // namespace ponyup
