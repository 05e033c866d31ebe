// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/engine.h"
#include "engines/leaselock.h"
#include "support/testing.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QRegularExpression>

#include <atomic>
#include <cstdio>
#include <thread>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<Connection> openFile(const QString &path)
{
    const DatabaseUrl url{.engine = u"sqlite"_s, .database = path};
    auto opened = (*engineFor(url.engine))->open(url, Access::Update);
    if (!opened)
        qFatal("%s", qPrintable(opened.error().toString()));
    return std::move(*opened);
}

Heartbeat::Open opener(const QString &path)
{
    return [path]() -> Result<std::unique_ptr<Connection>> { return openFile(path); };
}

const QString realClock = u"CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"_s;
/// A clock that stands still, and sessions that the test makes up.
const LeaseServer fakeServer{.clock = u"(SELECT now FROM clock)"_s,
                             .session = u"'session of the test'"_s,
                             .lives = u"EXISTS (SELECT 1 FROM sessions WHERE name = ?)"_s};
/// So long that no heartbeat comes in between.
constexpr LeaseTimes calm{.lease = 30s, .beat = 1h, .patience = 0ms};

} // namespace

class tst_LeaseLock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void takes_data();
    void takes();
    void givesALateOwnerTime();
    void makesTheTableItself();
    void leavesAnothersTableAlone();
    void isReleased();
    void isPassedOn();
    void lookingWritesNothing();
    void aLateOwnerCommitsNothing();
    void isPickedUpByItsOwner();
    void beats();
    void noticesALossByItself();
    void theHeartbeatDoesNotGetThrough();
    void theHeartbeatWasOnlyLate();
    void theRowIsLocked();
    void twoProcessesTakeTurns();
    void anotherProcessIsFrozen();
    void anotherProcessIsKilled();

private:
    QString path() const { return m_folder->path(u"lease.db"_s); }
    void run(const QString &sql, const QVariantList &values = {}) const
    {
        VERIFY_RESULT(m_connection->run(sql, values));
    }
    QVariant value(const QString &sql) const
    {
        const auto found = m_connection->query(sql);
        if (!found)
            qFatal("%s", qPrintable(found.error().toString()));
        return found->rows.at(0).at(0);
    }
    std::unique_ptr<LeaseLock> lease(LeaseServer server = fakeServer, LeaseTimes times = calm) const
    {
        return std::make_unique<LeaseLock>(*m_connection, std::move(server), opener(path()), times);
    }
    std::unique_ptr<QProcess> start(const QStringList &arguments) const;

    std::unique_ptr<Folder> m_folder;
    std::unique_ptr<Connection> m_connection;
};

void tst_LeaseLock::initTestCase()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
}

void tst_LeaseLock::init()
{
    m_connection.reset();
    m_folder = std::make_unique<Folder>();
    m_connection = openFile(path());
    run(u"CREATE TABLE clock (now INTEGER)"_s);
    run(u"INSERT INTO clock VALUES (1000000)"_s);
    run(u"CREATE TABLE sessions (name TEXT)"_s);
}

void tst_LeaseLock::takes_data()
{
    QTest::addColumn<QString>("run"); // of the row as another one has left it; null: free
    QTest::addColumn<qint64>("expires"); // the clock says 1000000
    QTest::addColumn<QString>("living"); // a session that is there; the row's is "his"
    QTest::addColumn<bool>("taken");
    QTest::addColumn<QString>("holder"); // what is shown of it before
    const QString his = u"his-run"_s;
    QTest::addRow("free") << QString() << 0LL << QString() << true << QString();
    QTest::addRow("free, its last lease has not run out")
        << QString() << 1'020'000LL << QString() << true << QString();
    QTest::addRow("held") << his << 1'020'000LL << QString() << false
                          << u"user ann on db7 (process 4711, run his-run)"_s;
    QTest::addRow("held, to the millisecond") << his << 1'000'000LL << QString() << false
                                              << u"user ann on db7 (process 4711, run his-run)"_s;
    QTest::addRow("run out") << his << 999'999LL << QString() << true << QString();
    QTest::addRow("run out long ago") << his << 5LL << u"hers"_s << true << QString();
    QTest::addRow("run out, still at work")
        << his << 999'999LL << u"his"_s << false
        << u"user ann on db7 (process 4711, run his-run), whose session his is still at work"_s;
    QTest::addRow("free, its last session is still there")
        << QString() << 0LL << u"his"_s << true << QString();
}

void tst_LeaseLock::takes()
{
    QFETCH(QString, run);
    QFETCH(qint64, expires);
    QFETCH(QString, living);
    QFETCH(bool, taken);
    QFETCH(QString, holder);
    {
        const auto first = lease();
        QVERIFY(*first->tryTake());
        VERIFY_RESULT(first->release());
    }
    this->run(u"UPDATE ponyup_lock SET run = ?, host = 'db7', account = 'ann', pid = 4711, "
              "session = 'his', expires = ?, token = 41"_s,
              {run.isEmpty() ? QVariant() : run, expires});
    if (!living.isEmpty())
        this->run(u"INSERT INTO sessions VALUES (?)"_s, {living});

    const auto mine = lease();
    const auto shown = mine->holder();
    VERIFY_RESULT(shown);
    QCOMPARE(*shown ? (*shown)->who : QString(), holder);
    const auto got = mine->tryTake();
    VERIFY_RESULT(got);
    QCOMPARE(*got, taken);
    QCOMPARE(mine->isHeld(), taken);
    QCOMPARE(value(u"SELECT token FROM ponyup_lock"_s).toInt(), taken ? 42 : 41);
    if (!taken) {
        QCOMPARE(value(u"SELECT run FROM ponyup_lock"_s).toString(), run);
        return;
    }
    QCOMPARE(value(u"SELECT expires - taken FROM ponyup_lock"_s).toInt(), 30'000);
    QCOMPARE(value(u"SELECT taken FROM ponyup_lock"_s).toInt(), 1'000'000);
    QCOMPARE(value(u"SELECT session FROM ponyup_lock"_s).toString(), u"session of the test"_s);
    QCOMPARE(value(u"SELECT pid FROM ponyup_lock"_s).toLongLong(), qint64(getpid()));
    QVERIFY(*mine->tryTake()); // again: it is ours already
    QCOMPARE(value(u"SELECT token FROM ponyup_lock"_s).toInt(), 42);
}

/// An owner who was kept from prolonging its lease, and does so at last.
void tst_LeaseLock::givesALateOwnerTime()
{
    const auto late = lease();
    QVERIFY(*late->tryTake());
    run(u"UPDATE clock SET now = now + 60000"_s);
    const auto other = lease(fakeServer, {.lease = 30s, .beat = 1h, .patience = 100ms});
    QVERIFY(!*other->tryTake());
    VERIFY_RESULT(late->prolong());
    QTest::qWait(150);
    QVERIFY(!*other->tryTake());
    // Run out again: the time begins anew.
    run(u"UPDATE clock SET now = now + 60000"_s);
    QVERIFY(!*other->tryTake());
    QTRY_VERIFY(*other->tryTake());
    VERIFY_ERROR(late->confirm(), ErrorKind::LockNotHeld);
}

void tst_LeaseLock::makesTheTableItself()
{
    const auto first = lease();
    QVERIFY(!*first->holder());
    QVERIFY(!*m_connection->columnsOf(u"ponyup_lock"_s));
    QVERIFY(*first->tryTake());
    const auto holder = first->holder();
    VERIFY_RESULT(holder);
    QVERIFY(*holder && (*holder)->updates);
    QCOMPARE((*holder)->pid, qint64(getpid()));
    VERIFY_RESULT(first->release());
    // Killed between the table and its row:
    run(u"DELETE FROM ponyup_lock"_s);
    QVERIFY(!*first->holder());
    QVERIFY(*first->tryTake());
    VERIFY_RESULT(first->release());
}

void tst_LeaseLock::leavesAnothersTableAlone()
{
    run(u"CREATE TABLE ponyup_lock (id INTEGER PRIMARY KEY, colour TEXT)"_s);
    VERIFY_ERROR(lease()->tryTake(), ErrorKind::VersionTableTaken);
}

void tst_LeaseLock::isReleased()
{
    const auto mine = lease();
    VERIFY_ERROR(mine->release(), ErrorKind::LockNotHeld);
    QVERIFY(*mine->tryTake());
    VERIFY_RESULT(mine->confirm());
    VERIFY_RESULT(mine->release());
    QVERIFY(!mine->isHeld());
    VERIFY_ERROR(mine->release(), ErrorKind::LockNotHeld);
    QVERIFY(!*mine->holder());
    // What was never taken, or is not any more, stands in nobody's way.
    VERIFY_RESULT(mine->confirm());
    VERIFY_RESULT(mine->prolong());
}

void tst_LeaseLock::isPassedOn()
{
    const auto first = lease();
    const auto second = lease();
    QVERIFY(*first->tryTake());
    QVERIFY(!*second->tryTake());
    VERIFY_RESULT(first->release());
    QVERIFY(*second->tryTake());
    QVERIFY(!*first->tryTake());
    VERIFY_ERROR(first->release(), ErrorKind::LockNotHeld);
    VERIFY_RESULT(second->confirm());
    VERIFY_RESULT(second->release());
    QCOMPARE(value(u"SELECT token FROM ponyup_lock"_s).toInt(), 2);
}

void tst_LeaseLock::lookingWritesNothing()
{
    const auto first = lease();
    QVERIFY(*first->tryTake());
    const auto reading =
        (*engineFor(u"sqlite"_s))->open({.engine = u"sqlite"_s, .database = path()}, Access::Read);
    VERIFY_RESULT(reading);
    LeaseLock looking(**reading, fakeServer, {}, calm);
    const auto holder = looking.holder();
    VERIFY_RESULT(holder);
    QVERIFY(holder->has_value());
    VERIFY_RESULT(first->release());
    QVERIFY(!*looking.holder());
}

/// What it has written in the transaction that was open all the while is undone.
void tst_LeaseLock::aLateOwnerCommitsNothing()
{
    run(u"CREATE TABLE t (i INTEGER)"_s);
    const auto late = lease();
    QVERIFY(*late->tryTake());
    VERIFY_RESULT(m_connection->begin({}));
    VERIFY_RESULT(late->prolong());
    run(u"INSERT INTO t VALUES (1)"_s);
    VERIFY_RESULT(m_connection->commit({}));

    run(u"UPDATE clock SET now = now + 30001"_s);
    const auto next = lease();
    QVERIFY(*next->tryTake());
    const auto confirmed = late->confirm();
    VERIFY_ERROR(confirmed, ErrorKind::LockNotHeld);
    QVERIFY2(confirmed.error().message.contains(u"has been taken over by user "_s),
             qPrintable(confirmed.error().message));
    VERIFY_RESULT(m_connection->begin({}));
    run(u"INSERT INTO t VALUES (2)"_s);
    VERIFY_ERROR(late->prolong(), ErrorKind::LockNotHeld);
    VERIFY_RESULT(m_connection->rollback());
    VERIFY_ERROR(late->release(), ErrorKind::LockNotHeld);
    QCOMPARE(value(u"SELECT max(i) FROM t"_s).toInt(), 1);

    // It has not disturbed the one who has it now.
    VERIFY_RESULT(next->confirm());
    VERIFY_RESULT(next->prolong());
    VERIFY_RESULT(next->release());
}

/// A connection was lost, and with it the release: who comes back need not wait.
void tst_LeaseLock::isPickedUpByItsOwner()
{
    const auto mine = lease();
    QVERIFY(*mine->tryTake());
    run(u"ALTER TABLE ponyup_lock RENAME TO hidden"_s);
    VERIFY_ERROR(mine->release(), ErrorKind::Sql);
    run(u"ALTER TABLE hidden RENAME TO ponyup_lock"_s);
    QVERIFY(!*lease()->tryTake());
    run(u"INSERT INTO sessions VALUES ('session of the test')"_s);
    QVERIFY(!*mine->tryTake()); // what it ran may go on
    run(u"DELETE FROM sessions"_s);
    QVERIFY(*mine->tryTake());
    QCOMPARE(value(u"SELECT token FROM ponyup_lock"_s).toInt(), 2);
}

void tst_LeaseLock::beats()
{
    const auto mine = lease(fakeServer, {.lease = 30s, .beat = 5ms});
    QVERIFY(*mine->tryTake());
    run(u"UPDATE clock SET now = 2000000"_s);
    QTRY_COMPARE(value(u"SELECT expires FROM ponyup_lock"_s).toInt(), 2'030'000);
    QVERIFY(!*lease()->tryTake());
    VERIFY_RESULT(mine->confirmCheaply());
    // A database that is busy for a while is nothing to give up for.
    VERIFY_RESULT(m_connection->begin({}));
    run(u"UPDATE clock SET now = 3000000"_s);
    QTest::qWait(30);
    VERIFY_RESULT(m_connection->commit({}));
    QTRY_COMPARE(value(u"SELECT expires FROM ponyup_lock"_s).toInt(), 3'030'000);
    VERIFY_RESULT(mine->release());
    const int beats = value(u"SELECT beats FROM ponyup_lock"_s).toInt();
    QTest::qWait(30);
    QCOMPARE(value(u"SELECT beats FROM ponyup_lock"_s).toInt(), beats);
}

void tst_LeaseLock::noticesALossByItself()
{
    const auto mine = lease(fakeServer, {.lease = 30s, .beat = 5ms});
    QVERIFY(*mine->tryTake());
    run(u"UPDATE ponyup_lock SET token = token + 1, run = 'his'"_s);
    QTRY_VERIFY(!mine->confirmCheaply());
    VERIFY_ERROR(mine->confirmCheaply(), ErrorKind::LockNotHeld);
}

// What another process does; see main().

namespace {

constexpr LeaseTimes quick{.lease = 3s, .beat = 200ms, .patience = 200ms};

void say(const char *what)
{
    std::puts(what);
    std::fflush(stdout);
}

void takePatiently(LeaseLock &lease)
{
    for (;;) {
        const auto got = lease.tryTake();
        if (!got && got.error().kind != ErrorKind::Busy)
            qFatal("%s", qPrintable(got.error().toString()));
        if (got && *got)
            return;
        QThread::msleep(2);
    }
}

/// Inside, nobody else is: who finds the file there has broken in.
int takeTurns(const QString &database, const QString &file, int turns)
{
    const auto connection = openFile(database);
    LeaseLock lease(*connection, {.clock = realClock}, opener(database), quick);
    for (int turn = 0; turn < turns; ++turn) {
        takePatiently(lease);
        const int inside = ::open(qPrintable(file), O_CREAT | O_EXCL | O_WRONLY, 0600);
        if (inside < 0)
            return 3;
        ::close(inside);
        QThread::msleep(1);
        ::unlink(qPrintable(file));
        if (!lease.release())
            return 4;
    }
    return 0;
}

/// Takes it, and says what becomes of it when a line has been read.
int hold(const QString &database)
{
    const auto connection = openFile(database);
    LeaseLock lease(*connection, {.clock = realClock}, opener(database), quick);
    takePatiently(lease);
    say("held");
    char line[16];
    if (!std::fgets(line, sizeof line, stdin))
        return 1;
    const auto still = lease.confirm();
    say(still ? "still held" : qPrintable(errorKindName(still.error().kind)));
    return 0;
}

} // namespace

std::unique_ptr<QProcess> tst_LeaseLock::start(const QStringList &arguments) const
{
    auto process = std::make_unique<QProcess>();
    process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process->start(QCoreApplication::applicationFilePath(), arguments);
    return process;
}

/// The connection that works is there, but nobody knows for how long the lock is.
void tst_LeaseLock::theHeartbeatDoesNotGetThrough()
{
    std::atomic<int> attempts = 0;
    LeaseLock lease(*m_connection, fakeServer,
                    [&]() -> Result<std::unique_ptr<Connection>> {
                        ++attempts;
                        return fail(ErrorKind::Connection, u"no way"_s);
                    },
                    {.lease = 30s, .beat = 50ms, .late = 1s, .grace = 100ms});
    QVERIFY(*lease.tryTake());
    VERIFY_RESULT(lease.confirmCheaply());
    QElapsedTimer clock;
    clock.start();
    Result<> confirmed;
    while (confirmed && clock.elapsed() < 30'000) {
        QTest::qWait(20);
        confirmed = lease.confirmCheaply();
    }
    VERIFY_ERROR(confirmed, ErrorKind::LockNotHeld);
    QVERIFY2(confirmed.error().message.contains("could not be prolonged for 1 s"_L1),
             qPrintable(confirmed.error().message));
    QVERIFY(clock.elapsed() >= 900);
    QVERIFY(attempts > 1);
    VERIFY_RESULT(lease.release());
}

void tst_LeaseLock::theHeartbeatWasOnlyLate()
{
    std::atomic<bool> open = false;
    LeaseLock lease(*m_connection, fakeServer,
                    [&]() -> Result<std::unique_ptr<Connection>> {
                        if (!open)
                            return fail(ErrorKind::Connection, u"no way"_s);
                        return openFile(path());
                    },
                    {.lease = 30s, .beat = 50ms, .late = 200ms, .grace = 20s});
    QVERIFY(*lease.tryTake());
    QTest::qWait(400);
    std::thread opening([&open] {
        std::this_thread::sleep_for(300ms);
        open = true;
    });
    const auto confirmed = lease.confirmCheaply();
    opening.join();
    VERIFY_RESULT(confirmed);
    VERIFY_RESULT(lease.release());
}

/// By the transaction itself, whose commit will ask.
void tst_LeaseLock::theRowIsLocked()
{
    const auto held = lease(fakeServer, {.lease = 30s, .beat = 50ms, .late = 1s, .grace = 0ms});
    QVERIFY(*held->tryTake());
    VERIFY_RESULT(m_connection->begin({})); // The only writer of the database.
    QTest::qWait(1500);
    VERIFY_RESULT(held->confirmCheaply());
    VERIFY_RESULT(held->prolong());
    VERIFY_RESULT(m_connection->commit({}));
    VERIFY_RESULT(held->release());
}

void tst_LeaseLock::twoProcessesTakeTurns()
{
    const QStringList arguments{u"--take-turns"_s, path(), m_folder->path(u"inside"_s), u"50"_s};
    const auto one = start(arguments);
    const auto other = start(arguments);
    for (QProcess *process : {one.get(), other.get()}) {
        QVERIFY(process->waitForFinished(60'000));
        QCOMPARE(process->exitCode(), 0);
    }
    QCOMPARE(value(u"SELECT token FROM ponyup_lock"_s).toInt(), 100);
    QVERIFY(value(u"SELECT run IS NULL FROM ponyup_lock"_s).toBool());
}

void tst_LeaseLock::anotherProcessIsFrozen()
{
    const auto frozen = start({u"--hold"_s, path()});
    QVERIFY(frozen->waitForReadyRead(30'000));
    QCOMPARE(frozen->readLine(), "held\n");
    const auto mine = lease({.clock = realClock}, quick);
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 4000) // Longer than the lease: its heartbeat works.
        QVERIFY(!*mine->tryTake());
    ::kill(pid_t(frozen->processId()), SIGSTOP);
    takePatiently(*mine);
    ::kill(pid_t(frozen->processId()), SIGCONT);
    frozen->write("\n");
    QVERIFY(frozen->waitForFinished(30'000));
    QCOMPARE(frozen->readAllStandardOutput(), "LockNotHeld\n");
    VERIFY_RESULT(mine->confirm());
    VERIFY_RESULT(mine->release());
}

void tst_LeaseLock::anotherProcessIsKilled()
{
    const auto killed = start({u"--hold"_s, path()});
    QVERIFY(killed->waitForReadyRead(30'000));
    const auto mine = lease({.clock = realClock}, quick);
    const auto holder = mine->holder();
    VERIFY_RESULT(holder);
    QVERIFY(holder->has_value());
    QCOMPARE((*holder)->pid, killed->processId());
    killed->kill();
    QVERIFY(killed->waitForFinished());
    QVERIFY(!*mine->tryTake()); // what it has begun may still be at work
    takePatiently(*mine);
    QCOMPARE(value(u"SELECT token FROM ponyup_lock"_s).toInt(), 2);
}

int main(int count, char **arguments)
{
    QCoreApplication application(count, arguments);
    const QStringList words = QCoreApplication::arguments();
    if (words.value(1) == "--take-turns"_L1)
        return takeTurns(words.at(2), words.at(3), words.at(4).toInt());
    if (words.value(1) == "--hold"_L1)
        return hold(words.at(2));
    tst_LeaseLock test;
    return QTest::qExec(&test, count, arguments);
}
#include "tst_leaselock.moc"
