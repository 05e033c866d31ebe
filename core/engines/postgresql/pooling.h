// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/postgresql/postgreslink.h"

namespace ponyup {

/// What stands between us and the server.
enum class Pooling {
    None,
    OfSessions, ///< A pooler that gives a client one session of the server for good.
};

/// Undoes what the driver has set, and finds a pooler. ErrorKind::Connection when it shares the
/// server's sessions between clients for each transaction: the update lock would be anybody's, and
/// what we set would stay behind for strangers.
[[nodiscard]] Result<Pooling> findPooling(PostgresLink &link, const PostgresTarget &target);

} // namespace ponyup
