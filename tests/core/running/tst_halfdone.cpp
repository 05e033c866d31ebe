// SPDX-License-Identifier: GPL-3.0-or-later
#include "projectfixture.h"

#include <QTest>

#include <algorithm>

using namespace ponyup;
using namespace Qt::StringLiterals;
using ponyup::testing::ProjectFixture;

namespace {

QString message(const RunReport &report)
{
    return report.error ? report.error->toString() : QString();
}

/// Does something once, just before a statement runs.
RunSink before(int statement, std::function<void()> what)
{
    return [statement, what, done = false](const RunEvent &event) mutable {
        if (event.kind == RunEvent::Kind::StatementStarted && event.statement == statement
            && !std::exchange(done, true))
            what();
    };
}

} // namespace

/// Migrations without one transaction: what is told of them while they run, when they stop, and
/// what nobody else may do meanwhile.
class tst_HalfDone : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void saysThatTheModelStays()
    {
        ProjectFixture db;
        db.model(0, "CREATE TABLE a (x);\nCREATE TABLE b (y);");
        db.migrate(0, "-- ponyup: transaction off\nINSERT INTO nope VALUES (1);");
        const RunReport report = db.update();
        QCOMPARE(report.outcome, RunOutcome::Failed);
        QCOMPARE(report.migrations[0].outcome, MigrationOutcome::RolledBack);
        QVERIFY(report.migrations[0].modelStays);
        QVERIFY2(report.rolledBack.contains(u"model"_s), qPrintable(report.rolledBack));
        QCOMPARE(db.ask(u"SELECT count(*) FROM sqlite_schema WHERE name IN ('a', 'b')"_s), u"2"_s);
        QCOMPARE(db.ask(u"SELECT count(*) FROM ponyup_journal"_s), u"0"_s);

        db.migrate(0, "-- ponyup: transaction off\nINSERT INTO a VALUES (1);");
        QCOMPARE(db.update().outcome, RunOutcome::Done);
        QCOMPARE(db.ask(u"SELECT x FROM a"_s), u"1"_s);
    }

    void aResumeCountsWhatWasDoneBefore()
    {
        ProjectFixture db;
        leaveHalfWay(db);
        const auto session = db.session();
        const RunReport again = session->resume(session->defaults(), {}, db.canceller);
        QCOMPARE(again.outcome, RunOutcome::HalfDone);
        QCOMPARE(again.migrations[0].statementCount, 2);
        QVERIFY2(again.rolledBack.contains(u"2"_s), qPrintable(again.rolledBack));

        db.migrate(0,
                   "-- ponyup: transaction off\nCREATE TABLE a (x);\n"
                   "INSERT INTO a VALUES (1);\nINSERT INTO a VALUES (2);\n"
                   "INSERT INTO a VALUES (3);");
        const auto mended = db.session();
        const RunReport done = mended->resume(mended->defaults(), {}, db.canceller);
        QVERIFY2(done.outcome == RunOutcome::Done, qPrintable(message(done)));
        QCOMPARE(done.migrations[0].statementCount, 4);
        QCOMPARE(done.migrations[0].rows, 3);
        QCOMPARE(db.ask(u"SELECT json_extract(meta, '$.ponyup.statements'), "
                        "json_extract(meta, '$.ponyup.rows') FROM Version WHERE version = 1"_s),
                 u"4|3"_s);
        QCOMPARE(db.ask(u"SELECT \"rows\" FROM ponyup_log WHERE event = 'resumed'"_s), u"3"_s);
    }

    /// A script must not lose, between two runs, what has been done of it.
    void aResumeWantsTheScriptThatWasBegun_data()
    {
        QTest::addColumn<QByteArray>("mended");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("rows");
        QTest::newRow("without its directive")
            << QByteArray("CREATE TABLE a (x);\nINSERT INTO a VALUES (1);\n"
                          "INSERT INTO a VALUES (3);")
            << QString() << u"1,3"_s;
        QTest::newRow("without a done statement")
            << QByteArray("-- ponyup: transaction off\nCREATE TABLE a (x);")
            << u"MigrationChanged"_s << u"1"_s;
        QTest::newRow("with another done statement")
            << QByteArray("-- ponyup: transaction off\nCREATE TABLE a (x);\n"
                          "INSERT INTO a VALUES (2);")
            << u"MigrationChanged"_s << u"1"_s;
        QTest::newRow("a model instead") << QByteArray() << u"HalfDone"_s << u"1"_s;
    }

    void aResumeWantsTheScriptThatWasBegun()
    {
        QFETCH(QByteArray, mended);
        QFETCH(QString, kind);
        QFETCH(QString, rows);
        ProjectFixture db;
        leaveHalfWay(db);
        if (mended.isEmpty()) {
            db.remove(0, "migrate");
            db.model(0, "CREATE TABLE a (x);");
        } else {
            db.migrate(0, mended);
        }
        const auto session = db.session();
        const RunReport report = session->resume(session->defaults(), {}, db.canceller);
        QCOMPARE(report.error ? errorKindName(report.error->kind) : QString(), kind);
        QCOMPARE(db.ask(u"SELECT group_concat(x) FROM a"_s), rows);
        QCOMPARE(db.ask(u"SELECT count(*) > 0 FROM ponyup_journal"_s),
                 kind.isEmpty() ? u"0"_s : u"1"_s);
    }

    void aDryRunLeavesNothingHalfWay()
    {
        ProjectFixture db;
        db.migrate(0,
                   "-- ponyup: transaction off\nCREATE TABLE a (x);\n"
                   "INSERT INTO nope VALUES (1);");
        const auto session = db.session();
        const auto preview =
            session->preview(session->defaults(), PreviewMode::Rehearsed, {}, db.canceller);
        VERIFY_RESULT(preview);
        QCOMPARE(preview->run.outcome, RunOutcome::Failed);
        QVERIFY2(!preview->run.next.contains(u"resume"_s), qPrintable(preview->run.next));
        QVERIFY(!QFile::exists(db.path()));
    }

    void nothingButAResumeGoesOn()
    {
        ProjectFixture db;
        leaveHalfWay(db);
        const QByteArray bytes = db.bytes();
        const auto session = db.session();
        const RunOptions options = session->defaults();
        for (const RunReport &report : {session->baseline(1, options, {}, db.canceller),
                                        session->update(options, {}, db.canceller),
                                        session->undo(options, {}, db.canceller)}) {
            QCOMPARE(errorKindName(report.error ? report.error->kind : ErrorKind::Internal),
                     u"HalfDone"_s);
            QCOMPARE(report.outcome, RunOutcome::HalfDone);
            QVERIFY(report.backup.isEmpty());
        }
        VERIFY_ERROR(session->preview(options, PreviewMode::Rehearsed, {}, db.canceller),
                     ErrorKind::HalfDone);
        const auto status = session->status();
        VERIFY_RESULT(status);
        QVERIFY(status->refusal);
        QCOMPARE(errorKindName(status->refusal->kind), u"HalfDone"_s);
        QVERIFY2(status->refusal->message.contains(u"2"_s), qPrintable(status->refusal->message));
        QCOMPARE(db.bytes(), bytes);
    }

    void othersAreToldThatItIsBeingCarriedOut()
    {
        ProjectFixture db;
        db.migrate(0, "CREATE TABLE first (x);");
        QCOMPARE(db.update().outcome, RunOutcome::Done);
        db.migrate(1, "DROP TABLE first;");
        const RunReport second = db.update();
        QVERIFY(!second.backup.isEmpty());
        db.migrate(2,
                   "-- ponyup: transaction off\nCREATE TABLE a (x);\n"
                   "INSERT INTO a VALUES (1);\nINSERT INTO a VALUES (2);");
        QList<RunReport> others;
        std::optional<Error> refusal;
        const auto disturb = [&] {
            const auto session = db.session();
            RunOptions options = session->defaults();
            options.lockWait.limit = std::chrono::milliseconds(50);
            others = {session->update(options, {}, db.canceller),
                      session->resume(options, {}, db.canceller),
                      session->baseline(3, options, {}, db.canceller)};
            if (const auto status = session->status())
                refusal = status->refusal;
        };
        const RunReport report = db.update({}, before(3, disturb));
        QVERIFY2(report.outcome == RunOutcome::Done, qPrintable(message(report)));
        QCOMPARE(others.size(), 3);
        for (const RunReport &other : std::as_const(others))
            QCOMPARE(runOutcomeName(other.outcome), runOutcomeName(RunOutcome::Locked));
        QVERIFY(refusal);
        QCOMPARE(errorKindName(refusal->kind), u"UpdateLocked"_s);
        QCOMPARE(db.ask(u"SELECT count(*) FROM a"_s), u"2"_s);
        QCOMPARE(db.ask(u"SELECT max(version) FROM Version"_s), u"3"_s);
        QCOMPARE(db.ask(u"SELECT count(*) FROM ponyup_journal"_s), u"0"_s);
        QVERIFY(!QFile::exists(db.path() + u".ponyup-lock"_s));
    }

    /// As when somebody copies an old file over the database.
    void stopsWhenTheJournalIsNotAsItLeftIt()
    {
        ProjectFixture db;
        db.migrate(0,
                   "-- ponyup: transaction off\nCREATE TABLE a (x);\nVACUUM;\n"
                   "INSERT INTO a VALUES (1);");
        const auto empty = [&db] { // before the VACUUM no transaction is open
            VERIFY_RESULT(db.open()->run(u"DELETE FROM ponyup_journal"_s));
        };
        const RunReport report = db.update({}, before(2, empty));
        QCOMPARE(errorKindName(report.error ? report.error->kind : ErrorKind::Internal),
                 u"HistoryTampered"_s);
        QCOMPARE(db.ask(u"SELECT count(*) FROM a"_s), u"0"_s);
        QCOMPARE(db.ask(u"SELECT max(version) FROM Version"_s), u"0"_s);
    }

    void theBackupOfAFailedAttemptIsNotKept()
    {
        ProjectFixture db;
        db.migrate(0, "CREATE TABLE a (x);");
        QCOMPARE(db.update().outcome, RunOutcome::Done);
        db.migrate(1, "INSERT INTO a VALUES (1);");
        const RunReport good = db.update();
        QVERIFY(QFile::exists(good.backup));
        db.migrate(2, "CREATE TABLE a (x);");
        for (int attempt = 0; attempt < 12; ++attempt) {
            const RunReport report = db.update();
            QCOMPARE(report.outcome, RunOutcome::Failed);
            QVERIFY(report.backup.isEmpty());
        }
        const auto backups = db.session()->backups();
        VERIFY_RESULT(backups);
        QCOMPARE(backups->size(), size_t(1));
        QCOMPARE(backups->front().path, good.backup);
    }

    void aBackupIsNotMadeWhileAnotherWrites()
    {
        ProjectFixture db;
        db.migrate(0, "CREATE TABLE a (x);");
        QCOMPARE(db.update().outcome, RunOutcome::Done);
        db.migrate(1, "INSERT INTO a VALUES (1);");
        const auto writer = db.open();
        VERIFY_RESULT(writer->begin({}));
        int copies = 0;
        const RunReport locked = db.update({}, [&copies](const RunEvent &event) {
            copies += event.kind == RunEvent::Kind::CopyStarted ? 1 : 0;
        });
        QCOMPARE(locked.outcome, RunOutcome::Locked);
        QCOMPARE(copies, 0);
        VERIFY_RESULT(writer->rollback());
        QVERIFY(db.session()->backups()->empty());
    }

    void anUndoIsCalledOne()
    {
        ProjectFixture db;
        db.migrate(0, "CREATE TABLE a (x);");
        db.migrate(1, "CREATE TABLE b (x);");
        db.undo(1, "DROP TABLE b;");
        QCOMPARE(db.update().outcome, RunOutcome::Done);
        const auto session = db.session();
        RunOptions options = session->defaults();
        options.to = 1;
        QStringList lines;
        const RunReport report = session->undo(
            options, [&lines](const RunEvent &event) { lines += logLine(event); }, db.canceller);
        QVERIFY2(report.outcome == RunOutcome::Done, qPrintable(message(report)));
        QCOMPARE(migrationOutcomeName(report.migrations[0].outcome), u"undone"_s);
        QVERIFY2(report.committed.contains(u"undone: v1"_s), qPrintable(report.committed));
        QVERIFY(std::ranges::any_of(
            lines, [](const QString &line) { return line.startsWith(u"v1 statement 1: "_s); }));
    }

    void allInOneHasATimeForEach()
    {
        ProjectFixture db;
        db.migrate(0, "CREATE TABLE a (x);");
        db.migrate(1, "CREATE TABLE b (x);");
        const RunReport report = db.update([](RunOptions &options) { options.allInOne = true; });
        QCOMPARE(report.outcome, RunOutcome::Done);
        for (const MigrationRun &migration : report.migrations)
            QVERIFY(migration.elapsed.count() > 0);
    }

private:
    /// v0 stands with two of its statements done.
    static void leaveHalfWay(ProjectFixture &db)
    {
        db.migrate(0,
                   "-- ponyup: transaction off\nCREATE TABLE a (x);\n"
                   "INSERT INTO a VALUES (1);\nINSERT INTO nope VALUES (1);\n"
                   "INSERT INTO a VALUES (3);");
        const RunReport report = db.update();
        QCOMPARE(report.outcome, RunOutcome::HalfDone);
        QVERIFY2(report.rolledBack.contains(u"2"_s), qPrintable(report.rolledBack));
    }
};

QTEST_GUILESS_MAIN(tst_HalfDone)
#include "tst_halfdone.moc"
