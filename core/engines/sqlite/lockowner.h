// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/values.h"

#include <optional>

struct sqlite3;

namespace ponyup {

/// Who holds the update lock, a lock on this file, as /proc/locks tells.
std::optional<LockHolder> lockFileOwner(const QString &lockFile);

/// Who may write to the database file just now, another connection of this process included, as
/// /proc/locks tells. Where the system does not tell, at least whether somebody does (with a
/// rollback journal; not without a handle). Takes no lock, opens no file of the database.
std::optional<LockHolder> writeLockOwner(sqlite3 *database, const QString &path);

} // namespace ponyup
