// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/command.h"

namespace ponyup::cli {

/// What the program is for, the first steps, the commands by group, the options, the exit codes.
QString overview();
/// One command: how it is called, what it does, its options, examples.
QString helpFor(const Command &command);

} // namespace ponyup::cli
