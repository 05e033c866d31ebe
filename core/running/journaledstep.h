// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "history/history.h"
#include "history/journalrow.h"
#include "planning/plan.h"
#include "running/canceller.h"
#include "running/records.h"
#include "running/runoptions.h"
#include "running/runrecorder.h"
#include "running/updatelock.h"

#include <optional>
#include <vector>

namespace ponyup {

/// A migration that cannot be one transaction: statement by statement, with the journal.
///
/// A statement that can is one transaction together with its journal row: exactly once. One that
/// cannot (VACUUM, CREATE INDEX CONCURRENTLY) has an intent before it and a row after it; when it
/// is found without the latter, the database is asked for its traces. What they do not tell is not
/// guessed.
class JournaledStep {
public:
    JournaledStep(Connection &connection, const History &history, RunRecorder &recorder,
                  Records &records, const Canceller &canceller, UpdateLock &lock,
                  TransactionOptions options);

    /// Journal and Version table are there, and the update lock is held. Runs the step's migrate
    /// script, passing over what `earlier` rows say is done, then writes version and audit row and
    /// clears the journal. Marks the recorder's migration committed, rolled back (nothing was done)
    /// or half done.
    /// A `decision` is about one of those rows: see checkDecision().
    [[nodiscard]] Result<> run(const PlanStep &step, int index, std::vector<JournalRow> earlier,
                               const std::optional<StatementDecision> &decision = {});

private:
    [[nodiscard]] Result<> begin();
    [[nodiscard]] Result<> statements(const PlanStep &step);
    [[nodiscard]] Result<> statement(const PlanStep &step, const Statement &statement);
    /// A lock that was not to be had is tried for again: nothing of the statement has happened.
    [[nodiscard]] Result<> withPatience(const Statement &statement, const JournalRow &row,
                                        bool alone);
    [[nodiscard]] Result<> inTransaction(const Statement &statement, JournalRow row);
    [[nodiscard]] Result<> outside(const Statement &statement, JournalRow row);
    [[nodiscard]] Result<> setAgain(const Statement &statement);
    /// It was begun before. Puts right what it has left behind; true: it has been carried out.
    [[nodiscard]] Result<bool> settle(const Statement &statement, const JournalRow &before);
    [[nodiscard]] Result<> checkAgainst(const StatementTrace &trace, const Statement &statement,
                                        const JournalRow &before) const;
    static tl::unexpected<Error> stillRuns(const Statement &statement, const StatementTrace &trace);
    JournalState stateAfter(const Error &error, const Statement &statement, const JournalRow &row);
    /// In a transaction of its own.
    [[nodiscard]] Result<> put(const JournalRow &row);
    /// In the open transaction.
    [[nodiscard]] Result<> write(const JournalRow &row);
    void keep(const JournalRow &row);
    [[nodiscard]] Result<> close(const PlanStep &step);
    /// The journal is as this run left it: nobody else has gone on with the migration, and the
    /// database is still the same.
    [[nodiscard]] Result<> alone();
    [[nodiscard]] Result<> checkEnd(int last) const;
    /// Takes a person's word for it, and keeps that with what the database tells.
    [[nodiscard]] Result<> decide(const PlanStep &step, const Statement &statement, JournalRow row,
                                  const JournalRow &before);
    const JournalRow *earlier(int statement) const;

    Connection &m_connection;
    const History &m_history;
    RunRecorder &m_recorder;
    Records &m_records;
    const Canceller &m_canceller;
    UpdateLock &m_lock;
    TransactionOptions m_options;
    QString m_run; ///< Id of this run, in each row it writes.
    std::vector<JournalRow> m_earlier;
    std::optional<StatementDecision> m_decision;
    StatementData m_data; ///< Of the statement that the reader has handed out.
    int m_version = 0; ///< The migration's own.
    int m_from = 0; ///< The database's, until the end.
    std::optional<JournalRow> m_newest; ///< The journal's last row, as far as this run knows.
    int m_written = 0; ///< The statement whose row this run has written last.
    bool m_anyDone = false;
    bool m_inDoubt = false; ///< A statement that failed may have left something behind.
    StatementMark m_mark; ///< Of the statement that was begun last.
};

} // namespace ponyup
