// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/connection.h"
#include "running/canceller.h"
#include "running/runevent.h"
#include "running/runoptions.h"

#include <functional>

namespace ponyup {

enum class Awaited {
    UpdateLock, ///< Another PonyUp has it.
    Database, ///< Any program may be using it.
};

/// Tries until it works, the limit has passed, or somebody wants to stop. Tells the sink what and
/// who is waited for. ErrorKind::UpdateLocked ("Currently already upgrading. …"), with the holder
/// in the hint; Cancelled; and what `attempt` fails with.
[[nodiscard]] Result<> pollForLock(Awaited awaited, LockWait wait, const RunSink &sink,
                                   const Canceller &canceller,
                                   const std::function<QString()> &holder,
                                   const std::function<Result<bool>()> &attempt);

/// The update lock, for as long as it lives. Taken by polling, with jitter, so that no waiter ever
/// blocks the server; waiting can be cancelled and tells the sink who holds it.
class UpdateLock {
public:
    /// ErrorKind::UpdateLocked when the limit has passed ("Currently already upgrading. …"), with
    /// the holder in the hint; Cancelled.
    [[nodiscard]] static Result<UpdateLock>
    acquire(Connection &connection, LockWait wait, const RunSink &sink, const Canceller &canceller);
    ~UpdateLock(); ///< Releases it if release() was not called.
    UpdateLock(UpdateLock &&) noexcept;
    UpdateLock &operator=(UpdateLock &&) = delete;

    /// Begins a transaction; where that is the lock itself, waits for it as acquire() does.
    [[nodiscard]] Result<> begin(const TransactionOptions &options);
    /// Releases it and checks that it was held: "Could not release update lock, lock was not held
    /// (Advisory Lock 85,80)".
    [[nodiscard]] Result<> release();

private:
    UpdateLock(Connection &connection, LockWait wait, const RunSink &sink,
               const Canceller &canceller);
    Connection *m_connection;
    LockWait m_wait;
    RunSink m_sink;
    const Canceller *m_canceller;
    bool m_held = false;
};

} // namespace ponyup
