// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/engine.h"
#include "sql/statementreader.h"
#include "support/servers/pgbouncer.h"
#include "support/servers/postgresserver.h"
#include "support/testing.h"

#include <QBuffer>
#include <QElapsedTimer>
#include <QRegularExpression>

#include <thread>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What only PostgreSQL has; the rest is in the conformance suite.
class tst_PostgresConnection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { START_SERVER(m_server, PostgresServer); }
    void init();
    void cleanup() { m_connection.reset(); }
    void cleanupTestCase() { m_server.reset(); }

    void opensOverTheSocket();
    void passesOptions();
    void triesHostsInTurn();
    void refusesOptions_data();
    void refusesOptions();
    void saysWhyItCannotOpen_data();
    void saysWhyItCannotOpen();
    void tellsWhereItIs();
    void putsTheDriversSettingsBack();
    void hearsNotices();
    void copiesDataIn();
    void tellsTheLineOfWrongData();
    void stopsCopying();
    void copiesDataOut();
    void stopsWhileItWaitsForALock();
    void retriesWhatAQueryOfItsOwnGotWrong();
    void keepsScriptsSettingsApart();
    void refusesStatements_data();
    void refusesStatements();
    void losesItsConnection();
    void aBackendThatIsEndedIsNoCancel();
    void tracesStatements_data();
    void tracesStatements();
    void refusesToShareSessions();
    void takesAPoolOfSessions();

private:
    DatabaseUrl url(const QString &text = {}) const;
    static std::unique_ptr<Connection> open(const DatabaseUrl &url, Access access = Access::Update);
    QVariant value(const QString &sql) const;
    /// Runs a script's statements, in a transaction that stays open.
    Result<StatementOutcome> script(const QByteArray &text, std::stop_token stop = {});

    std::unique_ptr<PostgresServer> m_server;
    QString m_database;
    std::unique_ptr<Connection> m_connection;
};

void tst_PostgresConnection::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_database = m_server->createDatabase();
    m_connection = open(url());
}

DatabaseUrl tst_PostgresConnection::url(const QString &text) const
{
    const auto parsed = DatabaseUrl::parse(text.isEmpty() ? m_server->url(m_database) : text, {});
    if (!parsed)
        qFatal("%s", qPrintable(parsed.error().toString()));
    return *parsed;
}

std::unique_ptr<Connection> tst_PostgresConnection::open(const DatabaseUrl &url, Access access)
{
    auto connection = (*engineFor(u"postgresql"_s))->open(url, access);
    if (!connection)
        qFatal("%s", qPrintable(connection.error().toString()));
    return std::move(*connection);
}

QVariant tst_PostgresConnection::value(const QString &sql) const
{
    const auto rows = m_connection->query(sql);
    if (!rows)
        qFatal("%s", qPrintable(rows.error().toString()));
    return rows->rows.at(0).at(0);
}

Result<StatementOutcome> tst_PostgresConnection::script(const QByteArray &text,
                                                        std::stop_token stop)
{
    if (!m_connection->inTransaction())
        if (auto begun = m_connection->begin({}); !begun)
            return fail(begun.error());
    QBuffer buffer;
    buffer.setData(text);
    buffer.open(QIODevice::ReadOnly);
    StatementReader reader(buffer,
                           {.dialect = Dialect::PostgreSql, .start = {.file = u"v1.sql"_s}});
    Result<StatementOutcome> outcome;
    for (;;) {
        const auto statement = reader.next();
        if (!statement)
            return fail(statement.error());
        if (!*statement)
            return outcome;
        outcome = m_connection->execute(**statement, stop, [&] { return reader.readData(); });
        if (!outcome)
            return outcome;
    }
}

void tst_PostgresConnection::opensOverTheSocket()
{
    QString folder = m_server->socketFolder();
    const DatabaseUrl socket = url(
        u"postgresql://%1@%2:%3/%4"_s.arg(PostgresServer::user(), folder.replace(u'/', u"%2F"_s),
                                          QString::number(m_server->port()), m_database));
    const ServerInfo info = open(socket)->info();
    QVERIFY2(info.transport.startsWith(u"over the Unix socket"_s), qPrintable(info.transport));
}

void tst_PostgresConnection::passesOptions()
{
    const auto connection = open(
        url(m_server->url(m_database)
            + u"?options=-c%20search_path%3Dpg_catalog%2Cpublic&application_name=it's%20me%5C"_s));
    const auto rows = connection->query(
        u"SELECT current_setting('search_path'), current_setting('application_name')"_s);
    VERIFY_RESULT(rows);
    QCOMPARE(rows->rows[0][0].toString(), u"pg_catalog,public"_s);
    QCOMPARE(rows->rows[0][1].toString(), u"it's me\\"_s);
    // Also after a script's settings have been put back.
    VERIFY_RESULT(connection->begin({}));
    VERIFY_RESULT(connection->execute({.text = "SET search_path = nowhere"}, {}));
    VERIFY_RESULT(connection->commit({}));
    VERIFY_RESULT(connection->begin({}));
    QCOMPARE(connection->query(u"SHOW search_path"_s)->rows[0][0].toString(),
             u"pg_catalog,public"_s);
}

void tst_PostgresConnection::triesHostsInTurn()
{
    const auto connection = open(
        url(u"postgresql://%1@127.0.0.1:1,127.0.0.1:%2/%3?target_session_attrs=read-write"_s.arg(
            PostgresServer::user(), QString::number(m_server->port()), m_database)));
    QCOMPARE(connection->info().user, PostgresServer::user());
}

void tst_PostgresConnection::refusesOptions_data()
{
    QTest::addColumn<QString>("options");
    for (const char *options :
         {"host=evil", "hostaddr=10.0.0.1", "port=1", "dbname=host%3Devil", "user=root",
          "passfile=/tmp/x", "client_encoding=LATIN1", "replication=database", "nonsense=1",
          "options=-c%20a%3Db;host%3Devil", "HOST=evil"})
        QTest::addRow("%s", options) << QString::fromLatin1(options);
}

/// A project file cannot say where a stored password goes.
void tst_PostgresConnection::refusesOptions()
{
    QFETCH(QString, options);
    const auto opened = (*engineFor(u"postgresql"_s))
                            ->open(url(m_server->url(m_database) + u'?' + options), Access::Read);
    VERIFY_ERROR(opened, ErrorKind::Project);
    QVERIFY(!opened.error().hint.isEmpty());
}

void tst_PostgresConnection::saysWhyItCannotOpen_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    const QString server = u"%1@127.0.0.1:%2"_s;
    QTest::addRow("no server") << u"postgresql://ann:secret@127.0.0.1:1/shop"_s << u"refused"_s;
    QTest::addRow("no database") << u"DATABASE_host%3Devil"_s << u"\"host=evil\" does not exist"_s;
    QTest::addRow("no TLS") << u"TLS"_s << u"does not support SSL"_s;
}

void tst_PostgresConnection::saysWhyItCannotOpen()
{
    QFETCH(QString, text);
    QFETCH(QString, says);
    if (text.startsWith("DATABASE_"_L1))
        text = m_server->url(text.sliced(9)); // taken as a name, whatever it says
    else if (text == "TLS"_L1)
        text = m_server->url(m_database) + u"?sslmode=require"_s;
    const auto opened = (*engineFor(u"postgresql"_s))->open(url(text), Access::Read);
    VERIFY_ERROR(opened, ErrorKind::Connection);
    const QString all = opened.error().toString() + opened.error().hint;
    QVERIFY2(all.contains(says), qPrintable(all));
    QVERIFY2(!all.contains(u"secret"_s), qPrintable(all));
}

void tst_PostgresConnection::tellsWhereItIs()
{
    const ServerInfo info = m_connection->info();
    QCOMPARE(info.product, u"PostgreSQL"_s);
    QVERIFY2(QRegularExpression(u"^\\d+\\.\\d+$"_s).match(info.version).hasMatch(),
             qPrintable(info.version));
    QCOMPARE(info.database, m_server->url(m_database));
    QVERIFY(info.bytes > 1'000'000);
    QVERIFY(!info.readOnly);
    QCOMPARE(info.transport, u"not encrypted"_s);
    QVERIFY(info.superuser);
    QCOMPARE(info.settings.value(u"TimeZone"_s), u"UTC"_s);
}

void tst_PostgresConnection::putsTheDriversSettingsBack()
{
    QCOMPARE(value(u"SHOW bytea_output"_s).toString(), u"hex"_s);
    QCOMPARE(value(u"SHOW client_encoding"_s).toString(), u"UTF8"_s);
}

void tst_PostgresConnection::hearsNotices()
{
    const auto noticed = script("DO $$BEGIN RAISE NOTICE 'so  far'; RAISE WARNING 'oh'; END$$");
    VERIFY_RESULT(noticed);
    QCOMPARE(noticed->notices, QStringList{u"so far"_s});
    QCOMPARE(noticed->warnings, QStringList{u"oh"_s});
    const auto many =
        script("DO $$BEGIN FOR i IN 1..1000 LOOP RAISE NOTICE '%', i; END LOOP; END$$");
    VERIFY_RESULT(many);
    QCOMPARE(many->notices.size(), 101);
    VERIFY_RESULT(script("SELECT 1"));
    QVERIFY(script("SELECT 1")->notices.isEmpty());
}

void tst_PostgresConnection::copiesDataIn()
{
    QByteArray text = "CREATE TABLE t (i integer, x text);\nCOPY t FROM stdin;\n";
    constexpr int rows = 200'000;
    for (int i = 0; i < rows; ++i)
        text += QByteArray::number(i) + "\tgr\xc3\xb6\xc3\x9f" + "e\\\\" + '\n';
    const auto copied = script(text + "\\.\n");
    VERIFY_RESULT(copied);
    QCOMPARE(copied->rowsAffected, rows);
    QCOMPARE(value(u"SELECT count(*) FROM t WHERE x = 'größe\\'"_s).toInt(), rows);
    const auto none = script("COPY t FROM stdin;\n\\.\nSELECT 1;");
    VERIFY_RESULT(none);
    QCOMPARE(value(u"SELECT count(*) FROM t"_s).toInt(), rows);
}

void tst_PostgresConnection::tellsTheLineOfWrongData()
{
    const auto wrong = script("CREATE TABLE t (i integer,\n x text);\n\nCOPY t\n FROM stdin;\n"
                              "1\ta\n2\tb\nx\tc\n\\.\n");
    VERIFY_ERROR(wrong, ErrorKind::Sql);
    QCOMPARE(wrong.error().place.toString(), u"v1.sql:8"_s);
    QCOMPARE(wrong.error().sqlState, u"22P02"_s);
    VERIFY_RESULT(m_connection->rollback());
    VERIFY_RESULT(m_connection->begin({}));
    VERIFY_RESULT(m_connection->commit({}));
}

void tst_PostgresConnection::stopsCopying()
{
    VERIFY_RESULT(m_connection->run(u"CREATE TABLE t (i integer)"_s));
    VERIFY_RESULT(m_connection->begin({}));
    std::stop_source stop;
    const QByteArray piece("1\n2\n3\n");
    int pieces = 0;
    const auto copied = m_connection->execute({.text = "COPY t FROM STDIN", .hasData = true},
                                              stop.get_token(), [&]() -> Result<QByteArrayView> {
                                                  if (++pieces == 100)
                                                      stop.request_stop();
                                                  return piece;
                                              });
    VERIFY_ERROR(copied, ErrorKind::Cancelled);
    VERIFY_RESULT(m_connection->rollback());
    QCOMPARE(value(u"SELECT count(*) FROM t"_s).toInt(), 0);
}

void tst_PostgresConnection::copiesDataOut()
{
    const auto copied = script("COPY (SELECT * FROM generate_series(1, 1000)) TO STDOUT");
    VERIFY_RESULT(copied);
    QCOMPARE(copied->rowsReturned, 1000);
    QCOMPARE(copied->rowsAffected, -1);
}

void tst_PostgresConnection::stopsWhileItWaitsForALock()
{
    VERIFY_RESULT(m_connection->run(u"CREATE TABLE t (i integer)"_s));
    const auto other = open(url());
    VERIFY_RESULT(other->begin({}));
    VERIFY_RESULT(other->run(u"LOCK TABLE t"_s));
    VERIFY_RESULT(m_connection->begin({.lockTimeout = 1h}));
    std::stop_source stop;
    std::thread stopper([&stop] {
        std::this_thread::sleep_for(50ms);
        stop.request_stop();
    });
    const auto waited = m_connection->execute({.text = "DROP TABLE t"}, stop.get_token());
    stopper.join();
    VERIFY_ERROR(waited, ErrorKind::Cancelled);
    VERIFY_RESULT(m_connection->rollback());
    VERIFY_RESULT(m_connection->begin({.lockTimeout = 20ms}));
    const auto timedOut = m_connection->execute({.text = "DROP TABLE t"}, {});
    VERIFY_ERROR(timedOut, ErrorKind::Busy);
    QCOMPARE(timedOut.error().sqlState, u"55P03"_s);
}

/// In a transaction the history asks for tables that may not be there.
void tst_PostgresConnection::retriesWhatAQueryOfItsOwnGotWrong()
{
    VERIFY_RESULT(m_connection->begin({}));
    VERIFY_RESULT(script("CREATE TABLE t (i integer)"));
    VERIFY_ERROR(m_connection->query(u"SELECT * FROM nowhere WHERE i = ?"_s, {1}), ErrorKind::Sql);
    QVERIFY(m_connection->inTransaction());
    VERIFY_RESULT(script("INSERT INTO t VALUES (1)"));
    VERIFY_RESULT(m_connection->commit({}));
    QCOMPARE(value(u"SELECT count(*) FROM t"_s).toInt(), 1);
}

void tst_PostgresConnection::keepsScriptsSettingsApart()
{
    VERIFY_RESULT(script("CREATE ROLE m_" + m_database.toLatin1()));
    VERIFY_RESULT(script("CREATE SCHEMA app; GRANT ALL ON SCHEMA app TO PUBLIC; SET search_path = "
                         "app; SET LOCAL TimeZone = 'Asia/Tokyo'; "
                         "SET ROLE m_"
                         + m_database.toLatin1()));
    const QString asked = u"SELECT concat_ws(' ', current_schema(), current_setting('TimeZone'), "
                          "current_setting('role'))"_s;
    QCOMPARE(value(asked).toString(), u"public UTC none"_s);
    VERIFY_RESULT(script("CREATE TEMP TABLE seen AS " + asked.toLatin1()
                         + " AS x; "
                           "GRANT SELECT ON seen TO PUBLIC"));
    QCOMPARE(value(u"SELECT x FROM seen"_s).toString(), u"app Asia/Tokyo m_"_s + m_database);
    VERIFY_RESULT(m_connection->commit({}));
    QCOMPARE(value(asked).toString(), u"public UTC none"_s);
    // A further transaction of the same migration: what was set for one transaction is gone.
    VERIFY_RESULT(m_connection->begin({.continues = true}));
    VERIFY_RESULT(script("UPDATE seen SET x = x"));
    VERIFY_RESULT(script("CREATE TEMP TABLE later AS " + asked.toLatin1() + " AS x"));
    QCOMPARE(value(u"SELECT x FROM later"_s).toString(), u"app UTC m_"_s + m_database);
    VERIFY_RESULT(m_connection->commit({}));
    // Another migration.
    VERIFY_RESULT(m_connection->begin({}));
    VERIFY_ERROR(script("SELECT x FROM seen"), ErrorKind::Sql);
    VERIFY_RESULT(m_connection->rollback());
    VERIFY_RESULT(script("CREATE TABLE last AS " + asked.toLatin1() + " AS x"));
    QCOMPARE(value(u"SELECT x FROM last"_s).toString(), u"public UTC none"_s);
}

void tst_PostgresConnection::refusesStatements_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QString>("allowed");
    const auto row = [](const char *sql, const char *allowed) {
        QTest::addRow("%s", sql) << QByteArray(sql) << QString::fromLatin1(allowed);
    };
    row("COPY t FROM PROGRAM 'id'", "copy-program");
    row("copy (select 1) to program 'cat'", "copy-program");
    row("COPY t (i) FROM '/etc/passwd'", "server-files");
    row("COPY (SELECT 'from' FROM t) TO '/tmp/x'", "server-files");
    row("COPY (SELECT i FROM t) TO STDOUT", "");
    row("LOAD 'auto_explain'", "load");
    row("ALTER SYSTEM SET work_mem = '1MB'", "alter-system");
    row("DISCARD ALL", "never");
    row("DISCARD PLANS", "");
    row("DELETE FROM version", "never");
    row("DELETE FROM Version", "never");
    row("DROP TABLE ponyup_log", "never");
    row("ALTER TABLE public.\"version\" ADD COLUMN x integer", "never");
    row("INSERT INTO t SELECT 1 /* version */", "");
    row("COMMENT ON TABLE t IS 'of version 2'", "");
}

void tst_PostgresConnection::refusesStatements()
{
    QFETCH(QByteArray, sql);
    QFETCH(QString, allowed);
    VERIFY_RESULT(m_connection->run(u"CREATE TABLE t (i integer)"_s));
    const auto outcome = script(sql);
    if (allowed.isEmpty()) {
        VERIFY_RESULT(outcome);
        return;
    }
    VERIFY_ERROR(outcome, ErrorKind::Forbidden);
    QCOMPARE(outcome.error().place.toString(), u"v1.sql:1:1"_s);
    QVERIFY(m_connection->inTransaction());
    VERIFY_RESULT(m_connection->rollback());
    VERIFY_RESULT(m_connection->begin({.allow = {allowed}}));
    const auto second = script(sql);
    QCOMPARE(!second && second.error().kind == ErrorKind::Forbidden, allowed == u"never"_s);
}

void tst_PostgresConnection::losesItsConnection()
{
    VERIFY_RESULT(script("CREATE TABLE t (i integer)"));
    const int process = value(u"SELECT pg_backend_pid()"_s).toInt();
    std::thread killer([this, process] {
        std::this_thread::sleep_for(50ms);
        open(url())->run(u"SELECT pg_terminate_backend(?)"_s, {process}).value();
    });
    const auto outcome = script("SELECT pg_sleep(300)");
    killer.join();
    VERIFY_ERROR(outcome, ErrorKind::Connection);
    QVERIFY(!outcome.error().hint.isEmpty());
    QVERIFY(!m_connection->inTransaction());
    VERIFY_ERROR(m_connection->query(u"SELECT 1"_s), ErrorKind::Connection);
    VERIFY_ERROR(m_connection->begin({}), ErrorKind::Connection);
    VERIFY_ERROR(m_connection->lockHolder(), ErrorKind::Connection);
    m_connection = open(url());
    QVERIFY(!*m_connection->columnsOf(u"t"_s));
}

void tst_PostgresConnection::aBackendThatIsEndedIsNoCancel()
{
    VERIFY_RESULT(m_connection->begin({}));
    const int process = value(u"SELECT pg_backend_pid()"_s).toInt();
    std::thread killer([this, process] {
        std::this_thread::sleep_for(50ms);
        open(url())->run(u"SELECT pg_cancel_backend(?)"_s, {process}).value();
    });
    const auto outcome = script("SELECT pg_sleep(300)");
    killer.join();
    VERIFY_ERROR(outcome, ErrorKind::Sql);
    QVERIFY2(outcome.error().message.contains(u"Another session"_s),
             qPrintable(outcome.error().message));
}

void tst_PostgresConnection::tracesStatements_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("cleanup");
    using State = StatementTrace::State;
    const auto row = [](const char *sql, State state, const char *cleanup = "") {
        QTest::addRow("%s", sql) << QByteArray(sql) << int(state) << QString::fromLatin1(cleanup);
    };
    row("CREATE INDEX CONCURRENTLY good ON t (i)", State::Done);
    row("create unique index concurrently if not exists GOOD on only public.t (i)", State::Done);
    row("CREATE INDEX CONCURRENTLY \"GOOD\" ON t (i)", State::NotDone);
    row("CREATE INDEX CONCURRENTLY bad ON t (i)", State::NotDone,
        "DROP INDEX CONCURRENTLY IF EXISTS public.bad");
    row("CREATE INDEX CONCURRENTLY ON t (i)", State::Unknown);
    row("CREATE INDEX CONCURRENTLY good ON nowhere (i)", State::NotDone);
    row("DROP INDEX CONCURRENTLY public.good", State::NotDone);
    row("DROP INDEX CONCURRENTLY IF EXISTS gone", State::Done);
    row("VACUUM FULL t", State::Harmless);
    row("REINDEX INDEX CONCURRENTLY good", State::Harmless);
    row("CREATE DATABASE postgres", State::Done);
    row("CREATE DATABASE \"Postgres\"", State::NotDone);
    row("DROP DATABASE IF EXISTS gone", State::Done);
    row("DROP TABLESPACE pg_default", State::NotDone);
    row("ALTER TABLE t DETACH PARTITION p CONCURRENTLY", State::Unknown);
    row("ROLLBACK PREPARED 'x'", State::Unknown);
}

void tst_PostgresConnection::tracesStatements()
{
    QFETCH(QByteArray, sql);
    VERIFY_RESULT(m_connection->run(u"CREATE TABLE t (i integer)"_s));
    VERIFY_RESULT(m_connection->run(u"INSERT INTO t VALUES (1), (1)"_s));
    VERIFY_RESULT(m_connection->run(u"CREATE INDEX good ON t (i)"_s));
    VERIFY_ERROR(m_connection->run(u"CREATE UNIQUE INDEX CONCURRENTLY bad ON t (i)"_s),
                 ErrorKind::Sql);
    const auto trace = m_connection->trace({.text = sql});
    VERIFY_RESULT(trace);
    QTEST(int(trace->state), "state");
    QTEST(trace->cleanup.join(u';'), "cleanup");
}

void tst_PostgresConnection::refusesToShareSessions()
{
    std::unique_ptr<Pgbouncer> pool;
    START_SERVER(pool, Pgbouncer, *m_server, u"transaction"_s);
    const auto opened =
        (*engineFor(u"postgresql"_s))->open(url(pool->url(m_database)), Access::Update);
    VERIFY_ERROR(opened, ErrorKind::Connection);
    QVERIFY2(opened.error().message.contains(u"pooler"_s), qPrintable(opened.error().message));
}

void tst_PostgresConnection::takesAPoolOfSessions()
{
    std::unique_ptr<Pgbouncer> pool;
    START_SERVER(pool, Pgbouncer, *m_server, u"session"_s);
    const auto first = open(url(pool->url(m_database)));
    const auto second = open(url(pool->url(m_database)));
    QVERIFY(*first->tryLock());
    QVERIFY(!*second->tryLock());
    VERIFY_RESULT(first->unlock());
    const QString topology = first->info().topology.join(u'\n');
    QVERIFY2(topology.contains(u"pooler"_s), qPrintable(topology));
}

QTEST_GUILESS_MAIN(tst_PostgresConnection)
#include "tst_postgresconnection.moc"
