// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/engine.h"
#include "history/history.h"
#include "planning/plan.h"

#include <QIODevice>

namespace ponyup {

/// Writes a plan as one script for the engine's own client: what an update would run, each
/// migration a transaction together with its version row, or with the journal where it cannot be
/// one. Before anything else each asks whether the database is where the plan takes it to be.
/// Scripts are copied piece by piece. The audit log gets no rows: their chain cannot be written in
/// SQL.
[[nodiscard]] Result<> writePlanScript(const Plan &plan, Connection &connection,
                                       const History &history, QIODevice &to);

} // namespace ponyup
