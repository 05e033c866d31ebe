// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/context.h"

namespace ponyup::cli {

/// Whether somebody is there who can be asked.
bool canAsk();

/// Asks before the database is changed. Fine with --yes or after a yes; for an environment of the
/// kind production the database's name has to be typed. ErrorKind::Usage when nobody can be asked,
/// Cancelled after a no.
[[nodiscard]] Result<> confirm(Context &context, const Environment &environment,
                               const QString &question);

} // namespace ponyup::cli
