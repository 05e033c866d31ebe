// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/restorerun.h"

#include "base/tr.h"
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

} // namespace

RunReport restoreBackup(Connection &connection, const History &history, const QString &backupPath,
                        LockWait wait, const RunSink &sink, const Canceller &canceller)
{
    RunRecorder recorder(RunKind::Restore, systemClock(), sink);
    const ServerInfo info = connection.info();
    RunReport &report = recorder.report();
    report.database = info.database;
    report.server = QStringLiteral("%1 %2").arg(info.product, info.version);
    report.backup = backupPath;
    report.versionBefore = history.current(connection).value_or(-1);

    const QString text = Tr::tr("Restoring %1").arg(backupPath);
    recorder.copy(RunEvent::Kind::CopyStarted, text);
    const auto lock = UpdateLock::acquire(connection, wait, recorder.sink(), canceller);
    const auto progress = [&](qint64 done, qint64 total) {
        recorder.copy(RunEvent::Kind::Copying, text, done, total);
    };
    const auto restored =
        lock ? connection.restore(backupPath, progress, canceller.token()) : fail(lock.error());
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
    recorder.event(RunEvent::Kind::RunFinished, finished.committed);
    return finished;
}

} // namespace ponyup
