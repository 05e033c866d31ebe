// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "history/journalrow.h"
#include "running/migrator.h"
#include "running/records.h"
#include "running/runrecorder.h"
#include "running/updatelock.h"

#include <optional>
#include <vector>

namespace ponyup {

/// One update, undo, resume or dry run from its plan to its report: the order of things stands here
/// and nowhere else. Used once.
class UpdateRun {
public:
    UpdateRun(Connection &connection, const History &history,
              const Migrator::ReadFolder &readFolder, const Clock &clock, RunKind kind,
              const RunOptions &options, const RunSink &sink, const Canceller &canceller);
    ~UpdateRun() { m_connection.watch({}); }
    UpdateRun(const UpdateRun &) = delete;
    UpdateRun &operator=(const UpdateRun &) = delete;

    /// What a dry run is carried out on: Rehearsal::description().
    void setRanOn(const QString &description) { m_recorder.report().ranOn = description; }
    RunReport run();

private:
    /// Until the server has noticed that a session of ours has ended.
    static constexpr std::chrono::milliseconds sessionEnds{1000};

    enum class Progress { Finished, Moved }; ///< Moved: another has migrated meanwhile; plan again.

    [[nodiscard]] Result<> carryOut();
    [[nodiscard]] Result<> readJournal();
    /// And reads the journal again; HalfDone when it is not empty and this is no resume.
    [[nodiscard]] Result<> takeLock();
    [[nodiscard]] Result<Plan> makePlan();
    /// What was left half-way must be the plan's first step, and still have its script.
    [[nodiscard]] Result<> checkJournal(const Plan &plan) const;
    [[nodiscard]] Result<bool> nothingToDo(const Plan &plan);
    [[nodiscard]] Result<> checkPreview(const Plan &plan);
    [[nodiscard]] Result<> checkAllInOne(const Plan &plan) const;
    /// Warns of what the server may lack for a transaction of the plan.
    [[nodiscard]] Result<> checkShortages(const Plan &plan);
    [[nodiscard]] Result<> backUp(const Plan &plan);
    /// Keeps the run's backup, and drops the oldest for it, if the run has changed anything.
    void tidyBackups();
    [[nodiscard]] Result<Progress> runSteps(const Plan &plan);
    [[nodiscard]] Result<Progress> runStep(const Plan &plan, int index);
    [[nodiscard]] Result<Progress> runTransactional(const Plan &plan, int index);
    [[nodiscard]] Result<Progress> runJournaled(const Plan &plan, int index);
    /// Begins a transaction, in which the database is at this version.
    [[nodiscard]] Result<Progress> beginAt(int version, const TransactionOptions &options);
    /// The same, but the answer may come from what is done next: ErrorKind::MigrationVersionWrong.
    [[nodiscard]] Result<Progress> beginExpecting(int version, const TransactionOptions &options);
    /// In the open transaction; where CREATE ends that, before it, and then it begins anew.
    [[nodiscard]] Result<> runModel(const Script &model, const TransactionOptions &options);
    /// Where making a table ends a transaction, all are made before there is one.
    [[nodiscard]] Result<> makeTables();
    [[nodiscard]] Result<> runBody(const PlanStep &step);
    void committed(int index);
    void rolledBack(const Plan &plan, int index, const Error &error);
    /// The answer to a commit did not come: after reconnecting, under the lock, the version tells.
    [[nodiscard]] Result<Progress> afterLostCommit(const Plan &plan, int index, const Error &lost);
    /// A new session with the update lock. Waits for a server that starts again.
    [[nodiscard]] Result<> comeBack(LockWait wait);
    /// -1: the database cannot be asked.
    int versionNow();
    TransactionOptions transactionOptions(const PlanStep &step) const;
    const Script *scriptOf(const PlanStep &step) const; ///< Null: it has none.
    /// Whether it cannot be one transaction.
    bool isJournaled(const PlanStep &step) const;
    bool undoes() const { return m_recorder.kind() == RunKind::Undo; }

    Connection &m_connection;
    const History &m_history;
    const Migrator::ReadFolder &m_readFolder;
    const RunOptions &m_options;
    const Canceller &m_canceller;
    RunRecorder m_recorder;
    Records m_records;
    std::optional<UpdateLock> m_lock;
    std::vector<JournalRow> m_journal;
    bool m_prepared = false; ///< The Version table is there.
    bool m_journalMade = false; ///< Its table is there, and durable.
    bool m_started =
        false; ///< A migration has begun: from here on a stop is a failure, not a refusal.
};

/// What a preview is valid for: the plan, on this schema.
QByteArray previewDigest(const Plan &plan, const Schema &schema);

} // namespace ponyup
