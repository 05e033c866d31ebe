// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/leaselock.h"

#include "base/tr.h"
#include "base/whoami.h"
#include "engines/engine.h"

#include <QCoreApplication>
#include <QUuid>

#include <array>
#include <thread>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

struct LeaseColumn {
    QLatin1StringView name;
    ColumnType type;
    bool required = false;
};

// run: names the owner; null: it is free. taken, expires: by the server's clock. beats: grows with
// every change, so that none is taken for nothing changed.
constexpr std::array columns{
    LeaseColumn{"id"_L1, ColumnType::Integer, true},
    LeaseColumn{"token"_L1, ColumnType::BigInteger, true},
    LeaseColumn{"beats"_L1, ColumnType::BigInteger, true},
    LeaseColumn{"run"_L1, ColumnType::ShortText},
    LeaseColumn{"host"_L1, ColumnType::ShortText},
    LeaseColumn{"account"_L1, ColumnType::ShortText},
    LeaseColumn{"pid"_L1, ColumnType::BigInteger},
    LeaseColumn{"session"_L1, ColumnType::ShortText},
    LeaseColumn{"taken"_L1, ColumnType::BigInteger},
    LeaseColumn{"expires"_L1, ColumnType::BigInteger},
};

} // namespace

struct LeaseLock::Row {
    qint64 token = 0;
    qint64 beats = 0;
    QString run; ///< Empty: it is free.
    QString host;
    QString account;
    qint64 pid = -1;
    QString session;
    qint64 expires = 0;
    qint64 now = 0; ///< By the same clock.

    bool isFree() const { return run.isEmpty(); }
    bool hasRunOut() const { return expires < now; }
    QString who() const
    {
        return Tr::tr("user %1 on %2 (process %3, run %4)")
            .arg(account, host, QString::number(pid), run.left(8));
    }
};

LeaseLock::LeaseLock(Connection &connection, LeaseServer server, Heartbeat::Open open,
                     LeaseTimes times)
    : m_connection(connection),
      m_server(std::move(server)),
      m_open(std::move(open)),
      m_times(times),
      m_run(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
}

LeaseLock::~LeaseLock() = default;

QString LeaseLock::column(QLatin1StringView name) const
{
    return m_connection.quote(name);
}

QString LeaseLock::table() const
{
    return m_connection.quote(tableName);
}

QString LeaseLock::until() const
{
    return u"%1 + %2"_s.arg(m_server.clock, QString::number(m_times.lease.count()));
}

QString LeaseLock::isOurs() const
{
    return u"%1 = 1 AND %2 = ? AND %3 = ?"_s.arg(column("id"_L1), column("run"_L1),
                                                 column("token"_L1));
}

QString LeaseLock::prolonging() const
{
    return u"UPDATE %1 SET %2 = %2 + 1, %3 = %4 WHERE %5"_s.arg(
        table(), column("beats"_L1), column("expires"_L1), until(), isOurs());
}

Result<std::optional<LeaseLock::Row>> LeaseLock::read()
{
    QStringList names;
    for (const auto name : {"token"_L1, "beats"_L1, "run"_L1, "host"_L1, "account"_L1, "pid"_L1,
                            "session"_L1, "expires"_L1})
        names += column(name);
    const auto found = m_connection.query(u"SELECT %1, %2 FROM %3 WHERE %4 = 1"_s.arg(
        names.join(u", "_s), m_server.clock, table(), column("id"_L1)));
    if (!found)
        return fail(found.error());
    if (found->rows.empty())
        return std::nullopt;
    const QVariantList &row = found->rows.front();
    return Row{.token = row.at(0).toLongLong(),
               .beats = row.at(1).toLongLong(),
               .run = row.at(2).toString(),
               .host = row.at(3).toString(),
               .account = row.at(4).toString(),
               .pid = row.at(5).toLongLong(),
               .session = row.at(6).toString(),
               .expires = row.at(7).toLongLong(),
               .now = row.at(8).toLongLong()};
}

Result<> LeaseLock::makeTable()
{
    const auto there = m_connection.columnsOf(tableName);
    if (!there)
        return fail(there.error());
    if (!*there) {
        QStringList parts;
        for (const LeaseColumn &each : columns)
            parts += column(each.name) + u' ' + m_connection.engine().columnType(each.type)
                + (each.required ? u" NOT NULL"_s : QString());
        parts += u"PRIMARY KEY (%1)"_s.arg(column("id"_L1));
        const auto made =
            m_connection.run(u"CREATE TABLE %1 (%2)"_s.arg(table(), parts.join(u", "_s)));
        if (!made) { // Unless another one has been faster.
            const auto now = m_connection.columnsOf(tableName);
            if (!now || !*now)
                return fail(made.error());
        }
    } else {
        for (const LeaseColumn &each : columns)
            if (!(*there)->contains(each.name, Qt::CaseInsensitive))
                return fail(ErrorKind::VersionTableTaken,
                            Tr::tr("The table %1 is not the one that PonyUp keeps under this name: "
                                   "it has no column %2.")
                                .arg(tableName, each.name),
                            Tr::tr("Rename that table."));
    }
    const auto row = read();
    if (!row)
        return fail(row.error());
    if (*row)
        return {};
    const auto added = m_connection.run(u"INSERT INTO %1 (%2, %3, %4) VALUES (1, 0, 0)"_s.arg(
        table(), column("id"_L1), column("token"_L1), column("beats"_L1)));
    if (added)
        return {};
    const auto now = read();
    return now && *now ? Result<>() : fail(added.error());
}

Result<bool> LeaseLock::stillWorks(const Row &row)
{
    if (m_server.lives.isEmpty() || row.session.isEmpty())
        return false;
    const auto found = m_connection.query(u"SELECT "_s + m_server.lives, {row.session});
    if (!found)
        return fail(found.error());
    return !found->rows.empty() && found->rows.front().at(0).toBool();
}

bool LeaseLock::staysRunOut(const Row &row)
{
    const auto now = std::chrono::steady_clock::now();
    if (m_seenBeats != row.beats) {
        m_seenBeats = row.beats;
        m_seenSince = now;
    }
    return now - m_seenSince >= m_times.patience;
}

Result<bool> LeaseLock::tryTake()
{
    if (isHeld())
        return true;
    auto row = read();
    if (!row || !*row) { // Mostly it is there.
        if (auto made = makeTable(); !made)
            return fail(std::move(made.error()));
        row = read();
    }
    if (!row)
        return fail(row.error());
    if (!*row)
        return false;
    const Row &found = **row;
    // What our own lost session held is ours, but it may still be at work.
    const bool wasOurs = found.run == m_run;
    if (!found.isFree() && !wasOurs && !found.hasRunOut())
        return false;
    if (!found.isFree()) {
        const auto works = stillWorks(found);
        if (!works)
            return fail(works.error());
        if (*works || (!wasOurs && !staysRunOut(found)))
            return false;
    }
    const QString session = m_server.session.isEmpty() ? u"NULL"_s : m_server.session;
    const auto taken = m_connection.run(
        u"UPDATE %1 SET %2 = %2 + 1, %3 = %3 + 1, %4 = ?, %5 = ?, %6 = ?, %7 = ?, %8 = %9"_s.arg(
            table(), column("token"_L1), column("beats"_L1), column("run"_L1), column("host"_L1),
            column("account"_L1), column("pid"_L1), column("session"_L1), session)
            + u", %1 = %2, %3 = %4 WHERE %5 = 1 AND %6 = ? AND %7 = ?"_s.arg(
                column("taken"_L1), m_server.clock, column("expires"_L1), until(), column("id"_L1),
                column("token"_L1), column("beats"_L1)),
        {m_run, whoAmI().host, whoAmI().user, QCoreApplication::applicationPid(), found.token,
         found.beats});
    // Another one has been faster, or is just being so.
    if (!taken && taken.error().kind != ErrorKind::Busy)
        return fail(taken.error());
    if (!taken || *taken == 0)
        return false;
    m_token = found.token + 1;
    m_heartbeat = std::make_unique<Heartbeat>(m_open, prolonging(), ours(), m_times.beat);
    return true;
}

Result<> LeaseLock::lostTo(const std::optional<Row> &row) const
{
    return fail(ErrorKind::LockNotHeld,
                row && !row->isFree()
                    ? Tr::tr("The update lock has been taken over by %1: this run stops, and "
                             "commits nothing more.")
                          .arg(row->who())
                    : Tr::tr("The update lock has been taken away: this run stops, and commits "
                             "nothing more."),
                Tr::tr("That happens when a program or its connection stands still for longer than "
                       "%1 s. Look at the status before anything else is run.")
                    .arg(std::chrono::ceil<std::chrono::seconds>(m_times.lease).count()));
}

Result<> LeaseLock::confirmCheaply() const
{
    using Clock = std::chrono::steady_clock;
    if (!m_heartbeat)
        return {};
    // A transaction may keep the heartbeat itself waiting, and its commit asks the server.
    const auto isLate = [this] {
        return Clock::now() - m_heartbeat->lastBeat() > m_times.late
            && !m_connection.inTransaction();
    };
    const auto end = Clock::now() + m_times.grace;
    while (!m_heartbeat->isLost() && isLate() && Clock::now() < end)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    if (m_heartbeat->isLost())
        return lostTo({});
    if (!isLate())
        return {};
    return fail(ErrorKind::LockNotHeld,
                Tr::tr("The update lock could not be prolonged for %1 s: another program may take "
                       "it over, so this run stops, and commits nothing more.")
                    .arg(std::chrono::floor<std::chrono::seconds>(m_times.late).count()),
                Tr::tr("It is prolonged over a connection of its own: look whether the server "
                       "takes another one. Look at the status before anything else is run."));
}

Result<> LeaseLock::confirm()
{
    if (!isHeld())
        return {};
    const auto row = read();
    if (!row)
        return fail(row.error());
    return *row && (*row)->run == m_run && (*row)->token == m_token ? Result<>() : lostTo(*row);
}

Result<> LeaseLock::prolong()
{
    if (!isHeld())
        return {};
    const auto changed = m_connection.run(prolonging(), ours());
    if (!changed)
        return fail(changed.error());
    return *changed > 0 ? Result<>() : lostTo({});
}

Result<> LeaseLock::release()
{
    if (!isHeld())
        return fail(ErrorKind::LockNotHeld, Tr::tr("The update lock is not held."));
    m_heartbeat.reset();
    const QVariantList values = ours();
    m_token = 0;
    const auto changed =
        m_connection.run(u"UPDATE %1 SET %2 = %2 + 1, %3 = NULL WHERE %4"_s.arg(
                             table(), column("beats"_L1), column("run"_L1), isOurs()),
                         values);
    if (!changed)
        return fail(changed.error());
    return *changed > 0
        ? Result<>()
        : fail(ErrorKind::LockNotHeld, Tr::tr("The update lock was not held any more."));
}

Result<std::optional<LockHolder>> LeaseLock::holder()
{
    const auto there = m_connection.columnsOf(tableName);
    if (!there)
        return fail(there.error());
    if (!*there)
        return std::nullopt;
    const auto row = read();
    if (!row)
        return fail(row.error());
    if (!*row || (*row)->isFree())
        return std::nullopt;
    const Row &found = **row;
    LockHolder holder{.who = found.who(), .pid = found.pid, .updates = true};
    if (found.hasRunOut()) {
        const auto works = stillWorks(found);
        if (!works)
            return fail(works.error());
        if (!*works)
            return std::nullopt;
        holder.who =
            Tr::tr("%1, whose session %2 is still at work").arg(found.who(), found.session);
    }
    return holder;
}

} // namespace ponyup
