// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "engines/values.h"
#include "history/journalrow.h"
#include "planning/plan.h"
#include "running/runevent.h"
#include "running/runreport.h"

#include <chrono>

namespace ponyup {

/// Keeps a run's report and progress, and tells the sink. The one place where both are written, so
/// that what was shown and what is reported cannot differ.
class RunRecorder {
public:
    /// So many statements of a migration are told one by one. Behind them, of a row of alike ones
    /// that are quickly done, only one every 20 ms; all are counted.
    static constexpr int toldStatements = 100'000;

    RunRecorder(RunKind kind, const Clock &clock, const RunSink &sink);

    RunKind kind() const { return m_report.kind; }
    RunReport &report() { return m_report; }
    const RunSink &sink() const { return m_sink; }

    void started(const QString &text);
    /// The plan is known: all its migrations stand in the report as not run.
    void planned(const Plan &plan);
    /// Puts the plan's statements into the report without running them (a static preview).
    [[nodiscard]] Result<> listStatements(const Plan &plan);
    void event(RunEvent::Kind kind, const QString &text);
    void copy(RunEvent::Kind kind, const QString &text, qint64 done = 0, qint64 total = -1);
    void warn(const QString &text); ///< Into the report, or the running migration's part of it.

    void migrationStarted(int step);
    /// A script of the running migration is about to run; its text where it is known as a whole.
    void scriptStarted(const Script &script, const QByteArray &text);
    /// The statement must live until it is done or has failed.
    void statementStarted(const Statement &statement, bool inModel);
    void statementDone(const StatementOutcome &outcome);
    void statementFailed(const Error &error);
    /// What is seen of the running statement, or of the commit.
    void observed(const Observation &seen);
    /// Bytes of the running script that are behind us.
    void scriptBytes(qint64 bytes);
    /// A statement that had been done earlier (resume).
    void statementSkipped();
    /// What earlier runs have done of the running migration.
    void doneEarlier(const std::vector<JournalRow> &journal);
    /// What the running migration's model has made is committed.
    void modelStays();
    /// All statements of the running migration have run; others may follow before the commit.
    void migrationRan();
    void migrationCommitted(int step);
    /// The running migration has left nothing behind. It may start again (retry).
    void migrationRolledBack(int step);
    void migrationHalfDone(int step, bool endsInDoubt = false);
    void migrationInDoubt(int step);

    /// What the last statement has changed. -1: it does not say.
    qint64 rowsOfLast() const { return m_statement.rows; }

    /// Duration, rows and statements of the running migration so far.
    const MigrationRun &running() const
    {
        return m_report.migrations.at(m_planned + size_t(m_step));
    }
    std::chrono::nanoseconds runningFor() const;
    /// What was read when this script ran last; empty when it has not, or was too long to keep.
    QByteArray textOf(const Script &script) const;

    RunReport finish(RunOutcome outcome, std::optional<Error> error);

private:
    RunEvent make(RunEvent::Kind kind, const QString &text) const;
    RunEvent ofStatement(RunEvent::Kind kind) const;
    MigrationRun &runOf(int step); ///< Of the plan.
    bool isWorthTelling(const Statement &statement);
    void tell(const Statement &statement);
    /// Keeps in the report what was seen of the statement, when that matters.
    void keepObserved();

    RunReport m_report;
    RunProgress m_progress;
    const Clock &m_clock;
    RunSink m_sink;
    size_t m_planned = 0; ///< Where the plan's migrations begin in the report.
    int m_step = -1; ///< Of the plan.
    std::chrono::steady_clock::time_point m_stepStarted;
    RunProgress m_beforeStep; ///< To go back to when the migration is rolled back.
    qint64 m_bytesBeforeScript = 0;
    qint64 m_scriptOffset = 0; ///< Of the running script in its file.
    StatementRun m_statement; ///< Its text and kind only when it is told.
    const Statement *m_running = nullptr;
    Observation m_blockers; ///< Seen last while the running statement waited.
    Observation m_blocked; ///< Seen when most waited for it.
    bool m_isTold = false; ///< m_running.
    QByteArray m_toldHead; ///< Of the statement told last.
    std::chrono::steady_clock::time_point m_toldAt;
    QByteArray m_scriptChecksum; ///< Of the script whose text m_scriptText is.
    QByteArray m_scriptText;
};

} // namespace ponyup
