// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "planning/plan.h"

namespace ponyup {

class Engine;

/// ErrorKind::Forbidden when not all of what the plan does would be undone by the rollback of one
/// transaction, with the statements that say so: the first, and up to ten others with it.
[[nodiscard]] Result<> demandUndoable(const Plan &plan, const Engine &engine);

} // namespace ponyup
