// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/output.h"

#include "planning/timeline.h"

namespace ponyup::cli {

/// The timeline as a table, newest first. Without --verbose a long one is cut to what is to be done
/// or not in order, and the last few that were applied.
void printTimeline(Output &out, const Timeline &timeline);

} // namespace ponyup::cli
