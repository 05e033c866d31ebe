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

/// What a person who has looked at the database says of a statement that was begun, or has failed,
/// in a migration that was left half-way.
struct StatementDecision {
    enum class What {
        MarkDone, ///< It has been carried out, the database only hides it.
        Skip, ///< It need not be carried out.
        RunAgain, ///< It has not been carried out, or what it has left behind is gone.
    };
    int statement = 0; ///< Its number in the migrate script.
    What what = What::MarkDone;
    QString reason; ///< In the person's words; kept in the audit log.
};

struct RunOptions {
    std::optional<int> to;
    bool allInOne = false; ///< All pending migrations in a single transaction.
    LockWait lockWait;
    BackupPolicy backup = BackupPolicy::Auto;
    int keepBackups = 10;
    TransactionOptions transaction; ///< Defaults of the project; a script's directives override.
    /// A dry run without the real rows asks the database which of them would violate constraints.
    bool probe = false;
    bool privileges = false; ///< A dry run compares owners and grants as well.
    QString environment; ///< For the report.
    std::optional<StatementDecision> decision; ///< For a resume only.
    QByteArray expectedDigest; ///< Preview::planDigest; when set and no longer true: refused.
};

} // namespace ponyup
