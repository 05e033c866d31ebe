// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/engine.h"
#include "sql/statementreader.h"
#include "support/servers/mariadbserver.h"
#include "support/testing.h"

#include <QBuffer>

#include <thread>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What is seen of MariaDB's statements while they run, and afterwards.
class tst_MariaDbStatements : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_connection.reset(); }
    void cleanupTestCase();

    void seesWhoKeepsItWaiting_data();
    void seesWhoKeepsItWaiting();
    void seesWhoHasTheRow();
    void seesWhomItKeepsWaiting();
    void seesHowFarItIs();
    void saysOnceThatItCannotSee();

    void evidence_data();
    void evidence();
    void aLogThatContradicts();
    void withoutTheLog();
    void isNotInTheLog();
    void whatIsNotSeenInDefinitions();
    void whatStillRuns();
    void rowsWithoutTransactions();

    void tellsHowATableIsChanged_data();
    void tellsHowATableIsChanged();
    void tellsNothingOfNewTables();
    void warnsOfWhatIsWrittenLate();

private:
    std::unique_ptr<Connection> open(const MariaDbServer &server, const QString &user = {}) const;
    Statement statementOf(const QByteArray &text) const;
    void run(const QStringList &statements) const;
    /// What was there before the statement of that run, as the journal keeps it.
    StatementMark markOf(const Statement &statement) const;
    Result<StatementTrace> trace(const Statement &statement, const StatementMark &mark) const
    {
        return m_connection->trace(statement, mark, TraceDepth::Rehearse);
    }

    std::unique_ptr<MariaDbServer> m_server; ///< With a binary log.
    std::unique_ptr<MariaDbServer> m_watching; ///< Its performance schema knows who has a table.
    QString m_database;
    std::unique_ptr<Connection> m_connection;
};

void tst_MariaDbStatements::initTestCase()
{
    START_SERVER(m_server, MariaDbServer,
                 QStringList{u"log-bin=log"_s, u"server-id=1"_s, u"max-binlog-size=4096"_s});
    START_SERVER(m_watching, MariaDbServer,
                 QStringList{u"performance-schema=ON"_s,
                             u"performance-schema-instrument=wait/lock/metadata/sql/mdl=ON"_s});
}

void tst_MariaDbStatements::init()
{
    m_database = m_server->createDatabase();
    m_watching->value({}, u"CREATE OR REPLACE DATABASE "_s + m_database);
    m_connection = open(*m_server);
    run({u"CREATE TABLE t (i integer PRIMARY KEY, n integer)"_s,
         u"INSERT INTO t VALUES (1, 1), (2, 2)"_s});
}

void tst_MariaDbStatements::cleanupTestCase()
{
    m_server.reset();
    m_watching.reset();
}

std::unique_ptr<Connection> tst_MariaDbStatements::open(const MariaDbServer &server,
                                                        const QString &user) const
{
    QString text = server.url(m_database);
    if (!user.isEmpty())
        text.replace(MariaDbServer::user() + u'@', user + u'@');
    const auto url = DatabaseUrl::parse(text, {});
    if (!url)
        qFatal("%s", qPrintable(url.error().toString()));
    auto connection = (*engineFor(u"mariadb"_s))->open(*url, Access::Update);
    if (!connection)
        qFatal("%s", qPrintable(connection.error().toString()));
    return std::move(*connection);
}

Statement tst_MariaDbStatements::statementOf(const QByteArray &text) const
{
    QBuffer buffer;
    buffer.setData(text);
    buffer.open(QIODevice::ReadOnly);
    StatementReader reader(buffer, {.dialect = Dialect::MariaDb, .start = {.file = u"v1.sql"_s}});
    const auto statement = reader.next();
    if (!statement || !*statement)
        qFatal("No statement: %s", text.constData());
    return **statement;
}

void tst_MariaDbStatements::run(const QStringList &statements) const
{
    for (const QString &statement : statements) {
        const auto done = m_connection->run(statement);
        if (!done)
            qFatal("%s", qPrintable(done.error().toString()));
    }
}

StatementMark tst_MariaDbStatements::markOf(const Statement &statement) const
{
    auto mark = m_connection->mark(statement);
    if (!mark)
        qFatal("%s", qPrintable(mark.error().toString()));
    mark->run = u"run"_s;
    return *mark;
}

void tst_MariaDbStatements::seesWhoKeepsItWaiting_data()
{
    QTest::addColumn<bool>("isTold");
    QTest::newRow("the server tells who has the table") << true;
    QTest::newRow("the server tells of transactions only") << false;
}

void tst_MariaDbStatements::seesWhoKeepsItWaiting()
{
    QFETCH(bool, isTold);
    const MariaDbServer &server = isTold ? *m_watching : *m_server;
    m_connection = open(server);
    run({u"CREATE TABLE IF NOT EXISTS t (i integer PRIMARY KEY, n integer)"_s});
    const auto other = open(server);
    VERIFY_RESULT(other->begin({}));
    VERIFY_RESULT(other->query(u"SELECT COUNT(*) FROM t"_s));
    const auto bystander = open(server);
    VERIFY_RESULT(bystander->query(u"SELECT 1"_s));
    const qint64 session = other->query(u"SELECT CONNECTION_ID()"_s)->rows[0][0].toLongLong();
    std::vector<Observation> seen;
    m_connection->watch([&](const Observation &each) {
        seen.push_back(each);
        if (seen.size() == 2 && !other->commit({}))
            qFatal("the commit failed");
    });
    VERIFY_RESULT(m_connection->begin({.lockTimeout = 60s}));
    VERIFY_RESULT(m_connection->commit({}));
    VERIFY_RESULT(m_connection->execute(statementOf("ALTER TABLE t ADD COLUMN m integer"), {}));
    QVERIFY(seen.size() >= 2);
    QCOMPARE(seen[0].failure, QString());
    QCOMPARE(seen[0].blockers.size(), size_t(1));
    const OtherSession &blocker = seen[0].blockers[0];
    QCOMPARE(blocker.pid, session);
    QCOMPARE(blocker.user, MariaDbServer::user());
    QVERIFY2(blocker.state.contains("may have the table"_L1) != isTold, qPrintable(blocker.state));
    QVERIFY(blocker.since >= 0s && blocker.since < 1h);
}

void tst_MariaDbStatements::seesWhoHasTheRow()
{
    const auto other = open(*m_server);
    VERIFY_RESULT(other->begin({}));
    VERIFY_RESULT(other->run(u"UPDATE t SET n = 3 WHERE i = 1"_s));
    const qint64 session = other->query(u"SELECT CONNECTION_ID()"_s)->rows[0][0].toLongLong();
    std::vector<Observation> seen;
    m_connection->watch([&](const Observation &each) {
        seen.push_back(each);
        if (!each.blockers.empty() && other->inTransaction() && !other->commit({}))
            qFatal("the commit failed");
    });
    VERIFY_RESULT(m_connection->begin({.lockTimeout = 60s}));
    VERIFY_RESULT(m_connection->execute(statementOf("UPDATE t SET n = 4"), {}));
    VERIFY_RESULT(m_connection->commit({}));
    const auto told =
        std::ranges::find_if(seen, [](const Observation &each) { return !each.blockers.empty(); });
    QVERIFY(told != seen.end());
    QCOMPARE(told->blockers.size(), size_t(1));
    QCOMPARE(told->blockers[0].pid, session);
}

void tst_MariaDbStatements::seesWhomItKeepsWaiting()
{
    VERIFY_RESULT(m_connection->begin({}));
    VERIFY_RESULT(m_connection->execute(statementOf("UPDATE t SET n = 5"), {}));
    std::thread victim([this] {
        const auto other = open(*m_server);
        if (!other->begin({.lockTimeout = 60s}) || !other->run(u"UPDATE t SET n = 6"_s)
            || !other->commit({}))
            qWarning("the other session failed");
    });
    std::stop_source source;
    std::optional<Observation> seen;
    m_connection->watch([&](const Observation &each) {
        if (each.blocked == 0)
            return;
        seen = each;
        source.request_stop();
    });
    VERIFY_ERROR(m_connection->execute(statementOf("SELECT SLEEP(300) FROM t"), source.get_token()),
                 ErrorKind::Cancelled);
    VERIFY_RESULT(m_connection->rollback());
    victim.join();
    QVERIFY(seen.has_value());
    QCOMPARE(seen->blocked, 1);
    QVERIFY(seen->blockers.empty());
    QVERIFY2(seen->longestBlocked.query.startsWith(u"UPDATE t"_s),
             qPrintable(seen->longestBlocked.query));
}

void tst_MariaDbStatements::seesHowFarItIs()
{
    run({u"CREATE TABLE many AS SELECT seq AS i, REPEAT('x', 200) AS text FROM seq_1_to_30000"_s});
    std::stop_source source;
    std::vector<Observation> seen;
    m_connection->watch([&](const Observation &each) {
        seen.push_back(each);
        if (seen.size() == 2)
            source.request_stop();
    });
    // Each row takes about a millisecond.
    const auto outcome = m_connection->execute(
        statementOf("ALTER TABLE many ADD COLUMN s char(64) AS (SHA2(REPEAT(text, 2000), 256)) "
                    "PERSISTENT, ALGORITHM = COPY"),
        source.get_token());
    VERIFY_ERROR(outcome, ErrorKind::Cancelled);
    const auto told =
        std::ranges::find_if(seen, [](const Observation &each) { return each.total > 0; });
    QVERIFY(told != seen.end());
    QVERIFY2(told->phase.contains("copy"_L1), qPrintable(told->phase));
    QVERIFY(told->done >= 0 && told->done < told->total);
}

void tst_MariaDbStatements::saysOnceThatItCannotSee()
{
    const QString user = u"single_"_s + m_database;
    run({u"CREATE USER %1@'127.0.0.1' WITH MAX_USER_CONNECTIONS 1"_s.arg(user),
         u"GRANT ALL ON %1.* TO %2@'127.0.0.1'"_s.arg(m_database, user)});
    m_connection = open(*m_server, user);
    std::vector<Observation> seen;
    m_connection->watch([&](const Observation &each) { seen.push_back(each); });
    VERIFY_RESULT(m_connection->execute(statementOf("SELECT SLEEP(1.5)"), {}));
    VERIFY_RESULT(m_connection->execute(statementOf("SELECT SLEEP(1.2)"), {}));
    QCOMPARE(seen.size(), size_t(1));
    QVERIFY2(seen[0].failure.contains("max_user_connections"_L1), qPrintable(seen[0].failure));
}

void tst_MariaDbStatements::evidence_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text :
         {"ALTER TABLE t ADD COLUMN m integer", "ALTER TABLE t MODIFY n bigint, ALGORITHM = COPY",
          "ALTER TABLE t ADD INDEX (n)", "ALTER TABLE t FORCE", "ALTER TABLE t MODIFY n integer",
          "CREATE INDEX by_n ON t (n)", "RENAME TABLE t TO u", "TRUNCATE TABLE t",
          "CREATE TABLE u (i integer)", "CREATE TABLE u LIKE t"})
        QTest::addRow("%s", text) << QByteArray(text);
}

/// The log tells of each, and nothing else has to.
void tst_MariaDbStatements::evidence()
{
    using State = StatementTrace::State;
    QFETCH(QByteArray, text);
    const Statement statement = statementOf(text);
    const StatementMark mark = markOf(statement);
    QVERIFY(!mark.position.isEmpty());
    // More than fits into one file of the log.
    for (int row = 10; row < 60; ++row)
        run({u"CREATE TABLE other%1 (i integer)"_s.arg(row)});
    const auto before = trace(statement, mark);
    VERIFY_RESULT(before);
    QVERIFY2(before->state == State::NotDone, qPrintable(before->evidence));
    VERIFY_RESULT(m_connection->begin({.run = mark.run}));
    VERIFY_RESULT(m_connection->commit({}));
    VERIFY_RESULT(m_connection->execute(statement, {}));
    const auto after = trace(statement, mark);
    VERIFY_RESULT(after);
    QVERIFY2(after->state == State::Done, qPrintable(after->evidence));
    QVERIFY2(after->evidence.contains("binary log"_L1), qPrintable(after->evidence));
}

void tst_MariaDbStatements::aLogThatContradicts()
{
    const Statement statement = statementOf("ALTER TABLE t ADD COLUMN m integer");
    const StatementMark mark = markOf(statement);
    VERIFY_RESULT(m_connection->begin({.run = mark.run}));
    VERIFY_RESULT(m_connection->commit({}));
    VERIFY_RESULT(m_connection->execute(statement, {}));
    run({u"ALTER TABLE t DROP COLUMN m"_s});
    const auto trace = this->trace(statement, mark);
    VERIFY_RESULT(trace);
    QVERIFY2(trace->state == StatementTrace::State::Unknown, qPrintable(trace->evidence));
}

/// A log that does not take the statement in, or that has been purged.
void tst_MariaDbStatements::withoutTheLog()
{
    using State = StatementTrace::State;
    const Statement statement = statementOf("ALTER TABLE t MODIFY n bigint");
    StatementMark mark = markOf(statement);
    mark.position = u"log.999999:4"_s;
    const auto before = trace(statement, mark);
    VERIFY_RESULT(before);
    QVERIFY2(before->state == State::NotDone, qPrintable(before->evidence));
    QVERIFY(!before->changed);
    VERIFY_RESULT(m_connection->execute(statement, {}));
    const auto looked = m_connection->trace(statement, mark, TraceDepth::Look);
    VERIFY_RESULT(looked);
    QCOMPARE(looked->state, State::Harmless);
    QVERIFY(looked->changed);
    const auto tried = trace(statement, mark);
    VERIFY_RESULT(tried);
    QVERIFY2(tried->state == State::Done, qPrintable(tried->evidence));
    run({u"ALTER TABLE t MODIFY n smallint"_s});
    const auto other = trace(statement, mark);
    VERIFY_RESULT(other);
    QCOMPARE(other->state, State::Harmless);

    VERIFY_RESULT(m_connection->execute(statementOf("SET SESSION sql_log_bin = 0"), {}));
    QCOMPARE(markOf(statement).position, QString());
}

/// What the server writes into its log in its own words is not missed there.
void tst_MariaDbStatements::isNotInTheLog()
{
    const Statement statement = statementOf("DROP TABLE t");
    const StatementMark mark = markOf(statement);
    VERIFY_RESULT(m_connection->begin({.run = mark.run}));
    VERIFY_RESULT(m_connection->commit({}));
    VERIFY_RESULT(m_connection->execute(statement, {}));
    const auto trace = this->trace(statement, mark);
    VERIFY_RESULT(trace);
    QVERIFY2(trace->state == StatementTrace::State::Done, qPrintable(trace->evidence));
}

/// Partitions that change their rows look as before, and would change them back.
void tst_MariaDbStatements::whatIsNotSeenInDefinitions()
{
    using State = StatementTrace::State;
    run({u"CREATE TABLE parts (i integer) PARTITION BY RANGE (i) "
         "(PARTITION low VALUES LESS THAN (10))"_s,
         u"CREATE TABLE other (i integer)"_s, u"INSERT INTO other VALUES (1)"_s,
         u"CREATE TABLE nothing (i integer)"_s});
    const Statement exchange =
        statementOf("ALTER TABLE parts EXCHANGE PARTITION low WITH TABLE other");
    StatementMark mark = markOf(exchange);
    const auto logged = trace(exchange, mark);
    VERIFY_RESULT(logged);
    QVERIFY2(logged->state == State::NotDone, qPrintable(logged->evidence));
    mark.position.clear();
    const auto seen = trace(exchange, mark);
    VERIFY_RESULT(seen);
    QVERIFY2(seen->state == State::Unknown, qPrintable(seen->evidence));
    // It was empty before.
    const Statement emptied = statementOf("TRUNCATE TABLE nothing");
    const auto empty = trace(emptied, markOf(emptied));
    VERIFY_RESULT(empty);
    QVERIFY2(empty->state == State::NotDone, qPrintable(empty->evidence));
}

void tst_MariaDbStatements::whatStillRuns()
{
    const Statement statement = statementOf("ALTER TABLE t ADD COLUMN m integer");
    const StatementMark mark = markOf(statement);
    const auto holder = open(*m_server);
    VERIFY_RESULT(holder->begin({}));
    VERIFY_RESULT(holder->query(u"SELECT COUNT(*) FROM t"_s));
    std::thread worker([&] {
        const auto other = open(*m_server);
        if (!other->begin({.run = mark.run, .lockTimeout = 60s}) || !other->commit({})
            || !other->execute(statement, {}))
            qWarning("the other session failed");
    });
    const auto state = [&] {
        const auto seen = trace(statement, mark);
        return seen ? seen->state : StatementTrace::State::Unknown;
    };
    const bool seen =
        QTest::qWaitFor([&] { return state() == StatementTrace::State::Running; }, 30000);
    VERIFY_RESULT(holder->commit({}));
    worker.join();
    QVERIFY(seen);
    // The server answers before it forgets what it was busy with.
    QTRY_COMPARE(state(), StatementTrace::State::Done);
}

void tst_MariaDbStatements::rowsWithoutTransactions()
{
    run({u"CREATE TABLE old (i integer) ENGINE = MyISAM"_s, u"INSERT INTO old VALUES (1), (2)"_s});
    const Statement statement = statementOf("INSERT INTO old VALUES (3)");
    const auto seen = trace(statement, markOf(statement));
    VERIFY_RESULT(seen);
    QCOMPARE(seen->state, StatementTrace::State::Unknown);
    QVERIFY2(seen->evidence.contains("old (MyISAM) has 2 rows"_L1), qPrintable(seen->evidence));
}

void tst_MariaDbStatements::tellsHowATableIsChanged_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("way");
    QTest::addColumn<Blocking>("blocks");
    QTest::addColumn<bool>("rewrites");
    const auto row = [](const char *text, const char *way, Blocking blocks, bool rewrites) {
        QTest::addRow("%s", text) << QByteArray(text) << QString::fromLatin1(way) << blocks
                                  << rewrites;
    };
    row("ALTER TABLE t ADD COLUMN m integer -- new", "ALGORITHM=INSTANT", Blocking::Nothing, false);
    row("ALTER TABLE t ADD INDEX (n)", "ALGORITHM=NOCOPY, LOCK=NONE", Blocking::Nothing, false);
    row("CREATE UNIQUE INDEX by_n ON t (n)", "ALGORITHM=NOCOPY, LOCK=NONE", Blocking::Nothing,
        false);
    row("ALTER TABLE t MODIFY n integer NOT NULL", "ALGORITHM=INPLACE, LOCK=NONE",
        Blocking::Nothing, true);
    row("ALTER TABLE t MODIFY n bigint", "ALGORITHM=COPY, LOCK=SHARED", Blocking::Writes, true);
}

void tst_MariaDbStatements::tellsHowATableIsChanged()
{
    QFETCH(QByteArray, text);
    const auto rehearsal = m_connection->rehearse({}, {});
    VERIFY_RESULT(rehearsal);
    const auto outcome = (*rehearsal)->connection().execute(statementOf(text), {});
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->effects.source, StatementEffects::Source::Measured);
    QCOMPARE(outcome->effects.relations.size(), size_t(1));
    const RelationEffect &effect = outcome->effects.relations[0];
    QCOMPARE(effect.name, u"t"_s);
    QTEST(effect.lock, "way");
    QTEST(effect.blocks, "blocks");
    QTEST(effect.rewritten, "rewrites");
    QVERIFY(effect.bytes > 0);
}

void tst_MariaDbStatements::tellsNothingOfNewTables()
{
    const auto rehearsal = m_connection->rehearse({}, {});
    VERIFY_RESULT(rehearsal);
    Connection &copy = (*rehearsal)->connection();
    VERIFY_RESULT(copy.execute(statementOf("CREATE TABLE made (i integer)"), {}));
    const auto made = copy.execute(statementOf("ALTER TABLE made ADD COLUMN j integer"), {});
    VERIFY_RESULT(made);
    QCOMPARE(made->effects.source, StatementEffects::Source::NotTold);
    const auto wrong = copy.execute(statementOf("ALTER TABLE t\n DROP COLUMN nope"), {});
    VERIFY_ERROR(wrong, ErrorKind::Sql);
    QCOMPARE(wrong.error().place.toString(), u"v1.sql:2:14"_s);
}

/// After a crash of the machine the log and the journal may tell of different things.
void tst_MariaDbStatements::warnsOfWhatIsWrittenLate()
{
    const auto tells = [](Connection &connection) {
        return connection.info().notes.join(u' ').contains("sync_binlog is not 1"_L1);
    };
    m_server->value({}, u"SET GLOBAL sync_binlog = 0"_s);
    QVERIFY(tells(*m_connection));
    m_server->value({}, u"SET GLOBAL sync_binlog = 1"_s);
    QVERIFY(!tells(*m_connection));
    QVERIFY(m_connection->info().notes.join(u' ').contains("innodb_flush_log_at_trx_commit"_L1));
    QVERIFY(!tells(*open(*m_watching))); // It has no log.
}

QTEST_GUILESS_MAIN(tst_MariaDbStatements)
#include "tst_mariadbstatements.moc"
