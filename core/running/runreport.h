// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "engines/statementeffects.h"
#include "sql/statement.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>
#include <vector>

namespace ponyup {

enum class RunKind { Update, DryRun, Undo, Baseline, Restore, Resume };
QString runKindName(RunKind kind); ///< "update", "dry-run", …: stable, for JSON.

enum class RunOutcome {
    NothingToDo,
    Done,
    Refused, ///< A check said no; nothing was run.
    Locked, ///< Another holds the lock; nothing was run.
    Failed, ///< A statement or the engine failed; what stands is in the report.
    HalfDone, ///< A migration without one transaction stopped; its journal is kept.
    Cancelled,
};
QString runOutcomeName(RunOutcome outcome); ///< "nothing-to-do", "done", …: stable, for JSON.

struct StatementRun {
    int number = 0;
    bool inModel = false;
    SourcePlace place;
    QString text; ///< First words.
    StatementKind kind = StatementKind::Other;
    qint64 rows = -1;
    std::chrono::nanoseconds elapsed{0};
    StatementEffects effects = {}; ///< Of a dry run, where the engine tells.
    std::optional<Error> error;
};

enum class MigrationOutcome {
    Applied, ///< Committed with its version and audit row. In a dry run: would be.
    Undone, ///< Its undo is committed.
    RolledBack, ///< Nothing of it is in the database.
    HalfDone, ///< Some statements are in the database; the journal says which.
    InDoubt, ///< The answer to its commit did not come, and the database could not be asked.
    NotRun,
};
QString migrationOutcomeName(MigrationOutcome outcome);

struct MigrationRun {
    int from = 0;
    int to = 0;
    QString name; ///< "v3"
    QString message;
    QByteArray modelChecksum; ///< Of the model that belongs to it, as it was read; empty: none.
    QByteArray scriptChecksum; ///< Of the migrate, or in an undo of the undo script.
    MigrationOutcome outcome = MigrationOutcome::NotRun;
    std::vector<StatementRun> statements; ///< The first RunReport::keptStatements, and what failed.
    qint64 statementCount = 0; ///< All that were run, before a resume as well.
    qint64 rows = 0; ///< Affected, summed up likewise.
    bool endsInDoubt = false; ///< Half done; what became of its last statement is not known.
    bool modelStays = false; ///< Its model's objects were committed before its script began.
    std::chrono::nanoseconds elapsed{0};
    QStringList warnings; ///< Model drift, …

    /// Applied or undone.
    bool isCommitted() const
    {
        return outcome == MigrationOutcome::Applied || outcome == MigrationOutcome::Undone;
    }
};

/// How a run went. Every run ends in one, also when it failed: what was done, what failed with
/// which statement at which place, what is committed, what remains, what to do next.
struct RunReport {
    static constexpr int keptStatements = 10'000;

    RunKind kind = RunKind::Update;
    RunOutcome outcome = RunOutcome::NothingToDo;
    QString database; ///< As shown, without secrets.
    QString server; ///< "SQLite 3.40.1"
    QString environment;
    QString folder;
    QString user; ///< Of the operating system.
    QString host;
    QString ranOn; ///< Of a dry run: "on a copy of the database (12 MiB)".
    QDateTime started; ///< UTC.
    QDateTime finished;
    int versionBefore = -1;
    int versionAfter = -1; ///< Read from the database after the run; -1: could not be read.
    std::vector<MigrationRun> migrations; ///< All of the plan, in order.
    std::optional<Error> error;
    QStringList warnings;
    QString backup; ///< Path of the backup taken before.

    QString committed; ///< One sentence: what is in the database now.
    QString rolledBack; ///< One sentence; empty when nothing was.
    QString remaining; ///< One sentence; empty when nothing is.
    QString next; ///< One sentence: what to do next; empty when all is done.

    const MigrationRun *failed() const; ///< The migration that stopped the run, if one did.
};

} // namespace ponyup
