// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/journaledstep.h"

#include "base/sha256.h"
#include "base/tr.h"
#include "history/journal.h"
#include "migration/scriptreader.h"
#include "running/halfdone.h"
#include "running/scriptrun.h"

#include <QUuid>

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

bool setsSession(const Statement &statement)
{
    return statement.kind == StatementKind::Session
        && (statement.verb == "SET" || statement.verb == "RESET");
}

} // namespace

JournaledStep::JournaledStep(Connection &connection, const History &history, RunRecorder &recorder,
                             Records &records, const Canceller &canceller, UpdateLock &lock,
                             TransactionOptions options)
    : m_connection(connection),
      m_history(history),
      m_recorder(recorder),
      m_records(records),
      m_canceller(canceller),
      m_lock(lock),
      m_options(std::move(options)),
      m_run(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
    m_options.run = m_run;
}

Result<> JournaledStep::run(const PlanStep &step, int index, std::vector<JournalRow> earlier,
                            const std::optional<StatementDecision> &decision)
{
    m_version = step.migration.version;
    m_from = step.from;
    m_earlier = std::move(earlier);
    m_anyDone = statementsDone(m_earlier) > 0;
    // It stays so until it is settled or decided, also when that is all there is.
    m_inDoubt = std::ranges::any_of(m_earlier, [](const JournalRow &row) {
        return row.state == JournalState::Intent || row.state == JournalState::InDoubt;
    });
    if (!m_earlier.empty())
        m_newest = m_earlier.back();
    m_recorder.doneEarlier(m_earlier);
    m_decision = decision;
    auto done = statements(step);
    if (done)
        done = close(step);
    if (done) {
        m_recorder.migrationCommitted(index);
        return {};
    }
    // What was being committed when the connection was lost, the journal knows.
    if (m_anyDone || m_inDoubt || done.error().kind == ErrorKind::Connection
        || m_connection.isLost()) {
        m_recorder.migrationHalfDone(index, m_inDoubt);
    } else {
        // No statement of it is in the database: there is nothing to resume, only to try again.
        if (begin()) {
            if (!Journal::clear(m_connection, m_version) || !m_connection.commit({}))
                (void)m_connection.rollback(); // The rows say "intent": resume handles them.
        }
        m_recorder.migrationRolledBack(index);
    }
    if (auto kept = m_records.failed(step, m_recorder, done.error()); !kept)
        m_recorder.warn(Tr::tr("The failure could not be written to the audit log: %1")
                            .arg(kept.error().message));
    return done;
}

Result<> JournaledStep::begin()
{
    if (auto begun = m_lock.begin(m_options); !begun)
        return begun;
    m_options.continues = true; // What the script sets in the session stays to its end.
    auto known = alone();
    if (!known)
        (void)m_connection.rollback(); // That error is the one to tell.
    return known;
}

Result<> JournaledStep::statements(const PlanStep &step)
{
    const Script &script = *step.migration.migrate;
    auto reader = ScriptReader::open(script);
    if (!reader)
        return fail(std::move(reader.error()));
    m_recorder.scriptStarted(script, reader->text());
    m_data = [&reader] { return reader->readData(); };
    int last = 0;
    for (;;) {
        const auto next = reader->next();
        if (!next)
            return fail(next.error());
        if (!*next) {
            m_recorder.scriptBytes(script.length);
            return checkEnd(last);
        }
        last = (*next)->number;
        if (const auto go = checkStop(m_canceller, StopAt::AfterStatement); !go)
            return go;
        if (auto done = statement(step, **next); !done)
            return done;
    }
}

/// Statements that are done, or may be, and have been taken out of the script since would be
/// forgotten; and so would what a person says of them.
Result<> JournaledStep::checkEnd(int last) const
{
    const auto beyond = std::ranges::find_if(m_earlier, [last](const JournalRow &row) {
        return row.statement > last
            && (row.state == JournalState::Done || row.state == JournalState::Intent
                || row.state == JournalState::InDoubt);
    });
    if (beyond == m_earlier.end() && m_decision && m_decision->statement > last)
        return fail(ErrorKind::Usage,
                    Tr::tr("There is no statement %1 in the script of v%2.")
                        .arg(QString::number(m_decision->statement), QString::number(m_version)),
                    Tr::tr("Look at the status: it lists the statements with their numbers."));
    if (beyond == m_earlier.end())
        return {};
    if (beyond->state != JournalState::Done)
        return fail(ErrorKind::MigrationChanged,
                    Tr::tr("Statement %1 was begun, its end is not known, and it is not in the "
                           "script of v%2 any more.")
                        .arg(QString::number(beyond->statement), QString::number(m_version)),
                    Tr::tr("Put it back and resume: then PonyUp finds out what has become of it, "
                           "or you say so with --mark-done, --skip or --run-again."));
    return fail(ErrorKind::MigrationChanged,
                Tr::tr("Statement %1 is done and is not in the script of v%2 any more.")
                    .arg(QString::number(beyond->statement), QString::number(m_version)),
                Tr::tr("Put it back: only statements that are not done may be changed."));
}

Result<> JournaledStep::decide(const PlanStep &step, const Statement &statement, JournalRow row,
                               const JournalRow &before)
{
    const auto trace = m_connection.trace(statement, markOf(before), TraceDepth::Look);
    if (!trace)
        return fail(trace.error());
    // Of another text than the one that was begun, the database tells nothing.
    const bool isSame = before.checksum == Sha256::hexOf(statement.text);
    if (trace->state == StatementTrace::State::Running)
        return stillRuns(statement, *trace);
    if (isSame) {
        if (auto sound = checkAgainst(*trace, statement, before); !sound)
            return sound;
    }
    const QString evidence =
        Tr::tr("The journal says \"%1\", begun %2 by run %3. %4")
            .arg(journalStateName(before.state), before.started.toString(Qt::ISODate), before.run,
                 !isSame                         ? Tr::tr("Its text was another one.")
                     : trace->evidence.isEmpty() ? Tr::tr("The database does not tell.")
                                                 : trace->evidence);
    using What = StatementDecision::What;
    const What what = m_decision->what;
    QString said = Tr::tr("Statement %1 is marked as done: %2");
    AuditEvent event = AuditEvent::MarkedDone;
    if (what == What::Skip) {
        said = Tr::tr("Statement %1 is skipped: %2");
        event = AuditEvent::Skipped;
    } else if (what == What::RunAgain) {
        said = Tr::tr("Statement %1 is run again: %2");
        event = AuditEvent::RunAgain;
    }
    said = said.arg(QString::number(statement.number), m_decision->reason);
    row.started = before.started;
    row.state = what == What::RunAgain ? JournalState::Resolved : JournalState::Done;
    if (row.state == JournalState::Done)
        row.finished = QDateTime::currentDateTimeUtc();
    auto done = begin();
    if (done)
        done = write(row);
    if (done)
        done = m_records.decided(step, m_recorder, event, said, evidence);
    if (done)
        done = m_connection.commit({});
    if (!done) {
        (void)m_connection.rollback();
        return done;
    }
    keep(row);
    m_inDoubt = false;
    m_recorder.warn(said);
    if (row.state == JournalState::Done) {
        m_anyDone = true;
        m_recorder.statementSkipped();
    }
    return {};
}

/// What a person says must not be the opposite of what the database tells.
Result<> JournaledStep::checkAgainst(const StatementTrace &trace, const Statement &statement,
                                     const JournalRow &before) const
{
    using What = StatementDecision::What;
    using State = StatementTrace::State;
    const QString number = QString::number(statement.number);
    if (m_decision->what == What::MarkDone && trace.state == State::NotDone)
        return fail(ErrorKind::Usage,
                    Tr::tr("The database tells that statement %1 has not been carried out. %2")
                        .arg(number, trace.evidence)
                        .trimmed(),
                    Tr::tr("Resume without marking it as done: it is then run again."), {},
                    statement.place);
    if (m_decision->what == What::RunAgain && trace.state == State::Done
        && before.state != JournalState::Failed)
        return fail(ErrorKind::Usage,
                    Tr::tr("The database tells that statement %1 has been carried out. %2")
                        .arg(number, trace.evidence)
                        .trimmed(),
                    Tr::tr("Resume without running it again: it is passed over."), {},
                    statement.place);
    return {};
}

tl::unexpected<Error> JournaledStep::stillRuns(const Statement &statement,
                                               const StatementTrace &trace)
{
    return fail(ErrorKind::UpdateLocked,
                Tr::tr("Statement %1 is still being carried out. %2")
                    .arg(QString::number(statement.number), trace.evidence),
                Tr::tr("Wait until it has ended, then resume."), {}, statement.place);
}

const JournalRow *JournaledStep::earlier(int statement) const
{
    const auto found = std::ranges::lower_bound(m_earlier, statement, {}, &JournalRow::statement);
    return found == m_earlier.end() || found->statement != statement ? nullptr : &*found;
}

Result<> JournaledStep::statement(const PlanStep &step, const Statement &statement)
{
    JournalRow row{.run = m_run,
                   .version = step.migration.version,
                   .statement = statement.number,
                   .checksum = Sha256::hexOf(statement.text),
                   .kind = statement.kind,
                   .started = QDateTime::currentDateTimeUtc()};
    const JournalRow *before = earlier(statement.number);
    if (before && before->state == JournalState::Done) {
        if (before->checksum != row.checksum) {
            return fail(ErrorKind::MigrationChanged,
                        Tr::tr("Statement %1 is done and has been changed in the script since.")
                            .arg(statement.number),
                        Tr::tr("Put its old text back: only statements that are not done may be "
                               "mended."),
                        {}, statement.place);
        }
        m_recorder.statementSkipped();
        return setsSession(statement) ? setAgain(statement) : Result<>();
    }
    const bool isDecided = before && m_decision && m_decision->statement == statement.number;
    if (isDecided) {
        auto decided = decide(step, statement, row, *before);
        if (!decided || m_decision->what != StatementDecision::What::RunAgain)
            return decided;
    }
    bool alone = statement.standsAlone();
    if (!alone) {
        const auto rollsBack = m_connection.rollsBack(statement);
        if (!rollsBack)
            return fail(rollsBack.error());
        alone = !*rollsBack;
    }
    if (alone && before && !isDecided) {
        const auto done = settle(statement, *before);
        if (!done)
            return fail(done.error());
        if (*done) {
            row.state = JournalState::Done;
            m_anyDone = true;
            m_recorder.statementSkipped();
            return put(row);
        }
    }
    return withPatience(statement, row, alone);
}

Result<> JournaledStep::withPatience(const Statement &statement, const JournalRow &row, bool alone)
{
    for (int attempt = 1;; ++attempt) {
        auto done = alone ? outside(statement, row) : inTransaction(statement, row);
        if (done || done.error().kind != ErrorKind::Busy || attempt == busyAttempts
            || m_canceller.requested() != StopAt::Never)
            return done;
        m_recorder.warn(Tr::tr("Statement %1: the database is busy (%2); attempt %3 of %4")
                            .arg(QString::number(statement.number), done.error().detail,
                                 QString::number(attempt + 1), QString::number(busyAttempts)));
        pauseBeforeRetry(m_options.lockTimeout, m_canceller);
        if (!alone)
            continue;
        JournalRow before = row;
        before.state = JournalState::Failed;
        before.before = m_mark.before;
        if (const auto tidied = settle(statement, before); !tidied)
            return fail(tidied.error());
    }
}

/// What a script has set for its session went with that session; what comes after relies on it.
Result<> JournaledStep::setAgain(const Statement &statement)
{
    auto done = begin();
    if (done) {
        if (const auto set = m_connection.execute(statement, m_canceller.token()); !set)
            done = fail(set.error());
    }
    if (done)
        done = m_connection.commit(m_canceller.token());
    if (!done)
        (void)m_connection.rollback();
    return done;
}

Result<bool> JournaledStep::settle(const Statement &statement, const JournalRow &before)
{
    using State = StatementTrace::State;
    const QString number = QString::number(statement.number);
    const bool isOpen =
        before.state == JournalState::Intent || before.state == JournalState::InDoubt;
    if (isOpen && before.checksum != Sha256::hexOf(statement.text))
        return fail(ErrorKind::MigrationChanged,
                    Tr::tr("Statement %1 was begun, its end is not known, and it has been changed "
                           "in the script since.")
                        .arg(number),
                    Tr::tr("Put its old text back and resume: then PonyUp finds out what has "
                           "become of it. Or look yourself, and say so with --mark-done, --skip "
                           "or --run-again."),
                    {}, statement.place);
    const auto trace = m_connection.trace(statement, markOf(before), TraceDepth::Rehearse);
    if (!trace)
        return fail(trace.error());
    if (isOpen) {
        if (trace->state == State::Running)
            return stillRuns(statement, *trace);
        if (trace->state == State::Harmless)
            m_recorder.warn(Tr::tr("Statement %1 had been begun and its end is not known; running "
                                   "it twice does no harm, so it is run again.")
                                .arg(number));
        else
            m_recorder.warn(Tr::tr("Statement %1 had been begun and its end is not known. %2")
                                .arg(number, trace->evidence)
                                .trimmed());
        if (trace->state == State::Done && trace->cleanup.isEmpty()) {
            m_inDoubt = false;
            return true;
        }
        if (trace->state == State::Unknown)
            return fail(
                ErrorKind::HalfDone,
                Tr::tr("Whether statement %1 has been carried out, the database does not tell. %2")
                    .arg(number, trace->evidence)
                    .trimmed(),
                Tr::tr("Look at the database yourself. If it has been, resume with --mark-done "
                       "%1 and a reason; if not, with --run-again %1 and a reason.")
                    .arg(number),
                {}, statement.place);
        m_inDoubt = false;
    }
    const bool onlyToFinish = trace->state == State::Done && !trace->cleanup.isEmpty();
    for (const QString &cleanup : trace->cleanup) {
        m_recorder.warn((onlyToFinish ? Tr::tr("To finish statement %1: %2")
                                      : Tr::tr("Before statement %1 is run again: %2"))
                            .arg(number, cleanup));
        if (const auto cleaned = m_connection.run(cleanup); !cleaned)
            return fail(cleaned.error());
    }
    return onlyToFinish;
}

Result<> JournaledStep::alone()
{
    const auto version = m_history.current(m_connection);
    if (!version)
        return fail(version.error());
    const auto found = Journal::newest(m_connection);
    if (!found)
        return fail(found.error());
    const std::optional<JournalRow> &newest = *found;
    const bool same = *version == m_from && newest.has_value() == m_newest.has_value()
        && (!newest
            || (newest->version == m_version && newest->statement == m_newest->statement
                && newest->run == m_newest->run));
    if (same)
        return {};
    return fail(ErrorKind::HistoryTampered,
                Tr::tr("The journal is not as this run left it: another program has gone on with "
                       "the migration, or has put another database in this one's place."),
                Tr::tr("Look at the status and at the journal before anything else is run."));
}

Result<> JournaledStep::inTransaction(const Statement &statement, JournalRow row)
{
    auto done = begin();
    if (done)
        done = runStatement(m_connection, statement, m_data, false, true, m_recorder, m_canceller);
    if (done) {
        row.state = JournalState::Done;
        row.rows = m_recorder.rowsOfLast();
        row.finished = QDateTime::currentDateTimeUtc();
        done = write(row);
    }
    if (done) {
        done = m_connection.commit(m_canceller.token());
        if (!done && done.error().kind == ErrorKind::Sql) // What was put off until now.
            done.error().place = statement.place;
    }
    if (!done) {
        (void)m_connection.rollback(); // The statement's error is the one to tell.
        row.state = JournalState::Failed;
        row.error = done.error().toString();
        if (m_anyDone)
            (void)put(row); // For the eye only: a row that is not "done" is run again anyway.
        return done;
    }
    keep(row);
    m_anyDone = true;
    return {};
}

Result<> JournaledStep::outside(const Statement &statement, JournalRow row)
{
    const auto mark = m_connection.mark(statement);
    if (!mark)
        return fail(mark.error());
    m_mark = *mark;
    row.position = mark->position;
    row.before = mark->before;
    if (auto intended = put(row); !intended)
        return intended;
    auto done =
        runStatement(m_connection, statement, m_data, false, false, m_recorder, m_canceller);
    row.state = done ? JournalState::Done : stateAfter(done.error(), statement, row);
    row.finished = QDateTime::currentDateTimeUtc();
    if (!done)
        row.error = done.error().toString();
    m_inDoubt = row.state == JournalState::InDoubt;
    if (!m_inDoubt) {
        row.position.clear();
        row.before.clear();
    }
    auto kept = put(row);
    if (!done)
        return done;
    m_anyDone = true;
    return kept;
}

/// What failed has mostly done nothing; but rows that do not roll back may stay, and of several
/// tables some may be gone.
JournalState JournaledStep::stateAfter(const Error &error, const Statement &statement,
                                       const JournalRow &row)
{
    if (error.kind == ErrorKind::Busy)
        return JournalState::Failed;
    if (statement.kind == StatementKind::Dml) // 42…: it was not even understood.
        return error.sqlState.startsWith("42"_L1) ? JournalState::Failed : JournalState::InDoubt;
    if (statement.kind == StatementKind::Other && statement.implicitCommit)
        return JournalState::InDoubt; // Of a call or a block some may be done.
    const auto trace = m_connection.trace(statement, markOf(row), TraceDepth::Look);
    return trace && trace->changed ? JournalState::InDoubt : JournalState::Failed;
}

Result<> JournaledStep::put(const JournalRow &row)
{
    auto written = begin();
    if (written)
        written = write(row);
    if (written)
        written = m_connection.commit({});
    if (written)
        keep(row);
    else
        (void)m_connection.rollback();
    return written;
}

Result<> JournaledStep::write(const JournalRow &row)
{
    return row.statement == m_written || earlier(row.statement)
        ? Journal::replace(m_connection, row)
        : Journal::add(m_connection, row);
}

/// The row is committed.
void JournaledStep::keep(const JournalRow &row)
{
    m_written = row.statement;
    if (!m_newest || row.statement >= m_newest->statement)
        m_newest = row;
}

Result<> JournaledStep::close(const PlanStep &step)
{
    auto done = begin();
    if (done)
        done = m_records.applied(step, m_recorder,
                                 m_earlier.empty() ? AuditEvent::Applied : AuditEvent::Resumed);
    if (done)
        done = Journal::clear(m_connection, m_version);
    if (done)
        done = m_connection.commit(m_canceller.token());
    if (!done)
        (void)m_connection.rollback();
    return done;
}

} // namespace ponyup
