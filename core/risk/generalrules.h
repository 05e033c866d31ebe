// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "risk/rule.h"
#include "sql/statement.h"

#include <span>

namespace ponyup {

/// What holds for every engine.
std::span<const Rule> generalRules();
void reviewGenerally(const Statement &statement, Findings &findings);

} // namespace ponyup
