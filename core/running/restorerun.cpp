// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/restorerun.h"

#include "base/tr.h"
#include "engines/engine.h"
#include "running/records.h"
#include "running/runrecorder.h"
#include "running/updatelock.h"

namespace ponyup {

namespace {

RunOutcome outcomeOf(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Cancelled:
        return RunOutcome::Cancelled;
    case ErrorKind::Busy:
    case ErrorKind::UpdateLocked:
        return RunOutcome::Locked;
    default:
        return RunOutcome::Failed;
    }
}

/// Copies the present state aside, since a restore only destroys. Returns where to; empty where
/// there is nothing to keep, or nothing that could be copied.
Result<QString> keepPresent(Connection &connection, RunRecorder &recorder,
                            const RunOptions &options, const Canceller &canceller)
{
    const RunReport &report = recorder.report();
    const ServerInfo info = connection.info();
    if (options.backup == BackupPolicy::Never || !connection.engine().traits().backup
        || !info.exists || info.bytes == 0)
        return QString();
    const QString text = Tr::tr("Backing the database up");
    recorder.copy(RunEvent::Kind::CopyStarted, text, 0, info.bytes);
    const auto progress = [&](qint64 done, qint64 total) {
        recorder.copy(RunEvent::Kind::Copying, text, done, total);
    };
    const auto kept = connection.backup(report.versionBefore, progress, canceller.token());
    if (kept)
        return kept->path;
    // Damaged; then restore() moves it aside.
    if (kept.error().kind == ErrorKind::NotADatabase)
        return QString();
    return fail(kept.error());
}

} // namespace

RunReport restoreBackup(Connection &connection, const History &history, const QString &backupPath,
                        const RunOptions &options, const RunSink &sink, const Canceller &canceller)
{
    RunRecorder recorder(RunKind::Restore, systemClock(), sink);
    const ServerInfo info = connection.info();
    RunReport &report = recorder.report();
    report.database = info.database;
    report.server = QStringLiteral("%1 %2").arg(info.product, info.version);
    report.backup = backupPath;
    report.versionBefore = history.current(connection).value_or(-1);

    const auto lock = UpdateLock::acquire(connection, options.lockWait, recorder.sink(), canceller);
    const auto kept = lock ? keepPresent(connection, recorder, options, canceller)
                           : Result<QString>(fail(lock.error()));
    const QString text = Tr::tr("Restoring %1").arg(backupPath);
    recorder.copy(RunEvent::Kind::CopyStarted, text);
    const auto progress = [&](qint64 done, qint64 total) {
        recorder.copy(RunEvent::Kind::Copying, text, done, total);
    };
    const auto restored = kept ? connection.restore(backupPath, progress, canceller.token())
                               : Result<QString>(fail(kept.error()));
    if (!restored && kept && !kept->isEmpty())
        connection.discardBackup(*kept); // The database is still the same.
    report.versionAfter = history.current(connection).value_or(-1);
    if (restored) {
        Records records(connection, history, systemClock());
        auto written = connection.begin({});
        if (written)
            written = records.restored(report.versionAfter, backupPath);
        if (written)
            written = connection.commit({});
        if (!written) {
            (void)connection.rollback();
            recorder.warn(Tr::tr("The restore could not be written to the audit log: %1")
                              .arg(written.error().message));
        }
    }
    RunReport finished = restored
        ? recorder.finish(RunOutcome::Done, {})
        : recorder.finish(outcomeOf(restored.error().kind), restored.error());
    finished.committed = restored
        ? Tr::tr("The database is the backup again, at version %1.").arg(finished.versionAfter)
        : Tr::tr("The database is as it was before: a restore is whole or not at all.");
    if (!restored)
        finished.next = restored.error().hint;
    else if (!restored->isEmpty())
        finished.next = Tr::tr("What stood there is damaged; it is kept as %1.").arg(*restored);
    else if (!kept->isEmpty())
        finished.next = Tr::tr("What the database was before is kept as %1: restore that to take "
                               "this back.")
                            .arg(*kept);
    recorder.event(RunEvent::Kind::RunFinished, finished.committed);
    return finished;
}

} // namespace ponyup
