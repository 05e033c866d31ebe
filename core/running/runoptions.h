// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/values.h"

#include <QByteArray>
#include <QString>

#include <chrono>
#include <optional>

namespace ponyup {

/// How long to wait for the update lock. Zero: fail at once.
struct LockWait {
    std::chrono::milliseconds limit{60'000};
};

enum class BackupPolicy { Auto, Always, Never }; ///< Auto: where the engine can.

struct RunOptions {
    std::optional<int> to;
    bool allInOne = false; ///< All pending migrations in a single transaction.
    LockWait lockWait;
    BackupPolicy backup = BackupPolicy::Auto;
    int keepBackups = 10;
    TransactionOptions transaction; ///< Defaults of the project; a script's directives override.
    QString environment; ///< For the report.
    QByteArray expectedDigest; ///< Preview::planDigest; when set and no longer true: refused.
};

} // namespace ponyup
