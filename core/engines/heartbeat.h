// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/connection.h"

#include <QVariant>

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

namespace ponyup {

/// Runs one statement again and again, in a thread and on a connection of its own, until it is
/// destroyed or the statement has found no row to change.
///
/// When the database is busy or the connection is lost, it tries again soon, with a new connection
/// if need be: what that means for the lease, the lease's own end tells.
class Heartbeat {
public:
    using Open = std::function<Result<std::unique_ptr<Connection>>()>;

    Heartbeat(Open open, QString sql, QVariantList values, std::chrono::milliseconds every);
    ~Heartbeat(); ///< Waits for a statement that is running.
    Heartbeat(const Heartbeat &) = delete;
    Heartbeat &operator=(const Heartbeat &) = delete;

    /// The statement has found nothing to change.
    bool isLost() const { return m_lost; }

private:
    void beat(const std::stop_token &stop);

    const Open m_open;
    const QString m_sql;
    const QVariantList m_values;
    const std::chrono::milliseconds m_every;
    std::atomic<bool> m_lost = false;
    std::jthread m_thread; ///< The last one: it uses all the others.
};

} // namespace ponyup
