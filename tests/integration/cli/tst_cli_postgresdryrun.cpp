// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/program.h"
#include "support/servers/postgresserver.h"
#include "support/testing.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QProcess>
#include <QScopeGuard>

#include <memory>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

/// The dry run of PostgreSQL in its three modes, from the command line.
class tst_CliPostgresDryRun : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { START_SERVER(m_server, PostgresServer); }
    void init();
    void cleanupTestCase() { m_server.reset(); }

    void tellsWhomItBlocks();
    void ownTablesAreNotTold();
    void tellsOfEachMigrationByItself();
    void tellsOfStatementsOutsideATransaction();
    void tellsOfARowOfInserts();
    void aReportTellsItToo();
    void triesOnTheDatabaseItself();
    void findsWhatTheCommitWouldFind();
    void refusesWhatARollbackLeaves_data();
    void refusesWhatARollbackLeaves();
    void doesNotWaitLong();
    void doesNotRunLong();
    void tellsForWhomItWouldWait();
    void aConcurrentIndexWaitsForOpenTransactions();
    void asksFirst();
    void listsOnly();
    void saysWhatElseThereIs();
    void asksWhichRowsViolate_data();
    void asksWhichRowsViolate();
    void asksWithoutDoingAnything();
    void whatIsAllowedMayFailAllTheSame();
    void asksNothingOfProduction();
    void comparesPrivileges();
    void comparesNoPrivilegesThatACopyHasNot();

private:
    ProgramRun ponyup(const QStringList &arguments) const;
    /// The statements of the first migration with any, as JSON.
    QJsonArray statements(const QStringList &arguments) const;
    static QJsonObject relation(const QJsonValue &statement, const QString &name);
    /// A session that has done this in a transaction and holds it open while the result lives.
    auto holding(const QString &sql) const;
    void write(const QString &file, const QByteArray &content) const
    {
        m_folder->write(u"migrations/"_s + file, content);
    }
    QString value(const QString &sql) const { return m_server->value(m_database, sql); }

    std::unique_ptr<PostgresServer> m_server;
    std::unique_ptr<Folder> m_folder;
    QString m_database;
    QString m_user;
};

void tst_CliPostgresDryRun::init()
{
    m_database = m_server->createDatabase();
    m_user = PostgresServer::user();
    m_folder = std::make_unique<Folder>();
    value(u"CREATE TABLE goods (id serial PRIMARY KEY, name varchar(20) NOT NULL)"_s);
    value(u"CREATE INDEX goods_name ON goods (name)"_s);
    value(u"CREATE TABLE sales (id integer PRIMARY KEY, goods integer NOT NULL)"_s);
    value(u"CREATE VIEW names AS SELECT name FROM goods"_s);
    value(u"INSERT INTO goods (name) SELECT 'n' || i FROM generate_series(1, 5000) i"_s);
    value(u"INSERT INTO sales SELECT i, i FROM generate_series(1, 300) i"_s);
    value(u"ANALYZE"_s);
}

ProgramRun tst_CliPostgresDryRun::ponyup(const QStringList &arguments) const
{
    const QString url =
        m_server->url(m_database).replace(PostgresServer::user() + u'@', m_user + u'@');
    return runPonyup(QStringList{u"--database"_s, url, u"--folder"_s, u"migrations"_s} + arguments,
                     m_folder->path());
}

QJsonArray tst_CliPostgresDryRun::statements(const QStringList &arguments) const
{
    const ProgramRun run = ponyup(arguments + QStringList{u"--json"_s});
    const QJsonObject json = run.json();
    for (const QJsonValue &migration : json[u"run"_s][u"migrations"_s].toArray())
        if (!migration[u"statements"_s].toArray().isEmpty())
            return migration[u"statements"_s].toArray();
    qWarning("%s", run.report().constData());
    return {};
}

QJsonObject tst_CliPostgresDryRun::relation(const QJsonValue &statement, const QString &name)
{
    for (const QJsonValue &each : statement[u"effects"_s][u"relations"_s].toArray())
        if (each[u"name"_s] == name)
            return each.toObject();
    return {};
}

/// The version is looked at in the same transaction, by an index.
void tst_CliPostgresDryRun::ownTablesAreNotTold()
{
    write(u"v0.sql"_s, "CREATE TABLE makers (id integer PRIMARY KEY);\n");
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 0);
    write(u"v1.sql"_s, "SELECT 1;\n");
    const QJsonArray all = statements({u"preview"_s});
    QCOMPARE(all.size(), 1);
    QCOMPARE(all[0][u"effects"_s][u"relations"_s].toArray(), QJsonArray());
}

void tst_CliPostgresDryRun::tellsWhomItBlocks()
{
    write(u"v0.sql"_s,
          "CREATE TABLE makers (id integer PRIMARY KEY);\n"
          "ALTER TABLE goods ADD COLUMN maker integer REFERENCES makers;\n"
          "ALTER TABLE makers ADD COLUMN name text;\n"
          "CREATE INDEX ON sales (goods);\n"
          "ALTER TABLE sales ALTER COLUMN goods TYPE bigint;\n"
          "DROP TABLE goods CASCADE;\n");
    const QJsonArray all = statements({u"preview"_s});
    QCOMPARE(all.size(), 6);
    // What the plan has made itself is nobody's risk.
    QVERIFY(relation(all[0], u"makers"_s)[u"isNew"_s].toBool());

    const QJsonObject goods = relation(all[1], u"goods"_s);
    QCOMPARE(goods[u"lock"_s], QJsonValue(u"ACCESS EXCLUSIVE"_s));
    QCOMPARE(goods[u"blocks"_s], QJsonValue(u"reads-and-writes"_s));
    QCOMPARE(goods[u"rows"_s], QJsonValue(5000));
    QVERIFY(goods[u"bytes"_s].toInteger() > 200'000);
    QVERIFY(!goods[u"rewritten"_s].toBool() && !goods[u"isNew"_s].toBool());
    QVERIFY(relation(all[2], u"makers"_s).isEmpty()); // It has had that lock since it was made.

    const QJsonObject indexed = relation(all[3], u"sales"_s);
    QCOMPARE(indexed[u"blocks"_s], QJsonValue(u"writes"_s));
    QCOMPARE(indexed[u"indexesBuilt"_s], QJsonValue(QJsonArray{u"sales_goods_idx"_s}));
    const QJsonObject sales = relation(all[4], u"sales"_s);
    QVERIFY(sales[u"rewritten"_s].toBool());
    QCOMPARE(sales[u"rows"_s], QJsonValue(300));
    QVERIFY(!sales[u"lockedBefore"_s].toBool());

    // By the name it had, though it is gone; with what falls with it.
    const QJsonObject dropped = relation(all[5], u"goods"_s);
    QVERIFY(dropped[u"dropped"_s].toBool() && dropped[u"lockedBefore"_s].toBool());
    QVERIFY(relation(all[5], u"names"_s)[u"dropped"_s].toBool());

    const ProgramRun text = ponyup({u"preview"_s});
    VERIFY_EXIT(text, 0);
    const QByteArray out = text.out.simplified();
    QVERIFY2(out.contains("Rehearsed: the plan was carried out on an empty copy"),
             text.report().constData());
    QVERIFY2(out.contains("2 goods 5,000 ") && out.contains("reads and writes ACCESS EXCLUSIVE"),
             text.report().constData());
    QVERIFY2(out.contains("writes SHARE builds 1 index"), text.report().constData());
    QVERIFY2(out.contains("rewrites all of it"), text.report().constData());
    QCOMPARE(value(u"SELECT count(*) FROM goods"_s), u"5000"_s);
}

void tst_CliPostgresDryRun::tellsOfEachMigrationByItself()
{
    write(u"v0.sql"_s, "ALTER TABLE goods RENAME TO articles;\nCREATE TABLE t (i integer);\n");
    write(u"v1.sql"_s, "ALTER TABLE articles ADD COLUMN x integer;\nALTER TABLE t ADD y text;\n");
    const ProgramRun run = ponyup({u"preview"_s, u"--json"_s});
    VERIFY_EXIT(run, 0);
    const QJsonArray migrations = run.json()[u"run"_s][u"migrations"_s].toArray();
    QCOMPARE(migrations.size(), 2);
    // In the first as it was called before; in the second as its own script calls it.
    QVERIFY(!relation(migrations[0][u"statements"_s].toArray().at(0), u"goods"_s).isEmpty());
    const QJsonObject renamed =
        relation(migrations[1][u"statements"_s].toArray().at(0), u"articles"_s);
    QCOMPARE(renamed[u"blocks"_s], QJsonValue(u"reads-and-writes"_s));
    QVERIFY(!renamed[u"lockedBefore"_s].toBool()); // The first is committed by then.
    QCOMPARE(renamed[u"rows"_s], QJsonValue(5000));
    QVERIFY(relation(migrations[1][u"statements"_s].toArray().at(1), u"t"_s)[u"isNew"_s].toBool());
}

void tst_CliPostgresDryRun::tellsOfStatementsOutsideATransaction()
{
    write(u"v0.sql"_s, "CREATE INDEX CONCURRENTLY sold ON sales (goods);\nVACUUM FULL goods;\n");
    const QJsonArray all = statements({u"preview"_s});
    QCOMPARE(all.size(), 2);
    QCOMPARE(all[0][u"effects"_s][u"source"_s], QJsonValue(u"documented"_s));
    const QJsonObject sales = relation(all[0], u"sales"_s);
    QCOMPARE(sales[u"blocks"_s], QJsonValue(u"schema-changes"_s));
    QCOMPARE(sales[u"indexesBuilt"_s], QJsonValue(QJsonArray{u"sold"_s}));
    const QJsonObject goods = relation(all[1], u"goods"_s);
    QCOMPARE(goods[u"blocks"_s], QJsonValue(u"reads-and-writes"_s));
    QVERIFY(goods[u"rewritten"_s].toBool());
    QCOMPARE(goods[u"rows"_s], QJsonValue(5000));
}

void tst_CliPostgresDryRun::tellsOfARowOfInserts()
{
    QByteArray script;
    for (int i = 1; i <= 500; ++i)
        script += "INSERT INTO sales VALUES (" + QByteArray::number(1000 + i) + ", 1);\n";
    write(u"v0.sql"_s, script + "UPDATE goods SET name = '';\nUPDATE goods SET name = 'x';\n");
    const QJsonArray all = statements({u"preview"_s});
    QCOMPARE(all.size(), 502);
    QCOMPARE(relation(all[0], u"sales"_s)[u"lock"_s], QJsonValue(u"ROW EXCLUSIVE"_s));
    for (int i = 1; i < 500; ++i)
        QVERIFY(relation(all[i], u"sales"_s).isEmpty());
    QCOMPARE(relation(all[500], u"goods"_s)[u"lock"_s], QJsonValue(u"ROW EXCLUSIVE"_s));
    QVERIFY(relation(all[501], u"goods"_s).isEmpty());
}

void tst_CliPostgresDryRun::aReportTellsItToo()
{
    write(u"v0.sql"_s, "ALTER TABLE sales ALTER COLUMN goods TYPE bigint;\n");
    VERIFY_EXIT(ponyup({u"report"_s, u"preview.html"_s, u"--of"_s, u"preview"_s}), 0);
    const QByteArray html = m_folder->read(u"preview.html"_s);
    QVERIFY2(html.contains("reads and writes") && html.contains("rewrites all of it"),
             html.constData());
    QVERIFY2(html.contains("Rehearsed:"), html.constData());
    VERIFY_EXIT(ponyup({u"report"_s, u"preview.csv"_s, u"--of"_s, u"preview"_s}), 0);
    const QByteArray csv = m_folder->read(u"preview.csv"_s);
    QVERIFY2(csv.contains("blocks reads and writes of sales; rewrites all of it"), csv.constData());
}

void tst_CliPostgresDryRun::triesOnTheDatabaseItself()
{
    write(u"v0.sql"_s,
          "UPDATE goods SET name = upper(name);\n"
          "INSERT INTO goods (name) VALUES ('new');\n");
    write(u"v1.sql"_s,
          "ALTER TABLE goods ADD COLUMN price numeric;\nUPDATE goods SET price = 1;\n");
    const ProgramRun run = ponyup({u"preview"_s, u"--live"_s, u"--yes"_s, u"--json"_s});
    VERIFY_EXIT(run, 0);
    const QJsonObject json = run.json();
    QCOMPARE(json[u"mode"_s], QJsonValue(u"live"_s));
    const QJsonArray migrations = json[u"run"_s][u"migrations"_s].toArray();
    QCOMPARE(migrations[0][u"statements"_s].toArray().at(0)[u"rows"_s], QJsonValue(5000));
    QCOMPARE(migrations[1][u"statements"_s].toArray().at(1)[u"rows"_s], QJsonValue(5001));
    QCOMPARE(relation(migrations[1][u"statements"_s].toArray().at(0), u"goods"_s)[u"blocks"_s],
             QJsonValue(u"reads-and-writes"_s));
    QCOMPARE(json[u"run"_s][u"versionAfter"_s], QJsonValue(2));
    QVERIFY(!json[u"changes"_s][u"changes"_s].toArray().isEmpty());
    QVERIFY2(run.out.contains("goods_id_seq has advanced to 5001"), run.report().constData());

    QCOMPARE(value(u"SELECT count(*) FROM goods WHERE name LIKE 'n%'"_s), u"5000"_s);
    QCOMPARE(value(u"SELECT count(*) FROM pg_attribute WHERE attrelid = 'goods'::regclass "
                   "AND attname = 'price'"_s),
             u"0"_s);
    QCOMPARE(value(u"SELECT count(*) FROM pg_class WHERE relname IN ('version', 'ponyup_log')"_s),
             u"0"_s);
    QCOMPARE(value(u"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"_s), u"0"_s);

    const ProgramRun text = ponyup({u"preview"_s, u"--live"_s, u"--yes"_s});
    VERIFY_EXIT(text, 0);
    QVERIFY2(text.out.contains("Live: the plan was carried out on the database itself"),
             text.report().constData());
}

void tst_CliPostgresDryRun::findsWhatTheCommitWouldFind()
{
    value(u"ALTER TABLE sales ADD CONSTRAINT known FOREIGN KEY (goods) REFERENCES goods "
          "DEFERRABLE INITIALLY DEFERRED"_s);
    write(u"v0.sql"_s, "INSERT INTO sales VALUES (9999, 77777);\n");
    const ProgramRun run = ponyup({u"preview"_s, u"--live"_s, u"--yes"_s});
    VERIFY_EXIT(run, 1);
    QVERIFY2(run.err.contains("known"), run.report().constData());
    QCOMPARE(value(u"SELECT count(*) FROM sales"_s), u"300"_s);
}

void tst_CliPostgresDryRun::refusesWhatARollbackLeaves_data()
{
    QTest::addColumn<QByteArray>("statement");
    QTest::addColumn<QByteArray>("told");
    const auto row = [](const char *statement, const char *told) {
        QTest::newRow(statement) << QByteArray(statement) << QByteArray(told);
    };
    row("SELECT nextval('goods_id_seq')", "what nextval does");
    row("SELECT pg_catalog.setval('goods_id_seq', 7)", "what setval does");
    row("CREATE TABLE more AS VALUES (nextval('goods_id_seq'))", "what nextval does");
    row("DO $$ BEGIN PERFORM nextval('goods_id_seq'); END $$", "what nextval does");
    row("INSERT INTO sales SELECT nextval ('goods_id_seq'), 1", "what nextval does");
    row("SELECT dblink_exec('', 'DELETE FROM goods')", "what dblink_exec does");
    row("SELECT pg_create_physical_replication_slot('x')", "pg_create_physical_replication_slot");
    row("CREATE INDEX CONCURRENTLY ON sales (goods)", "cannot run in a transaction");
    row("VACUUM goods", "cannot run in a transaction");
}

void tst_CliPostgresDryRun::refusesWhatARollbackLeaves()
{
    QFETCH(QByteArray, statement);
    QFETCH(QByteArray, told);
    write(u"v0.sql"_s, "DELETE FROM sales;\n");
    write(u"v1.sql"_s, "-- Far\nDELETE FROM goods;\n" + statement + ";\n");
    const ProgramRun run = ponyup({u"preview"_s, u"--live"_s, u"--yes"_s});
    QVERIFY2(run.exitCode != 0, run.report().constData());
    QVERIFY2(run.err.contains("v1.sql:3:1") && run.err.contains(told), run.report().constData());
    QCOMPARE(value(u"SELECT last_value FROM goods_id_seq"_s), u"5000"_s);
    // On a copy, and up to there, it may be tried.
    VERIFY_EXIT(ponyup({u"preview"_s, u"--live"_s, u"--yes"_s, u"--to"_s, u"1"_s}), 0);
    // What only keeps the words for later does not run them.
    write(u"v1.sql"_s,
          "-- Near\nCREATE TABLE later (i integer DEFAULT nextval('goods_id_seq'));\n"
          "CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT nextval(''goods_id_seq'')';"
          "\n");
    VERIFY_EXIT(ponyup({u"preview"_s, u"--live"_s, u"--yes"_s}), 0);
}

auto tst_CliPostgresDryRun::holding(const QString &sql) const
{
    auto holder = std::make_shared<QProcess>();
    holder->start(m_server->psqlProgram(),
                  {u"-X"_s, u"-q"_s, u"-d"_s, m_server->url(m_database), u"-c"_s,
                   u"SET application_name = 'holder'; BEGIN; %1; SELECT pg_sleep(600)"_s.arg(sql)});
    [&] {
        QTRY_COMPARE_WITH_TIMEOUT(
            value(u"SELECT count(*) FROM pg_stat_activity WHERE application_name = 'holder' AND "
                  "wait_event = 'PgSleep'"_s),
            u"1"_s, 30000);
    }();
    return qScopeGuard([this, holder] {
        value(u"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
              "WHERE application_name = 'holder'"_s);
        holder->waitForFinished();
    });
}

void tst_CliPostgresDryRun::doesNotWaitLong()
{
    const auto holder = holding(u"LOCK TABLE sales"_s);
    write(u"v0.sql"_s, "DELETE FROM goods;\nDELETE FROM sales;\n");
    const ProgramRun run = ponyup({u"preview"_s, u"--live"_s, u"--yes"_s});
    QVERIFY2(run.exitCode != 0, run.report().constData());
    QVERIFY2(run.err.contains("v0.sql:2") && run.err.contains("lock"), run.report().constData());
    QCOMPARE(value(u"SELECT count(*) FROM goods"_s), u"5000"_s);
}

void tst_CliPostgresDryRun::tellsForWhomItWouldWait()
{
    const auto holder = holding(u"UPDATE goods SET name = 'x' WHERE id = 1"_s);
    write(u"v0.sql"_s, "ALTER TABLE goods ADD COLUMN price numeric;\nDELETE FROM sales;\n");
    const ProgramRun run = ponyup({u"preview"_s, u"--json"_s});
    const QJsonObject json = run.json();
    QCOMPARE(json[u"verdict"_s][u"answer"_s].toString(), u"not-now"_s);
    QStringList waits;
    for (const QJsonValue &wait : json[u"waits"_s].toArray())
        waits +=
            u"%1 %2 %3 %4"_s.arg(wait[u"table"_s].toString(), wait[u"lock"_s].toString(),
                                 wait[u"holds"_s].toString(), wait[u"application"_s].toString());
    QCOMPARE(waits, QStringList(u"goods ACCESS EXCLUSIVE ROW EXCLUSIVE holder"_s));
    QVERIFY2(run.json()[u"verdict"_s][u"reasons"_s][0].toString().contains(
                 "which holds ROW EXCLUSIVE on goods"_L1),
             run.report().constData());
    // Rows of another table: both may write.
    write(u"v0.sql"_s, "DELETE FROM goods WHERE id = 2;\n");
    QCOMPARE(ponyup({u"preview"_s, u"--json"_s}).json()[u"waits"_s].toArray().size(), 0);
}

void tst_CliPostgresDryRun::aConcurrentIndexWaitsForOpenTransactions()
{
    const auto holder = holding(u"SELECT count(*) FROM sales"_s);
    write(u"v0.sql"_s, "CREATE INDEX CONCURRENTLY by_goods ON goods (name, id);\n");
    const ProgramRun run = ponyup({u"preview"_s});
    QVERIFY2(run.out.contains("Right now it would wait for the open transaction of pid"),
             run.report().constData());
    QVERIFY2(run.out.contains("Not right now: others hold what it needs."),
             run.report().constData());
}

void tst_CliPostgresDryRun::doesNotRunLong()
{
    write(u"v0.sql"_s, "-- ponyup: statement-timeout 10min\nSELECT pg_sleep(300);\n");
    QElapsedTimer clock;
    clock.start();
    const ProgramRun run = ponyup({u"preview"_s, u"--live"_s, u"--yes"_s});
    QVERIFY2(run.exitCode != 0, run.report().constData());
    QVERIFY2(run.err.contains("statement timeout of 10"), run.report().constData());
}

void tst_CliPostgresDryRun::asksFirst()
{
    write(u"v0.sql"_s, "DELETE FROM sales;\n");
    const ProgramRun unasked = ponyup({u"preview"_s, u"--live"_s});
    QVERIFY2(unasked.exitCode != 0 && unasked.err.contains("--yes"), unasked.report().constData());
    const ProgramRun both = ponyup({u"preview"_s, u"--live"_s, u"--static"_s});
    QVERIFY2(both.exitCode != 0 && both.err.contains("contradict"), both.report().constData());
}

void tst_CliPostgresDryRun::listsOnly()
{
    write(u"v0.sql"_s, "DELETE FROM sales;\n");
    const ProgramRun run = ponyup({u"preview"_s, u"--static"_s, u"--json"_s});
    VERIFY_EXIT(run, 0);
    const QJsonObject json = run.json();
    QCOMPARE(json[u"mode"_s], QJsonValue(u"static"_s));
    QCOMPARE(json[u"executed"_s], QJsonValue(false));
    const QJsonArray migrations = json[u"run"_s][u"migrations"_s].toArray();
    const QJsonValue statement = migrations[0][u"statements"_s].toArray().at(0);
    QCOMPARE(statement[u"effects"_s][u"source"_s], QJsonValue(u"not-told"_s));
}

void tst_CliPostgresDryRun::saysWhatElseThereIs()
{
    value(u"DROP ROLE IF EXISTS clerk"_s);
    value(u"CREATE ROLE clerk LOGIN"_s);
    m_user = u"clerk"_s;
    write(u"v0.sql"_s, "CREATE TABLE t (i integer);\n");
    const ProgramRun run = ponyup({u"preview"_s});
    QVERIFY2(run.exitCode != 0, run.report().constData());
    QVERIFY2(run.err.contains("CREATEDB") && run.err.contains("--live")
                 && run.err.contains("--static"),
             run.report().constData());
}

void tst_CliPostgresDryRun::asksWhichRowsViolate_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("answer"); ///< How it begins.
    const QString none = u"No row of the database violates it now."_s;
    const auto add = [](const QByteArray &sql, const QString &rule, const QString &answer) {
        QTest::newRow(sql.constData()) << sql << rule << answer;
    };
    // goods: 5,000 rows, note is null in 7, code twice the same in 2; sales refers to 3 that lack.
    add("ALTER TABLE goods ALTER COLUMN note SET NOT NULL", u"PG-015"_s, u"7 rows of"_s);
    add("ALTER TABLE goods ALTER COLUMN \"Code\" SET NOT NULL", u"PG-015"_s, none);
    add("ALTER TABLE goods ADD COLUMN c integer NOT NULL", u"PG-006"_s, u"At least 1000 rows of"_s);
    add("ALTER TABLE sales ADD FOREIGN KEY (goods) REFERENCES goods", u"PG-018"_s, u"3 rows of"_s);
    add("ALTER TABLE sales ADD CONSTRAINT k FOREIGN KEY (id) REFERENCES goods (id)", u"PG-018"_s,
        none);
    add("ALTER TABLE goods ADD UNIQUE (\"Code\")", u"PG-020"_s, u"2 rows of"_s);
    add("ALTER TABLE goods ADD UNIQUE (note)", u"PG-020"_s, u"1 row of"_s);
    add("ALTER TABLE sales ADD CONSTRAINT u UNIQUE (id, goods)", u"PG-020"_s, none);
    add("ALTER TABLE goods ADD CONSTRAINT c CHECK (\"Code\" > 0 AND (note <> ')'))", u"PG-017"_s,
        u"1 row of"_s);
    add("ALTER TABLE goods ADD CHECK (id > 0)", u"PG-017"_s, none);
    add("ALTER TABLE goods ALTER COLUMN \"user\" SET NOT NULL", u"PG-015"_s,
        u"At least 1000 rows of"_s);
    add("UPDATE goods SET note = 'y' WHERE note IS NULL; ALTER TABLE goods ALTER note SET NOT NULL",
        u"PG-015"_s, u"7 rows of the database violate it now. An earlier statement"_s);
    // What nobody can ask for certain, or without doing anything, is not asked.
    add("ALTER TABLE sales ADD FOREIGN KEY (goods) REFERENCES goods MATCH FULL", u"PG-018"_s, {});
    add("ALTER TABLE goods ADD UNIQUE NULLS NOT DISTINCT (note)", u"PG-020"_s, {});
    add("ALTER TABLE goods ADD CHECK (pg_advisory_lock(1) IS NOT NULL)", u"PG-017"_s, {});
    add("ALTER TABLE \"a.b\" ALTER COLUMN c SET NOT NULL", u"PG-015"_s, {});
    add("ALTER TABLE goods RENAME TO old; ALTER TABLE sales RENAME TO goods; "
        "ALTER TABLE goods ADD UNIQUE (id)",
        u"PG-020"_s, {});
    add("ALTER TABLE goods ADD COLUMN n integer; ALTER TABLE goods ALTER COLUMN n SET NOT NULL",
        u"PG-015"_s, u"Whether rows violate it now could not be asked: "_s);
}

void tst_CliPostgresDryRun::asksWhichRowsViolate()
{
    QFETCH(QByteArray, sql);
    QFETCH(QString, rule);
    QFETCH(QString, answer);
    value(u"ALTER TABLE goods ADD COLUMN note text DEFAULT 'x', ADD COLUMN \"Code\" integer, "
          "ADD COLUMN \"user\" text"_s);
    value(u"CREATE TABLE \"a.b\" (c integer)"_s);
    value(u"UPDATE goods SET \"Code\" = CASE WHEN id IN (10, 11) THEN 9 WHEN id IN (20) THEN 19 "
          "ELSE id END, note = CASE WHEN id <= 7 THEN NULL WHEN id = 100 THEN ')' ELSE 'x' END"_s);
    value(u"INSERT INTO sales SELECT i, 100000 FROM generate_series(4998, 5000) i"_s);
    write(u"v0.sql"_s, sql + ";\n");
    const ProgramRun run = ponyup({u"preview"_s, u"--json"_s});
    QStringList answers;
    for (const QJsonValue &risk : run.json()[u"risks"_s].toArray()) {
        if (risk[u"rule"_s].toString() != rule)
            continue;
        answers += risk[u"probed"_s].toString();
        const bool fails = answer.contains("row"_L1) && !answer.startsWith("No row"_L1)
            && !answer.startsWith("Whether"_L1) && !answer.contains("earlier"_L1);
        if (rule != "PG-006"_L1) // which is one by itself
            QCOMPARE(risk[u"level"_s].toString() == "block"_L1, fails);
    }
    QCOMPARE(answers.size(), 1);
    QVERIFY2(answer.isEmpty() ? answers.front().isEmpty() : answers.front().startsWith(answer),
             qPrintable(answers.front()));
}

/// A question comes from a script: it must not be able to do anything.
void tst_CliPostgresDryRun::asksWithoutDoingAnything()
{
    value(u"CREATE FUNCTION f(integer) RETURNS boolean LANGUAGE plpgsql AS "
          "'BEGIN INSERT INTO sales VALUES (9999, $1); RETURN true; END'"_s);
    value(u"CREATE OPERATOR !!! (PROCEDURE = f, RIGHTARG = integer)"_s);
    write(u"v0.sql"_s,
          "ALTER TABLE goods ADD CHECK (set_config('default_transaction_read_only', "
          "'off', false) <> '');\nALTER TABLE goods ADD CHECK (f(id));\n"
          "ALTER TABLE goods ADD CHECK (!!! id);\n");
    const ProgramRun run = ponyup({u"preview"_s, u"--json"_s});
    QCOMPARE(run.exitCode, 0);
    QCOMPARE(value(u"SELECT count(*) FROM sales"_s), u"300"_s);
    QVERIFY2(run.json()[u"risks"_s].toArray().size() > 2, run.report().constData());
}

/// Who has allowed the lock has not allowed that it fails.
void tst_CliPostgresDryRun::whatIsAllowedMayFailAllTheSame()
{
    value(u"INSERT INTO sales VALUES (1000, 1)"_s);
    write(u"v0.sql"_s,
          "-- ponyup: allow PG-020 the table is small\n"
          "ALTER TABLE sales ADD UNIQUE (goods);\n");
    const ProgramRun run = ponyup({u"preview"_s, u"--fail-on"_s, u"block"_s});
    QCOMPARE(run.exitCode, 4);
    QVERIFY2(run.out.contains("1 row of the database violates it now."), run.report().constData());
}

void tst_CliPostgresDryRun::asksNothingOfProduction()
{
    write(u"v0.sql"_s,
          "ALTER TABLE goods ALTER COLUMN name SET NOT NULL;\n"
          "ALTER TABLE goods ADD CHECK (id > 0);\n");
    m_folder->write(u"ponyup.toml"_s,
                    "[environments.prod]\nkind = \"production\"\nurl = \""
                        + m_server->url(m_database).toUtf8() + "\"\n");
    const auto probed = [&](const QStringList &arguments) {
        const ProgramRun run =
            runPonyup(QStringList{u"preview"_s, u"--json"_s} + arguments, m_folder->path());
        int count = 0;
        for (const QJsonValue &risk : run.json()[u"risks"_s].toArray())
            count += risk[u"probed"_s].toString().isEmpty() ? 0 : 1;
        return count;
    };
    QCOMPARE(probed({}), 0);
    QCOMPARE(probed({u"--probe"_s}), 2);
    QCOMPARE(probed({u"--probe"_s, u"--static"_s}), 0);
}

/// Of every object that a dry run says is changed: "table goods".
static QStringList changed(const ProgramRun &run)
{
    QStringList names;
    for (const QJsonValue &change : run.json()[u"changes"_s][u"changes"_s].toArray())
        names += change[u"object"_s].toString() + u": "_s + change[u"name"_s].toString() + u", "_s
            + change[u"after"_s].toString();
    return names;
}

void tst_CliPostgresDryRun::comparesPrivileges()
{
    value(u"DROP ROLE IF EXISTS reader"_s);
    value(u"CREATE ROLE reader"_s);
    value(u"GRANT DELETE ON goods TO reader"_s);
    write(u"v0.sql"_s, "REVOKE DELETE ON goods FROM reader;\nGRANT SELECT ON goods TO reader;\n");
    QCOMPARE(changed(ponyup({u"preview"_s, u"--json"_s})), QStringList());
    const ProgramRun run = ponyup({u"preview"_s, u"--privileges"_s, u"--json"_s});
    QCOMPARE(run.exitCode, 0);
    QCOMPARE(changed(run).size(), 1);
    QVERIFY2(changed(run).front().startsWith(u"privileges: table goods, OWNER "_s)
                 && changed(run).front().endsWith(u"; reader: SELECT"_s),
             run.report().constData());
    value(u"DROP OWNED BY reader"_s);
}

void tst_CliPostgresDryRun::comparesNoPrivilegesThatACopyHasNot()
{
    value(u"DROP ROLE IF EXISTS maker"_s);
    value(u"CREATE ROLE maker LOGIN CREATEDB"_s);
    value(u"GRANT ALL ON SCHEMA public TO maker"_s);
    value(u"GRANT SELECT ON ALL TABLES IN SCHEMA public TO maker"_s);
    m_user = u"maker"_s;
    write(u"v0.sql"_s, "CREATE TABLE t (i integer);\n");
    const ProgramRun run = ponyup({u"preview"_s, u"--privileges"_s});
    QVERIFY2(run.exitCode == 0, run.report().constData());
    QVERIFY2(run.out.contains("Owners and grants were not compared"), run.report().constData());
    QVERIFY2(!run.out.contains("OWNER"), run.report().constData());
    value(u"DROP OWNED BY maker"_s);
}

QTEST_GUILESS_MAIN(tst_CliPostgresDryRun)
#include "tst_cli_postgresdryrun.moc"
