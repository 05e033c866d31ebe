// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/values.h"
#include "history/versionrow.h"

#include <chrono>
#include <optional>
#include <vector>

namespace ponyup {

/// What came of connecting with a database: whom one is connected with, as whom, and how.
struct ConnectionTest {
    ServerInfo server;
    HistoryState history;
    std::optional<LockHolder> lockHolder;
    std::chrono::nanoseconds elapsed{0}; ///< From the first packet until all of this was known.
};

/// One of the things that a connection test tells.
struct ConnectionFact {
    QString name; ///< "User"
    QString value; ///< "deploy, with rights over the whole server: …"
    bool matters = false; ///< To be looked at before a migration.

    bool operator==(const ConnectionFact &) const = default;
};

/// Who and where the server is, in words. Pure.
std::vector<ConnectionFact> connectionFacts(const ServerInfo &server);
/// The same and what stands in the database. Pure.
std::vector<ConnectionFact> connectionFacts(const ConnectionTest &test);

} // namespace ponyup
