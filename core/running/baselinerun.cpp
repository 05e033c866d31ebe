// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/baselinerun.h"

#include "base/tr.h"
#include "engines/engine.h"
#include "history/journal.h"
#include "history/recordfaults.h"
#include "running/halfdone.h"
#include "running/modelcheck.h"
#include "running/sentences.h"

namespace ponyup {

BaselineRun::BaselineRun(Connection &connection, const History &history,
                         const Migrator::ReadFolder &readFolder, const Clock &clock,
                         const RunOptions &options, const RunSink &sink, const Canceller &canceller)
    : m_connection(connection),
      m_history(history),
      m_readFolder(readFolder),
      m_options(options),
      m_canceller(canceller),
      m_recorder(RunKind::Baseline, clock, sink),
      m_records(connection, history, clock)
{
    const ServerInfo info = connection.info();
    m_recorder.report().database = info.database;
    m_recorder.report().server = QStringLiteral("%1 %2").arg(info.product, info.version);
    m_recorder.report().environment = options.environment;
}

RunReport BaselineRun::run(int version)
{
    auto lock =
        UpdateLock::acquire(m_connection, m_options.lockWait, m_recorder.sink(), m_canceller);
    auto done = lock ? check(version) : fail(std::move(lock.error()));
    const bool checked = done.has_value();
    if (done)
        done = write(version, *lock);

    m_recorder.report().versionAfter = m_history.current(m_connection).value_or(-1);
    RunOutcome outcome = RunOutcome::Done;
    std::optional<Error> error;
    if (!done) {
        error = done.error();
        outcome = error->kind == ErrorKind::UpdateLocked ? RunOutcome::Locked
            : error->kind == ErrorKind::HalfDone         ? RunOutcome::HalfDone
            : error->kind == ErrorKind::Cancelled        ? RunOutcome::Cancelled
            : checked                                    ? RunOutcome::Failed
                                                         : RunOutcome::Refused;
    }
    RunReport report = m_recorder.finish(outcome, error);
    describeRun(report);
    m_recorder.event(RunEvent::Kind::RunFinished, report.committed);
    return report;
}

Result<> BaselineRun::check(int version)
{
    const auto history = m_history.read(m_connection);
    if (!history)
        return fail(history.error());
    m_recorder.report().versionBefore = history->current();
    if (auto sound = demandRecords(m_connection, m_history, *history); !sound)
        return sound;
    if (version < 0)
        return fail(ErrorKind::Usage, Tr::tr("A version is not below 0."),
                    Tr::tr("Name the version whose schema the database has."));
    if (history->current() > 0 || history->rows.size() > 1)
        return fail(ErrorKind::Usage,
                    Tr::tr("The database has a history already: it is at version %1.")
                        .arg(history->current()),
                    Tr::tr("A baseline is for a database that no tool has versioned yet."));
    const auto journal = Journal::read(m_connection);
    if (!journal)
        return fail(journal.error());
    if (!journal->empty())
        return fail(unfinished(*journal, {}));
    const auto folder = m_readFolder(m_canceller.anyToken());
    if (!folder)
        return fail(folder.error());
    m_recorder.report().folder = folder->folder;
    if (!folder->problems.empty())
        return fail(folder->problems.front());
    if (version > folder->newest())
        return fail(ErrorKind::Usage,
                    Tr::tr("The folder ends at version %1; there is no version %2 in it.")
                        .arg(QString::number(folder->newest()), QString::number(version)),
                    folder->newest() < 0
                        ? Tr::tr("Check the folder's name, or make the first migration.")
                        : Tr::tr("Name the version whose schema the database has, from 0 to %1.")
                              .arg(folder->newest()));
    const Migration *migration = folder->find(version);
    if (!migration || !migration->model)
        return {};
    ModelStep model(m_connection, *migration->model, {m_history.tableName(m_connection)});
    const auto drift = model.demand();
    if (!drift)
        return fail(drift.error());
    for (const QString &sentence : *drift)
        m_recorder.warn(Tr::tr("Drift: %1").arg(sentence));
    return {};
}

Result<> BaselineRun::write(int version, UpdateLock &lock)
{
    const bool transactionalDdl = m_connection.engine().traits().transactionalDdl;
    auto done = transactionalDdl ? Result<>() : m_history.prepare(m_connection);
    if (done && !transactionalDdl)
        done = m_records.prepare();
    if (done)
        done = lock.begin(m_options.transaction);
    if (done)
        done = m_history.prepare(m_connection);
    if (done)
        done = m_records.baseline(version, Tr::tr("baseline"));
    if (done)
        done = m_connection.commit(m_canceller.token());
    if (!done) {
        (void)m_connection.rollback(); // The first error is the one to tell.
        return done;
    }
    return lock.release();
}

} // namespace ponyup
