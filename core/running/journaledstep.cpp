// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/journaledstep.h"

#include "base/tr.h"
#include "history/journal.h"
#include "migration/scriptreader.h"
#include "running/scriptrun.h"

#include <QCryptographicHash>
#include <QUuid>

#include <algorithm>

namespace ponyup {

JournaledStep::JournaledStep(Connection &connection, RunRecorder &recorder, Records &records,
                             const Canceller &canceller, UpdateLock &lock,
                             TransactionOptions options)
    : m_connection(connection),
      m_recorder(recorder),
      m_records(records),
      m_canceller(canceller),
      m_lock(lock),
      m_options(std::move(options)),
      m_run(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
}

Result<> JournaledStep::run(const PlanStep &step, int index, std::vector<JournalRow> earlier)
{
    m_earlier = std::move(earlier);
    m_anyDone = std::ranges::any_of(
        m_earlier, [](const JournalRow &row) { return row.state == JournalState::Done; });
    auto done = statements(step);
    if (done)
        done = close(step);
    if (done) {
        m_recorder.migrationCommitted(index);
        return {};
    }
    if (m_anyDone) {
        m_recorder.migrationHalfDone(index);
    } else {
        // Nothing of it is in the database: there is nothing to resume, only to try again.
        if (begin()) {
            if (!Journal::clear(m_connection, step.migration.version) || !m_connection.commit({}))
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
    auto begun = m_lock.begin(m_options);
    if (begun)
        m_options.continues = true; // What the script sets in the session stays to its end.
    return begun;
}

Result<> JournaledStep::statements(const PlanStep &step)
{
    auto reader = ScriptReader::open(*step.migration.migrate);
    if (!reader)
        return fail(std::move(reader.error()));
    m_recorder.scriptStarted(*step.migration.migrate, reader->text());
    for (;;) {
        const auto next = reader->next();
        if (!next)
            return fail(next.error());
        m_recorder.scriptBytes(reader->bytesRead());
        if (!*next)
            return {};
        if (const auto go = checkStop(m_canceller, StopAt::AfterStatement); !go)
            return go;
        if (auto done = statement(step, **next); !done)
            return done;
    }
}

const JournalRow *JournaledStep::earlier(int statement) const
{
    const auto found = std::ranges::find(m_earlier, statement, &JournalRow::statement);
    return found == m_earlier.end() ? nullptr : &*found;
}

Result<> JournaledStep::statement(const PlanStep &step, const Statement &statement)
{
    JournalRow row{.run = m_run,
                   .version = step.migration.version,
                   .statement = statement.number,
                   .checksum =
                       QCryptographicHash::hash(statement.text, QCryptographicHash::Sha256).toHex(),
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
        return {};
    }
    if (!statement.outsideTransaction)
        return inTransaction(step, statement, std::move(row));
    if (before && before->state == JournalState::Intent)
        m_recorder.warn(Tr::tr("Statement %1 had been begun and its end is not known; running it "
                               "twice does no harm, so it is run again.")
                            .arg(statement.number));
    return outside(statement, std::move(row));
}

/// Nobody else may have gone on with this migration meanwhile.
Result<> JournaledStep::alone(int version)
{
    const auto rows = Journal::read(m_connection);
    if (!rows)
        return fail(rows.error());
    for (const JournalRow &row : *rows) {
        const JournalRow *known = earlier(row.statement);
        const bool ours = row.run == m_run || (known && known->run == row.run);
        if (row.version != version || !ours)
            return fail(ErrorKind::UpdateLocked,
                        Tr::tr("Another PonyUp goes on with this migration at the same time."),
                        Tr::tr("Let it finish, then look at the status."));
    }
    return {};
}

Result<> JournaledStep::inTransaction(const PlanStep &step, const Statement &statement,
                                      JournalRow row)
{
    auto done = begin();
    if (done)
        done = alone(step.migration.version);
    if (done)
        done = runStatement(m_connection, statement, false, true, m_recorder, m_canceller);
    if (done) {
        row.state = JournalState::Done;
        row.rows = m_recorder.running().statements.back().rows;
        row.finished = QDateTime::currentDateTimeUtc();
        done = Journal::put(m_connection, row);
    }
    if (done)
        done = m_connection.commit(m_canceller.token());
    if (!done) {
        (void)m_connection.rollback(); // The statement's error is the one to tell.
        row.state = JournalState::Failed;
        row.error = done.error().toString();
        if (m_anyDone)
            (void)put(row); // For the eye only: a row that is not "done" is run again anyway.
        return done;
    }
    m_anyDone = true;
    return {};
}

Result<> JournaledStep::outside(const Statement &statement, JournalRow row)
{
    if (auto intended = put(row); !intended)
        return intended;
    auto done = runStatement(m_connection, statement, false, false, m_recorder, m_canceller);
    row.state = done ? JournalState::Done : JournalState::Failed;
    row.finished = QDateTime::currentDateTimeUtc();
    if (!done)
        row.error = done.error().toString();
    auto kept = put(row);
    if (!done)
        return done;
    m_anyDone = true;
    return kept;
}

Result<> JournaledStep::put(const JournalRow &row)
{
    auto written = begin();
    if (written)
        written = Journal::put(m_connection, row);
    if (written)
        written = m_connection.commit({});
    if (!written)
        (void)m_connection.rollback();
    return written;
}

Result<> JournaledStep::close(const PlanStep &step)
{
    auto done = begin();
    if (done)
        done = m_records.applied(step, m_recorder,
                                 m_earlier.empty() ? AuditEvent::Applied : AuditEvent::Resumed);
    if (done)
        done = Journal::clear(m_connection, step.migration.version);
    if (done)
        done = m_connection.commit(m_canceller.token());
    if (!done)
        (void)m_connection.rollback();
    return done;
}

} // namespace ponyup
