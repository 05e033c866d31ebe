// SPDX-License-Identifier: GPL-3.0-or-later
#include "running/session.h"

#include "history/auditlog.h"
#include "history/journal.h"
#include "projectfixture.h"

#include <QTest>

#include <thread>

using namespace ponyup;
using namespace Qt::StringLiterals;
using Fixture = ponyup::testing::ProjectFixture;

class tst_Migrator : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void updatesFreshDatabase()
    {
        Fixture db;
        db.migrate(0,
                   "-- ponyup: message make t\nCREATE TABLE t (a INTEGER);\nINSERT INTO t VALUES "
                   "(1),(2);");
        db.migrate(1, "-- ponyup: meta {\"ticket\": \"DB-7\"}\nALTER TABLE t ADD COLUMN b TEXT;");
        const RunReport report = db.update();
        QVERIFY2(!report.error, report.error ? qPrintable(report.error->toString()) : "");
        QCOMPARE(report.outcome, RunOutcome::Done);
        QCOMPARE(report.versionBefore, 0);
        QCOMPARE(report.versionAfter, 2);
        QCOMPARE(report.migrations.size(), 2u);
        QCOMPARE(report.migrations[0].rows, 2);
        QCOMPARE(report.migrations[0].statementCount, 2);
        QCOMPARE(db.ask(u"SELECT version, json_extract(meta,'$.message'), "
                        "json_extract(meta,'$.ponyup.from'), json_extract(meta,'$.ponyup.rows'), "
                        "json_extract(meta,'$.ticket') FROM Version ORDER BY version"_s),
                 u"0|initial creation|||\n1|make t|0|2|\n2||1|0|DB-7"_s);
        QCOMPARE(db.ask(u"SELECT event, version_from, version_to FROM ponyup_log ORDER BY 1, 2"_s)
                     .count(u"applied"_s),
                 2);
        QCOMPARE(db.update().outcome, RunOutcome::NothingToDo);
    }

    void failureRollsTheMigrationBackAndSaysWhere()
    {
        Fixture db;
        db.migrate(0, "CREATE TABLE t (a INTEGER UNIQUE);");
        db.migrate(1, "INSERT INTO t VALUES (1);\n\n  INSERT INTO t VALUES (1);\n");
        db.migrate(2, "DROP TABLE t;");
        const RunReport report = db.update();
        QCOMPARE(report.outcome, RunOutcome::Failed);
        QVERIFY(report.error);
        QCOMPARE(report.error->place.toString(), u"v1/migrate.sql:3:3"_s);
        QVERIFY2(report.error->sqlState.startsWith(u"SQLITE_CONSTRAINT"_s),
                 qPrintable(report.error->sqlState));
        QCOMPARE(report.versionAfter, 1);
        QCOMPARE(report.migrations[0].outcome, MigrationOutcome::Applied);
        QCOMPARE(report.migrations[1].outcome, MigrationOutcome::RolledBack);
        QCOMPARE(report.migrations[2].outcome, MigrationOutcome::NotRun);
        QVERIFY(!report.committed.isEmpty() && !report.rolledBack.isEmpty()
                && !report.remaining.isEmpty() && !report.next.isEmpty());
        QCOMPARE(db.ask(u"SELECT count(*) FROM t"_s), u"0"_s);
        QCOMPARE(db.ask(u"SELECT event FROM ponyup_log ORDER BY number"_s), u"applied\nfailed"_s);
    }

    void refusedBeforeAnythingRuns_data()
    {
        QTest::addColumn<QByteArray>("second");
        QTest::addColumn<QString>("place");
        QTest::addRow("transaction control")
            << QByteArray("SELECT 1;\nCOMMIT;") << u"v1/migrate.sql:2:1"_s;
        QTest::addRow("unknown directive")
            << QByteArray("-- ponyup: mesage x\nSELECT 1;") << u"v1/migrate.sql:1"_s;
        QTest::addRow("unterminated string")
            << QByteArray("SELECT 1;\nSELECT 'abc;\n") << u"v1/migrate.sql:2:8"_s;
    }
    void refusedBeforeAnythingRuns()
    {
        QFETCH(QByteArray, second);
        QFETCH(QString, place);
        Fixture db;
        db.migrate(0, "CREATE TABLE t (a INTEGER);");
        db.migrate(1, second);
        const RunReport report = db.update();
        QCOMPARE(report.outcome, RunOutcome::Refused);
        QVERIFY(report.error);
        QVERIFY2(report.error->place.toString().startsWith(place),
                 qPrintable(report.error->toString()));
        QVERIFY(!QFile::exists(db.path()));
    }

    void allInOneIsAllOrNothing()
    {
        Fixture db;
        db.migrate(0, "CREATE TABLE t (a INTEGER);");
        db.migrate(1, "INSERT INTO nowhere VALUES (1);");
        const auto together = [](RunOptions &options) { options.allInOne = true; };
        const RunReport report = db.update(together);
        QCOMPARE(report.outcome, RunOutcome::Failed);
        QCOMPARE(report.versionAfter, 0);
        QCOMPARE(report.migrations[0].outcome, MigrationOutcome::RolledBack);
        QCOMPARE(report.migrations[1].outcome, MigrationOutcome::RolledBack);
        QCOMPARE(report.failed(), &report.migrations[1]);
        db.migrate(1, "INSERT INTO t VALUES (1);");
        QCOMPARE(db.update(together).outcome, RunOutcome::Done);
        QCOMPARE(db.ask(u"SELECT max(version) FROM Version"_s), u"2"_s);
    }

    void stopsWhereItIsAsked_data()
    {
        QTest::addColumn<StopAt>("when");
        QTest::addColumn<int>("version");
        QTest::addRow("after migration") << StopAt::AfterMigration << 1;
        QTest::addRow("after statement") << StopAt::AfterStatement << 0;
        QTest::addRow("now") << StopAt::Now << 0;
    }
    void stopsWhereItIsAsked()
    {
        QFETCH(StopAt, when);
        QFETCH(int, version);
        Fixture db;
        db.migrate(0, "CREATE TABLE t (a INTEGER);\nINSERT INTO t VALUES (1);");
        db.migrate(1, "INSERT INTO t VALUES (2);");
        const RunReport report = db.update({}, [&](const RunEvent &event) {
            if (event.kind == RunEvent::Kind::StatementStarted && event.from == 0
                && event.statement == 1)
                db.canceller.request(when);
        });
        QCOMPARE(report.outcome, RunOutcome::Cancelled);
        QCOMPARE(report.versionAfter, version);
    }

    void cancelInterruptsALongStatement()
    {
        Fixture db;
        db.migrate(0,
                   "CREATE TABLE t (a INTEGER);\n"
                   "INSERT INTO t WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c) "
                   "SELECT n FROM c WHERE n < 0;");
        std::jthread killer;
        const RunReport report = db.update({}, [&](const RunEvent &event) {
            if (event.kind == RunEvent::Kind::StatementStarted && event.statement == 2)
                killer = std::jthread([&] {
                    std::this_thread::sleep_for(std::chrono::milliseconds(50));
                    db.canceller.request(StopAt::Now);
                });
        });
        QCOMPARE(report.outcome, RunOutcome::Cancelled);
        QCOMPARE(report.migrations[0].outcome, MigrationOutcome::RolledBack);
        QCOMPARE(report.versionAfter, 0);
    }

    void anotherWriterIsWaitedForAndNamed()
    {
        Fixture db;
        db.migrate(0, "CREATE TABLE t (a INTEGER);");
        QCOMPARE(db.update().outcome, RunOutcome::Done);
        db.migrate(1, "INSERT INTO t VALUES (1);");
        const auto other =
            (*engineFor(u"sqlite"_s))
                ->open({.engine = u"sqlite"_s, .database = db.path()}, Access::Update);
        VERIFY_RESULT(other);
        VERIFY_RESULT((*other)->begin({}));
        const RunReport locked = db.update();
        QCOMPARE(locked.outcome, RunOutcome::Locked);
        QCOMPARE(errorKindName(locked.error->kind), u"UpdateLocked"_s);
        VERIFY_RESULT((*other)->rollback());
        QCOMPARE(db.update().outcome, RunOutcome::Done);
    }

    void plansAgainWhenAnotherWasFaster()
    {
        Fixture db;
        db.migrate(0, "CREATE TABLE t (a INTEGER);");
        db.migrate(1, "INSERT INTO t VALUES (1);");
        db.migrate(2, "INSERT INTO t VALUES (2);");
        const auto other = db.open();
        QVERIFY(*other->tryLock());
        bool once = true;
        const RunReport report = db.update({}, [&](const RunEvent &event) {
            if (event.kind != RunEvent::Kind::Waiting || !std::exchange(once, false))
                return;
            VERIFY_RESULT(other->unlock());
            const auto faster = db.session();
            RunOptions options = faster->defaults();
            options.to = 2;
            Canceller canceller;
            QCOMPARE(faster->update(options, {}, canceller).outcome, RunOutcome::Done);
        });
        QCOMPARE(report.outcome, RunOutcome::Done);
        QCOMPARE(report.versionAfter, 3);
        QCOMPARE(report.migrations.size(), 1u);
        QCOMPARE(db.ask(u"SELECT count(*) FROM t"_s), u"2"_s);
    }

    /// As the original pony_up would, which does not know this lock.
    void reportsWhatItAppliedBeforeAnotherMovedTheDatabase()
    {
        Fixture db;
        db.migrate(0, "CREATE TABLE t (a INTEGER);");
        db.migrate(1, "INSERT INTO t VALUES (1);");
        db.migrate(2, "INSERT INTO t VALUES (2);");
        const RunReport report = db.update({}, [&](const RunEvent &event) {
            if (event.kind != RunEvent::Kind::MigrationDone || event.from != 0)
                return;
            const auto other = db.open();
            VERIFY_RESULT(other->run(u"INSERT INTO t VALUES (1)"_s));
            VERIFY_RESULT(other->run(u"INSERT INTO Version (version, meta) VALUES (2, '{}')"_s));
        });
        QCOMPARE(report.outcome, RunOutcome::Done);
        QCOMPARE(report.migrations.size(), 2u);
        QCOMPARE(report.migrations[0].name, u"v0"_s);
        QCOMPARE(report.migrations[1].name, u"v2"_s);
        for (const MigrationRun &migration : report.migrations)
            QCOMPARE(migration.outcome, MigrationOutcome::Applied);
        QCOMPARE(db.ask(u"SELECT group_concat(a) FROM t"_s), u"1,2"_s);
    }

    void modelIsMadeAndDemanded()
    {
        Fixture db;
        db.model(0, "CREATE TABLE t (a INTEGER, b TEXT);\nCREATE INDEX t_b ON t (b);");
        db.migrate(0, "INSERT INTO t VALUES (1, 'x');");
        QCOMPARE(db.update().outcome, RunOutcome::Done);
        QCOMPARE(db.ask(u"SELECT b FROM t"_s), u"x"_s);

        db.model(1, "CREATE TABLE t (a INTEGER, b TEXT, c REAL);\nCREATE INDEX t_b ON t (b);");
        db.migrate(1, "INSERT INTO t VALUES (2, 'y', 1.5);");
        const RunReport lacking = db.update();
        QVERIFY(lacking.error);
        QCOMPARE(errorKindName(lacking.error->kind), u"ModelMismatch"_s);
        QVERIFY2(lacking.error->message.contains(u" c"_s), qPrintable(lacking.error->message));
        QCOMPARE(lacking.versionAfter, 1);

        db.model(1, "CREATE TABLE t (a INTEGER, b VARCHAR(9));\nCREATE INDEX t_b ON t (b);");
        db.migrate(1, "INSERT INTO t VALUES (2, 'y');");
        const RunReport drifted = db.update();
        QCOMPARE(drifted.outcome, RunOutcome::Done);
        QCOMPARE(drifted.migrations[0].warnings.size(), 1);
    }

    void newestModelIsBroughtAboutButStoresNoVersion()
    {
        Fixture db;
        db.model(0, "CREATE TABLE t (a INTEGER);\nCREATE VIEW all_t AS SELECT a FROM t;");
        const RunReport first = db.update();
        QCOMPARE(first.outcome, RunOutcome::Done);
        QCOMPARE(first.versionAfter, 0);
        QCOMPARE(db.ask(u"SELECT group_concat(version) FROM Version"_s), u"0"_s);
        QCOMPARE(db.ask(u"SELECT count(*) FROM all_t"_s), u"0"_s);
        const QByteArray before = db.bytes();
        QCOMPARE(db.update().outcome, RunOutcome::NothingToDo);
        QCOMPARE(db.bytes(), before);
    }

    void dryRunTellsAndTouchesNothing()
    {
        Fixture db;
        db.migrate(0, "CREATE TABLE t (a INTEGER);\nINSERT INTO t VALUES (1),(2),(3);");
        QCOMPARE(db.update().outcome, RunOutcome::Done);
        db.migrate(1, "ALTER TABLE t ADD COLUMN b TEXT DEFAULT 'x';\nDELETE FROM t WHERE a > 1;");
        const QByteArray before = db.bytes();
        const auto session = db.session();
        const auto preview =
            session->preview(session->defaults(), PreviewMode::Rehearsed, {}, db.canceller);
        VERIFY_RESULT(preview);
        QCOMPARE(db.bytes(), before);
        QCOMPARE(preview->run.outcome, RunOutcome::Done);
        QCOMPARE(preview->run.database, db.path());
        QCOMPARE(preview->run.migrations.at(0).statements.at(1).rows, 2);
        QCOMPARE(preview->changes.changes.size(), 1u);
        QCOMPARE(preview->changes.changes.at(0).children.at(0).name, u"b"_s);

        const auto held = [&](RunOptions &options) {
            options.expectedDigest = preview->planDigest;
        };
        db.migrate(1, "ALTER TABLE t ADD COLUMN b TEXT;\nDELETE FROM t WHERE a > 1;");
        QCOMPARE(db.update(held).outcome, RunOutcome::Refused);
        db.migrate(1, "ALTER TABLE t ADD COLUMN b TEXT DEFAULT 'x';\nDELETE FROM t WHERE a > 1;");
        QCOMPARE(db.update(held).outcome, RunOutcome::Done);
    }

    void dryRunOfAFailingPlanSaysWhere()
    {
        Fixture db;
        db.migrate(0, "CREATE TABLE t (a INTEGER);");
        db.migrate(1, "SELECT 1;\nSELECT nope FROM t;");
        const auto session = db.session();
        const auto preview =
            session->preview(session->defaults(), PreviewMode::Rehearsed, {}, db.canceller);
        VERIFY_RESULT(preview);
        QCOMPARE(preview->run.outcome, RunOutcome::Failed);
        QCOMPARE(preview->run.error->place.toString(), u"v1/migrate.sql:2:8"_s);
        QVERIFY(!QFile::exists(db.path()));
    }

    void undoGoesBackStepByStep()
    {
        Fixture db;
        db.migrate(0, "CREATE TABLE t (a INTEGER);");
        db.undo(0, "DROP TABLE t;");
        db.migrate(1, "INSERT INTO t VALUES (1);");
        db.undo(1, "DELETE FROM t;");
        QCOMPARE(db.update().versionAfter, 2);
        const auto session = db.session();
        RunOptions options = session->defaults();
        QCOMPARE(session->undo(options, {}, db.canceller).versionAfter, 1);
        options.to = 0;
        QCOMPARE(session->undo(options, {}, db.canceller).versionAfter, 0);
        QCOMPARE(
            db.ask(
                u"SELECT group_concat(event, ' ') FROM (SELECT event FROM ponyup_log ORDER BY number)"_s),
            u"applied applied undone undone"_s);
        QCOMPARE(db.update().versionAfter, 2);
        const auto verified = session->verifyLog();
        VERIFY_RESULT(verified);
        QVERIFY(verified->empty());
    }

    void baselineAdoptsAnExistingDatabase()
    {
        Fixture db;
        db.model(0, "CREATE TABLE t (a INTEGER);");
        db.migrate(0, "ALTER TABLE t ADD COLUMN b TEXT;");
        db.model(1, "CREATE TABLE t (a INTEGER, b TEXT);");
        {
            const auto other =
                (*engineFor(u"sqlite"_s))
                    ->open({.engine = u"sqlite"_s, .database = db.path()}, Access::Update);
            VERIFY_RESULT(other);
            VERIFY_RESULT((*other)->run(u"CREATE TABLE t (a INTEGER)"_s));
        }
        const auto session = db.session();
        const RunReport wrong = session->baseline(1, session->defaults(), {}, db.canceller);
        QCOMPARE(wrong.outcome, RunOutcome::Refused);
        QCOMPARE(errorKindName(wrong.error->kind), u"ModelMismatch"_s);
        QCOMPARE(session->baseline(0, session->defaults(), {}, db.canceller).outcome,
                 RunOutcome::Done);
        QCOMPARE(db.update().versionAfter, 1);
    }

    void restoreBringsTheBackupBack()
    {
        Fixture db;
        db.migrate(0, "CREATE TABLE t (a INTEGER);\nINSERT INTO t VALUES (1);");
        QCOMPARE(db.update().outcome, RunOutcome::Done);
        db.migrate(1, "DROP TABLE t;");
        const RunReport report = db.update();
        QVERIFY(!report.backup.isEmpty());
        const auto session = db.session();
        const RunReport restored = session->restore(report.backup, {}, db.canceller);
        QCOMPARE(restored.outcome, RunOutcome::Done);
        QCOMPARE(restored.versionAfter, 1);
        QCOMPARE(db.ask(u"SELECT a FROM t"_s), u"1"_s);
        QCOMPARE(db.ask(u"SELECT event FROM ponyup_log ORDER BY number DESC LIMIT 1"_s),
                 u"restored"_s);
    }

    void statementsOutsideATransactionUseTheJournal()
    {
        Fixture db;
        db.migrate(0,
                   "-- ponyup: transaction off\nCREATE TABLE t (a INTEGER UNIQUE);\n"
                   "INSERT INTO t VALUES (1);\nVACUUM;\nINSERT INTO t VALUES (1);\n"
                   "INSERT INTO t VALUES (3);");
        const RunReport stopped = db.update();
        QCOMPARE(stopped.outcome, RunOutcome::HalfDone);
        QCOMPARE(stopped.versionAfter, 0);
        QCOMPARE(stopped.error->place.toString(), u"v0/migrate.sql:5:1"_s);
        QCOMPARE(db.ask(u"SELECT a FROM t"_s), u"1"_s);

        const RunReport refused = db.update();
        QCOMPARE(refused.outcome, RunOutcome::HalfDone);
        QCOMPARE(errorKindName(refused.error->kind), u"HalfDone"_s);
        const auto status = db.session()->status();
        VERIFY_RESULT(status);
        QCOMPARE(migrationStateName(status->timeline.rows.front().state), u"half-done"_s);

        db.migrate(0,
                   "-- ponyup: transaction off\nCREATE TABLE t (a INTEGER UNIQUE);\n"
                   "INSERT INTO t VALUES (1);\nVACUUM;\nINSERT INTO t VALUES (2);\n"
                   "INSERT INTO t VALUES (3);");
        const auto session = db.session();
        const RunReport resumed = session->resume(session->defaults(), {}, db.canceller);
        QVERIFY2(resumed.outcome == RunOutcome::Done,
                 resumed.error ? qPrintable(resumed.error->toString()) : "");
        QCOMPARE(resumed.versionAfter, 1);
        QCOMPARE(db.ask(u"SELECT group_concat(a) FROM (SELECT a FROM t ORDER BY a)"_s), u"1,2,3"_s);
        QCOMPARE(db.ask(u"SELECT count(*) FROM ponyup_journal"_s), u"0"_s);
        QCOMPARE(session->resume(session->defaults(), {}, db.canceller).outcome,
                 RunOutcome::NothingToDo);
    }

    void foreignKeysOffIsCheckedBeforeTheCommit()
    {
        Fixture db;
        db.migrate(0,
                   "CREATE TABLE p (id INTEGER PRIMARY KEY);\n"
                   "CREATE TABLE c (p INTEGER REFERENCES p (id));\n"
                   "INSERT INTO p VALUES (1);\nINSERT INTO c VALUES (1);");
        db.migrate(1, "-- ponyup: foreign-keys off\nDELETE FROM p;");
        const RunReport report = db.update();
        QCOMPARE(report.outcome, RunOutcome::Failed);
        QCOMPARE(report.versionAfter, 1);
        QCOMPARE(db.ask(u"SELECT count(*) FROM p"_s), u"1"_s);
    }

    void manyDatabasesInManyThreads()
    {
        constexpr int threads = 4;
        std::vector<Fixture> databases(threads);
        std::vector<RunReport> reports(threads);
        for (Fixture &db : databases) {
            for (int version = 0; version < 20; ++version)
                db.migrate(version,
                           "CREATE TABLE t" + QByteArray::number(version) + " (a INTEGER);");
        }
        {
            std::vector<std::jthread> workers;
            for (int i = 0; i < threads; ++i)
                workers.emplace_back(
                    [&, i] { reports[size_t(i)] = databases[size_t(i)].update(); });
        }
        for (const RunReport &report : reports)
            QCOMPARE(report.versionAfter, 20);
    }

    /// A table is rebuilt as proven by hand, where foreign keys are not enforced by default.
    void saysWhatGoesWithADroppedTable()
    {
        Fixture db;
        db.migrate(0,
                   "CREATE TABLE p (id INTEGER PRIMARY KEY, q);\n"
                   "CREATE TABLE c (id REFERENCES p (id) ON DELETE CASCADE);\n"
                   "INSERT INTO p VALUES (1, 2), (2, 2);\nINSERT INTO c VALUES (1), (1), (2);");
        QCOMPARE(db.update().outcome, RunOutcome::Done);
        const QByteArray rebuild = "CREATE TABLE p2 (id INTEGER PRIMARY KEY, q, r);\n"
                                   "INSERT INTO p2 SELECT id, q, 1 FROM p;\nDROP TABLE p;\n"
                                   "ALTER TABLE p2 RENAME TO p;";
        db.migrate(1, rebuild);
        const auto session = db.session();
        const auto preview =
            session->preview(session->defaults(), PreviewMode::Rehearsed, {}, db.canceller);
        VERIFY_RESULT(preview);
        const MigrationRun &run = preview->run.migrations.at(0);
        QCOMPARE(run.statements.at(2).rows, 5);
        QCOMPARE(run.warnings.size(), 1);
        QVERIFY2(run.warnings.front().contains(u"3 "_s)
                     && run.warnings.front().contains(u"foreign-keys off"_s),
                 qPrintable(run.warnings.front()));

        db.migrate(1, "-- ponyup: foreign-keys off\n" + rebuild);
        const RunReport report = db.update();
        QCOMPARE(report.outcome, RunOutcome::Done);
        QVERIFY(report.migrations.at(0).warnings.isEmpty());
        QCOMPARE(db.ask(u"SELECT count(*) FROM c"_s), u"3"_s);
    }

    void keepsWhatAScriptSetsToItsEnd()
    {
        Fixture db;
        db.migrate(0,
                   "-- ponyup: transaction off\nPRAGMA recursive_triggers=ON;\n"
                   "CREATE TABLE seen AS SELECT * FROM pragma_recursive_triggers;");
        db.migrate(1, "INSERT INTO seen SELECT * FROM pragma_recursive_triggers;");
        const RunReport report = db.update();
        QVERIFY2(report.outcome == RunOutcome::Done,
                 report.error ? qPrintable(report.error->toString()) : "");
        QCOMPARE(db.ask(u"SELECT * FROM seen"_s), u"1\n0"_s);
    }

    void protectsTheTableThatItWrites()
    {
        Fixture db;
        db.versionTable = u"schema_versions"_s;
        db.migrate(0,
                   "CREATE TABLE \"Version\" (application TEXT);\n"
                   "INSERT INTO \"Version\" VALUES ('2.1');");
        db.migrate(1, "DELETE FROM schema_versions;");
        const RunReport report = db.update();
        QCOMPARE(report.outcome, RunOutcome::Failed);
        QCOMPARE(report.error->kind, ErrorKind::Forbidden);
        QCOMPARE(db.ask(u"SELECT * FROM \"Version\""_s), u"2.1"_s);
        QCOMPARE(db.ask(u"SELECT max(version) FROM schema_versions"_s), u"1"_s);
    }
};

QTEST_GUILESS_MAIN(tst_Migrator)
#include "tst_migrator.moc"
