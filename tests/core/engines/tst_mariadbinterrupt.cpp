// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/engine.h"
#include "sql/statementreader.h"
#include "support/servers/mariadbserver.h"
#include "support/servers/mariadbsession.h"
#include "support/servers/relay.h"
#include "support/testing.h"

#include <QBuffer>
#include <QElapsedTimer>
#include <QScopeGuard>

#include <thread>

#include <signal.h>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// A request to stop, when there is nobody who could hear it, and when it comes to a commit.
class tst_MariaDbInterrupt : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { START_SERVER(m_server, MariaDbServer); }
    void init();
    void cleanup() { m_connection.reset(); }
    void cleanupTestCase() { m_server.reset(); }

    void givesAFrozenServerUp_data();
    void givesAFrozenServerUp();
    void givesANetworkUpThatSwallowsAll_data();
    void givesANetworkUpThatSwallowsAll();
    void aTimeoutOfAFrozenServer();
    void waitsForWhatIsPutBack();
    void stopsACommit();
    void theNextStatementIsNotStopped();

private:
    std::unique_ptr<Connection> open(quint16 port = 0) const;
    static Statement statementOf(const QByteArray &text);
    Result<StatementOutcome> execute(const QByteArray &text, std::stop_token stop = {})
    {
        return m_connection->execute(statementOf(text), std::move(stop));
    }
    QString value(const QString &sql) const { return m_server->value(m_database, sql); }

    std::unique_ptr<MariaDbServer> m_server;
    QString m_database;
    std::unique_ptr<Connection> m_connection;
};

void tst_MariaDbInterrupt::init()
{
    m_database = m_server->createDatabase();
    m_connection = open();
    VERIFY_RESULT(m_connection->run(u"CREATE TABLE t (i integer)"_s));
}

std::unique_ptr<Connection> tst_MariaDbInterrupt::open(quint16 port) const
{
    QString text = m_server->url(m_database);
    if (port != 0)
        text.replace(QString::number(m_server->port()), QString::number(port));
    const auto url = DatabaseUrl::parse(text, {});
    if (!url)
        qFatal("%s", qPrintable(url.error().toString()));
    auto connection = (*engineFor(u"mariadb"_s))->open(*url, Access::Update);
    if (!connection)
        qFatal("%s", qPrintable(connection.error().toString()));
    return std::move(*connection);
}

Statement tst_MariaDbInterrupt::statementOf(const QByteArray &text)
{
    QBuffer buffer;
    buffer.setData(text);
    buffer.open(QIODevice::ReadOnly);
    StatementReader reader(buffer, {.dialect = Dialect::MariaDb, .start = {.file = u"v1.sql"_s}});
    const auto statement = reader.next();
    if (!statement || !*statement)
        qFatal("no statement: %s", text.constData());
    return **statement;
}

void tst_MariaDbInterrupt::givesAFrozenServerUp_data()
{
    QTest::addColumn<std::chrono::milliseconds>("after");
    QTest::addColumn<bool>("watched");
    QTest::addRow("at once") << 100ms << false;
    QTest::addRow("watched") << 1500ms << true;
}

void tst_MariaDbInterrupt::givesAFrozenServerUp()
{
    QFETCH(std::chrono::milliseconds, after);
    QFETCH(bool, watched);
    int seen = 0;
    if (watched)
        m_connection->watch([&](const Observation &) { ++seen; });
    QVERIFY(*m_connection->tryLock());
    VERIFY_RESULT(m_connection->begin({}));
    VERIFY_RESULT(execute("INSERT INTO t VALUES (1)"));
    const auto process = pid_t(m_server->processId());
    std::stop_source source;
    QElapsedTimer clock;
    std::thread freezer([&] {
        std::this_thread::sleep_for(after);
        ::kill(process, SIGSTOP);
        clock.start();
        source.request_stop();
    });
    const auto thaw = qScopeGuard([&] {
        ::kill(process, SIGCONT);
        if (freezer.joinable())
            freezer.join();
    });
    const auto ran = execute("SELECT SLEEP(300)", source.get_token());
    freezer.join();
    QVERIFY2(clock.elapsed() < 5000, "the stop took too long"); // far less, on an idle machine
    VERIFY_ERROR(ran, ErrorKind::Cancelled);
    QVERIFY2(ran.error().message.contains(u"could not be asked"_s),
             qPrintable(ran.error().message));
    QCOMPARE(ran.error().place.line, 1);
    QVERIFY(m_connection->isLost());
    QVERIFY(!m_connection->inTransaction());
    QVERIFY(!watched || seen > 0);
    VERIFY_ERROR(m_connection->reconnect(), ErrorKind::Connection);
    m_connection.reset();
    QVERIFY2(clock.elapsed() < 5000, "the good-bye took too long");
    ::kill(process, SIGCONT);
    m_connection = open(); // The server finds out, while it sleeps, that nobody listens.
    QVERIFY(QTest::qWaitFor([&] { return *m_connection->tryLock(); }, 30000));
    QCOMPARE(value(u"SELECT count(*) FROM t"_s), u"0"_s);
}

void tst_MariaDbInterrupt::givesANetworkUpThatSwallowsAll_data()
{
    QTest::addColumn<bool>("inCommit");
    QTest::addRow("statement") << false;
    QTest::addRow("commit") << true;
}

void tst_MariaDbInterrupt::givesANetworkUpThatSwallowsAll()
{
    QFETCH(bool, inCommit);
    Relay relay(m_server->port());
    m_connection = open(relay.port());
    VERIFY_RESULT(m_connection->begin({}));
    VERIFY_RESULT(execute("INSERT INTO t VALUES (1)"));
    std::stop_source source;
    relay.swallow();
    std::thread stopper([&] {
        std::this_thread::sleep_for(50ms);
        source.request_stop();
    });
    const auto join = qScopeGuard([&] { stopper.join(); });
    QElapsedTimer clock;
    clock.start();
    Result<> ran;
    if (inCommit)
        ran = m_connection->commit(source.get_token());
    else if (auto inserted = execute("INSERT INTO t VALUES (2)", source.get_token()); !inserted)
        ran = fail(inserted.error());
    // Whether a commit was done has to be asked.
    VERIFY_ERROR(ran, inCommit ? ErrorKind::Connection : ErrorKind::Cancelled);
    QVERIFY2(ran.error().message.contains(u"could not be asked"_s),
             qPrintable(ran.error().message));
    QVERIFY(m_connection->isLost());
    VERIFY_ERROR(m_connection->reconnect(), ErrorKind::Connection);
    m_connection.reset(); // Nor does it say good-bye for long.
    QVERIFY(clock.elapsed() < 5000); // The system's own patience is minutes.
}

void tst_MariaDbInterrupt::aTimeoutOfAFrozenServer()
{
    const auto process = pid_t(m_server->processId());
    VERIFY_RESULT(m_connection->begin({.statementTimeout = 300ms}));
    std::thread freezer([&] {
        std::this_thread::sleep_for(100ms);
        ::kill(process, SIGSTOP);
    });
    const auto thaw = qScopeGuard([&] {
        ::kill(process, SIGCONT);
        freezer.join();
    });
    VERIFY_ERROR(execute("SELECT SLEEP(300)"), ErrorKind::Connection);
    QVERIFY(m_connection->isLost());
}

/// The server is there, and busy: that is no reason to leave it alone with the statement.
void tst_MariaDbInterrupt::waitsForWhatIsPutBack()
{
    VERIFY_RESULT(m_connection->run(u"CREATE TABLE many (i integer PRIMARY KEY, a integer, "
                                    "b integer, KEY (a), KEY (b))"_s));
    VERIFY_RESULT(
        m_connection->run(u"INSERT INTO many SELECT seq, seq, seq FROM seq_1_to_200000"_s));
    std::stop_source source;
    std::thread stopper([&] {
        std::this_thread::sleep_for(1s);
        source.request_stop();
    });
    VERIFY_RESULT(m_connection->begin({}));
    const auto ran =
        execute("UPDATE many SET a = a + SLEEP(0.0001) + 1, b = b + 1", source.get_token());
    stopper.join();
    VERIFY_ERROR(ran, ErrorKind::Cancelled);
    QVERIFY(!m_connection->isLost());
    VERIFY_RESULT(m_connection->rollback());
    QCOMPARE(value(u"SELECT COUNT(*) FROM many WHERE a <> i"_s), u"0"_s);
}

void tst_MariaDbInterrupt::stopsACommit()
{
    MariaDbSession other(*m_server, m_database);
    VERIFY_RESULT(m_connection->begin({.lockTimeout = 60s}));
    VERIFY_RESULT(execute("INSERT INTO t VALUES (1)"));
    QVERIFY(other.say("FLUSH TABLES WITH READ LOCK"));
    std::stop_source source;
    std::thread stopper([&] {
        std::this_thread::sleep_for(100ms);
        source.request_stop();
    });
    const auto done = m_connection->commit(source.get_token());
    stopper.join();
    VERIFY_ERROR(done, ErrorKind::Cancelled);
    QVERIFY(other.say("UNLOCK TABLES"));
    VERIFY_RESULT(m_connection->rollback());
    QCOMPARE(value(u"SELECT count(*) FROM t"_s), u"0"_s);
    VERIFY_RESULT(m_connection->begin({}));
    VERIFY_RESULT(execute("INSERT INTO t VALUES (1)"));
    VERIFY_ERROR(m_connection->commit(source.get_token()), ErrorKind::Cancelled);
    VERIFY_RESULT(m_connection->commit({}));
    QCOMPARE(value(u"SELECT count(*) FROM t"_s), u"1"_s);
}

/// A request to stop that comes late.
void tst_MariaDbInterrupt::theNextStatementIsNotStopped()
{
    VERIFY_RESULT(m_connection->begin({}));
    for (int round = 0; round < 40; ++round) {
        std::stop_source source;
        std::thread stopper([&] {
            std::this_thread::sleep_for(std::chrono::microseconds(round * 100));
            source.request_stop();
        });
        const auto ran = execute("SELECT SLEEP(0.002)", source.get_token());
        stopper.join();
        QVERIFY(ran || ran.error().kind == ErrorKind::Cancelled);
        QVERIFY(!m_connection->isLost());
        const auto next = execute("SELECT COUNT(*) FROM seq_1_to_10000");
        VERIFY_RESULT(next);
    }
}

QTEST_GUILESS_MAIN(tst_MariaDbInterrupt)
#include "tst_mariadbinterrupt.moc"
