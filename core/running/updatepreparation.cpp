// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "engines/engine.h"
#include "history/journal.h"
#include "history/recordfaults.h"
#include "running/halfdone.h"
#include "running/modelcheck.h"
#include "running/updaterun.h"
#include "schema/schemareader.h"

#include <algorithm>

// UpdateRun: what is asked, checked and copied before anything runs.

namespace ponyup {

Result<> UpdateRun::readJournal()
{
    auto journal = Journal::read(m_connection);
    if (!journal)
        return fail(std::move(journal.error()));
    m_journal = std::move(*journal);
    return {};
}

Result<> UpdateRun::takeLock()
{
    auto taken =
        UpdateLock::acquire(m_connection, m_options.lockWait, m_recorder.sink(), m_canceller);
    if (!taken)
        return fail(std::move(taken.error()));
    m_lock.emplace(std::move(*taken));
    m_recorder.event(RunEvent::Kind::LockTaken, Tr::tr("The update lock is taken"));
    // What was read before may have been the work of another PonyUp that has ended since.
    if (auto read = readJournal(); !read)
        return read;
    if (m_journal.empty() || m_recorder.kind() == RunKind::Resume)
        return {};
    return fail(unfinished(m_journal, {}));
}

Result<Plan> UpdateRun::makePlan()
{
    const auto history = m_history.read(m_connection); // Beside the folder that is read ahead.
    const auto folder = m_readFolder(m_canceller.anyToken());
    if (!folder)
        return fail(folder.error());
    if (!history)
        return fail(history.error());
    RunReport &report = m_recorder.report();
    report.folder = folder->folder;
    if (report.versionBefore < 0)
        report.versionBefore = history->current();
    // Where nothing can be made later, the other tables have to be there as well.
    m_prepared = history->tableExists && !history->rows.empty()
        && m_connection.engine().traits().transactionalDdl;

    const PlanOptions options{.to = m_options.to};
    auto plan =
        undoes() ? planUndo(*folder, *history, options) : planUpdate(*folder, *history, options);
    if (!plan)
        return plan;
    if (!plan->isEmpty()) {
        if (auto sound = demandRecords(m_connection, m_history, *history); !sound)
            return fail(std::move(sound.error()));
    }
    m_recorder.planned(*plan);
    return plan;
}

Result<> UpdateRun::checkJournal(const Plan &plan) const
{
    if (m_journal.empty())
        return {};
    const int version = m_journal.front().version;
    if (!plan.isEmpty() && plan.steps.front().migration.version == version
        && plan.steps.front().migration.migrate)
        return {};
    return fail(ErrorKind::HalfDone,
                Tr::tr("Migration v%1 has been left half-way, and its script is not what comes "
                       "next in the folder.")
                    .arg(version),
                Tr::tr("Put the script of v%1 back into the folder, then resume.").arg(version));
}

Result<bool> UpdateRun::nothingToDo(const Plan &plan)
{
    if (plan.isEmpty())
        return true;
    // The newest model stores no version: only the database tells whether it is still to be made.
    const PlanStep &step = plan.steps.front();
    if (plan.steps.size() > 1 || step.storesVersion || undoes() || !step.migration.model)
        return false;
    ModelStep model(m_connection, *step.migration.model, {m_history.tableName(m_connection)});
    const auto missing = model.countMissing();
    if (!missing)
        return fail(missing.error());
    if (*missing > 0)
        return false;
    const auto drift = model.demand();
    if (!drift)
        return fail(drift.error());
    for (const QString &sentence : *drift)
        m_recorder.warn(Tr::tr("Drift: %1").arg(sentence));
    m_recorder.planned({});
    return true;
}

Result<> UpdateRun::checkPreview(const Plan &plan)
{
    if (m_options.expectedDigest.isEmpty())
        return {};
    const auto schema = readSchema(m_connection, {m_history.tableName(m_connection)});
    if (!schema)
        return fail(schema.error());
    if (previewDigest(plan, *schema) == m_options.expectedDigest)
        return {};
    return fail(ErrorKind::MigrationChanged,
                Tr::tr("The dry run no longer holds: a script or the database's schema has changed "
                       "since."),
                Tr::tr("Carry out the dry run again and look at its result before you apply."));
}

Result<> UpdateRun::checkAllInOne(const Plan &plan) const
{
    for (const PlanStep &step : plan.steps) {
        const Script *script = scriptOf(step);
        if (undoes() && isJournaled(step)) {
            return fail(ErrorKind::Script,
                        Tr::tr("An undo script runs in one transaction, which this one cannot."),
                        Tr::tr("Run its statements by hand, or restore a backup."), {},
                        SourcePlace{.file = script->name});
        }
        const bool modelCommits =
            step.migration.model && !m_connection.engine().traits().transactionalDdl;
        if (!m_options.allInOne || (!script && !modelCommits))
            continue;
        if (modelCommits || isJournaled(step) || !script->directives.foreignKeys) {
            return fail(ErrorKind::Script,
                        Tr::tr("This migration cannot share one transaction with the others."),
                        Tr::tr("Leave out --all-in-one: each migration is then a transaction of "
                               "its own."),
                        {},
                        SourcePlace{.file = script ? script->name : step.migration.model->name});
        }
    }
    return {};
}

Result<> UpdateRun::checkShortages(const Plan &plan)
{
    TransactionSize size;
    for (const PlanStep &step : plan.steps) {
        if (!m_options.allInOne)
            size = {};
        const Script *script = scriptOf(step);
        const auto *model = undoes() || !step.migration.model ? nullptr : &*step.migration.model;
        for (const Script *each : {script && isJournaled(step) ? nullptr : script, model}) {
            size.tablesCreated += each ? each->tablesCreated : 0;
            size.tablesDropped += each ? each->tablesDropped : 0;
        }
        if (m_options.allInOne && &step != &plan.steps.back())
            continue;
        const auto shortages = m_connection.shortages(size);
        if (!shortages)
            return fail(shortages.error());
        for (const QString &sentence : *shortages)
            m_recorder.warn(
                m_options.allInOne
                    ? sentence
                    : Tr::tr("%1: %2", "migration: warning").arg(step.migration.name, sentence));
    }
    return {};
}

Result<> UpdateRun::backUp(const Plan &plan)
{
    const ServerInfo info = m_connection.info();
    const bool can = m_connection.engine().traits().backup;
    const bool wanted =
        m_options.backup == BackupPolicy::Always || (m_options.backup == BackupPolicy::Auto && can);
    if (!wanted || !info.exists || info.bytes == 0)
        return {};
    // Another program may be writing: then there is time enough to copy when it has finished.
    if (auto free = m_lock->begin(m_options.transaction); !free)
        return free;
    if (auto free = m_connection.rollback(); !free)
        return free;
    m_recorder.copy(RunEvent::Kind::CopyStarted, Tr::tr("Backing the database up"), 0, info.bytes);
    const auto backup = m_connection.backup(
        plan.from,
        [&](qint64 done, qint64 total) {
            m_recorder.copy(RunEvent::Kind::Copying, Tr::tr("Backing the database up"), done,
                            total);
        },
        m_canceller.token());
    if (!backup)
        return fail(backup.error());
    m_recorder.report().backup = backup->path;
    m_recorder.copy(RunEvent::Kind::CopyDone, Tr::tr("Backup: %1").arg(backup->path), backup->bytes,
                    backup->bytes);
    return {};
}

void UpdateRun::tidyBackups()
{
    RunReport &report = m_recorder.report();
    if (report.backup.isEmpty())
        return;
    const bool changed = std::ranges::any_of(report.migrations, [](const MigrationRun &migration) {
        return migration.isCommitted() || migration.outcome == MigrationOutcome::HalfDone
            || migration.modelStays;
    });
    if (changed) {
        m_connection.pruneBackups(m_options.keepBackups, report.backup);
    } else {
        // The database is what it was. Kept, the copies of failed attempts would drive out the one
        // from before the last update.
        m_connection.discardBackup(report.backup);
        report.backup.clear();
    }
}

} // namespace ponyup
