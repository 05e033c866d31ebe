// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/connection.h"
#include "risk/risk.h"

#include <stop_token>
#include <vector>

namespace ponyup {

/// Asks the database which rows would violate what risks are about (Risk::probe): what an empty
/// copy cannot know: Connection::probe(). Fills Risk::probed. A violation raises the level to
/// Block, or to Warning where an earlier statement of the plan may mend it, whatever the script
/// allows. ErrorKind::Cancelled.
[[nodiscard]] Result<> probeData(Connection &connection, std::vector<Risk> &risks,
                                 std::stop_token stop);

} // namespace ponyup
