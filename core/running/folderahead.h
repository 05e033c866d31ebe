// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "running/migrator.h"

#include <chrono>
#include <future>
#include <stop_token>

namespace ponyup {

/// Begins to read the folder in a thread of its own, so that it is there when the database is.
class FolderAhead {
public:
    /// `reader` is called from that thread, and from the one that calls read().
    explicit FolderAhead(Migrator::ReadFolder reader,
                         std::chrono::milliseconds oldAfter = std::chrono::seconds(1));
    /// Stops a reading that nobody has waited for.
    ~FolderAhead();

    /// As ReadFolder: the first time what has been read ahead, unless it is older than `oldAfter`
    /// (another program had the database, and whoever waited may have changed the folder).
    [[nodiscard]] Result<MigrationSet> read(std::stop_token stop);

private:
    Migrator::ReadFolder m_reader;
    const std::chrono::milliseconds m_oldAfter;
    std::stop_source m_stop;
    std::chrono::steady_clock::time_point m_begun;
    std::future<Result<MigrationSet>> m_ahead;
};

} // namespace ponyup
