// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "running/runreport.h"

namespace ponyup {

/// Fills committed, rolledBack, remaining and next from the rest of the report. Pure.
void describeRun(RunReport &report);

} // namespace ponyup
