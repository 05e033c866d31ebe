// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "running/migrator.h"
#include "running/records.h"
#include "running/runrecorder.h"
#include "running/updatelock.h"

namespace ponyup {

/// Writes down that a database is at a version, without running anything. Used once.
class BaselineRun {
public:
    BaselineRun(Connection &connection, const History &history,
                const Migrator::ReadFolder &readFolder, const Clock &clock,
                const RunOptions &options, const RunSink &sink, const Canceller &canceller);

    RunReport run(int version);

private:
    [[nodiscard]] Result<> check(int version);
    [[nodiscard]] Result<> write(int version, UpdateLock &lock);

    Connection &m_connection;
    const History &m_history;
    const Migrator::ReadFolder &m_readFolder;
    const RunOptions &m_options;
    const Canceller &m_canceller;
    RunRecorder m_recorder;
    Records m_records;
};

} // namespace ponyup
