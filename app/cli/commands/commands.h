// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/command.h"

namespace ponyup::cli {

// One function and one file per command.

Command baselineCommand();
Command checkCommand();
Command historyCommand();
Command initCommand();
Command lockCommand();
Command logCommand();
Command migrateCommand();
Command newCommand();
Command previewCommand();
Command reportCommand();
Command restoreCommand();
Command resumeCommand();
Command scriptCommand();
Command statusCommand();
Command testConnectionCommand();
Command undoCommand();

} // namespace ponyup::cli
