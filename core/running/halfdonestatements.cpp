// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/halfdone.h"

#include "base/sha256.h"
#include "base/tr.h"
#include "migration/scriptreader.h"

#include <algorithm>

// What status tells of the statements of a migration that was left half-way.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

using State = StatementState;

bool isBegun(const JournalRow &row)
{
    return row.state == JournalState::Intent || row.state == JournalState::InDoubt;
}

/// Of a statement that was begun and whose end the journal does not know.
Result<> judge(StatementStatus &status, const Statement &statement, const JournalRow &row,
               Connection &connection)
{
    status.state = State::InDoubt;
    if (row.checksum != Sha256::hexOf(statement.text)) {
        status.evidence = Tr::tr("It was begun, and has been changed in the script since.");
        return {};
    }
    const auto trace = connection.trace(statement, markOf(row), TraceDepth::Look);
    if (!trace)
        return fail(trace.error());
    QStringList evidence{
        row.state == JournalState::Intent
            ? Tr::tr("It was begun, and its end is not in the journal.")
            : Tr::tr("It failed, and may have left something behind: %1").arg(row.error)};
    if (!trace->evidence.isEmpty())
        evidence += trace->evidence;
    switch (trace->state) {
    case StatementTrace::State::Done:
        status.state = State::Applied;
        break;
    case StatementTrace::State::NotDone:
        status.state = State::NotApplied;
        break;
    case StatementTrace::State::Running:
        status.state = State::Running;
        break;
    case StatementTrace::State::Harmless:
        evidence += Tr::tr("Running it twice does no harm: a resume runs it again, unless it can "
                           "tell more.");
        break;
    case StatementTrace::State::Unknown:
        evidence += Tr::tr("The database does not tell.");
        break;
    }
    status.evidence = evidence.join(u' ');
    return {};
}

/// Of a statement that has been begun, and is not in the script any more.
StatementStatus lost(const JournalRow &row, const Script &script)
{
    StatementStatus status{.number = row.statement,
                           .place = {.file = script.name},
                           .kind = row.kind,
                           .started = row.started,
                           .finished = row.finished};
    status.state = row.state == JournalState::Done ? State::Applied : State::InDoubt;
    status.evidence = Tr::tr("It was begun, and is not in the script any more.");
    return status;
}

} // namespace

QString evidenceOf(const std::vector<StatementStatus> &statements)
{
    QStringList doubts;
    for (const StatementStatus &statement : statements)
        if (statement.state == StatementState::InDoubt)
            doubts += Tr::tr("Statement %1 (%2) is in doubt. %3", "number, place, why")
                          .arg(QString::number(statement.number), statement.place.toString(),
                               statement.evidence);
    return doubts.join(u'\n');
}

StatementMark markOf(const JournalRow &row)
{
    return {.run = row.run, .position = row.position, .before = row.before};
}

Result<std::vector<StatementStatus>> statementsOf(const Script &script,
                                                  const std::vector<JournalRow> &journal,
                                                  const std::optional<LockHolder> &holder,
                                                  Connection &connection)
{
    auto reader = ScriptReader::open(script);
    if (!reader)
        return fail(std::move(reader.error()));
    std::vector<StatementStatus> all;
    int last = 0;
    bool isHeld = holder && holder->updates; // Until the statement that its session is at.
    for (;;) {
        const auto next = reader->next();
        if (!next)
            return fail(next.error());
        if (!*next)
            break;
        const Statement &statement = **next;
        last = statement.number;
        const auto row =
            std::ranges::lower_bound(journal, statement.number, {}, &JournalRow::statement);
        const bool known = row != journal.end() && row->statement == statement.number;
        StatementStatus status{.number = statement.number,
                               .place = statement.place,
                               .text = statement.firstWords(),
                               .kind = statement.kind};
        if (known) {
            status.started = row->started;
            status.finished = row->finished;
        }
        if (known && row->state == JournalState::Done) {
            status.state = State::Applied;
            status.isInJournal = true;
            status.evidence = Tr::tr("The journal says so.");
        } else if (std::exchange(isHeld, false)) {
            status.state = State::Running;
            status.evidence = Tr::tr("The update lock is held by %1.").arg(holder->who);
        } else if (known && isBegun(*row)) {
            if (auto judged = judge(status, statement, *row, connection); !judged)
                return fail(std::move(judged.error()));
        } else if (known && row->state == JournalState::Resolved) {
            status.evidence = Tr::tr("Somebody has said that it is to be run again.");
        } else if (known) {
            status.evidence = Tr::tr("It failed: %1").arg(row->error);
        }
        const bool isPlain = status.state == State::Applied || status.state == State::NotApplied;
        if (int(all.size()) < listedStatements || !isPlain)
            all.push_back(std::move(status));
    }
    for (const JournalRow &row : journal)
        if (row.statement > last && (isBegun(row) || row.state == JournalState::Done))
            all.push_back(lost(row, script));
    return all;
}

} // namespace ponyup
