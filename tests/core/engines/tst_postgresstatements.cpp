// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/engine.h"
#include "support/servers/postgresserver.h"
#include "support/servers/relay.h"
#include "support/testing.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QScopeGuard>

#include <thread>

#include <signal.h>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What travels to the server together, what is stopped when nobody answers, and what is seen of a
/// statement while it runs.
class tst_PostgresStatements : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { START_SERVER(m_server, PostgresServer); }
    void init();
    void cleanup() { m_connection.reset(); }
    void cleanupTestCase() { m_server.reset(); }

    void aMigrationTakesTwoRoundTrips();
    void nothingBehindAnErrorIsCarriedOut_data();
    void nothingBehindAnErrorIsCarriedOut();
    void aRecordThatFailsKeepsTheCommitBack();
    void anotherVersionKeepsStatementsBack();
    void eachMigrationBeginsAsTheFirst();
    void whatWasPostedIsUndone();
    void stopsBeforeWhatIsToTravel();
    void givesAFrozenSessionUp();
    void givesANetworkUpThatSwallowsAll_data();
    void givesANetworkUpThatSwallowsAll();
    void theNextStatementIsNotStopped();
    void seesWhoKeepsItWaiting();
    void seesWhomItKeepsWaiting();
    void seesHowFarItIs();
    void saysOnceThatItCannotSee();

private:
    std::unique_ptr<Connection> open(quint16 port = 0, const QString &user = {}) const;
    QString value(const QString &sql) const { return m_server->value(m_database, sql); }
    /// Each stands on a line of its own.
    static std::vector<Statement> statements(const QByteArrayList &texts);
    Result<> runAll(const QByteArrayList &texts, std::stop_token stop = {});
    /// Carries the statement out in another thread's session, and waits until it is as far.
    std::unique_ptr<Connection> holding(const QString &sql) const;

    std::unique_ptr<PostgresServer> m_server;
    QString m_database;
    std::unique_ptr<Connection> m_connection;
    int m_done = 0; ///< Of the latest runAll().
};

void tst_PostgresStatements::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_database = m_server->createDatabase();
    m_connection = open();
    VERIFY_RESULT(m_connection->run(u"CREATE TABLE version (version integer PRIMARY KEY)"_s));
    VERIFY_RESULT(m_connection->run(u"INSERT INTO version VALUES (0)"_s));
    VERIFY_RESULT(m_connection->run(u"CREATE TABLE t (i integer PRIMARY KEY)"_s));
    VERIFY_RESULT(m_connection->run(u"CREATE SEQUENCE carried_out"_s));
}

std::unique_ptr<Connection> tst_PostgresStatements::open(quint16 port, const QString &user) const
{
    const QString text = u"postgresql://%1@127.0.0.1:%2/%3"_s.arg(
        user.isEmpty() ? PostgresServer::user() : user,
        QString::number(port ? port : m_server->port()), m_database);
    auto connection =
        (*engineFor(u"postgresql"_s))->open(DatabaseUrl::parse(text, {}).value(), Access::Update);
    if (!connection)
        qFatal("%s", qPrintable(connection.error().toString()));
    return std::move(*connection);
}

std::vector<Statement> tst_PostgresStatements::statements(const QByteArrayList &texts)
{
    std::vector<Statement> all;
    for (const QByteArray &text : texts) {
        Statement statement{.text = text};
        statement.number = int(all.size()) + 1;
        statement.place = {.file = u"v1.sql"_s, .offset = 0, .line = statement.number, .column = 1};
        statement.kind = StatementKind::Dml;
        statement.verb = "INSERT";
        all.push_back(std::move(statement));
    }
    return all;
}

Result<> tst_PostgresStatements::runAll(const QByteArrayList &texts, std::stop_token stop)
{
    m_done = 0;
    return m_connection->executeAll(statements(texts), std::move(stop),
                                    [this](const StatementOutcome &) { ++m_done; });
}

std::unique_ptr<Connection> tst_PostgresStatements::holding(const QString &sql) const
{
    auto other = open();
    if (!other->begin({}) || !other->run(sql))
        qFatal("%s", qPrintable(sql));
    return other;
}

void tst_PostgresStatements::aMigrationTakesTwoRoundTrips()
{
    const Relay relay(m_server->port());
    m_connection = open(relay.port());
    for (int version = 0; version < 4; ++version) {
        const int before = relay.turns();
        VERIFY_RESULT(m_connection->begin({}));
        VERIFY_RESULT(m_connection->demand(u"SELECT max(version) FROM version"_s, version, {}));
        VERIFY_RESULT(
            runAll({"INSERT INTO t VALUES (" + QByteArray::number(version) + ')',
                    "SET search_path = nowhere", "SELECT nextval('public.carried_out')"}));
        QCOMPARE(m_done, 3);
        QVERIFY(m_connection->inTransaction());
        VERIFY_RESULT(m_connection->post(u"INSERT INTO version VALUES (?)"_s, {version + 1}));
        VERIFY_RESULT(m_connection->commit({}));
        QVERIFY(!m_connection->inTransaction());
        QCOMPARE(relay.turns() - before, 2);
    }
    QCOMPARE(value(u"SELECT max(version) FROM version"_s), u"4"_s);
    QCOMPARE(value(u"SELECT count(*) FROM t"_s), u"4"_s);
}

void tst_PostgresStatements::nothingBehindAnErrorIsCarriedOut_data()
{
    QTest::addColumn<int>("fails");
    for (int fails : {0, 1, 7, 299})
        QTest::addRow("statement %d", fails + 1) << fails;
}

void tst_PostgresStatements::nothingBehindAnErrorIsCarriedOut()
{
    QFETCH(int, fails);
    QByteArrayList texts(300, "INSERT INTO t SELECT nextval('carried_out')");
    texts[fails] = "INSERT INTO t VALUES (1), (1)";
    VERIFY_RESULT(m_connection->begin({}));
    const auto ran = runAll(texts);
    VERIFY_ERROR(ran, ErrorKind::Sql);
    QCOMPARE(ran.error().place.line, fails + 1);
    QCOMPARE(m_done, fails);
    VERIFY_ERROR(m_connection->commit({}), ErrorKind::Sql);
    VERIFY_RESULT(m_connection->rollback());
    // A sequence is not rolled back: it has counted what was carried out.
    QCOMPARE(value(u"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM carried_out"_s),
             QString::number(fails));
    QCOMPARE(value(u"SELECT count(*) FROM t"_s), u"0"_s);
}

void tst_PostgresStatements::aRecordThatFailsKeepsTheCommitBack()
{
    VERIFY_RESULT(m_connection->begin({}));
    VERIFY_RESULT(runAll({"INSERT INTO t VALUES (1)"}));
    VERIFY_RESULT(m_connection->post(u"INSERT INTO version VALUES (0)"_s));
    VERIFY_RESULT(m_connection->post(u"INSERT INTO version VALUES (1)"_s));
    const auto committed = m_connection->commit({});
    VERIFY_ERROR(committed, ErrorKind::Sql);
    QCOMPARE(committed.error().sqlState, u"23505"_s);
    QVERIFY(m_connection->inTransaction());
    VERIFY_RESULT(m_connection->rollback());
    QCOMPARE(value(u"SELECT (SELECT count(*) FROM t) + (SELECT count(*) FROM version)"_s), u"1"_s);
    // And the session goes on.
    VERIFY_RESULT(m_connection->begin({}));
    VERIFY_RESULT(m_connection->post(u"INSERT INTO version VALUES (1)"_s));
    VERIFY_RESULT(m_connection->commit({}));
    QCOMPARE(value(u"SELECT max(version) FROM version"_s), u"1"_s);
}

void tst_PostgresStatements::anotherVersionKeepsStatementsBack()
{
    VERIFY_RESULT(m_connection->begin({}));
    VERIFY_RESULT(m_connection->demand(
        u"SELECT max(version) FROM version"_s, 5,
        {.kind = ErrorKind::MigrationVersionWrong, .message = u"another version"_s}));
    const auto ran = runAll({"INSERT INTO t SELECT nextval('carried_out')"});
    VERIFY_ERROR(ran, ErrorKind::MigrationVersionWrong);
    QCOMPARE(ran.error().place, SourcePlace());
    QCOMPARE(m_done, 0);
    VERIFY_RESULT(m_connection->rollback());
    QCOMPARE(value(u"SELECT is_called FROM carried_out"_s), u"f"_s);
}

void tst_PostgresStatements::eachMigrationBeginsAsTheFirst()
{
    const QByteArray session = "INSERT INTO seen SELECT concat_ws(' ', current_schema(), "
                               "current_setting('transaction_isolation'), current_setting('role'), "
                               "to_regclass('pg_temp.mine') IS NOT NULL, (SELECT count(*) FROM "
                               "pg_cursors WHERE is_holdable))";
    VERIFY_RESULT(m_connection->run(u"CREATE TABLE seen (x text)"_s));
    VERIFY_RESULT(m_connection->run(u"CREATE SCHEMA app"_s));
    for (int round = 0; round < 2; ++round) {
        VERIFY_RESULT(m_connection->begin({}));
        VERIFY_RESULT(runAll({session, "SET default_transaction_isolation = 'serializable'",
                              "SET search_path = app, public", "CREATE TEMP TABLE mine (i integer)",
                              "DECLARE c CURSOR WITH HOLD FOR SELECT 1"}));
        if (round == 0)
            VERIFY_RESULT(m_connection->post(u"INSERT INTO version VALUES (1)"_s));
        VERIFY_RESULT(m_connection->commit({}));
    }
    // After one that was undone as well.
    VERIFY_RESULT(m_connection->begin({}));
    VERIFY_RESULT(runAll({"SET default_transaction_isolation = 'serializable'"}));
    VERIFY_ERROR(runAll({"SELECT nothing"}), ErrorKind::Sql);
    VERIFY_RESULT(m_connection->rollback());
    VERIFY_RESULT(m_connection->begin({}));
    VERIFY_RESULT(runAll({session}));
    VERIFY_RESULT(m_connection->commit({}));
    QCOMPARE(value(u"SELECT string_agg(DISTINCT x, ',') || count(*) FROM seen"_s),
             u"public read committed none f 03"_s);
}

void tst_PostgresStatements::whatWasPostedIsUndone()
{
    VERIFY_RESULT(m_connection->begin({}));
    VERIFY_RESULT(m_connection->post(u"INSERT INTO version VALUES (1)"_s));
    QVERIFY(m_connection->inTransaction());
    VERIFY_RESULT(m_connection->rollback());
    QVERIFY(!m_connection->inTransaction());
    VERIFY_RESULT(m_connection->begin({}));
    VERIFY_RESULT(m_connection->post(u"INSERT INTO version VALUES (2)"_s));
    QCOMPARE(m_connection->query(u"SELECT max(version) FROM version"_s)->rows[0][0].toInt(), 2);
    VERIFY_RESULT(m_connection->commit({}));
    QCOMPARE(value(u"SELECT string_agg(version::text, ',') FROM version"_s), u"0,2"_s);
}

void tst_PostgresStatements::stopsBeforeWhatIsToTravel()
{
    std::stop_source source;
    source.request_stop();
    VERIFY_RESULT(m_connection->begin({}));
    VERIFY_ERROR(runAll({"INSERT INTO t VALUES (1)"}, source.get_token()), ErrorKind::Cancelled);
    VERIFY_RESULT(m_connection->rollback());
    QVERIFY(!m_connection->isLost());
}

void tst_PostgresStatements::givesAFrozenSessionUp()
{
    QVERIFY(*m_connection->tryLock());
    VERIFY_RESULT(m_connection->begin({}));
    VERIFY_RESULT(runAll({"INSERT INTO t VALUES (1)"}));
    const auto process =
        pid_t(m_connection->query(u"SELECT pg_backend_pid()"_s)->rows[0][0].toInt());
    std::stop_source source;
    std::thread freezer([&] {
        std::this_thread::sleep_for(100ms);
        ::kill(process, SIGSTOP);
        source.request_stop();
    });
    const auto thaw = qScopeGuard([&] {
        ::kill(process, SIGCONT);
        freezer.join();
    });
    const auto ran = runAll({"SELECT pg_sleep(300)"}, source.get_token());
    VERIFY_ERROR(ran, ErrorKind::Cancelled);
    QVERIFY2(ran.error().message.contains(u"was asked to stop"_s), qPrintable(ran.error().message));
    QCOMPARE(ran.error().place.line, 1);
    QVERIFY(m_connection->isLost());
    // The others are there: they tell that the session still has the update lock.
    VERIFY_RESULT(m_connection->reconnect());
    QVERIFY(!*m_connection->tryLock());
    QCOMPARE((*m_connection->lockHolder())->pid, qint64(process));
    ::kill(process, SIGCONT);
    QVERIFY(QTest::qWaitFor([&] { return *m_connection->tryLock(); }, 30000));
    QCOMPARE(value(u"SELECT count(*) FROM t"_s), u"0"_s);
}

void tst_PostgresStatements::givesANetworkUpThatSwallowsAll_data()
{
    QTest::addColumn<bool>("inCommit");
    QTest::addRow("statement") << false;
    QTest::addRow("commit") << true;
}

void tst_PostgresStatements::givesANetworkUpThatSwallowsAll()
{
    QFETCH(bool, inCommit);
    Relay relay(m_server->port());
    m_connection = open(relay.port());
    VERIFY_RESULT(m_connection->begin({}));
    VERIFY_RESULT(runAll({"INSERT INTO t VALUES (1)"}));
    std::stop_source source;
    relay.swallow();
    std::thread stopper([&] {
        std::this_thread::sleep_for(50ms);
        source.request_stop();
    });
    const auto join = qScopeGuard([&] { stopper.join(); });
    QElapsedTimer clock;
    clock.start();
    const auto ran = inCommit ? m_connection->commit(source.get_token())
                              : runAll({"INSERT INTO t VALUES (2)"}, source.get_token());
    // Whether a commit was done has to be asked.
    VERIFY_ERROR(ran, inCommit ? ErrorKind::Connection : ErrorKind::Cancelled);
    QVERIFY2(ran.error().message.contains(u"could not be asked"_s),
             qPrintable(ran.error().message));
    QVERIFY(m_connection->isLost());
    VERIFY_ERROR(m_connection->reconnect(), ErrorKind::Connection);
    m_connection.reset(); // Nor does it say good-bye for long.
    QVERIFY(clock.elapsed() < 20000); // The system's own patience is minutes.
}

/// A request to stop that comes late.
void tst_PostgresStatements::theNextStatementIsNotStopped()
{
    VERIFY_RESULT(m_connection->begin({}));
    for (int round = 0; round < 40; ++round) {
        std::stop_source source;
        std::thread stopper([&] {
            std::this_thread::sleep_for(std::chrono::microseconds(round * 100));
            source.request_stop();
        });
        const auto ran = runAll({"SAVEPOINT s", "SELECT pg_sleep(0.002)"}, source.get_token());
        stopper.join();
        if (!ran) {
            QCOMPARE(ran.error().kind, ErrorKind::Cancelled);
            VERIFY_RESULT(m_connection->rollback());
            VERIFY_RESULT(m_connection->begin({}));
        }
        VERIFY_RESULT(runAll({"SELECT pg_sleep(0.005)"}));
    }
}

void tst_PostgresStatements::seesWhoKeepsItWaiting()
{
    const auto other = holding(u"LOCK TABLE t"_s);
    const qint64 process = other->query(u"SELECT pg_backend_pid()"_s)->rows[0][0].toLongLong();
    const QString application = u"psql of anna"_s;
    VERIFY_RESULT(other->run(u"SELECT set_config('application_name', ?, false)"_s, {application}));
    std::vector<Observation> seen;
    m_connection->watch([&](const Observation &each) {
        seen.push_back(each);
        if (seen.size() == 2 && !other->commit({}))
            qFatal("the commit failed");
    });
    VERIFY_RESULT(m_connection->begin({.lockTimeout = 60s}));
    std::stop_source source;
    VERIFY_RESULT(runAll({"INSERT INTO t VALUES (1)"}, source.get_token()));
    VERIFY_RESULT(m_connection->commit({}));
    QVERIFY(seen.size() >= 2);
    QCOMPARE(seen[0].failure, QString());
    QCOMPARE(seen[0].blockers.size(), size_t(1));
    const OtherSession &blocker = seen[0].blockers[0];
    QCOMPARE(blocker.pid, process);
    QCOMPARE(blocker.application, application);
    QCOMPARE(blocker.user, PostgresServer::user());
    QCOMPARE(blocker.state, u"idle in transaction"_s);
    QVERIFY(blocker.since >= 0s && blocker.since < 1h);
    QVERIFY(blocker.query.contains(u"set_config"_s));
}

void tst_PostgresStatements::seesWhomItKeepsWaiting()
{
    VERIFY_RESULT(m_connection->begin({}));
    VERIFY_RESULT(runAll({"LOCK TABLE t"}));
    std::stop_source source;
    std::thread victim([this] {
        const auto other = open();
        if (!other->begin({.lockTimeout = 60s}) || !other->run(u"INSERT INTO t VALUES (7)"_s)
            || !other->commit({}))
            qWarning("the other session failed");
    });
    std::optional<Observation> seen;
    m_connection->watch([&](const Observation &each) {
        if (each.blocked == 0)
            return;
        seen = each;
        source.request_stop();
    });
    VERIFY_ERROR(runAll({"SELECT pg_sleep(300)"}, source.get_token()), ErrorKind::Cancelled);
    VERIFY_RESULT(m_connection->rollback());
    victim.join();
    QVERIFY(seen.has_value());
    QCOMPARE(seen->blocked, 1);
    QVERIFY(seen->blockers.empty());
    QVERIFY(seen->longestBlocked.query.startsWith(u"INSERT INTO t"_s));
    QVERIFY(seen->longestBlocked.since >= 0s);
}

void tst_PostgresStatements::seesHowFarItIs()
{
    const auto other = holding(u"INSERT INTO t VALUES (1)"_s);
    std::optional<Observation> seen;
    m_connection->watch([&](const Observation &each) {
        if (!seen && !other->commit({}))
            qFatal("the commit failed");
        seen = seen.value_or(each);
    });
    VERIFY_RESULT(m_connection->begin({.lockTimeout = 60s}));
    VERIFY_RESULT(m_connection->commit({}));
    std::stop_source source;
    VERIFY_RESULT(m_connection->execute({.text = "CREATE INDEX CONCURRENTLY ti ON t (i)"},
                                        source.get_token()));
    QVERIFY(seen.has_value());
    QVERIFY2(seen->phase.startsWith(u"CREATE INDEX CONCURRENTLY: waiting for writers"_s),
             qPrintable(seen->phase));
    QCOMPARE(seen->done, 0);
    QCOMPARE(seen->total, 1);
    QCOMPARE(seen->blockers.size(), size_t(1));
}

void tst_PostgresStatements::saysOnceThatItCannotSee()
{
    VERIFY_RESULT(
        m_connection->run(u"CREATE ROLE single_%1 LOGIN CONNECTION LIMIT 1"_s.arg(m_database)));
    m_connection = open(0, u"single_"_s + m_database);
    std::vector<Observation> seen;
    m_connection->watch([&](const Observation &each) { seen.push_back(each); });
    std::stop_source source;
    VERIFY_RESULT(m_connection->begin({}));
    VERIFY_RESULT(runAll({"SELECT pg_sleep(2)"}, source.get_token()));
    VERIFY_RESULT(runAll({"SELECT pg_sleep(1.5)"}, source.get_token()));
    VERIFY_RESULT(m_connection->commit({}));
    QCOMPARE(seen.size(), size_t(1));
    QVERIFY2(seen[0].failure.contains(u"too many connections"_s), qPrintable(seen[0].failure));
}

QTEST_GUILESS_MAIN(tst_PostgresStatements)
#include "tst_postgresstatements.moc"
