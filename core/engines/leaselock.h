// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/connection.h"
#include "engines/heartbeat.h"

#include <QString>

#include <chrono>
#include <optional>

namespace ponyup {

/// What a lease has to know of the server that it lies on: pieces of its SQL.
struct LeaseServer {
    /// The server's clock in whole milliseconds: a number that only grows, the same in every
    /// session and, in a cluster, nearly the same on every node.
    QString clock;
    /// A text that names the session in which it is asked. Empty: the server does not tell.
    QString session = {};
    /// Whether the session with the name `?` is still there, as a number or a truth. Empty: the
    /// server does not tell.
    QString lives = {};
};

struct LeaseTimes {
    std::chrono::milliseconds lease{30'000}; ///< So long it holds without a heartbeat.
    std::chrono::milliseconds beat{10'000};
    /// So long after the last heartbeat that came through nothing more is begun.
    std::chrono::milliseconds late{20'000};
    /// So long one that is late is waited for: it may only have been kept from it, as others were.
    std::chrono::milliseconds grace{3'000};
    /// So long a lease that has run out is looked at, before it is taken over: where its owner was
    /// only kept from prolonging it (a cluster stands still while a table is altered), it does so
    /// now.
    std::chrono::milliseconds patience{10'000};
};

/// The update lock of a database whose server has none that PonyUp could hold for the length of a
/// session: a row that is leased for a while, and again and again, until it is released.
///
/// The row in the table `ponyup_lock` says who has it and until when, by the server's clock alone.
/// Its *token* grows with every owner. While the lock is held, a thread with a connection of its
/// own prolongs the lease. Whoever was away for too long (a frozen machine, a lost network) may
/// find that another one has it: so confirm() stands before each transaction, and prolong() is the
/// last statement of each, and what another one has taken over is never committed.
///
/// Where it ends a transaction to make a table, tryTake() is called outside one.
class LeaseLock {
public:
    /// The connection must outlive it. `open` is called in the thread of the heartbeat, and
    /// anywhere else never.
    LeaseLock(Connection &connection, LeaseServer server, Heartbeat::Open open,
              LeaseTimes times = {});
    ~LeaseLock(); ///< Leaves the row as it is: it runs out.

    /// true: it is ours now. Outside a transaction; asked again and again. Makes table and row
    /// where they are missing.
    [[nodiscard]] Result<bool> tryTake();
    /// ErrorKind::LockNotHeld when it was not ours, or not any more.
    [[nodiscard]] Result<> release();
    bool isHeld() const { return m_token > 0; }

    /// Outside a transaction, before one is begun: it is still ours. ErrorKind::LockNotHeld, naming
    /// who has it now. Fine when it was never taken.
    [[nodiscard]] Result<> confirm();
    /// In a transaction, right before its commit: it is still ours, and stays so until the commit.
    [[nodiscard]] Result<> prolong();
    /// As confirm(), without asking the server: only what the heartbeat knows. It is not ours to
    /// rely on, either, when outside a transaction no heartbeat has come through for long.
    [[nodiscard]] Result<> confirmCheaply() const;

    /// Who has it; nullopt when it is free, or has run out. Writes nothing.
    [[nodiscard]] Result<std::optional<LockHolder>> holder();

    static constexpr QLatin1StringView tableName{"ponyup_lock"};

private:
    struct Row;
    [[nodiscard]] Result<std::optional<Row>> read();
    [[nodiscard]] Result<> makeTable();
    /// The session of an owner who is late is still there: what it runs may go on.
    [[nodiscard]] Result<bool> stillWorks(const Row &row);
    bool staysRunOut(const Row &row);
    [[nodiscard]] Result<> lostTo(const std::optional<Row> &row) const;
    QString column(QLatin1StringView name) const;
    QString table() const;
    QString until() const; ///< SQL: when a lease that begins now ends.
    QString prolonging() const; ///< SQL, with the values of ours().
    QString isOurs() const; ///< SQL: the row is ours, with two values.
    QVariantList ours() const { return {m_run, m_token}; }

    Connection &m_connection;
    const LeaseServer m_server;
    const Heartbeat::Open m_open;
    const LeaseTimes m_times;
    QString m_run; ///< Names this owner; the same after a lost connection.
    qint64 m_token = 0; ///< 0: not held.
    std::unique_ptr<Heartbeat> m_heartbeat;
    qint64 m_seenBeats = -1; ///< Of the row that had run out when it was last looked at.
    std::chrono::steady_clock::time_point m_seenSince;
};

} // namespace ponyup
