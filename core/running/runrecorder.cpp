// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/runrecorder.h"

#include "base/tr.h"
#include "base/whoami.h"
#include "migration/scriptreader.h"
#include "running/observationtext.h"

#include <algorithm>

namespace ponyup {

using Kind = RunEvent::Kind;
using Time = std::chrono::steady_clock;

namespace {

/// To a person's eye.
constexpr std::chrono::milliseconds soon(20);

QByteArray checksumOf(const std::optional<Script> &script)
{
    return script ? script->checksum : QByteArray();
}

} // namespace

RunRecorder::RunRecorder(RunKind kind, const Clock &clock, const RunSink &sink)
    : m_clock(clock),
      m_sink(sink ? sink : [](const RunEvent &) {})
{
    m_report.kind = kind;
    m_report.started = clock.now();
    m_report.user = whoAmI().user;
    m_report.host = whoAmI().host;
}

RunEvent RunRecorder::make(Kind kind, const QString &text) const
{
    RunEvent event;
    event.kind = kind;
    event.time = m_clock.now();
    event.text = text;
    event.progress = m_progress;
    event.onCopy = m_report.kind == RunKind::DryRun;
    if (m_step >= 0) {
        event.from = running().from;
        event.to = running().to;
    }
    return event;
}

RunEvent RunRecorder::ofStatement(Kind kind) const
{
    RunEvent event = make(kind, m_statement.text);
    event.statement = m_statement.number;
    event.inModel = m_statement.inModel;
    event.checksum = m_statement.inModel ? running().modelChecksum : running().scriptChecksum;
    event.place = m_statement.place;
    return event;
}

MigrationRun &RunRecorder::runOf(int step)
{
    return m_report.migrations.at(m_planned + size_t(step));
}

void RunRecorder::started(const QString &text)
{
    m_sink(make(Kind::RunStarted, text));
}

void RunRecorder::planned(const Plan &plan)
{
    // What this run has applied before it had to plan anew stays in its report.
    std::erase_if(m_report.migrations, [](const MigrationRun &migration) {
        return migration.outcome == MigrationOutcome::NotRun
            || migration.outcome == MigrationOutcome::RolledBack;
    });
    m_planned = m_report.migrations.size();
    for (const PlanStep &step : plan.steps) {
        const Migration &migration = step.migration;
        const bool undo = plan.direction == Direction::Down;
        m_report.migrations.push_back(
            {.from = step.from,
             .to = step.to,
             .name = migration.name,
             .message = step.message,
             .modelChecksum = undo ? QByteArray() : checksumOf(migration.model),
             .scriptChecksum = checksumOf(undo ? migration.undo : migration.migrate)});
    }
    m_progress = {};
    m_progress.migrationsTotal = int(plan.steps.size());
    m_progress.statementsTotal = plan.statements();
    m_progress.bytesTotal = plan.bytes();
    for (const QString &warning : plan.warnings) {
        if (!m_report.warnings.contains(warning))
            warn(warning);
    }
}

Result<> RunRecorder::listStatements(const Plan &plan)
{
    for (size_t index = 0; index < plan.steps.size(); ++index) {
        const Migration &migration = plan.steps[index].migration;
        MigrationRun &run = runOf(int(index));
        for (const auto *script : {&migration.model, &migration.migrate}) {
            if (!*script)
                continue;
            auto reader = ScriptReader::open(**script);
            if (!reader)
                return fail(std::move(reader.error()));
            for (;;) {
                const auto statement = reader->next();
                if (!statement)
                    return fail(statement.error());
                if (!*statement || run.statements.size() >= RunReport::keptStatements)
                    break;
                run.statements.push_back({.number = (*statement)->number,
                                          .inModel = (*script)->role == ScriptRole::Model,
                                          .place = (*statement)->place,
                                          .text = (*statement)->firstWords(),
                                          .kind = (*statement)->kind});
            }
        }
    }
    return {};
}

void RunRecorder::event(Kind kind, const QString &text)
{
    m_sink(make(kind, text));
}

void RunRecorder::copy(Kind kind, const QString &text, qint64 done, qint64 total)
{
    RunEvent event = make(kind, text);
    event.copied = done;
    event.copyTotal = total;
    m_sink(event);
}

void RunRecorder::warn(const QString &text)
{
    if (m_step >= 0)
        runOf(m_step).warnings += text;
    else
        m_report.warnings += text;
    m_sink(make(Kind::Warning, text));
}

void RunRecorder::migrationStarted(int step)
{
    m_step = step;
    m_stepStarted = Time::now();
    m_blockers = {};
    m_blocked = {};
    MigrationRun &migration = runOf(step); // Tried again after a rollback, it begins anew.
    migration.statements.clear();
    migration.statementCount = 0;
    migration.rows = 0;
    m_beforeStep = m_progress;
    m_bytesBeforeScript = m_progress.bytesDone;
    m_sink(make(Kind::MigrationStarted, running().message));
}

void RunRecorder::scriptStarted(const Script &script, const QByteArray &text)
{
    m_scriptChecksum = script.checksum;
    m_scriptText = text;
    m_scriptOffset = script.offset;
    m_bytesBeforeScript = m_progress.bytesDone;
}

QByteArray RunRecorder::textOf(const Script &script) const
{
    return script.checksum == m_scriptChecksum ? m_scriptText : QByteArray();
}

/// In a row of a million INSERTs not each one: telling would take as long as running them. What
/// begins in another way is always told before it runs.
bool RunRecorder::isWorthTelling(const Statement &statement)
{
    constexpr qsizetype headLength = 20;
    const QByteArrayView head =
        QByteArrayView(statement.text).first(std::min(statement.text.size(), headLength));
    const qint64 count = runOf(m_step).statementCount;
    if (count >= toldStatements && head == m_toldHead
        && (count % 16 != 0 || Time::now() - m_toldAt < soon)) // The clock takes its time, too.
        return false;
    m_toldHead = head.toByteArray();
    m_toldAt = Time::now();
    return true;
}

void RunRecorder::tell(const Statement &statement)
{
    m_statement.text = statement.firstWords();
    m_statement.kind = statement.kind;
    m_isTold = true;
    m_sink(ofStatement(Kind::StatementStarted));
}

void RunRecorder::statementStarted(const Statement &statement, bool inModel)
{
    if (inModel) // The plan could not know that it is missing.
        ++m_progress.statementsTotal;
    m_running = &statement;
    m_isTold = false;
    scriptBytes(statement.place.offset - m_scriptOffset);
    m_statement = {.number = statement.number, .inModel = inModel, .place = statement.place};
    if (isWorthTelling(statement))
        tell(statement);
}

void RunRecorder::statementDone(const StatementOutcome &outcome)
{
    m_statement.rows = outcome.rowsAffected;
    m_statement.elapsed = outcome.elapsed;
    m_statement.effects = outcome.effects;
    ++m_progress.statementsDone;
    scriptBytes(m_running->place.offset + m_running->text.size() - m_scriptOffset);
    keepObserved();

    MigrationRun &migration = runOf(m_step);
    ++migration.statementCount;
    if (outcome.rowsAffected > 0)
        migration.rows += outcome.rowsAffected;
    if (!m_isTold && outcome.elapsed < soon && outcome.notices.isEmpty()
        && outcome.warnings.isEmpty() && outcome.effects.relations.empty())
        return;
    if (!m_isTold)
        tell(*m_running);
    if (migration.statements.size() < RunReport::keptStatements)
        migration.statements.push_back(m_statement);

    RunEvent event = ofStatement(Kind::StatementDone);
    event.rows = outcome.rowsAffected;
    event.elapsed = outcome.elapsed;
    m_sink(event);
    for (const QString &notice : outcome.notices)
        m_sink(make(Kind::Notice, notice));
    for (const QString &warning : outcome.warnings)
        warn(Tr::tr("Statement %1: %2").arg(QString::number(m_statement.number), warning));
}

void RunRecorder::statementFailed(const Error &error)
{
    if (!m_isTold)
        tell(*m_running);
    m_statement.error = error;
    runOf(m_step).statements.push_back(m_statement);
    keepObserved();

    RunEvent event = ofStatement(Kind::StatementFailed);
    if (error.place.line > 0)
        event.place = error.place;
    event.error = error;
    m_sink(event);
}

void RunRecorder::observed(const Observation &seen)
{
    if (!seen.failure.isEmpty()) {
        warn(Tr::tr("What a statement waits for cannot be shown: the second connection to the "
                    "server failed (%1).")
                 .arg(seen.failure));
        return;
    }
    const auto pidsOf = [](const Observation &observation) {
        std::vector<qint64> pids;
        for (const OtherSession &blocker : observation.blockers)
            pids.push_back(blocker.pid);
        std::ranges::sort(pids);
        return pids;
    };
    const bool isNew = (!seen.blockers.empty() && pidsOf(seen) != pidsOf(m_blockers))
        || seen.blocked > m_blocked.blocked;
    if (!seen.blockers.empty())
        m_blockers = seen;
    if (seen.blocked > 0 && seen.blocked >= m_blocked.blocked)
        m_blocked = seen;
    QStringList parts{blockersText(seen), blockedText(seen)};
    parts.removeAll(QString());
    RunEvent event = ofStatement(Kind::StatementBlocked);
    event.text = parts.join(QStringLiteral("; "));
    if (isNew)
        m_sink(event);
    if (const QString phase = phaseText(seen); !phase.isEmpty())
        parts += phase;
    event.kind = Kind::StatementWatched;
    event.text = parts.join(QStringLiteral("; "));
    event.copied = seen.done;
    event.copyTotal = seen.total;
    m_sink(event);
}

void RunRecorder::keepObserved()
{
    if (m_blockers.blockers.empty() && m_blocked.blocked == 0)
        return;
    const QString number = QString::number(m_statement.number);
    QStringList &warnings = runOf(m_step).warnings;
    if (const QString text = blockersText(m_blockers); !text.isEmpty())
        warnings += Tr::tr("Statement %1: %2", "number: what was seen").arg(number, text);
    if (const QString text = blockedText(m_blocked); !text.isEmpty())
        warnings += Tr::tr("Statement %1: %2", "number: what was seen").arg(number, text);
    m_blockers = {};
    m_blocked = {};
}

void RunRecorder::scriptBytes(qint64 bytes)
{
    m_progress.bytesDone = m_bytesBeforeScript + bytes;
}

void RunRecorder::statementSkipped()
{
    ++m_progress.statementsDone;
}

void RunRecorder::doneEarlier(const std::vector<JournalRow> &journal)
{
    MigrationRun &migration = runOf(m_step);
    for (const JournalRow &row : journal) {
        if (row.state != JournalState::Done)
            continue;
        ++migration.statementCount;
        migration.rows += std::max<qint64>(row.rows, 0);
        m_stepStarted -= std::chrono::milliseconds(row.started.msecsTo(row.finished));
    }
}

void RunRecorder::modelStays()
{
    runOf(m_step).modelStays = true;
}

void RunRecorder::migrationRan()
{
    runOf(m_step).elapsed = runningFor();
}

std::chrono::nanoseconds RunRecorder::runningFor() const
{
    return Time::now() - m_stepStarted;
}

void RunRecorder::migrationCommitted(int step)
{
    MigrationRun &migration = runOf(step);
    migration.outcome =
        m_report.kind == RunKind::Undo ? MigrationOutcome::Undone : MigrationOutcome::Applied;
    // Together with the others its commit has no time of its own.
    if (step == m_step)
        migration.elapsed = runningFor();
    ++m_progress.migrationsDone;

    RunEvent event = make(Kind::MigrationDone, migration.message);
    event.from = migration.from;
    event.to = migration.to;
    event.elapsed = migration.elapsed;
    m_sink(event);
    m_step = -1;
}

void RunRecorder::migrationRolledBack(int step)
{
    MigrationRun &migration = runOf(step);
    migration.outcome = MigrationOutcome::RolledBack;
    if (step == m_step) {
        migration.elapsed = runningFor();
        m_progress = m_beforeStep;
    }
    RunEvent event = make(Kind::MigrationRolledBack, migration.message);
    event.from = migration.from;
    event.to = migration.to;
    m_sink(event);
    m_step = -1;
}

void RunRecorder::migrationHalfDone(int step, bool endsInDoubt)
{
    MigrationRun &migration = runOf(step);
    migration.endsInDoubt = endsInDoubt;
    migration.outcome = MigrationOutcome::HalfDone;
    migration.elapsed = runningFor();
    m_step = -1;
}

void RunRecorder::migrationInDoubt(int step)
{
    MigrationRun &migration = runOf(step);
    migration.outcome = MigrationOutcome::InDoubt;
    migration.elapsed = runningFor();
    m_step = -1;
}

RunReport RunRecorder::finish(RunOutcome outcome, std::optional<Error> error)
{
    m_step = -1;
    m_report.outcome = outcome;
    m_report.error = std::move(error);
    m_report.finished = m_clock.now();
    return m_report;
}

} // namespace ponyup
