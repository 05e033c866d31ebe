// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/connection.h"
#include "running/canceller.h"
#include "running/runrecorder.h"

#include <vector>

namespace ponyup {

/// Collects statements of a script for Connection::executeAll(), where the engine has a use for it.
/// It takes as many at a time as the server does in a moment, so that progress is shown and a stop
/// is heard as if they went one by one.
class StatementBatch {
public:
    /// All must outlive it. Inside the transaction of a migration.
    StatementBatch(Connection &connection, bool inModel, RunRecorder &recorder,
                   const Canceller &canceller);

    /// Whether add() may be called with it; else run() comes before the statement itself.
    bool takes(const Statement &statement) const;
    /// Runs what has been collected when that is enough. An error is that of one of them.
    [[nodiscard]] Result<> add(Statement statement);
    /// Runs what has been collected.
    [[nodiscard]] Result<> run();

private:
    [[nodiscard]] Result<> runAll(const std::vector<Statement> &statements);

    Connection &m_connection;
    const bool m_inModel;
    RunRecorder &m_recorder;
    const Canceller &m_canceller;
    const bool m_pipelines;
    std::vector<Statement> m_statements;
    qsizetype m_bytes = 0;
    size_t m_enough = 16;
};

} // namespace ponyup
