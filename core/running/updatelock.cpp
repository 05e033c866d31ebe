// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/updatelock.h"

#include "base/tr.h"

#include <QRandomGenerator>

#include <condition_variable>
#include <mutex>

namespace ponyup {

namespace {

using namespace std::chrono_literals;

/// Sleeps, but wakes at once when `stop` is requested.
void pause(std::chrono::milliseconds duration, const std::stop_token &stop)
{
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait_for(lock, stop, duration, [] { return false; });
}

QString holderText(Connection &connection)
{
    const auto holder = connection.lockHolder();
    return holder && *holder ? (*holder)->who : QString();
}

QString waitingText(Awaited awaited, const QString &holder)
{
    if (awaited == Awaited::UpdateLock)
        return holder.isEmpty() ? Tr::tr("Waiting for the update lock")
                                : Tr::tr("Waiting for the update lock, held by %1").arg(holder);
    return holder.isEmpty()
        ? Tr::tr("Waiting until another program has finished writing to the database")
        : Tr::tr("Waiting until %1 has finished writing to the database").arg(holder);
}

} // namespace

Result<> pollForLock(Awaited awaited, LockWait wait, const RunSink &sink,
                     const Canceller &canceller, const std::function<QString()> &holderText,
                     const std::function<Result<bool>()> &attempt)
{
    const auto started = std::chrono::steady_clock::now();
    auto told = started - 1h;
    for (;;) {
        const Result<bool> got = attempt();
        if (!got)
            return fail(got.error());
        if (*got)
            return {};
        const auto now = std::chrono::steady_clock::now();
        const QString holder = holderText();
        if (now - started >= wait.limit) {
            return fail(ErrorKind::UpdateLocked,
                        Tr::tr("Currently already upgrading. (Advisory Lock 85,80)"),
                        holder.isEmpty()
                            ? Tr::tr("Another program is writing to the database. Wait until it "
                                     "has finished, or allow a longer wait, then try again.")
                            : Tr::tr("The database is held by %1. Wait until it has finished, or "
                                     "allow a longer wait, then try again.")
                                  .arg(holder));
        }
        if (now - told >= 1s) {
            told = now;
            sink(RunEvent{.kind = RunEvent::Kind::Waiting,
                          .time = QDateTime::currentDateTimeUtc(),
                          .text = waitingText(awaited, holder),
                          .elapsed = now - started});
        }
        if (canceller.requested() != StopAt::Never)
            return fail(ErrorKind::Cancelled, Tr::tr("Stopped while waiting for the update lock."));
        // Jitter, so that several waiters do not knock at the same moments.
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(wait.limit - (now - started));
        const std::chrono::milliseconds nap{QRandomGenerator::global()->bounded(10, 50)};
        pause(std::min(nap, left), canceller.token());
    }
}

UpdateLock::UpdateLock(Connection &connection, LockWait wait, const RunSink &sink,
                       const Canceller &canceller)
    : m_connection(&connection),
      m_wait(wait),
      m_sink(sink),
      m_canceller(&canceller)
{
}

UpdateLock::UpdateLock(UpdateLock &&other) noexcept
    : m_connection(other.m_connection),
      m_wait(other.m_wait),
      m_sink(std::move(other.m_sink)),
      m_canceller(other.m_canceller),
      m_held(std::exchange(other.m_held, false))
{
}

UpdateLock::~UpdateLock()
{
    if (m_held)
        (void)m_connection->unlock(); // The run has failed already; its error is the one to tell.
}

Result<UpdateLock> UpdateLock::acquire(Connection &connection, LockWait wait, const RunSink &sink,
                                       const Canceller &canceller)
{
    auto taken = pollForLock(
        Awaited::UpdateLock, wait, sink, canceller, [&] { return holderText(connection); },
        [&] { return connection.tryLock(); });
    if (!taken)
        return fail(std::move(taken.error()));
    UpdateLock lock(connection, wait, sink, canceller);
    lock.m_held = true;
    return lock;
}

Result<> UpdateLock::begin(const TransactionOptions &options)
{
    return pollForLock(
        Awaited::Database, m_wait, m_sink, *m_canceller, [&] { return holderText(*m_connection); },
        [&]() -> Result<bool> {
            auto begun = m_connection->begin(options);
            if (begun)
                return true;
            if (begun.error().kind == ErrorKind::Busy)
                return false;
            return fail(std::move(begun.error()));
        });
}

Result<> UpdateLock::release()
{
    if (!std::exchange(m_held, false))
        return {};
    auto released = m_connection->unlock();
    if (!released && released.error().kind == ErrorKind::LockNotHeld) {
        return fail(
            ErrorKind::LockNotHeld,
            Tr::tr("Could not release update lock, lock was not held (Advisory Lock 85,80)"),
            Tr::tr("The connection may have been replaced on the way, by a pooler for "
                   "example. Look at the history before anything else is run."),
            released.error().detail);
    }
    return released;
}

} // namespace ponyup
