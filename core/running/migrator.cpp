// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/migrator.h"

#include "base/tr.h"
#include "engines/engine.h"
#include "history/journal.h"
#include "history/recordfaults.h"
#include "running/baselinerun.h"
#include "running/dataprobes.h"
#include "running/halfdone.h"
#include "running/planrisks.h"
#include "running/undoable.h"
#include "running/updaterun.h"
#include "schema/schemareader.h"

namespace ponyup {

Migrator::Migrator(Connection &connection, const History &history, ReadFolder readFolder,
                   const Clock &clock)
    : m_connection(connection),
      m_history(history),
      m_readFolder(std::move(readFolder)),
      m_clock(clock)
{
}

RunReport Migrator::update(const RunOptions &options, const RunSink &sink,
                           const Canceller &canceller)
{
    return UpdateRun(m_connection, m_history, m_readFolder, m_clock, RunKind::Update, options, sink,
                     canceller)
        .run();
}

RunReport Migrator::resume(const RunOptions &options, const RunSink &sink,
                           const Canceller &canceller)
{
    return UpdateRun(m_connection, m_history, m_readFolder, m_clock, RunKind::Resume, options, sink,
                     canceller)
        .run();
}

RunReport Migrator::undo(const RunOptions &options, const RunSink &sink, const Canceller &canceller)
{
    return UpdateRun(m_connection, m_history, m_readFolder, m_clock, RunKind::Undo, options, sink,
                     canceller)
        .run();
}

RunReport Migrator::baseline(int version, const RunOptions &options, const RunSink &sink,
                             const Canceller &canceller)
{
    return BaselineRun(m_connection, m_history, m_readFolder, m_clock, options, sink, canceller)
        .run(version);
}

Result<std::unique_ptr<Rehearsal>> Migrator::rehearsal(PreviewMode mode, const RunSink &sink,
                                                       const Canceller &canceller)
{
    if (mode == PreviewMode::Live)
        return m_connection.rehearseLive();
    const RunSink tell = sink ? sink : [](const RunEvent &) {};
    const auto copying = [&](RunEvent::Kind kind, const QString &text, qint64 done, qint64 total) {
        tell(RunEvent{
            .kind = kind, .time = m_clock.now(), .text = text, .copied = done, .copyTotal = total});
    };
    const QString copyText = Tr::tr("Copying the database for the dry run");
    copying(RunEvent::Kind::CopyStarted, copyText, 0, m_connection.info().bytes);
    auto rehearsal = m_connection.rehearse(
        [&](qint64 done, qint64 total) { copying(RunEvent::Kind::Copying, copyText, done, total); },
        canceller.token());
    if (rehearsal)
        copying(RunEvent::Kind::CopyDone, (*rehearsal)->description(), 0, -1);
    return rehearsal;
}

namespace {

/// What a rehearsal has taken of tables that are in use, each once.
std::vector<TableLock> locksOf(const RunReport &run)
{
    std::vector<TableLock> locks;
    for (const MigrationRun &migration : run.migrations)
        for (const StatementRun &statement : migration.statements)
            for (const RelationEffect &effect : statement.effects.relations) {
                const TableLock lock{.table = effect.name,
                                     .lock = effect.lock,
                                     .waitsForTransactions = statement.effects.source
                                             == StatementEffects::Source::Documented
                                         && !effect.indexesBuilt.isEmpty()};
                if (!effect.isNew && std::ranges::find(locks, lock) == locks.end())
                    locks.push_back(lock);
            }
    return locks;
}

} // namespace

Result<Preview> Migrator::dryRun(const RunOptions &options, PreviewMode mode, const RunSink &sink,
                                 const Canceller &canceller)
{
    const auto journal = Journal::read(m_connection);
    if (!journal)
        return fail(journal.error());
    if (!journal->empty())
        return fail(unfinished(*journal, m_connection.lockHolder().value_or(std::nullopt)));
    auto planned = plannedPreview(options, canceller);
    if (!planned)
        return fail(std::move(planned.error()));
    const bool live = mode == PreviewMode::Live;
    if (live) {
        if (auto undoable = demandUndoable(planned->plan, m_connection.engine()); !undoable)
            return fail(std::move(undoable.error()));
    }
    Preview preview = std::move(planned->preview);
    auto trial = rehearsal(mode, sink, canceller);
    if (!trial)
        return fail(std::move(trial.error()));
    Connection &copy = (*trial)->connection();

    RunOptions onCopy = options;
    onCopy.backup = BackupPolicy::Never;
    onCopy.expectedDigest.clear();
    onCopy.allInOne = options.allInOne || live; // Of which nothing is ever committed.
    const QString database = preview.run.database;
    UpdateRun run(copy, m_history, m_readFolder, m_clock, RunKind::DryRun, onCopy, sink, canceller);
    run.setRanOn((*trial)->description());
    preview.run = run.run();
    preview.run.database = database; // The real one's name: the copy is gone in a moment.
    preview.mode = mode;
    preview.hasRows = live || m_connection.engine().traits().rehearsalIsCopy;

    if (options.probe && !preview.hasRows && !preview.run.error) {
        if (auto probed = probeData(m_connection, preview.risks, canceller.token()); !probed)
            return fail(std::move(probed.error()));
    }
    if (!live) {
        auto waits = m_connection.wouldWaitFor(locksOf(preview.run));
        if (!waits)
            return fail(std::move(waits.error()));
        preview.waits = std::move(*waits);
    }
    if (options.privileges && !(*trial)->hasPrivileges()) {
        preview.before.privileges.clear();
        preview.run.warnings += Tr::tr("Owners and grants were not compared: the copy has none, "
                                       "because the user may not give them to its objects.");
    }
    auto after = readSchema(copy, {m_history.tableName(copy)},
                            options.privileges && (*trial)->hasPrivileges() ? Privileges::Read
                                                                            : Privileges::LeaveOut);
    if (!after)
        return fail(std::move(after.error()));
    preview.after = std::move(*after);
    preview.changes = compareSchemas(preview.before, preview.after);
    preview.run.warnings += (*trial)->leftBehind();
    return preview;
}

Result<Preview> Migrator::staticPreview(const RunOptions &options, const Canceller &canceller)
{
    auto planned = plannedPreview(options, canceller);
    return planned ? std::move(planned->preview) : Result<Preview>(fail(planned.error()));
}

Result<Migrator::PlannedPreview> Migrator::plannedPreview(const RunOptions &options,
                                                          const Canceller &canceller)
{
    const auto folder = m_readFolder({});
    if (!folder)
        return fail(folder.error());
    const auto history = m_history.read(m_connection);
    if (!history)
        return fail(history.error());
    auto plan = planUpdate(*folder, *history, PlanOptions{.to = options.to});
    if (!plan)
        return fail(plan.error());
    if (!plan->isEmpty()) {
        if (auto sound = demandRecords(m_connection, m_history, *history); !sound)
            return fail(std::move(sound.error()));
    }
    auto schema = readSchema(m_connection, {m_history.tableName(m_connection)},
                             options.privileges ? Privileges::Read : Privileges::LeaveOut);
    if (!schema)
        return fail(std::move(schema.error()));

    RunRecorder recorder(RunKind::DryRun, m_clock, {});
    const ServerInfo info = m_connection.info();
    recorder.report().database = info.database;
    recorder.report().server = QStringLiteral("%1 %2").arg(info.product, info.version);
    recorder.report().environment = options.environment;
    recorder.report().folder = folder->folder;
    recorder.report().versionBefore = history->current();
    recorder.report().versionAfter = history->current();
    recorder.planned(*plan);
    auto listed = recorder.listStatements(*plan);
    if (!listed)
        return fail(std::move(listed.error()));

    RiskContext known{.schema = &*schema};
    const QHash<QString, RelationSize> sizes = m_connection.tableSizes();
    for (auto size = sizes.cbegin(); size != sizes.cend(); ++size)
        known.sizes[size.key()] = {.bytes = size->bytes, .rows = size->rows};
    auto risks =
        planRisks(*plan, m_connection.engine().dialect(), std::move(known), canceller.token());
    if (!risks)
        return fail(std::move(risks.error()));

    Preview preview;
    preview.run = recorder.finish(RunOutcome::NothingToDo, {});
    preview.planDigest = previewDigest(*plan, *schema);
    preview.before = std::move(*schema);
    preview.after = preview.before;
    preview.risks = std::move(*risks);
    preview.mode = PreviewMode::Static;
    preview.hasRows = false;
    return PlannedPreview{std::move(*plan), std::move(preview)};
}

} // namespace ponyup
