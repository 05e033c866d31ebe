// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "planning/plan.h"
#include "risk/risk.h"
#include "sql/dialect.h"

#include <stop_token>

namespace ponyup {

/// What the plan's statements will do to a system that is in use, in their order, without running
/// one. Reads every script once more, up to 64 MiB of it. What a script allows is marked as
/// allowed. The newest model is left out: it makes only what is missing.
[[nodiscard]] Result<std::vector<Risk>> planRisks(const Plan &plan, Dialect dialect,
                                                  RiskContext context, std::stop_token stop);

} // namespace ponyup
