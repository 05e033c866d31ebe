// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/connection.h"
#include "risk/risk.h"

#include <stop_token>
#include <vector>

namespace ponyup {

/// Asks the database which rows would violate what risks are about (Risk::probe): what an empty
/// copy cannot know. Reads only; each question takes at most 5 seconds and waits at most 1 second
/// for a lock. Fills Risk::probed; a violation raises the level to Block. ErrorKind::Cancelled.
[[nodiscard]] Result<> probeData(Connection &connection, std::vector<Risk> &risks,
                                 std::stop_token stop);

} // namespace ponyup
