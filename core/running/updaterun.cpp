// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/updaterun.h"

#include "base/sha256.h"
#include "base/tr.h"
#include "engines/engine.h"
#include "history/journal.h"
#include "running/halfdone.h"
#include "running/journaledstep.h"
#include "running/modelcheck.h"
#include "running/scriptrun.h"
#include "running/sentences.h"
#include "schema/schema.h"

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

RunOutcome outcomeOf(const Error &error, bool started)
{
    switch (error.kind) {
    case ErrorKind::Cancelled:
        return RunOutcome::Cancelled;
    case ErrorKind::UpdateLocked:
        return RunOutcome::Locked;
    case ErrorKind::HalfDone:
        return RunOutcome::HalfDone;
    default:
        return started ? RunOutcome::Failed : RunOutcome::Refused;
    }
}

} // namespace

QByteArray previewDigest(const Plan &plan, const Schema &schema)
{
    Sha256 hash;
    hash.add(plan.digest());
    hash.add(schema.digest());
    return hash.hex();
}

UpdateRun::UpdateRun(Connection &connection, const History &history,
                     const Migrator::ReadFolder &readFolder, const Clock &clock, RunKind kind,
                     const RunOptions &options, const RunSink &sink, const Canceller &canceller)
    : m_connection(connection),
      m_history(history),
      m_readFolder(readFolder),
      m_options(options),
      m_canceller(canceller),
      m_recorder(kind, clock, sink),
      m_records(connection, history, clock)
{
    const ServerInfo info = connection.info();
    RunReport &report = m_recorder.report();
    report.database = info.database;
    report.server = QStringLiteral("%1 %2").arg(info.product, info.version);
    report.environment = options.environment;
    connection.watch([this](const Observation &seen) { m_recorder.observed(seen); });
}

const Script *UpdateRun::scriptOf(const PlanStep &step) const
{
    const auto &script = undoes() ? step.migration.undo : step.migration.migrate;
    return script ? &*script : nullptr;
}

bool UpdateRun::isJournaled(const PlanStep &step) const
{
    if (!m_journal.empty() && m_journal.front().version == step.migration.version)
        return true; // Whatever its script says by now.
    const Script *script = scriptOf(step);
    return script && (script->isJournaled() || m_connection.engine().traits().journalAlways);
}

RunReport UpdateRun::run()
{
    m_recorder.started(Tr::tr("Reading the folder and the history"));
    const Result<> carriedOut = carryOut();

    RunReport &report = m_recorder.report();
    // The truth is what the database says now, not what the run believes.
    report.versionAfter = versionNow();

    const bool committed = std::ranges::any_of(report.migrations, &MigrationRun::isCommitted);
    RunOutcome outcome = committed ? RunOutcome::Done : RunOutcome::NothingToDo;
    std::optional<Error> error;
    if (!carriedOut) {
        error = carriedOut.error();
        const bool half = report.failed() && report.failed()->outcome == MigrationOutcome::HalfDone
            && error->kind != ErrorKind::TransactionEscaped;
        if (half && report.kind != RunKind::DryRun)
            outcome = RunOutcome::HalfDone;
        else
            outcome = outcomeOf(*error, m_started);
    }
    tidyBackups();
    RunReport finished = m_recorder.finish(outcome, error);
    describeRun(finished);
    m_recorder.event(RunEvent::Kind::RunFinished, finished.committed);
    return finished;
}

Result<> UpdateRun::carryOut()
{
    if (auto read = readJournal(); !read)
        return read;
    if (!m_journal.empty()) {
        if (auto taken = takeLock(); !taken)
            return taken;
    }
    if (m_options.decision) {
        if (auto possible = checkDecision(*m_options.decision, m_journal); !possible)
            return possible;
    }
    if (m_recorder.kind() == RunKind::Resume && m_journal.empty())
        return {};

    bool backedUp = false;
    for (;;) {
        const auto plan = makePlan();
        if (!plan)
            return fail(plan.error());
        if (auto resumable = checkJournal(*plan); !resumable)
            return resumable;
        const auto nothing = nothingToDo(*plan);
        if (!nothing)
            return fail(nothing.error());
        if (*nothing)
            break;
        if (auto valid = checkPreview(*plan); !valid)
            return valid;
        if (auto possible = checkAllInOne(*plan); !possible)
            return possible;
        if (auto asked = checkShortages(*plan); !asked)
            return asked;
        if (const auto go = checkStop(m_canceller, StopAt::AfterMigration); !go)
            return go;
        if (!m_lock) {
            if (auto taken = takeLock(); !taken)
                return taken;
            const auto now = m_history.current(m_connection);
            if (!now)
                return fail(now.error());
            if (*now != plan->from)
                continue; // It moved before the lock was ours: plan again under the lock.
        }
        if (!std::exchange(backedUp, true)) {
            if (auto copied = backUp(*plan); !copied)
                return copied;
        }
        const auto progress = runSteps(*plan);
        if (!progress)
            return fail(progress.error());
        if (*progress == Progress::Finished)
            break;
    }
    return m_lock ? m_lock->release() : Result<>();
}

Result<UpdateRun::Progress> UpdateRun::runSteps(const Plan &plan)
{
    for (int index = 0; index < int(plan.steps.size()); ++index) {
        if (const auto go = checkStop(m_canceller, StopAt::AfterMigration); !go) {
            // In one transaction for all, nothing has been committed yet.
            if (m_options.allInOne && index > 0)
                rolledBack(plan, index - 1, go.error());
            return fail(go.error());
        }
        const auto progress = runStep(plan, index);
        if (!progress || *progress == Progress::Moved)
            return progress;
    }
    return Progress::Finished;
}

Result<UpdateRun::Progress> UpdateRun::runStep(const Plan &plan, int index)
{
    const PlanStep &step = plan.steps[size_t(index)];
    if (isJournaled(step))
        return runJournaled(plan, index);
    // Only a busy database is worth another try, and then the whole migration is tried again.
    const bool retries = !m_options.allInOne;
    for (int attempt = 1;; ++attempt) {
        auto progress = runTransactional(plan, index);
        if (progress || progress.error().kind != ErrorKind::Busy || !retries
            || attempt == busyAttempts || m_canceller.requested() != StopAt::Never)
            return progress;
        m_recorder.warn(Tr::tr("v%1: the database is busy (%2); attempt %3 of %4")
                            .arg(QString::number(step.from), progress.error().detail,
                                 QString::number(attempt + 1), QString::number(busyAttempts)));
        pauseBeforeRetry(transactionOptions(step).lockTimeout, m_canceller);
    }
}

Result<UpdateRun::Progress> UpdateRun::runJournaled(const Plan &plan, int index)
{
    const PlanStep &step = plan.steps[size_t(index)];
    const TransactionOptions options = transactionOptions(step);
    const auto begun = beginAt(step.from, options);
    if (!begun || *begun == Progress::Moved)
        return begun;
    m_recorder.migrationStarted(index);
    // A half-done migration had its model before; now the database stands between two versions.
    auto ready = step.migration.model && m_journal.empty()
        ? runModel(*step.migration.model, options)
        : Result<>();
    const bool modelMade = m_recorder.running().statementCount > 0;
    if (ready && !m_journalMade)
        ready = Journal::prepare(m_connection);
    if (ready)
        ready = m_connection.commit(m_canceller.token());
    if (!ready) {
        rolledBack(plan, index, ready.error());
        return fail(std::move(ready.error()));
    }
    m_prepared = true;
    m_journalMade = true;
    if (modelMade)
        m_recorder.modelStays();
    JournaledStep journaled(m_connection, m_history, m_recorder, m_records, m_canceller, *m_lock,
                            options);
    // What a person has said of one migration is not said of the next.
    const auto decision = m_journal.empty() ? std::nullopt : m_options.decision;
    if (auto done = journaled.run(step, index, std::exchange(m_journal, {}), decision); !done)
        return fail(std::move(done.error()));
    return Progress::Finished;
}

Result<UpdateRun::Progress> UpdateRun::beginAt(int version, const TransactionOptions &options)
{
    if (auto made = makeTables(); !made)
        return fail(std::move(made.error()));
    if (auto begun = m_lock->begin(options); !begun)
        return fail(std::move(begun.error()));
    auto ready = m_prepared ? Result<>() : m_history.prepare(m_connection);
    auto current = ready ? m_history.current(m_connection) : fail(ready.error());
    if (current && *current == version) {
        m_started = true;
        return Progress::Finished;
    }
    if (auto undone = m_connection.rollback(); !undone && current)
        current = fail(std::move(undone.error()));
    if (!current)
        return fail(std::move(current.error()));
    return Progress::Moved;
}

Result<UpdateRun::Progress> UpdateRun::beginExpecting(int version,
                                                      const TransactionOptions &options)
{
    if (!m_prepared)
        return beginAt(version, options);
    if (auto begun = m_lock->begin(options); !begun)
        return fail(std::move(begun.error()));
    const auto demanded = m_history.demand(m_connection, version);
    if (demanded) {
        m_started = true;
        return Progress::Finished;
    }
    auto undone = m_connection.rollback();
    if (demanded.error().kind != ErrorKind::MigrationVersionWrong)
        return fail(demanded.error());
    return undone ? Result<Progress>(Progress::Moved) : fail(std::move(undone.error()));
}

Result<UpdateRun::Progress> UpdateRun::runTransactional(const Plan &plan, int index)
{
    const PlanStep &step = plan.steps[size_t(index)];
    const bool first = !m_options.allInOne || index == 0;
    const bool last = !m_options.allInOne || index + 1 == int(plan.steps.size());
    if (first) {
        const auto begun = beginExpecting(step.from, transactionOptions(step));
        if (!begun || *begun == Progress::Moved)
            return begun;
    }
    m_recorder.migrationStarted(index);
    auto done = runBody(step);
    if (done) {
        done = undoes() ? m_records.undone(step, m_recorder)
                        : m_records.applied(step, m_recorder, AuditEvent::Applied);
    }
    if (done)
        m_recorder.migrationRan();
    if (done && last) {
        done = m_connection.commit(m_canceller.token());
        if (!done && done.error().kind == ErrorKind::Connection)
            return afterLostCommit(plan, index, done.error());
        // What was put off until now, only a script of its own can be to blame for; not for what
        // PonyUp may not write.
        const Script *script = scriptOf(step);
        if (!done && done.error().kind == ErrorKind::Sql && script && first
            && !done.error().sqlState.startsWith("42"_L1))
            done.error().place.file = script->name;
    }
    if (!done && done.error().kind == ErrorKind::MigrationVersionWrong && first) {
        m_recorder.migrationRolledBack(index);
        if (auto undone = m_connection.rollback(); !undone)
            return fail(std::move(undone.error()));
        return Progress::Moved;
    }
    if (!done) {
        rolledBack(plan, index, done.error());
        return fail(std::move(done.error()));
    }
    m_prepared = true;
    if (last)
        committed(index);
    return Progress::Finished;
}

void UpdateRun::committed(int index)
{
    m_records.committed();
    for (int each = m_options.allInOne ? 0 : index; each <= index; ++each)
        m_recorder.migrationCommitted(each);
}

Result<> UpdateRun::runBody(const PlanStep &step)
{
    const Script *script = scriptOf(step);
    if (!undoes() && step.migration.model) {
        if (auto made = runModel(*step.migration.model, transactionOptions(step)); !made)
            return made;
    }
    if (!script)
        return {};
    return runScript(m_connection, *script, m_recorder, m_canceller);
}

Result<> UpdateRun::makeTables()
{
    if (m_connection.engine().traits().transactionalDdl || m_prepared)
        return {};
    auto made = m_history.prepare(m_connection);
    if (made)
        made = m_records.prepare();
    if (made)
        made = Journal::prepare(m_connection);
    m_journalMade = made.has_value();
    return made;
}

Result<> UpdateRun::runModel(const Script &model, const TransactionOptions &options)
{
    ModelStep step(m_connection, model, {m_history.tableName(m_connection)});
    const bool inTransaction = m_connection.engine().traits().transactionalDdl;
    if (!inTransaction) {
        if (auto ended = m_connection.commit({}); !ended)
            return ended;
    }
    auto created = step.createMissing(m_recorder, m_canceller, inTransaction);
    if (!inTransaction) {
        if (m_recorder.running().statementCount > 0)
            m_recorder.modelStays();
        TransactionOptions further = options;
        further.continues = true;
        if (created)
            created = m_lock->begin(further);
    }
    if (!created)
        return created;
    const auto drift = step.demand();
    if (!drift)
        return fail(drift.error());
    for (const QString &sentence : *drift)
        m_recorder.warn(Tr::tr("Drift: %1").arg(sentence));
    return {};
}

void UpdateRun::rolledBack(const Plan &plan, int index, const Error &error)
{
    const bool escaped = error.kind == ErrorKind::TransactionEscaped;
    // With its session a transaction is gone; the record of it needs another one.
    const bool lost = m_connection.isLost()
        || (error.kind == ErrorKind::Connection && !m_connection.inTransaction());
    const auto undone = lost ? comeBack({.limit = sessionEnds}) : m_connection.rollback();
    if (!undone && !lost)
        m_recorder.warn(Tr::tr("The rollback failed: %1").arg(undone.error().toString()));
    if (!undone && lost)
        m_recorder.warn(Tr::tr("Nobody answers for the session that was lost: what it has done "
                               "without committing it is undone when the server notices that we "
                               "are gone, and until then it keeps its locks."));
    if (escaped) {
        m_recorder.migrationHalfDone(index);
    } else {
        for (int each = index; each >= (m_options.allInOne ? 0 : index); --each)
            m_recorder.migrationRolledBack(each);
    }
    // A rehearsal is thrown away, a busy database would only make the record wait as well, and on a
    // disk that is full or failing the database must stay as the rollback left it.
    if (m_recorder.kind() == RunKind::DryRun || error.kind == ErrorKind::Busy
        || error.kind == ErrorKind::DiskFull || error.kind == ErrorKind::Io || !undone)
        return;
    if (auto kept = m_records.failed(plan.steps[size_t(index)], m_recorder, error); !kept)
        m_recorder.warn(Tr::tr("The failure could not be written to the audit log: %1")
                            .arg(kept.error().message));
}

TransactionOptions UpdateRun::transactionOptions(const PlanStep &step) const
{
    TransactionOptions options = m_options.transaction;
    options.versionTable = m_history.tableName(m_connection);
    if (const Script *script = scriptOf(step)) {
        const Directives &directives = script->directives;
        options.foreignKeys = directives.foreignKeys;
        options.lockTimeout = directives.lockTimeout.value_or(options.lockTimeout);
        options.statementTimeout = directives.statementTimeout.value_or(options.statementTimeout);
    }
    return options;
}

} // namespace ponyup
