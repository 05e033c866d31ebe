// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/engine.h"
#include "sql/statementreader.h"
#include "support/servers/mariadbserver.h"
#include "support/testing.h"

#include <QBuffer>
#include <QRegularExpression>

#include <thread>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What only MariaDB has; the rest is in the conformance suite.
class tst_MariaDbConnection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { START_SERVER(m_server, MariaDbServer); }
    void init();
    void cleanup() { m_connection.reset(); }
    void cleanupTestCase()
    {
        m_server.reset();
        m_tlsServer.reset();
    }

    void opensOverTheSocket();
    void refusesOptions_data();
    void refusesOptions();
    void saysWhyItCannotOpen_data();
    void saysWhyItCannotOpen();
    void verifiesTheServer_data();
    void verifiesTheServer();
    void neverHandsFilesOut();
    void pinsSettings();
    void noticesWhatAFunctionSets();
    void findsTheFault_data();
    void findsTheFault();
    void takesAnyValue();
    void countsAProceduresAnswers();
    void tellsNamesByTheirCase();
    void hearsWarnings();
    void aFailedDefinitionHasCommitted();
    void rowsThatStay();
    void stopsWhileItWaitsForATable();
    void losesItsConnection();
    void anEndedStatementIsNoCancel();
    void refusesWhatIsTooLong();
    void namesItsSession();
    void tracesStatements_data();
    void tracesStatements();
    void dropsForgottenShadows();

private:
    DatabaseUrl url(const QString &text) const;
    static std::unique_ptr<Connection> open(const DatabaseUrl &url, Access access = Access::Update);
    static Statement statementOf(const QByteArray &text);
    void run(const QStringList &statements) const;
    QVariant value(const QString &sql) const;

    std::unique_ptr<MariaDbServer> m_server;
    std::unique_ptr<MariaDbServer> m_tlsServer;
    QString m_database;
    std::unique_ptr<Connection> m_connection;
};

void tst_MariaDbConnection::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_database = m_server->createDatabase();
    m_connection = open(url(m_server->url(m_database)));
}

DatabaseUrl tst_MariaDbConnection::url(const QString &text) const
{
    const auto parsed = DatabaseUrl::parse(text, {});
    if (!parsed)
        qFatal("%s", qPrintable(parsed.error().toString()));
    return *parsed;
}

std::unique_ptr<Connection> tst_MariaDbConnection::open(const DatabaseUrl &url, Access access)
{
    auto connection = (*engineFor(u"mariadb"_s))->open(url, access);
    if (!connection)
        qFatal("%s", qPrintable(connection.error().toString()));
    return std::move(*connection);
}

Statement tst_MariaDbConnection::statementOf(const QByteArray &text)
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

void tst_MariaDbConnection::run(const QStringList &statements) const
{
    for (const QString &sql : statements)
        VERIFY_RESULT(m_connection->run(sql));
}

QVariant tst_MariaDbConnection::value(const QString &sql) const
{
    const auto result = m_connection->query(sql);
    if (!result)
        qFatal("%s", qPrintable(result.error().toString()));
    return result->rows.empty() ? QVariant() : result->rows.front().front();
}

void tst_MariaDbConnection::opensOverTheSocket()
{
    const auto connection = open(url(
        u"mysql://%1@/%2?socket=%3"_s.arg(MariaDbServer::user(), m_database, m_server->socket())));
    QCOMPARE(connection->info().transport, u"over a Unix socket"_s);
    QCOMPARE(connection->info().product, u"MariaDB"_s);
}

void tst_MariaDbConnection::refusesOptions_data()
{
    QTest::addColumn<QString>("options");
    for (const char *options :
         {"tls=maybe", "local-infile=1", "tls-ca=", "tls-cert=/a.pem", "host=elsewhere"})
        QTest::addRow("%s", options) << QString::fromLatin1(options);
}

void tst_MariaDbConnection::refusesOptions()
{
    QFETCH(QString, options);
    const auto connection =
        (*engineFor(u"mariadb"_s))
            ->open(url(m_server->url(m_database) + u'?' + options), Access::Read);
    VERIFY_ERROR(connection, ErrorKind::Project);
    QVERIFY(!connection.error().hint.isEmpty());
}

void tst_MariaDbConnection::saysWhyItCannotOpen_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    QTest::addRow("database") << u"mariadb://ponyup@127.0.0.1:PORT/nowhere"_s << u"nowhere"_s;
    QTest::addRow("user") << u"mariadb://nobody@127.0.0.1:PORT/DB"_s << u"Access denied"_s;
    QTest::addRow("no server") << u"mariadb://ponyup@127.0.0.1:1/DB"_s << u"(HY000)"_s;
    QTest::addRow("no TLS") << u"mariadb://ponyup@127.0.0.1:PORT/DB?tls=verify"_s << u"SSL"_s;
    QTest::addRow("no TLS at all")
        << u"mariadb://ponyup@127.0.0.1:PORT/DB?tls=require"_s << u"TLS is required"_s;
}

void tst_MariaDbConnection::saysWhyItCannotOpen()
{
    QFETCH(QString, text);
    QFETCH(QString, says);
    text.replace(u"PORT"_s, QString::number(m_server->port())).replace(u"DB"_s, m_database);
    const auto connection = (*engineFor(u"mariadb"_s))->open(url(text), Access::Read);
    VERIFY_ERROR(connection, ErrorKind::Connection);
    QVERIFY2(connection.error().toString().contains(says),
             qPrintable(connection.error().toString()));
    QVERIFY(!connection.error().hint.isEmpty());
}

void tst_MariaDbConnection::verifiesTheServer_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("says"); // a note, or with "!" a part of the error
    const auto row = [](const char *host, const char *options, const char *says) {
        QTest::addRow("%s %s", host, options)
            << QString::fromLatin1(host) << QString::fromLatin1(options)
            << QString::fromLatin1(says);
    };
    row("127.0.0.1", "tls=off", "not encrypted");
    row("127.0.0.1", "tls=require", "was not verified");
    row("localhost", "tls=verify&tls-ca=server.crt", "certificate is verified");
    row("127.0.0.1", "tls=verify&tls-ca=server.crt", "!"); // the certificate is for another name
    row("localhost", "tls=verify&tls-ca=other.crt", "!");
    row("localhost", "tls=verify", "!"); // nobody that the system trusts
}

void tst_MariaDbConnection::verifiesTheServer()
{
    QFETCH(QString, host);
    QFETCH(QString, options);
    QFETCH(QString, says);
    if (!m_tlsServer)
        START_SERVER(m_tlsServer, MariaDbServer, QStringList{u"ssl=on"_s});
    options.replace(u"tls-ca="_s, u"tls-ca="_s + m_tlsServer->path(u""_s) + u'/');
    const auto connection =
        (*engineFor(u"mariadb"_s))
            ->open(url(u"mariadb://%1@%2:%3/mysql?%4"_s.arg(
                       MariaDbServer::user(), host, QString::number(m_tlsServer->port()), options)),
                   Access::Read);
    if (says.startsWith(u'!')) {
        VERIFY_ERROR(connection, ErrorKind::Connection);
        QVERIFY2(connection.error().detail.contains("SSL"_L1)
                     || connection.error().detail.contains("TLS"_L1),
                 qPrintable(connection.error().detail));
        return;
    }
    VERIFY_RESULT(connection);
    QVERIFY2((*connection)->info().transport.contains(says),
             qPrintable((*connection)->info().transport));
}

/// Not even where the statement has come past the guard.
void tst_MariaDbConnection::neverHandsFilesOut()
{
    run({u"CREATE TABLE taken (content text)"_s});
    const auto taken =
        m_connection->run(u"LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE taken"_s);
    QVERIFY(!taken);
    QCOMPARE(value(u"SELECT COUNT(*) FROM taken"_s).toInt(), 0);
    VERIFY_ERROR(m_connection->execute(
                     statementOf("LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE taken"), {}),
                 ErrorKind::Forbidden);
}

void tst_MariaDbConnection::pinsSettings()
{
    const auto settings = m_connection->info().settings;
    QCOMPARE(settings.value(u"time_zone"_s), u"+00:00"_s);
    QCOMPARE(settings.value(u"character_set_client"_s), u"utf8mb4"_s);
    QVERIFY(settings.value(u"sql_mode"_s).contains("STRICT_TRANS_TABLES"_L1));
    VERIFY_RESULT(m_connection->begin({.lockTimeout = 2500ms}));
    QCOMPARE(value(u"SELECT @@lock_wait_timeout"_s).toInt(), 3);
    QCOMPARE(value(u"SELECT @@innodb_lock_wait_timeout"_s).toInt(), 3);
    // The script's own are out of the way of PonyUp's, and there again afterwards.
    VERIFY_RESULT(m_connection->execute(
        statementOf("SET time_zone = '+03:00', sql_select_limit = 1, foreign_key_checks = 0"), {}));
    QCOMPARE(value(u"SELECT @@time_zone"_s).toString(), u"+00:00"_s);
    const auto limited = m_connection->execute(
        statementOf("SELECT 1 FROM seq_1_to_9 WHERE @@time_zone = '+03:00'"), {});
    VERIFY_RESULT(limited);
    QCOMPARE(limited->rowsReturned, 1);
    VERIFY_RESULT(m_connection->commit({}));
    VERIFY_RESULT(m_connection->begin({.continues = true}));
    QCOMPARE(value(u"SELECT @@foreign_key_checks"_s).toInt(), 0);
    VERIFY_RESULT(m_connection->commit({}));
    VERIFY_RESULT(m_connection->begin({}));
    QCOMPARE(value(u"SELECT @@foreign_key_checks"_s).toInt(), 1);
}

/// The server tells, though the words of the statement do not.
void tst_MariaDbConnection::noticesWhatAFunctionSets()
{
    run({u"CREATE TABLE t (i integer)"_s,
         u"CREATE FUNCTION f() RETURNS integer BEGIN SET SESSION time_zone = '+03:00'; "
         "RETURN 1; END"_s});
    VERIFY_RESULT(m_connection->begin({}));
    VERIFY_RESULT(m_connection->execute(statementOf("INSERT INTO t VALUES (1)"), {}));
    VERIFY_RESULT(m_connection->execute(statementOf("INSERT INTO t VALUES (f())"), {}));
    QCOMPARE(value(u"SELECT @@time_zone"_s).toString(), u"+00:00"_s);
    const auto script =
        m_connection->execute(statementOf("UPDATE t SET i = 2 WHERE @@time_zone = '+03:00'"), {});
    VERIFY_RESULT(script);
    QCOMPARE(script->rowsAffected, 2);
    VERIFY_RESULT(m_connection->commit({}));
    VERIFY_RESULT(m_connection->begin({}));
    QCOMPARE(value(u"SELECT @@time_zone"_s).toString(), u"+00:00"_s);
}

void tst_MariaDbConnection::findsTheFault_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QString>("place");
    const auto row = [](const char *sql, const char *place) {
        QTest::addRow("%s", sql) << QByteArray(sql) << u"v1.sql:"_s + QString::fromLatin1(place);
    };
    row("SELECT\n  1 FRUM t", "2:10");
    row("SELECT (1", "1:10");
    row("SELECT 1 FROM goods WHERE\n\n nope = 1", "3:2");
    row("SELECT nope FROM goods WHERE nope = 1", "1:1"); // which of them it does not say
    row("SELECT `nope` FROM goods", "1:8");
    row("SELECT goods.nope FROM goods", "1:14");
    row("ALTER TABLE goods\n  ADD name text", "2:7");
    row("ALTER TABLE goods\n  DROP COLUMN nope", "2:15");
    row("ALTER TABLE goods\n  DROP INDEX nope", "2:14");
    row("CREATE TABLE\n  goods (i integer)", "2:3");
    row("CREATE TABLE t (i\n nonsense(3))", "2:2");
    row("CREATE TABLE t (i integer) ENGINE = nonsense", "1:37");
    row("DROP TABLE\n nowhere", "2:2");
    row("CALL nobody()", "1:6");
    row("INSERT INTO goods VALUES (1, 'tea'), (1, 'oil')", "1:1");
}

void tst_MariaDbConnection::findsTheFault()
{
    QFETCH(QByteArray, sql);
    run({u"CREATE TABLE goods (id integer PRIMARY KEY, name text)"_s});
    const auto outcome = m_connection->execute(statementOf(sql), {});
    VERIFY_ERROR(outcome, ErrorKind::Sql);
    QTEST(outcome.error().place.toString(), "place");
    QVERIFY(!outcome.error().hint.isEmpty());
}

void tst_MariaDbConnection::takesAnyValue()
{
    const auto read =
        m_connection->query(u"SELECT ?, ?, ?, ?, ?, CAST(? AS DATETIME(3)), 1.5, TRUE, x'00ff', "
                            "CAST(18446744073709551615 AS UNSIGNED)"_s,
                            {-7, u"a\\b'\"`\n"_s, QByteArray("\0\xff\\'", 4), 2.5, QVariant(),
                             QDateTime(QDate(2026, 11, 22), QTime(9, 30, 0, 125), Qt::UTC)});
    VERIFY_RESULT(read);
    const QVariantList &row = read->rows.at(0);
    QCOMPARE(row.at(0).toLongLong(), -7);
    QCOMPARE(row.at(1).toString(), u"a\\b'\"`\n"_s);
    QCOMPARE(row.at(2).toByteArray(), QByteArray("\0\xff\\'", 4));
    QCOMPARE(row.at(3).toDouble(), 2.5);
    QVERIFY(row.at(4).isNull());
    QCOMPARE(row.at(5).toString(), u"2026-11-22 09:30:00.125"_s);
    QCOMPARE(row.at(6).toString(), u"1.5"_s);
    QCOMPARE(row.at(8).toByteArray(), QByteArray("\0\xff", 2));
    QCOMPARE(row.at(9).toULongLong(), 18446744073709551615ULL);
}

void tst_MariaDbConnection::countsAProceduresAnswers()
{
    VERIFY_RESULT(m_connection->execute(
        statementOf("CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2 UNION SELECT 3; END"), {}));
    const auto called = m_connection->execute(statementOf("CALL p()"), {});
    VERIFY_RESULT(called);
    QCOMPARE(called->rowsReturned, 3);
    QCOMPARE(value(u"SELECT 4"_s).toInt(), 4);
}

void tst_MariaDbConnection::tellsNamesByTheirCase()
{
    run({u"CREATE TABLE version (a integer)"_s});
    QVERIFY(!*m_connection->columnsOf(u"Version"_s));
    run({u"CREATE TABLE Version (b integer)"_s});
    QCOMPARE(**m_connection->columnsOf(u"Version"_s), QStringList{u"b"_s});
    run({u"CREATE VIEW seen AS SELECT 1"_s});
    VERIFY_ERROR(m_connection->columnsOf(u"seen"_s), ErrorKind::VersionTableTaken);
}

void tst_MariaDbConnection::hearsWarnings()
{
    const auto dropped = m_connection->execute(statementOf("DROP TABLE IF EXISTS nowhere"), {});
    VERIFY_RESULT(dropped);
    QCOMPARE(dropped->notices.size(), 1);
    run({u"CREATE TABLE t (i integer)"_s});
    VERIFY_RESULT(m_connection->execute(statementOf("SET sql_mode = ''"), {}));
    const auto inserted = m_connection->execute(statementOf("INSERT INTO t VALUES ('12 tea')"), {});
    VERIFY_RESULT(inserted);
    QCOMPARE(inserted->warnings.size(), 1);
}

/// An error does not tell, but the server does.
void tst_MariaDbConnection::aFailedDefinitionHasCommitted()
{
    run({u"CREATE TABLE t (i integer)"_s});
    VERIFY_RESULT(m_connection->begin({}));
    VERIFY_RESULT(m_connection->execute(statementOf("INSERT INTO t VALUES (1)"), {}));
    VERIFY_ERROR(m_connection->execute(statementOf("CREATE TABLE t (i integer)"), {}),
                 ErrorKind::Sql);
    QVERIFY(!m_connection->inTransaction());
    VERIFY_RESULT(m_connection->begin({}));
    VERIFY_ERROR(m_connection->execute(statementOf("SELECT nope"), {}), ErrorKind::Sql);
    QVERIFY(m_connection->inTransaction());
}

void tst_MariaDbConnection::rowsThatStay()
{
    run({u"CREATE TABLE old (i integer) ENGINE = MyISAM"_s, u"CREATE TABLE t (i integer)"_s});
    const Statement insert = statementOf("INSERT INTO old VALUES (1)");
    QVERIFY(!*m_connection->rollsBack(insert));
    QVERIFY(*m_connection->rollsBack(statementOf("INSERT INTO t VALUES (1)")));
    VERIFY_RESULT(m_connection->begin({}));
    const auto inserted = m_connection->execute(insert, {});
    VERIFY_RESULT(inserted);
    QCOMPARE(inserted->warnings.size(), 1);
    VERIFY_ERROR(m_connection->rollback(), ErrorKind::TransactionEscaped);
    QVERIFY(!m_connection->inTransaction());
    VERIFY_RESULT(m_connection->execute(statementOf("ALTER TABLE old ENGINE = InnoDB"), {}));
    QVERIFY(*m_connection->rollsBack(insert));
}

void tst_MariaDbConnection::stopsWhileItWaitsForATable()
{
    run({u"CREATE TABLE t (i integer)"_s});
    const auto other = open(url(m_server->url(m_database)));
    VERIFY_RESULT(other->begin({}));
    VERIFY_RESULT(other->query(u"SELECT * FROM t"_s));
    std::stop_source source;
    std::thread stopper([&source] {
        std::this_thread::sleep_for(100ms);
        source.request_stop();
    });
    const auto outcome = m_connection->execute(statementOf("ALTER TABLE t ADD COLUMN j integer"),
                                               source.get_token());
    stopper.join();
    VERIFY_ERROR(outcome, ErrorKind::Cancelled);
    VERIFY_RESULT(other->rollback());
    QCOMPARE(m_connection->columnsOf(u"t"_s)->value().size(), 1);

    // Without a stop the lock timeout ends it.
    VERIFY_RESULT(other->begin({}));
    VERIFY_RESULT(other->query(u"SELECT * FROM t"_s));
    VERIFY_RESULT(m_connection->begin({.lockTimeout = 100ms}));
    VERIFY_RESULT(m_connection->commit({}));
    VERIFY_ERROR(m_connection->execute(statementOf("ALTER TABLE t ADD COLUMN j integer"), {}),
                 ErrorKind::Busy);
}

void tst_MariaDbConnection::losesItsConnection()
{
    QVERIFY(*m_connection->tryLock());
    VERIFY_RESULT(m_connection->begin({}));
    const QString session = value(u"SELECT CONNECTION_ID()"_s).toString();
    m_server->value(m_database, u"KILL "_s + session);
    VERIFY_ERROR(m_connection->execute(statementOf("SELECT 1"), {}), ErrorKind::Connection);
    QVERIFY(!m_connection->inTransaction());
    VERIFY_ERROR(m_connection->query(u"SELECT 1"_s), ErrorKind::Connection);
    VERIFY_RESULT(m_connection->reconnect());
    QVERIFY(*m_connection->tryLock());
    QCOMPARE(value(u"SELECT 1"_s).toInt(), 1);
    VERIFY_RESULT(m_connection->unlock());
}

void tst_MariaDbConnection::anEndedStatementIsNoCancel()
{
    const QString session = value(u"SELECT CONNECTION_ID()"_s).toString();
    std::thread killer([&] {
        std::this_thread::sleep_for(300ms);
        m_server->value(m_database, u"KILL QUERY "_s + session);
    });
    const auto outcome =
        m_connection->execute(statementOf("SELECT SUM(seq % 3) FROM seq_1_to_1000000000000"), {});
    killer.join();
    VERIFY_ERROR(outcome, ErrorKind::Sql);
    QVERIFY(outcome.error().message.contains("Another session"_L1));
}

void tst_MariaDbConnection::refusesWhatIsTooLong()
{
    const QByteArray text = "SELECT '" + QByteArray(20 << 20, 'x') + "'";
    const auto outcome = m_connection->execute(statementOf(text), {});
    VERIFY_ERROR(outcome, ErrorKind::Sql);
    QVERIFY(outcome.error().hint.contains("max_allowed_packet"_L1));
    QCOMPARE(value(u"SELECT 1"_s).toInt(), 1);
}

void tst_MariaDbConnection::namesItsSession()
{
    QVERIFY(*m_connection->tryLock());
    const auto holder = (*engineFor(u"mariadb"_s))->lockHolder(url(m_server->url(m_database)));
    QVERIFY(holder);
    QCOMPARE(holder->pid, value(u"SELECT CONNECTION_ID()"_s).toLongLong());
    QVERIFY2(holder->who.contains(MariaDbServer::user()), qPrintable(holder->who));
    // Another database of the server is another's business.
    const auto other = open(url(m_server->url(m_server->createDatabase())));
    QVERIFY(*other->tryLock());
}

void tst_MariaDbConnection::tracesStatements_data()
{
    using State = StatementTrace::State;
    QTest::addColumn<QByteArray>("statement");
    QTest::addColumn<State>("before");
    QTest::addColumn<State>("after");
    const auto tells = [](const char *statement) {
        QTest::addRow("%s", statement) << QByteArray(statement) << State::NotDone << State::Done;
    };
    const auto always = [](const char *statement, State state) {
        QTest::addRow("%s", statement) << QByteArray(statement) << state << state;
    };
    tells("CREATE TABLE more (i integer)");
    tells("CREATE TABLE `more` LIKE goods");
    tells("CREATE TABLE IF NOT EXISTS more AS SELECT * FROM goods");
    tells(
        "CREATE ALGORITHM = MERGE DEFINER = CURRENT_USER SQL SECURITY INVOKER VIEW v AS SELECT 1");
    tells("CREATE DEFINER = ponyup@localhost FUNCTION f() RETURNS integer RETURN 1");
    tells("CREATE PROCEDURE p() SELECT 1");
    tells("CREATE TRIGGER t BEFORE INSERT ON goods FOR EACH ROW SET NEW.id = 1");
    tells("CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1");
    tells("CREATE SEQUENCE s");
    tells("CREATE UNIQUE INDEX new_index ON goods (name)");
    tells("DROP TABLE goods");
    tells("DROP TABLE goods, other");
    tells("DROP INDEX by_name ON goods");
    tells("ALTER TABLE goods ADD price integer");
    tells("ALTER TABLE goods ADD COLUMN (a integer, b integer)");
    tells("ALTER TABLE goods ADD COLUMN price decimal(8, 2) AFTER id, COMMENT = 'x'");
    tells("ALTER TABLE goods DROP COLUMN amount");
    tells("ALTER TABLE goods DROP `amount`, ENGINE = InnoDB");
    tells("ALTER TABLE goods CHANGE amount number integer");
    tells("ALTER TABLE goods RENAME COLUMN amount TO number");
    tells("ALTER TABLE goods RENAME INDEX by_name TO named");
    tells("ALTER TABLE goods RENAME TO wares");
    tells("ALTER TABLE goods ADD CONSTRAINT positive CHECK (amount > 0)");
    tells("ALTER TABLE goods ADD CONSTRAINT of_other FOREIGN KEY (amount) REFERENCES other (id)");
    tells("ALTER TABLE goods ADD UNIQUE KEY once (amount)");
    tells("ALTER TABLE goods ADD CONSTRAINT once UNIQUE (amount)");
    tells("ALTER TABLE goods DROP PRIMARY KEY, MODIFY id bigint");
    tells("ALTER TABLE goods DROP INDEX by_name, ADD INDEX by_amount (amount)");
    tells("RENAME TABLE goods TO wares");
    tells("CREATE DATABASE ponyup_traced");
    always("CREATE TABLE IF NOT EXISTS more (i integer)", State::Harmless);
    always("CREATE OR REPLACE VIEW v AS SELECT 1", State::Harmless);
    always("DROP TABLE IF EXISTS goods", State::Harmless);
    always("ALTER TABLE goods MODIFY name varchar(50) NOT NULL", State::Harmless);
    always("ALTER TABLE goods ENGINE = InnoDB", State::Harmless);
    always("ANALYZE TABLE goods", State::Harmless);
    always("ALTER TABLE goods ADD INDEX (amount)", State::Unknown); // the server names it
    always("RENAME TABLE goods TO spare, other TO goods, spare TO other", State::Unknown);
    QTest::addRow("TRUNCATE goods")
        << QByteArray("TRUNCATE goods") << State::Unknown << State::Done;
}

void tst_MariaDbConnection::tracesStatements()
{
    using State = StatementTrace::State;
    QFETCH(QByteArray, statement);
    QFETCH(State, before);
    QFETCH(State, after);
    run({u"CREATE TABLE goods (id integer PRIMARY KEY, name varchar(20), amount integer, "
         "INDEX by_name (name))"_s,
         u"CREATE TABLE other (id integer PRIMARY KEY)"_s,
         u"INSERT INTO goods VALUES (1, 'a', 2)"_s, u"INSERT INTO other VALUES (2)"_s,
         u"DROP DATABASE IF EXISTS ponyup_traced"_s});
    const auto first = m_connection->trace(statementOf(statement));
    VERIFY_RESULT(first);
    QVERIFY2(first->state == before, qPrintable(first->evidence));
    VERIFY_RESULT(m_connection->execute(statementOf(statement), {}));
    const auto then = m_connection->trace(statementOf(statement));
    VERIFY_RESULT(then);
    QVERIFY2(then->state == after, qPrintable(then->evidence));
    if (after == State::Done)
        QVERIFY(!then->evidence.isEmpty());
    run({u"DROP DATABASE IF EXISTS ponyup_traced"_s});
}

void tst_MariaDbConnection::dropsForgottenShadows()
{
    const QString forgotten = u"ponyup_shadow_5f000000_1"_s;
    run({u"CREATE DATABASE "_s + forgotten});
    {
        const auto shadow = m_connection->scratch();
        VERIFY_RESULT(shadow);
        QCOMPARE(value(u"SELECT COUNT(*) FROM information_schema.SCHEMATA "
                       "WHERE SCHEMA_NAME LIKE 'ponyup\\_shadow%'"_s)
                     .toInt(),
                 1);
    }
    QCOMPARE(value(u"SELECT COUNT(*) FROM information_schema.SCHEMATA "
                   "WHERE SCHEMA_NAME LIKE 'ponyup\\_shadow%'"_s)
                 .toInt(),
             0);
}

QTEST_GUILESS_MAIN(tst_MariaDbConnection)
#include "tst_mariadbconnection.moc"
