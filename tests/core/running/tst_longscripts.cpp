// SPDX-License-Identifier: GPL-3.0-or-later
#include "running/runrecorder.h"
#include "running/session.h"

#include "projectfixture.h"

#include <QTest>

#include <algorithm>

using namespace ponyup;
using namespace Qt::StringLiterals;
using Fixture = ponyup::testing::ProjectFixture;
using Kind = RunEvent::Kind;

/// Of very many statements not each is told; see RunRecorder.
class tst_LongScripts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void tellsWhatBeginsInAnotherWayAndCountsAll()
    {
        Fixture db;
        db.migrate(0,
                   "CREATE TABLE t (a);\n" + inserts() + "CREATE INDEX i ON t (a);\n"
                       + "UPDATE t SET a = 0;\n");
        QStringList told;
        const RunReport report = run(db, told);
        QCOMPARE(report.outcome, RunOutcome::Done);
        const MigrationRun &migration = report.migrations.at(0);
        QCOMPARE(migration.statementCount, count + 3);
        QCOMPARE(migration.rows, 2 * count);
        QCOMPARE(int(migration.statements.size()), RunReport::keptStatements);
        QCOMPARE(migration.statements.back().number, RunReport::keptStatements);
        QCOMPARE(migration.statements.back().text, u"INSERT INTO t VALUES (1)"_s);
        QVERIFY2(told.size() >= RunRecorder::toldStatements && told.size() < count,
                 qPrintable(QString::number(told.size())));
        for (int number = 1; number <= RunRecorder::toldStatements; ++number)
            QVERIFY(told.at(number - 1).startsWith(u"%1 "_s.arg(number)));
        QVERIFY(told.contains(u"%1 CREATE INDEX i ON t (a)"_s.arg(count + 2)));
        QVERIFY(told.contains(u"%1 UPDATE t SET a = 0"_s.arg(count + 3)));
    }

    void tellsWhatFails()
    {
        Fixture db;
        db.migrate(0,
                   "CREATE TABLE t (a CHECK (a < 2));\n" + inserts().replace("(1)", "(null)")
                       + "INSERT INTO t VALUES (2);\n");
        QStringList told;
        const RunReport report = run(db, told);
        QCOMPARE(report.outcome, RunOutcome::Failed);
        QCOMPARE(report.error->place.line, count + 2);
        const MigrationRun &migration = report.migrations.at(0);
        QCOMPARE(migration.statementCount, count + 1);
        QCOMPARE(int(migration.statements.size()), RunReport::keptStatements + 1);
        QCOMPARE(migration.statements.back().number, count + 2);
        QCOMPARE(migration.statements.back().text, u"INSERT INTO t VALUES (2)"_s);
        QVERIFY(migration.statements.back().error);
        QCOMPARE(told.last(), u"%1 INSERT INTO t VALUES (2)"_s.arg(count + 2));
    }

    void countsTheBytesOfModelAndMigrate()
    {
        Fixture db;
        db.model(0, "CREATE TABLE t (a);\n-- the end\n");
        db.migrate(0, "INSERT INTO t VALUES (1);\nINSERT INTO t VALUES (2)");
        db.migrate(1, "-- nothing but this\n");
        QList<double> shares;
        const RunReport report = db.update({}, [&shares](const RunEvent &event) {
            if (event.kind == Kind::StatementDone || event.kind == Kind::MigrationDone)
                shares += event.progress.share();
        });
        QCOMPARE(report.outcome, RunOutcome::Done);
        QCOMPARE(shares.size(), 5);
        QVERIFY(std::ranges::is_sorted(shares));
        QVERIFY(shares.first() > 0 && shares.at(2) < 1);
        QCOMPARE(shares.last(), 1.0);
    }

    void stopsWhileScriptsAreRead_data()
    {
        QTest::addColumn<StopAt>("when");
        QTest::newRow("gently") << StopAt::AfterMigration;
        QTest::newRow("now") << StopAt::Now;
    }

    void stopsWhileScriptsAreRead()
    {
        QFETCH(StopAt, when);
        Fixture db;
        db.migrate(0, "CREATE TABLE t (a);\n" + inserts());
        db.canceller.request(when);
        const RunReport report = db.update();
        QCOMPARE(report.outcome, RunOutcome::Cancelled);
        QVERIFY(report.migrations.empty());
        QVERIFY(!QFile::exists(db.path()));
    }

private:
    static constexpr int count = RunRecorder::toldStatements + 20'000;

    static QByteArray inserts()
    {
        return QByteArray("INSERT INTO t VALUES (1);\n").repeated(count);
    }

    /// `told`: number and words of each statement that was told before it ran.
    static RunReport run(Fixture &db, QStringList &told)
    {
        return db.update({}, [&told](const RunEvent &event) {
            if (event.kind == Kind::StatementStarted)
                told += QString::number(event.statement) + u' ' + event.text;
        });
    }
};

QTEST_GUILESS_MAIN(tst_LongScripts)
#include "tst_longscripts.moc"
