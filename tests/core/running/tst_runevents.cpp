// SPDX-License-Identifier: GPL-3.0-or-later
#include "projectfixture.h"
#include "running/sentences.h"

#include <QTest>

using namespace ponyup;
using namespace Qt::StringLiterals;
using ponyup::testing::ProjectFixture;

/// What a run tells while it runs is so.
class tst_RunEvents : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void logLines_data()
    {
        using Kind = RunEvent::Kind;
        QTest::addColumn<RunEvent>("event");
        QTest::addColumn<QString>("line");
        const auto row = [](const char *name, RunEvent event, const QString &line) {
            event.elapsed = std::chrono::milliseconds(3);
            QTest::newRow(name) << event << line;
        };
        RunEvent event{.kind = Kind::MigrationStarted, .from = 3, .to = 4, .text = u"Adds it"_s};
        row("begins", event, u"v3 → 4: Adds it"_s);
        event.text.clear();
        row("begins without a message", event, u"v3 → 4"_s);
        event.kind = Kind::MigrationDone;
        row("done", event, u"v3 → 4 committed, 3.0 ms"_s);
        event.onCopy = true;
        row("done on a copy", event, u"v3 → 4 done on the copy, 3.0 ms"_s);
        event.kind = Kind::MigrationRolledBack;
        row("rolled back", event, u"v3 → 4 rolled back"_s);
        event = {.kind = Kind::MigrationStarted, .from = 11, .to = 11};
        row("the latest model", event, u"v11"_s);
        event.kind = Kind::MigrationDone;
        row("the latest model, done", event, u"v11: the latest model is in place, 3.0 ms"_s);
        event.onCopy = true;
        row("the latest model, on a copy", event,
            u"v11: the latest model is in place on the copy, 3.0 ms"_s);
    }

    void logLines()
    {
        QFETCH(RunEvent, event);
        QTEST(logLine(event), "line");
    }

    /// Statements of a model that need not run are not counted, neither done nor to do.
    void progressCountsWhatRuns()
    {
        ProjectFixture db;
        const QByteArray model = "CREATE TABLE a (x);\nCREATE TABLE b (x);\n";
        db.model(0, model);
        db.migrate(0, "INSERT INTO a VALUES (1);");
        db.model(1, model + "CREATE INDEX i ON a (x);");
        db.migrate(1, "INSERT INTO a VALUES (2);\nINSERT INTO b VALUES (2);");
        std::vector<RunProgress> told;
        const RunReport report = db.update({}, [&told](const RunEvent &event) {
            if (event.kind == RunEvent::Kind::StatementDone)
                told.push_back(event.progress);
        });
        QCOMPARE(report.outcome, RunOutcome::Done);
        QCOMPARE(told.size(), size_t(6)); // two tables and an index, three INSERTs
        for (size_t i = 0; i < told.size(); ++i) {
            QCOMPARE(told[i].statementsDone, qint64(i + 1));
            QVERIFY(told[i].statementsDone <= told[i].statementsTotal);
        }
        QCOMPARE(told.back().statementsTotal, 6);
    }

    /// Who waits for another program does not take himself for it, nor its lock for the update's.
    void namesWhoIsWaitedFor()
    {
        ProjectFixture db;
        db.migrate(0, "CREATE TABLE t (a INTEGER);");
        QCOMPARE(db.update().outcome, RunOutcome::Done);
        db.migrate(1, "INSERT INTO t VALUES (1);");
        const auto writer = db.open();
        VERIFY_RESULT(writer->begin({}));
        QStringList lines;
        const RunReport locked = db.update({}, [&lines](const RunEvent &event) {
            if (event.kind == RunEvent::Kind::LockTaken || event.kind == RunEvent::Kind::Waiting)
                lines += event.text;
        });
        QCOMPARE(locked.outcome, RunOutcome::Locked);
        QVERIFY2(lines.size() >= 2, qPrintable(lines.join(u'\n')));
        QCOMPARE(lines.at(0), u"The update lock is taken"_s);
        QVERIFY2(lines.at(1).contains(u"writing to the database"_s), qPrintable(lines.at(1)));
        VERIFY_RESULT(writer->rollback());
    }

    void aCommitThatFailsSaysWhere_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<QString>("place");
        QTest::newRow("one transaction") << QByteArray() << u"v0/migrate.sql"_s;
        QTest::newRow("statement by statement")
            << QByteArray("-- ponyup: transaction off\n") << u"v0/migrate.sql:4:1"_s;
        QTest::newRow("checked at the end")
            << QByteArray("-- ponyup: foreign-keys off\n") << u"v0/migrate.sql"_s;
    }

    void aCommitThatFailsSaysWhere()
    {
        QFETCH(QByteArray, head);
        QFETCH(QString, place);
        ProjectFixture db;
        db.migrate(0,
                   head
                       + "CREATE TABLE p (id INTEGER PRIMARY KEY);\n"
                         "CREATE TABLE c (p REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED);\n"
                         "INSERT INTO c VALUES (5);");
        const RunReport report = db.update();
        QVERIFY(report.error);
        QCOMPARE(report.error->place.toString(), place);
        QVERIFY2(report.error->detail.contains(u"\"c\""_s), qPrintable(report.error->detail));
    }

    void theNextStepFitsTheFault()
    {
        const auto next = [](ErrorKind kind) {
            RunReport report{.outcome = RunOutcome::HalfDone, .versionAfter = 0};
            report.error = Error{.kind = kind, .message = u"It is so."_s, .hint = u"Do this."_s};
            describeRun(report);
            return report.next;
        };
        QVERIFY(next(ErrorKind::Sql).startsWith(u"Mend the statement that failed"_s));
        for (const ErrorKind kind : {ErrorKind::DiskFull, ErrorKind::Io, ErrorKind::Busy})
            QVERIFY2(next(kind).startsWith(u"Do this. Then continue with"_s),
                     qPrintable(next(kind)));
        QVERIFY(next(ErrorKind::Cancelled).startsWith(u"Continue with"_s));
    }
};

QTEST_GUILESS_MAIN(tst_RunEvents)
#include "tst_runevents.moc"
