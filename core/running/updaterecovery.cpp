// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "engines/engine.h"
#include "running/updaterun.h"

// UpdateRun: a connection that is lost on the way.

namespace ponyup {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds serverStartsAgain = 15s;

} // namespace

Result<> UpdateRun::comeBack(LockWait wait)
{
    m_lock.reset(); // It went with its session, or the server is still busy with that.
    auto connected = pollForLock(
        Awaited::Database, wait, m_recorder.sink(), m_canceller, [] { return QString(); },
        [this]() -> Result<bool> {
            const auto again = m_connection.reconnect();
            if (again)
                return true;
            if (again.error().kind == ErrorKind::Connection)
                return false;
            return fail(again.error());
        });
    if (!connected)
        return connected;
    auto taken = UpdateLock::acquire(m_connection, wait, m_recorder.sink(), m_canceller);
    if (!taken)
        return fail(std::move(taken.error()));
    m_lock.emplace(std::move(*taken));
    return {};
}

int UpdateRun::versionNow()
{
    auto version = m_history.current(m_connection);
    if (!version && version.error().kind == ErrorKind::Connection
        && comeBack({.limit = sessionEnds}))
        version = m_history.current(m_connection);
    return version.value_or(-1);
}

Result<UpdateRun::Progress> UpdateRun::afterLostCommit(const Plan &plan, int index,
                                                       const Error &lost)
{
    const PlanStep &step = plan.steps[size_t(index)];
    const int first = m_options.allInOne ? 0 : index;
    m_recorder.warn(Tr::tr("The connection was lost while v%1 was being committed; connecting "
                           "again to ask the database whether it was.")
                        .arg(step.migration.version));
    const auto back =
        step.storesVersion ? comeBack({.limit = serverStartsAgain}) : fail(Error(lost));
    const auto version = back ? m_history.current(m_connection) : fail(back.error());
    if (!version) {
        for (int each = index; each >= first; --each)
            m_recorder.migrationInDoubt(each);
        return fail(lost);
    }
    if (*version == step.to) {
        m_recorder.warn(Tr::tr("v%1 was committed.").arg(step.migration.version));
        m_prepared = true;
        committed(index);
        return Progress::Finished;
    }
    // Not in doubt any more: what is told next is what to do about the lost connection.
    Error error = lost;
    error.hint = Tr::tr("Find out why from the server's log, then try again.");
    rolledBack(plan, index, error);
    return fail(std::move(error));
}

} // namespace ponyup
