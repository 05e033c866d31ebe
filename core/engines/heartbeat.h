// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/connection.h"

#include <QVariant>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <thread>

namespace ponyup {

/// Runs one statement again and again, in a thread and on a connection of its own, until it is
/// destroyed or the statement has found no row to change.
///
/// When the database is busy or the connection is lost, it tries again soon, with a new connection
/// if need be: what that means for the lease, the time of the last beat tells.
class Heartbeat {
public:
    using Open = std::function<Result<std::unique_ptr<Connection>>()>;

    Heartbeat(Open open, QString sql, QVariantList values, std::chrono::milliseconds every);
    ~Heartbeat(); ///< Waits for a statement that is running.
    Heartbeat(const Heartbeat &) = delete;
    Heartbeat &operator=(const Heartbeat &) = delete;

    /// The statement has found nothing to change, or its table is gone.
    bool isLost() const { return m_lost; }
    /// When the last one that has succeeded was sent; at first, when this was made.
    std::chrono::steady_clock::time_point lastBeat() const { return m_lastBeat; }

private:
    void beat(const std::stop_token &stop);

    const Open m_open;
    const QString m_sql;
    const QVariantList m_values;
    const std::chrono::milliseconds m_every;
    std::atomic<bool> m_lost = false;
    std::atomic<std::chrono::steady_clock::time_point> m_lastBeat =
        std::chrono::steady_clock::now();
    std::jthread m_thread; ///< The last one: it uses all the others.
};

} // namespace ponyup
