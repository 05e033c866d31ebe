// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "history/journal.h"
#include "running/journaledstep.h"
#include "running/scriptrun.h"

// JournaledStep: INSERTs that share a transaction, and journal rows that wait for the next commit.

namespace ponyup {

using namespace Qt::StringLiterals;
using Time = std::chrono::steady_clock;

namespace {

/// So much is run again at most when one of a group fails, and so long their rows are locked.
constexpr std::chrono::milliseconds longEnough(250);
constexpr qsizetype largeEnough = 1 << 20;
constexpr size_t manyEnough = 1000;

} // namespace

/// For the rows of an UPDATE or DELETE others may wait; a SELECT may take long; and what a rollback
/// does not undo (a variable of the session) must not be done a second time.
bool JournaledStep::isGathered(const Statement &statement) const
{
    return m_savesCommits && statement.kind == StatementKind::Dml && !statement.hasData
        && (statement.verb == "INSERT" || statement.verb == "REPLACE")
        && !statement.text.contains(":=") && !statement.text.toLower().contains("select");
}

Result<> JournaledStep::gather(Statement statement, JournalRow row)
{
    if (m_group.empty()) {
        if (auto known = putUnwritten(); !known)
            return known;
        if (!begin()) // Tried again there, and told when it fails again.
            return withPatience(statement, row, false);
        m_beforeGroup = m_recorder.point();
        m_groupBegun = Time::now();
        m_groupBytes = 0;
    }
    const auto ran =
        runStatement(m_connection, statement, m_data, false, true, m_recorder, m_canceller);
    m_groupBytes += statement.text.size();
    m_group.push_back({std::move(statement), std::move(row)});
    if (!ran)
        return runOneByOne(ran.error(), true);
    JournalRow &done = m_group.back().row;
    done.state = JournalState::Done;
    done.rows = m_recorder.rowsOfLast();
    done.finished = QDateTime::currentDateTimeUtc();
    const bool isEnough = m_group.size() >= manyEnough || m_groupBytes >= largeEnough
        || Time::now() - m_groupBegun >= longEnough;
    return isEnough ? commitGroup() : Result<>();
}

Result<> JournaledStep::commitGroup()
{
    if (m_group.empty())
        return {};
    Result<> done;
    for (size_t i = 0; done && i < m_group.size(); ++i)
        done = Journal::add(m_connection, m_group[i].row);
    if (done)
        done = m_connection.commit(m_canceller.token());
    if (!done)
        return runOneByOne(done.error(), false);
    keep(m_group.back().row);
    m_group.clear();
    m_anyDone = true;
    return {};
}

Result<> JournaledStep::runOneByOne(const Error &error, bool failedItself)
{
    std::vector<Gathered> group = std::exchange(m_group, {});
    for (Gathered &each : group) {
        each.row.state = JournalState::Intent;
        each.row.rows = -1;
        each.row.finished = {};
    }
    const auto undone = m_connection.rollback();
    if (error.kind == ErrorKind::Connection || m_connection.isLost())
        return fail(error);
    const bool rowsStay = !undone && undone.error().kind == ErrorKind::TransactionEscaped;
    if (rowsStay)
        m_recorder.warn(undone.error().message);
    if (rowsStay || error.kind == ErrorKind::TransactionEscaped)
        return leaveInDoubt(group, error);
    if (failedItself && group.size() == 1 && error.kind != ErrorKind::Busy)
        return hasFailed(std::move(group.front().row), error);
    const bool wasStopped = error.kind == ErrorKind::Cancelled;
    if (group.size() > 1)
        m_recorder.warn(
            (wasStopped
                 ? Tr::tr("The statements %1 to %2 shared a transaction and are rolled back.")
                 : Tr::tr("The statements %1 to %2 shared a transaction, and one of them "
                          "failed: each is run again in one of its own."))
                .arg(group.front().row.statement)
                .arg(group.back().row.statement));
    if (wasStopped) {
        m_recorder.rolledBackTo(m_beforeGroup);
        return hasFailed(std::move(group.back().row), error);
    }
    m_recorder.runsAgainFrom(m_beforeGroup);
    for (const Gathered &each : group) {
        if (const auto go = checkStop(m_canceller, StopAt::AfterStatement); !go)
            return go;
        if (auto done = withPatience(each.statement, each.row, false); !done)
            return done;
    }
    return {};
}

/// Of some of them something stays, and nobody knows of which.
Result<> JournaledStep::leaveInDoubt(std::vector<Gathered> &group, const Error &error)
{
    m_inDoubt = true;
    m_recorder.rolledBackTo(m_beforeGroup);
    auto done = begin();
    for (Gathered &each : group) {
        each.row.state = JournalState::InDoubt;
        each.row.error = error.toString();
        if (done)
            done = Journal::add(m_connection, each.row);
    }
    if (done)
        done = m_connection.commit({});
    if (done)
        keep(group.back().row);
    else
        (void)m_connection.rollback();
    return fail(error);
}

Result<> JournaledStep::putUnwritten()
{
    return m_unwritten ? put(JournalRow(*m_unwritten)) : Result<>();
}

/// Something else has failed: what stands before it stays, and the journal says so.
void JournaledStep::keepWhatRan()
{
    auto kept = commitGroup();
    if (kept)
        kept = putUnwritten();
    if (!kept)
        m_recorder.warn(kept.error().toString());
}

} // namespace ponyup
