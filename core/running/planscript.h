// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/engine.h"
#include "history/history.h"
#include "planning/plan.h"

#include <QIODevice>

namespace ponyup {

/// Writes a plan as one SQL script, each migration a transaction with its version row, for running
/// with the engine's own client. Scripts are copied piece by piece. Model objects are written as
/// they stand: on a database where some of them exist, run PonyUp instead.
[[nodiscard]] Result<> writePlanScript(const Plan &plan, const Connection &connection,
                                       const History &history, QIODevice &to);

} // namespace ponyup
