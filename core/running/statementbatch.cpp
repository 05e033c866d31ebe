// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/statementbatch.h"

#include "engines/engine.h"
#include "running/scriptrun.h"

#include <algorithm>

namespace ponyup {

namespace {

constexpr std::chrono::milliseconds moment(50);
constexpr size_t most = 2048;
constexpr qsizetype mostBytes = 1 << 20;

} // namespace

StatementBatch::StatementBatch(Connection &connection, bool inModel, RunRecorder &recorder,
                               const Canceller &canceller)
    : m_connection(connection),
      m_inModel(inModel),
      m_recorder(recorder),
      m_canceller(canceller),
      m_pipelines(connection.engine().traits().pipelines)
{
}

bool StatementBatch::takes(const Statement &statement) const
{
    return m_pipelines && !statement.hasData;
}

Result<> StatementBatch::add(Statement statement)
{
    m_bytes += statement.text.size();
    m_statements.push_back(std::move(statement));
    return m_statements.size() >= m_enough || m_bytes >= mostBytes ? run() : Result<>();
}

Result<> StatementBatch::run()
{
    if (m_statements.empty())
        return {};
    auto ran = runAll(m_statements);
    m_statements.clear();
    m_bytes = 0;
    return ran;
}

Result<> StatementBatch::runAll(const std::vector<Statement> &statements)
{
    using Time = std::chrono::steady_clock;
    // What is told to run is the first that has not answered yet.
    auto running = statements.begin();
    auto answered = Time::now(); // By the first: how far away the server is does not count.
    m_recorder.statementStarted(*running, m_inModel);
    const auto next = [&](const StatementOutcome &outcome) {
        if (running == statements.begin())
            answered = Time::now();
        m_recorder.statementDone(outcome);
        if (++running != statements.end())
            m_recorder.statementStarted(*running, m_inModel);
    };
    if (auto ran = m_connection.executeAll(statements, m_canceller.token(), next); !ran) {
        if (ran.error().place != SourcePlace()) // Else what travelled before them has failed.
            m_recorder.statementFailed(ran.error());
        return ran;
    }
    const auto elapsed = Time::now() - answered;
    if (elapsed < moment)
        m_enough = std::min(m_enough * 2, most);
    else if (elapsed > 2 * moment)
        m_enough = std::max<size_t>(m_enough / 2, 1);
    return checkTransaction(m_connection, statements.back(), true);
}

} // namespace ponyup
