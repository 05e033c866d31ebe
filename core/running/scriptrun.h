// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/connection.h"
#include "migration/migration.h"
#include "running/canceller.h"
#include "running/runrecorder.h"

#include <functional>

namespace ponyup {

/// So often a migration, or a statement with a journal row of its own, is tried while the database
/// is busy.
inline constexpr int busyAttempts = 4;

/// Between two attempts: a part of the lock timeout, by chance, so that those who have queued
/// behind us get their turn and two who wait for each other do not meet again. Shorter when the
/// user wants to stop.
void pauseBeforeRetry(std::chrono::milliseconds lockTimeout, const Canceller &canceller);

/// Runs one statement of a migration: tells the recorder before and after, and makes sure that the
/// transaction it ran in is still there (inTransaction) or that none was left open.
[[nodiscard]] Result<> runStatement(Connection &connection, const Statement &statement,
                                    const StatementData &data, bool inModel, bool inTransaction,
                                    RunRecorder &recorder, const Canceller &canceller);

/// Runs the statements of a script inside the open transaction (or, if so said, outside of any), in
/// order, as they are read. Stops before a statement when the user wants to stop. A statement for
/// which `wanted` says false is passed over.
[[nodiscard]] Result<> runScript(Connection &connection, const Script &script,
                                 RunRecorder &recorder, const Canceller &canceller,
                                 const std::function<bool(const Statement &)> &wanted = {},
                                 bool inTransaction = true);

/// ErrorKind::TransactionEscaped when the transaction in which the statement ran is gone, or when
/// it has opened one that was not asked for.
[[nodiscard]] Result<> checkTransaction(Connection &connection, const Statement &statement,
                                        bool inTransaction);

/// ErrorKind::Cancelled when somebody wants the run to stop at or before this point.
[[nodiscard]] Result<> checkStop(const Canceller &canceller, StopAt atMost);

} // namespace ponyup
