// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/program.h"

#include <functional>
#include <optional>

// What the tests share that interrupt the real program at random moments.

namespace ponyup::testing {

/// How many moments are tried: PONYUP_FAULT_RUNS of the environment, or else the usual number; of
/// that the share.
int faultRuns(int usual, double share = 1);

/// For main(): a test function may take longer than Qt's five minutes; ctest has a limit of its
/// own.
void takeTime();

/// Takes "--seed N" out of the arguments of the test.
std::optional<quint32> takeSeed(QStringList &arguments);

struct Interrupted {
    ProgramRun run;
    bool met = false; ///< It ran on the way.
};
/// Runs `ponyup`, does that to it after so many microseconds, and waits for its end.
Interrupted interruptPonyup(const QStringList &arguments, qint64 delay,
                            const std::function<void(QProcess &)> &what);

} // namespace ponyup::testing
