// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/recordfaults.h"
#include "projectfixture.h"

#include <QTest>

using namespace ponyup;
using namespace Qt::StringLiterals;
using ponyup::testing::ProjectFixture;

/// History and audit log held against each other: who contradicts the other stops every run.
class tst_Records : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void faults_data()
    {
        QTest::addColumn<QList<int>>("history"); ///< Versions of rows; negative: the original's.
        QTest::addColumn<QStringList>("log"); ///< "applied 1 2"
        QTest::addColumn<QStringList>("faults"); ///< The ends of the messages.
        const auto row = [](const char *name, const QList<int> &history, const QStringList &log,
                            const QStringList &faults) {
            QTest::newRow(name) << history << log << faults;
        };
        row("in order", {0, 1, 2}, {u"applied 0 1"_s, u"failed 1 2"_s, u"resumed 1 2"_s}, {});
        row("undone", {0, 1}, {u"applied 0 1"_s, u"applied 1 2"_s, u"undone 2 1"_s}, {});
        row("the latest model", {0, 1}, {u"applied 0 1"_s, u"applied 1 1"_s}, {});
        row("of the original", {0, -1, -2}, {}, {});
        row("of the original, then ours", {0, -1, -2, 3}, {u"applied 2 3"_s}, {});
        row("a row is gone", {0, 1}, {u"applied 0 1"_s, u"applied 1 2"_s},
            {u"brought to them: 2."_s});
        row("the log is empty", {0, 1, 2}, {}, {u"to them: 1, 2."_s});
        row("the log ends early", {0, 1, 2}, {u"applied 0 1"_s}, {u"to them: 2."_s});
        row("the log begins late", {0, 1, 2, 3}, {u"applied 2 3"_s}, {});
        row("it begins with a restore", {0, 1, 2}, {u"restored -1 1"_s, u"applied 1 2"_s}, {});
        row("both", {0, 1, 3}, {u"applied 0 1"_s, u"applied 1 2"_s},
            {u"brought to them: 2."_s, u"to them: 3."_s});
    }

    void faults()
    {
        QFETCH(QList<int>, history);
        QFETCH(QStringList, log);
        QFETCH(QStringList, faults);
        HistoryState state{.tableExists = true};
        const QDateTime time(QDate(2026, 1, 1), QTime(0, 0), Qt::UTC);
        for (const int version : std::as_const(history)) {
            VersionRow row{.version = std::abs(version), .upgraded = time};
            if (version > 0)
                row.meta = versionMeta({}, {}, {.tool = u"PonyUp"_s});
            state.rows.push_back(row);
        }
        std::vector<AuditEntry> entries;
        for (const QString &line : std::as_const(log)) {
            const QStringList words = line.split(u' ');
            entries.push_back({.number = qint64(entries.size()) + 1,
                               .event = *auditEventOf(words.at(0)),
                               .from = words.at(1).toInt(),
                               .to = words.at(2).toInt()});
        }
        const std::vector<Error> found = recordFaults(state, entries);
        QCOMPARE(int(found.size()), int(faults.size()));
        for (size_t i = 0; i < found.size(); ++i) {
            QVERIFY2(found[i].message.endsWith(faults.at(int(i))), qPrintable(found[i].message));
            QVERIFY(!found[i].hint.isEmpty());
        }
    }

    void stopEveryRun_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<bool>("stops");
        QTest::newRow("a row taken away") << u"DELETE FROM Version WHERE version = 2"_s << true;
        QTest::newRow("all rows taken away") << u"DELETE FROM Version"_s << true;
        QTest::newRow("the log emptied") << u"DELETE FROM ponyup_log"_s << true;
        QTest::newRow("no log") << u"DROP TABLE ponyup_log"_s << false;
        QTest::newRow("nothing") << u"SELECT 1"_s << false;
    }

    void stopEveryRun()
    {
        QFETCH(QString, sql);
        QFETCH(bool, stops);
        ProjectFixture db;
        for (int version = 0; version < 3; ++version) {
            const QByteArray table = "t" + QByteArray::number(version);
            db.migrate(version, "CREATE TABLE " + table + " (x);");
            db.undo(version, "DROP TABLE " + table + ";");
        }
        QCOMPARE(db.update([](RunOptions &options) { options.to = 2; }).outcome, RunOutcome::Done);
        VERIFY_RESULT(db.open()->query(sql));
        const QByteArray before = db.bytes();
        const auto session = db.session();

        const auto status = session->status();
        VERIFY_RESULT(status);
        QCOMPARE(status->refusal.has_value(), stops);
        const auto preview =
            session->preview(session->defaults(), PreviewMode::Rehearsed, {}, db.canceller);
        QCOMPARE(preview.has_value(), !stops);
        if (!stops) {
            QCOMPARE(session->undo(session->defaults(), {}, db.canceller).outcome,
                     RunOutcome::Done);
            QCOMPARE(db.update().outcome, RunOutcome::Done);
            // The new log begins where the old one ended.
            const auto faults = session->verifyRecords();
            VERIFY_RESULT(faults);
            QVERIFY2(faults->empty(),
                     qPrintable(faults->empty() ? QString() : faults->front().toString()));
            return;
        }
        const bool empty = sql.contains(u"FROM Version"_s) && !sql.contains(u"WHERE"_s);
        std::vector<RunReport> reports{db.update(),
                                       session->baseline(1, session->defaults(), {}, db.canceller)};
        if (!empty) // There is nothing to undo.
            reports.push_back(session->undo(session->defaults(), {}, db.canceller));
        for (const RunReport &report : reports) {
            QCOMPARE(report.outcome, RunOutcome::Refused);
            QVERIFY(report.error);
            QVERIFY2(report.error->kind == ErrorKind::HistoryTampered,
                     qPrintable(report.error->toString()));
            QVERIFY(!report.next.isEmpty());
        }
        QCOMPARE(db.bytes(), before);
    }

    void anUpdateWithNothingToDoIsNone()
    {
        ProjectFixture db;
        db.migrate(0, "CREATE TABLE a (x);");
        QCOMPARE(db.update().outcome, RunOutcome::Done);
        VERIFY_RESULT(db.open()->run(u"DELETE FROM ponyup_log"_s));
        QCOMPARE(db.update().outcome, RunOutcome::NothingToDo);
    }

    void theTextOfAResumedMigrationIsKept()
    {
        ProjectFixture db;
        const QByteArray head = "-- ponyup: transaction off\nCREATE TABLE a (x);\n";
        db.migrate(0, head + "INSERT INTO nope VALUES (1);");
        QCOMPARE(db.update().outcome, RunOutcome::HalfDone);
        const QByteArray mended = head + "INSERT INTO a VALUES (1);";
        db.migrate(0, mended);
        const auto session = db.session();
        QCOMPARE(session->resume(session->defaults(), {}, db.canceller).outcome, RunOutcome::Done);
        const auto script = session->appliedScript(1);
        VERIFY_RESULT(script);
        QCOMPARE(*script, std::optional(mended));
    }
};

QTEST_GUILESS_MAIN(tst_Records)
#include "tst_records.moc"
