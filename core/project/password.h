// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "project/project.h"

namespace ponyup {

/// The environment's URL with the password from the variable that the project names; as it is when
/// it has one already, or the project names none. ErrorKind::Connection with the alternatives when
/// the variable is not set, or the password is kept where this program does not ask for it.
[[nodiscard]] Result<DatabaseUrl> urlWithPassword(const Environment &environment);

/// The first line that a command writes to its standard output; its other channels are the
/// program's own, so that it can ask for a passphrase. No shell: words are separated by blanks,
/// and may be quoted. ErrorKind::Connection when it fails, writes nothing, or takes longer than
/// five minutes. For the command line alone: whoever opens a project in the window has not chosen
/// to run its commands.
[[nodiscard]] Result<QString> passwordFromCommand(const Environment &environment);

} // namespace ponyup
