// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/program.h"
#include "support/servers/postgresserver.h"
#include "support/servers/psql.h"
#include "support/testing.h"

#include <QJsonArray>
#include <QProcess>
#include <QScopeGuard>

#include <memory>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

/// The real program on a real server: a small project from nothing to the newest version and back.
class tst_CliPostgres : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { START_SERVER(m_server, PostgresServer); }
    void init();
    void cleanupTestCase() { m_server.reset(); }

    void theWholeWay();
    void aPreviewChangesNothing();
    void aFailureTellsWhereAndUndoesAll();
    void goesOnWhereTheOriginalStopped();
    void takesADumpForAMigration();
    void keepsSettingsOfScriptsApart();
    void concurrentlyAndResume();
    void buildsModels_data();
    void buildsModels();
    void baselines();
    void writesAScriptForPsql();
    void refusesWhatReachesOut();
    void endsAStatementAtTheSecondSignal();
    void asksWhetherALostCommitWasDone();
    void tellsThatALostCommitWasNotDone();
    void tellsWhomItWaitsFor();
    void keepsTheSettingsWhileItWaits();
    void aPersonDecides_data();
    void aPersonDecides();
    void warnsOfTheLockTable();

private:
    ProgramRun ponyup(const QStringList &arguments,
                      const std::function<void(QProcess &)> &prepare = {}) const;
    void write(const QString &file, const QByteArray &content) const
    {
        m_folder->write(u"migrations/"_s + file, content);
    }
    QString value(const QString &sql) const { return m_server->value(m_database, sql); }
    QString versions() const
    {
        return value(u"SELECT string_agg(version || ' ' || (meta ->> 'message'), ', ' "
                     "ORDER BY version) FROM version"_s);
    }
    /// Waits until a session of the database runs that.
    bool runs(const QString &statement) const;
    /// Waits until somebody has locked the table against everything.
    bool isLocked(const QString &table) const;

    std::unique_ptr<PostgresServer> m_server;
    std::unique_ptr<Folder> m_folder;
    QString m_database;
    QString m_user; ///< As whom ponyup() connects.
};

void tst_CliPostgres::init()
{
    m_database = m_server->createDatabase();
    m_user = PostgresServer::user();
    m_folder = std::make_unique<Folder>();
    write(u"v0/migrate.sql"_s,
          "-- Goods on sale\n"
          "CREATE TABLE goods (id serial PRIMARY KEY, name text NOT NULL);\n");
    write(u"v1/migrate.sql"_s,
          "-- Prices\n"
          "ALTER TABLE goods ADD COLUMN price numeric(8, 2);\n"
          "COPY goods (name, price) FROM stdin;\n"
          "tea\t3.50\n"
          "salt\t1\n"
          "\\.\n"
          "UPDATE goods SET price = price * 2;\n");
    write(u"v1/undo.sql"_s, "TRUNCATE goods;\nALTER TABLE goods DROP COLUMN price;\n");
    write(u"v2.sql"_s, "-- Finds goods by name\nCREATE INDEX goods_name ON goods (name);\n");
}

ProgramRun tst_CliPostgres::ponyup(const QStringList &arguments,
                                   const std::function<void(QProcess &)> &prepare) const
{
    const QString url =
        m_server->url(m_database).replace(PostgresServer::user() + u'@', m_user + u'@');
    return runPonyup(QStringList{u"--database"_s, url, u"--folder"_s, u"migrations"_s} + arguments,
                     m_folder->path(), prepare);
}

bool tst_CliPostgres::isLocked(const QString &table) const
{
    return QTest::qWaitFor(
        [&] {
            return value(u"SELECT count(*) FROM pg_locks WHERE relation = '%1'::regclass "
                         "AND mode = 'AccessExclusiveLock' AND granted"_s.arg(table))
                == u"1"_s;
        },
        30000);
}

bool tst_CliPostgres::runs(const QString &statement) const
{
    return QTest::qWaitFor(
        [&] {
            return value(u"SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND "
                         "query = '%1' AND datname = current_database()"_s.arg(statement))
                == u"1"_s;
        },
        30000);
}

void tst_CliPostgres::theWholeWay()
{
    const ProgramRun before = ponyup({u"status"_s});
    VERIFY_EXIT(before, 0);
    QVERIFY2(before.out.contains("PostgreSQL"), before.report().constData());
    QVERIFY2(before.out.contains("0 of 3"), before.report().constData());

    const ProgramRun migrated = ponyup({u"migrate"_s, u"--yes"_s});
    VERIFY_EXIT(migrated, 0);
    QVERIFY2(migrated.out.contains("version 3"), migrated.report().constData());
    QCOMPARE(versions(), u"0 initial creation, 1 Goods on sale, 2 Prices, 3 Finds goods by name"_s);
    QCOMPARE(value(u"SELECT string_agg(name || price, ',' ORDER BY id) FROM goods"_s),
             u"tea7.00,salt2.00"_s);

    const ProgramRun history = ponyup({u"history"_s});
    VERIFY_EXIT(history, 0);
    QVERIFY2(history.out.contains("Prices"), history.report().constData());
    VERIFY_EXIT(ponyup({u"log"_s, u"--verify"_s}), 0);
    VERIFY_EXIT(ponyup({u"check"_s}), 0);
    const ProgramRun again = ponyup({u"migrate"_s, u"--yes"_s});
    VERIFY_EXIT(again, 0);
    QVERIFY2(again.out.contains("nothing to do"), again.report().constData());

    value(u"DROP INDEX goods_name"_s);
    value(u"DELETE FROM version WHERE version = 3"_s);
    VERIFY_EXIT(ponyup({u"check"_s}), 4); // the log still has it
}

void tst_CliPostgres::aPreviewChangesNothing()
{
    const ProgramRun preview = ponyup({u"preview"_s});
    VERIFY_EXIT(preview, 0);
    QVERIFY2(preview.out.contains("+ table goods"), preview.report().constData());
    QCOMPARE(value(u"SELECT count(*) FROM pg_class WHERE relname IN ('goods', 'version')"_s),
             u"0"_s);
    QCOMPARE(value(u"SELECT count(*) FROM pg_database WHERE datname LIKE 'ponyup%'"_s), u"0"_s);
    // From a version on, with the history in the copy.
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s, u"--to"_s, u"1"_s}), 0);
    const ProgramRun rest = ponyup({u"preview"_s});
    VERIFY_EXIT(rest, 0);
    QVERIFY2(!rest.out.contains("+ table goods"), rest.report().constData());
    QCOMPARE(versions(), u"0 initial creation, 1 Goods on sale"_s);
}

void tst_CliPostgres::aFailureTellsWhereAndUndoesAll()
{
    write(u"v2.sql"_s,
          "-- Wrong\n"
          "CREATE TABLE more (i integer);\n"
          "INSERT INTO goods (name)\n"
          "  VALUES ('größe', nope);\n");
    const ProgramRun run = ponyup({u"migrate"_s, u"--yes"_s});
    VERIFY_EXIT(run, 1);
    QVERIFY2(run.err.contains("v2.sql:4:20") && run.err.contains("\"nope\" does not exist"),
             run.report().constData());
    QCOMPARE(versions(), u"0 initial creation, 1 Goods on sale, 2 Prices"_s);
    QCOMPARE(value(u"SELECT to_regclass('more') IS NULL"_s), u"t"_s);
    QCOMPARE(value(u"SELECT event FROM ponyup_log ORDER BY number DESC LIMIT 1"_s), u"failed"_s);

    // In data the line is told as well.
    write(u"v2.sql"_s,
          "-- Wrong data\n"
          "COPY goods (name, price) FROM stdin;\n"
          "oil\t1\n"
          "milk\tmuch\n"
          "\\.\n");
    const ProgramRun data = ponyup({u"migrate"_s, u"--yes"_s});
    VERIFY_EXIT(data, 1);
    QVERIFY2(data.err.contains("v2.sql:4"), data.report().constData());
    QCOMPARE(value(u"SELECT count(*) FROM goods"_s), u"2"_s);
    VERIFY_EXIT(ponyup({u"log"_s, u"--verify"_s}), 0);
}

void tst_CliPostgres::goesOnWhereTheOriginalStopped()
{
    value(u"CREATE TABLE \"version\" (\"version\" INTEGER PRIMARY KEY, "
          "\"upgraded\" TIMESTAMP NOT NULL DEFAULT now(), \"meta\" JSONB NOT NULL)"_s);
    value(u"INSERT INTO version VALUES (0, '2020-02-02 20:20:20.123456', "
          "'{\"message\": \"initial creation\"}'), "
          "(1, '2021-03-04 05:06:07', '{\"message\": \"Goods\", \"by\": [1]}')"_s);
    value(u"CREATE TABLE goods (id serial PRIMARY KEY, name text NOT NULL)"_s);
    const QString rows = u"SELECT string_agg(v::text, ';' ORDER BY version) FROM version v "
                         "WHERE version <= 1"_s;
    const QString before = value(rows);
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 0);
    QCOMPARE(value(rows), before);
    QCOMPARE(versions(), u"0 initial creation, 1 Goods, 2 Prices, 3 Finds goods by name"_s);
    VERIFY_EXIT(ponyup({u"check"_s}), 0);
}

void tst_CliPostgres::takesADumpForAMigration()
{
    const QString source = m_server->createDatabase();
    m_server->value(source,
                    u"CREATE TYPE mood AS ENUM ('good'); "
                    "CREATE TABLE goods (id serial PRIMARY KEY, name text NOT NULL, feels mood); "
                    "INSERT INTO goods (name, feels) SELECT E'a\\tb\\\\' || i, 'good' "
                    "FROM generate_series(1, 5000) i; "
                    "CREATE FUNCTION f() RETURNS integer LANGUAGE plpgsql AS "
                    "$$BEGIN RETURN 1; END;$$"_s);
    const ProgramRun dump = m_server->pgDump(source);
    VERIFY_EXIT(dump, 0);
    m_folder = std::make_unique<Folder>();
    write(u"v0/migrate.sql"_s, dump.out);
    VERIFY_EXIT(ponyup({u"preview"_s}), 0);
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 0);
    const QString rows = u"SELECT md5(string_agg(g::text, ',' ORDER BY id)) FROM goods g"_s;
    QCOMPARE(value(rows), m_server->value(source, rows));
    QCOMPARE(value(u"SELECT max(version) FROM version"_s), u"1"_s);
}

void tst_CliPostgres::keepsSettingsOfScriptsApart()
{
    m_folder = std::make_unique<Folder>();
    write(u"v0/migrate.sql"_s,
          "CREATE SCHEMA app;\nSET search_path = app;\nSET TimeZone = 'Asia/Tokyo';\n"
          "CREATE TABLE inside (i integer);\n"
          "CREATE TEMP TABLE passing (i integer);\n");
    write(u"v1/migrate.sql"_s,
          "CREATE TABLE outside AS SELECT current_setting('TimeZone') AS zone;\n"
          "CREATE TEMP TABLE passing (i integer);\n");
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 0);
    QCOMPARE(value(u"SELECT count(*) FROM app.inside"_s), u"0"_s);
    QCOMPARE(value(u"SELECT zone FROM public.outside"_s), u"UTC"_s);
    QCOMPARE(value(u"SELECT bool_and(abs(extract(epoch FROM upgraded - now() AT TIME ZONE 'UTC')) "
                   "< 3600) FROM public.version"_s),
             u"t"_s);
}

void tst_CliPostgres::concurrentlyAndResume()
{
    write(u"v2.sql"_s,
          "-- Finds goods by name\n"
          "CREATE SCHEMA app;\n"
          "CREATE TABLE app.goods (name text);\n"
          "SET search_path = app;\n"
          "INSERT INTO goods (name) VALUES ('oil'), ('oil');\n"
          "CREATE UNIQUE INDEX CONCURRENTLY goods_name ON goods (name);\n"
          "CREATE TABLE inside (i integer);\n"
          "ANALYZE goods;\n");
    const ProgramRun failed = ponyup({u"migrate"_s, u"--yes"_s});
    VERIFY_EXIT(failed, 6);
    QVERIFY2(failed.err.contains("v2.sql:6:1"), failed.report().constData());
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 6);
    QCOMPARE(value(u"SELECT count(*) FROM app.goods WHERE name = 'oil'"_s), u"2"_s);
    QCOMPARE(
        value(u"SELECT indisvalid FROM pg_index WHERE indexrelid = 'app.goods_name'::regclass"_s),
        u"f"_s);

    value(u"DELETE FROM app.goods WHERE ctid = (SELECT max(ctid) FROM app.goods)"_s);
    const ProgramRun resumed = ponyup({u"resume"_s, u"--yes"_s});
    VERIFY_EXIT(resumed, 0);
    QCOMPARE(
        value(u"SELECT indisvalid FROM pg_index WHERE indexrelid = 'app.goods_name'::regclass"_s),
        u"t"_s);
    QCOMPARE(value(u"SELECT count(*) FROM app.goods WHERE name = 'oil'"_s), u"1"_s);
    QCOMPARE(value(u"SELECT max(version) FROM version"_s), u"3"_s);
    QCOMPARE(value(u"SELECT count(*) FROM ponyup_journal"_s), u"0"_s);
    // What the script had set before it was stopped holds for what came after.
    QCOMPARE(value(u"SELECT count(*) FROM app.inside"_s), u"0"_s);
}

void tst_CliPostgres::buildsModels_data()
{
    QTest::addColumn<bool>("mayCreateDatabases");
    QTest::addRow("in a database beside it") << true;
    QTest::addRow("in a schema that nobody sees") << false;
}

void tst_CliPostgres::buildsModels()
{
    QFETCH(bool, mayCreateDatabases);
    m_user = u"owner_"_s + m_database;
    value(u"CREATE ROLE %1 LOGIN %2"_s.arg(m_user, mayCreateDatabases ? u"CREATEDB"_s : QString()));
    value(u"ALTER DATABASE %1 OWNER TO %2"_s.arg(m_database, m_user));
    m_folder = std::make_unique<Folder>();
    write(u"v0/model.sql"_s,
          "CREATE TYPE mood AS ENUM ('good', 'bad');\n"
          "CREATE TABLE goods (id serial PRIMARY KEY, name text NOT NULL, feels mood);\n"
          "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS "
          "$$BEGIN RETURN NEW; END$$;\n"
          "CREATE TRIGGER stamp BEFORE UPDATE ON goods FOR EACH ROW EXECUTE FUNCTION stamp();\n"
          "CREATE VIEW names AS SELECT name FROM goods;\n");
    write(u"v0/migrate.sql"_s, "ALTER TABLE goods ADD COLUMN price numeric;\n");
    write(u"v1/model.sql"_s,
          "CREATE TYPE mood AS ENUM ('good', 'bad');\n"
          "CREATE TABLE goods (id serial PRIMARY KEY, name text NOT NULL, feels mood, "
          "price numeric);\n"
          "CREATE INDEX goods_name ON goods (name);\n"
          "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS "
          "$$BEGIN RETURN NEW; END$$;\n"
          "CREATE TRIGGER stamp BEFORE UPDATE ON goods FOR EACH ROW EXECUTE FUNCTION stamp();\n");
    const ProgramRun migrated = ponyup({u"migrate"_s, u"--yes"_s});
    VERIFY_EXIT(migrated, 0);
    VERIFY_EXIT(ponyup({u"check"_s}), 0);
    const ProgramRun again = ponyup({u"migrate"_s, u"--yes"_s});
    VERIFY_EXIT(again, 0);
    QVERIFY2(again.out.contains("nothing to do"), again.report().constData());
    QCOMPARE(value(u"SELECT count(*) FROM pg_database WHERE datname LIKE 'ponyup%'"_s), u"0"_s);

    value(u"DROP VIEW names"_s);
    value(u"ALTER TABLE goods DROP COLUMN feels"_s);
    const ProgramRun drifted = ponyup({u"check"_s});
    VERIFY_EXIT(drifted, 4);
    QVERIFY2(drifted.out.contains("feels") || drifted.err.contains("feels"),
             drifted.report().constData());
}

void tst_CliPostgres::baselines()
{
    value(u"CREATE TABLE goods (id serial PRIMARY KEY, name text NOT NULL)"_s);
    VERIFY_EXIT(ponyup({u"baseline"_s, u"1"_s, u"--yes"_s}), 0);
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s, u"--to"_s, u"2"_s}), 0);
    VERIFY_EXIT(ponyup({u"undo"_s, u"--yes"_s}), 0);
    QCOMPARE(value(u"SELECT max(version) FROM version"_s), u"1"_s);
    QCOMPARE(value(u"SELECT string_agg(event, ',' ORDER BY number) FROM ponyup_log"_s),
             u"baseline,applied,undone"_s);
    VERIFY_EXIT(ponyup({u"log"_s, u"--verify"_s}), 0);
}

void tst_CliPostgres::writesAScriptForPsql()
{
    const ProgramRun script = ponyup({u"script"_s});
    VERIFY_EXIT(script, 0);
    const QString file = m_folder->write(u"update.sql"_s, script.out);
    VERIFY_EXIT(m_server->psql(m_database, {u"-f"_s, file}), 0);
    QCOMPARE(versions(), u"0 initial creation, 1 Goods on sale, 2 Prices, 3 Finds goods by name"_s);
    QCOMPARE(value(u"SELECT count(*) FROM goods"_s), u"2"_s);
    VERIFY_EXIT(ponyup({u"check"_s}), 0);
    // From another version it does nothing.
    const ProgramRun twice = m_server->psql(m_database, {u"-f"_s, file});
    VERIFY_EXIT(twice, 3);
    QVERIFY2(twice.err.contains("from which this script goes on"), twice.report().constData());
}

void tst_CliPostgres::refusesWhatReachesOut()
{
    write(u"v2.sql"_s, "COPY goods FROM PROGRAM 'echo 9';\n");
    const ProgramRun run = ponyup({u"migrate"_s, u"--yes"_s});
    QVERIFY2(run.exitCode != 0 && run.err.contains("programs on the server"),
             run.report().constData());
    m_folder->write(u"ponyup.toml"_s,
                    u"[project]\nmigrations = \"migrations\"\n"
                    "[postgresql]\nallow = [\"copy-program\"]\n"
                    "[environments.here]\nurl = \"%1\"\n"_s.arg(m_server->url(m_database))
                        .toUtf8());
    write(u"v2.sql"_s, "COPY goods (name) FROM PROGRAM 'echo oil';\n");
    VERIFY_EXIT(runPonyup({u"migrate"_s, u"--yes"_s}, m_folder->path()), 0);
    QCOMPARE(value(u"SELECT count(*) FROM goods WHERE name = 'oil'"_s), u"1"_s);
    QVERIFY(QFile::remove(m_folder->path(u"ponyup.toml"_s)));
    write(u"v3.sql"_s, "-- ponyup: transaction off\nALTER SYSTEM SET work_mem = '5MB';\n");
    const ProgramRun system = ponyup({u"status"_s});
    QVERIFY2(system.out.contains("configuration") || system.err.contains("configuration"),
             system.report().constData());
}

void tst_CliPostgres::endsAStatementAtTheSecondSignal()
{
    write(u"v2.sql"_s, "SELECT pg_sleep(300);\n");
    QProcess process;
    process.start(program(u"ponyup"_s),
                  {u"--database"_s, m_server->url(m_database), u"--folder"_s,
                   m_folder->path(u"migrations"_s), u"migrate"_s, u"--yes"_s});
    QVERIFY(runs(u"SELECT pg_sleep(300)"_s));
    process.terminate();
    QVERIFY(!process.waitForFinished(300));
    process.terminate();
    QVERIFY(process.waitForFinished(30000));
    QCOMPARE(process.exitCode(), 7);
    QCOMPARE(versions(), u"0 initial creation, 1 Goods on sale, 2 Prices"_s);
}

/// The session ends when the commit is done on the server's disk and waits for a standby: the
/// answer never comes.
void tst_CliPostgres::asksWhetherALostCommitWasDone()
{
    auto other = std::exchange(
        m_server,
        std::make_unique<PostgresServer>(QStringList{u"wal_level=replica"_s, u"max_wal_senders=2"_s,
                                                     u"synchronous_commit=on"_s}));
    const auto back = qScopeGuard([&] { m_server = std::move(other); });
    QVERIFY2(m_server->isRunning(), qPrintable(m_server->error()));
    m_database = m_server->createDatabase();
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s, u"--to"_s, u"2"_s}), 0);
    value(u"ALTER SYSTEM SET synchronous_standby_names = 'nobody'"_s);
    value(u"SELECT pg_reload_conf()"_s);
    QProcess process;
    process.start(program(u"ponyup"_s),
                  {u"--database"_s, m_server->url(m_database), u"--folder"_s,
                   m_folder->path(u"migrations"_s), u"migrate"_s, u"--yes"_s});
    const QString waiting = u"FROM pg_stat_activity WHERE wait_event = 'SyncRep' "
                            "AND datname = current_database()"_s;
    const bool waits =
        QTest::qWaitFor([&] { return value(u"SELECT count(*) "_s + waiting) == u"1"_s; }, 30000);
    value(u"SELECT count(pg_terminate_backend(pid)) "_s + waiting);
    const bool ended = process.waitForFinished(60000);
    QVERIFY(waits);
    QVERIFY(ended);
    const QByteArray said = process.readAllStandardError() + process.readAllStandardOutput();
    QVERIFY2(process.exitCode() == 0 && said.contains("v2 was committed"), said.constData());
    QCOMPARE(value(u"SELECT max(version) FROM version"_s), u"3"_s);
}

void tst_CliPostgres::tellsThatALostCommitWasNotDone()
{
    write(u"v2.sql"_s,
          "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS\n"
          "  $$BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END$$;\n"
          "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON goods DEFERRABLE INITIALLY DEFERRED\n"
          "  FOR EACH ROW EXECUTE FUNCTION die();\n"
          "INSERT INTO goods (name) VALUES ('oil');\n");
    const ProgramRun run = ponyup({u"migrate"_s, u"--yes"_s});
    VERIFY_EXIT(run, 1);
    QVERIFY2(run.out.contains("v2.sql was rolled back: nothing of it is in the database.")
                 && run.out.contains("The database is at version 2"),
             run.report().constData());
    QCOMPARE(value(u"SELECT count(*) FROM goods WHERE name = 'oil'"_s), u"0"_s);
    QCOMPARE(value(u"SELECT event FROM ponyup_log ORDER BY number DESC LIMIT 1"_s), u"failed"_s);
}

void tst_CliPostgres::tellsWhomItWaitsFor()
{
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s, u"--to"_s, u"2"_s}), 0);
    const Psql other(*m_server, m_database,
                     u"BEGIN; LOCK TABLE goods; SELECT pg_sleep(3); COMMIT"_s);
    QVERIFY(isLocked(u"goods"_s));
    const ProgramRun run = ponyup({u"migrate"_s, u"--yes"_s, u"--json"_s});
    VERIFY_EXIT(run, 0);
    QVERIFY2(run.err.contains("v2 statement 1: waits for pid ") && run.err.contains("(psql, user "),
             run.report().constData());
    // And it is kept.
    const QJsonObject migration = run.json().value(u"migrations"_s).toArray().at(0).toObject();
    const QString warning = migration.value(u"warnings"_s).toArray().at(0).toString();
    QVERIFY2(warning.startsWith(u"Statement 1: waits for pid "_s), run.report().constData());
}

/// Tried again in a session without its search path, it would change another table.
void tst_CliPostgres::keepsTheSettingsWhileItWaits()
{
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 0);
    value(u"CREATE SCHEMA other"_s);
    value(u"CREATE TABLE other.stock AS SELECT 1 AS n"_s);
    value(u"CREATE TABLE stock AS SELECT 1 AS n"_s);
    write(u"v3.sql"_s,
          "-- ponyup: transaction off\n-- ponyup: lock-timeout 1s\n"
          "SET search_path = other, public;\nUPDATE stock SET n = 2;\n");
    const Psql other(*m_server, m_database,
                     u"BEGIN; LOCK TABLE other.stock; SELECT pg_sleep(2); COMMIT"_s);
    QVERIFY(isLocked(u"other.stock"_s));
    const ProgramRun run = ponyup({u"migrate"_s, u"--yes"_s});
    VERIFY_EXIT(run, 0);
    QVERIFY2(run.err.contains("attempt 2 of 4"), run.report().constData());
    QCOMPARE(value(u"SELECT (SELECT n FROM stock) * 10 + (SELECT n FROM other.stock)"_s), u"12"_s);
}

void tst_CliPostgres::aPersonDecides_data()
{
    QTest::addColumn<QString>("state"); // of the statement that did not end
    QTest::addColumn<QString>("option");
    QTest::addColumn<QString>("event"); // in the audit log; empty: refused
    QTest::addRow("in doubt, done") << u"intent"_s << u"--mark-done"_s << u"marked done"_s;
    QTest::addRow("in doubt, skipped") << u"intent"_s << u"--skip"_s << u"skipped"_s;
    QTest::addRow("failed, skipped") << u"failed"_s << u"--skip"_s << u"skipped"_s;
    QTest::addRow("failed, done") << u"failed"_s << u"--mark-done"_s << QString();
}

/// Of an index without a name the database does not tell.
void tst_CliPostgres::aPersonDecides()
{
    QFETCH(QString, state);
    QFETCH(QString, option);
    QFETCH(QString, event);
    write(u"v2.sql"_s,
          "INSERT INTO goods (name) VALUES ('oil');\n"
          "CREATE INDEX CONCURRENTLY ON goods (nothing);\n"
          "INSERT INTO goods (name) VALUES ('rye');\n");
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 6);
    value(u"UPDATE ponyup_journal SET state = '%1' WHERE statement = 2"_s.arg(state));
    if (state == u"intent"_s) {
        const ProgramRun doubt = ponyup({u"resume"_s, u"--yes"_s});
        VERIFY_EXIT(doubt, 6);
        QVERIFY2(doubt.err.contains("--mark-done 2"), doubt.report().constData());
    }
    VERIFY_EXIT(ponyup({u"resume"_s, u"--yes"_s, option, u"2"_s}), 2); // without a reason
    const QStringList reason{u"--reason"_s, u"I have looked"_s};
    VERIFY_EXIT(ponyup(QStringList{u"resume"_s, u"--yes"_s, option, u"1"_s} + reason), 2);
    const QString before = value(u"SELECT count(*) FROM ponyup_log"_s);
    const ProgramRun run = ponyup(QStringList{u"resume"_s, u"--yes"_s, option, u"2"_s} + reason);
    VERIFY_EXIT(run, event.isEmpty() ? 2 : 0);
    if (event.isEmpty()) {
        QCOMPARE(value(u"SELECT count(*) FROM ponyup_log"_s), before);
        return;
    }
    QCOMPARE(value(u"SELECT string_agg(name, ',' ORDER BY id) FROM goods"_s),
             u"tea,salt,oil,rye"_s);
    QCOMPARE(value(u"SELECT max(version) FROM version"_s), u"3"_s);
    const QString said = value(u"SELECT message || ' | ' || error FROM ponyup_log "
                               "WHERE event = '%1'"_s.arg(event));
    QVERIFY2(said.contains(u"Statement 2"_s) && said.contains(u"I have looked"_s)
                 && said.contains(u"The journal says \"%1\""_s.arg(state)),
             qPrintable(said));
    VERIFY_EXIT(ponyup({u"log"_s, u"--verify"_s}), 0);
}

void tst_CliPostgres::warnsOfTheLockTable()
{
    QByteArray script;
    for (int number = 0; number < 2500; ++number)
        script += "DROP TABLE IF EXISTS none" + QByteArray::number(number) + ";\n";
    write(u"v2.sql"_s, script);
    const ProgramRun run = ponyup({u"migrate"_s, u"--yes"_s});
    VERIFY_EXIT(run, 0);
    QVERIFY2(run.err.contains("v2.sql: It creates and drops so many tables"),
             run.report().constData());
}

QTEST_GUILESS_MAIN(tst_CliPostgres)
#include "tst_cli_postgres.moc"
