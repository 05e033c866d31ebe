// SPDX-License-Identifier: GPL-3.0-or-later
#include "sketch.h"
#include "support/testing.h"

#include <QSet>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;

class tst_Timeline : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rows_data();
    void rows();
    void numbers_data();
    void numbers();
    void halfDone_data();
    void halfDone();
    void rowsOfTheDatabase();
    void rowsOfTheFolder();
    void indexOf();
    void stateNames();
};

void tst_Timeline::rows_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("history");
    QTest::addColumn<QString>("expected");
    const auto add = [](const char *name, const char *folder, const char *history,
                        const char *expected) {
        QTest::newRow(name) << QString::fromUtf8(folder) << QString::fromUtf8(history)
                            << QString::fromUtf8(expected);
    };
    add("nothing at all", "", "", "");
    add("a new database", "0:sm 1:m 2:s", "", "2/2 latest, 2/1 pending, 1/0 next");
    add("row 0 only", "0:m", "0", "1/0 next, 0/- initial *");
    add("in between", "0:m 1:m 2:m 3:s", "0 1<0 2<1",
        "3/3 latest, 3/2 next, 2/1 applied *, 1/0 applied, 0/- initial");
    add("up to date", "0:m 1:s", "0 1<0", "1/1 latest, 1/0 applied *, 0/- initial");
    add("the latest model alone", "0:s", "", "0/0 latest");
    add("a model in the middle", "0:m 1:s 2:m", "0 1<0",
        "3/2 pending, 2/1 next, 1/0 applied *, "
        "0/- initial");
    add("comments and statements changed", "0:m 1:m 2:m", "0 1<0~ 2<1! 3<2",
        "3/2 applied *, 2/1 changed-semantic, 1/0 changed-cosmetic, 0/- initial");
    add("changed so that it cannot be read", "0:mx 1:m", "0 1<0",
        "2/1 next, 1/0 applied *, 0/- initial");
    add("very long", "0:ml 1:m", "0 1<0", "2/1 next, 1/0 applied *, 0/- initial");
    add("very long and changed, in whatever way", "0:ml 1:m", "0 1<0~",
        "2/1 next, 1/0 changed-semantic *, 0/- initial");
    add("no longer in the folder", "1:m 2:m", "0 1<0 2<1",
        "3/2 next, 2/1 applied *, 1/0 missing, 0/- initial");
    add("the original's rows with their entries", "0:sm 1:m 2:m", "0 1 2",
        "3/2 next, 2/1 applied *, 1/0 applied, 0/- initial");
    add("the original's rows without entries", "2:m", "0 1 2",
        "3/2 next, 2/- applied *, 1/- applied, 0/- initial");
    add("a baseline", "0:m 1:m 2:m 3:m", "3b",
        "4/3 next, 3/2 baseline *, 2/1 baseline, 1/0 baseline");
    add("a baseline without its entries", "3:m 4:m", "3b 4<3",
        "5/4 next, 4/3 applied *, 3/- baseline");
    add("a skip to come", "0:m>3 1:m 2:m 3:s", "",
        "3/3 latest, 3/2 skipped, 3/0 next, 2/1 skipped");
    add("a skip that was applied", "0:m>3 1:m 2:m 3:m", "0 3<0&1&2",
        "4/3 next, 3/2 skipped, 3/0 applied *, 2/1 skipped, 0/- initial");
    add("put below a skip later", "0:m>5 2:m 3:m 5:m", "0 5<0&3",
        "6/5 next, 5/0 applied *, 4/3 skipped, 3/2 out-of-order, 0/- initial");
    add("below a skip that the original made", "0:m>5 2:m 5:m", "0 5",
        "6/5 next, 5/0 applied *, 3/2 skipped, 0/- initial");
    add("out of order", "0:m 1:m 2:m", "2<1", "3/2 next, 2/1 applied *, 1/0 out-of-order");
    add("a gap at the start", "4:m 5:s", "0 1<0 2<1",
        "5/5 unreachable, 5/4 unreachable, 2/1 missing *, 1/0 missing, 0/- initial");
    add("a gap in the middle", "0:m 3:m", "", "4/3 unreachable, 1/0 next");
    add("the database is newer", "0:m 1:s", "0 1<0 2<1s 3<2",
        "3/2 missing *, 2/1 applied, 1/0 applied, 0/- initial");
}

void tst_Timeline::rows()
{
    QFETCH(QString, folder);
    QFETCH(QString, history);
    QTEST(sketchOf(buildTimeline(folderOf(folder), historyOf(history))), "expected");
}

void tst_Timeline::numbers_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("history");
    QTest::addColumn<int>("current");
    QTest::addColumn<int>("newest");
    QTest::addColumn<int>("pending");
    QTest::addColumn<bool>("databaseNewer");
    QTest::addColumn<bool>("modelPending");
    QTest::newRow("nothing at all") << u""_s << u""_s << 0 << -1 << 0 << false << false;
    QTest::newRow("an empty folder") << u""_s << u"0"_s << 0 << -1 << 0 << false << false;
    QTest::newRow("new") << u"0:m 1:m 2:s"_s << u""_s << 0 << 2 << 2 << false << false;
    QTest::newRow("model only") << u"0:s"_s << u""_s << 0 << 0 << 0 << false << true;
    QTest::newRow("up to date") << u"0:m 1:m"_s << u"0 1 2"_s << 2 << 2 << 0 << false << false;
    QTest::newRow("up to the model") << u"0:m 1:s"_s << u"0 1"_s << 1 << 1 << 0 << false << true;
    QTest::newRow("newer") << u"0:m"_s << u"0 1 2"_s << 2 << 1 << 0 << true << false;
    QTest::newRow("the folder is empty now") << u""_s << u"0 1"_s << 1 << -1 << 0 << true << false;
    QTest::newRow("a skip") << u"0:m>7 1:m 7:m"_s << u""_s << 0 << 8 << 2 << false << false;
    QTest::newRow("a gap") << u"0:m 5:m"_s << u""_s << 0 << 6 << 1 << false << false;
}

void tst_Timeline::numbers()
{
    QFETCH(QString, folder);
    QFETCH(QString, history);
    const Timeline timeline = buildTimeline(folderOf(folder), historyOf(history));
    QTEST(timeline.current, "current");
    QTEST(timeline.newest, "newest");
    QTEST(timeline.pending, "pending");
    QTEST(timeline.databaseNewer, "databaseNewer");
    QTEST(timeline.modelPending, "modelPending");
}

void tst_Timeline::halfDone_data()
{
    QTest::addColumn<QString>("history");
    QTest::addColumn<int>("version");
    QTest::addColumn<QString>("expected");
    QTest::newRow("an update") << u"0 1<0"_s << 1
                               << u"3/2 pending, 2/1 half-done, 1/0 applied *, 0/- initial"_s;
    QTest::newRow("an undo") << u"0 1<0 2<1"_s << 1
                             << u"3/2 next, 2/1 half-done *, 1/0 applied, 0/- initial"_s;
}

void tst_Timeline::halfDone()
{
    QFETCH(QString, history);
    QFETCH(int, version);
    const Timeline timeline =
        buildTimeline(folderOf(u"0:m 1:m 2:m"_s), historyOf(history), version);
    QTEST(sketchOf(timeline), "expected");
}

void tst_Timeline::rowsOfTheDatabase()
{
    HistoryState history = historyOf(u"0 1<0 2"_s);
    const QDateTime when(QDate(2024, 11, 21), QTime(9, 30), Qt::UTC);
    history.rows[1].upgraded = when;
    const Timeline timeline = buildTimeline(folderOf(u"0:smu"_s), history);

    const TimelineRow applied = timeline.rows.at(1);
    QCOMPARE(applied.version, 1);
    QCOMPARE(applied.message, u"did v1"_s); // as recorded, not as the file says now
    QCOMPARE(applied.when, when);
    QCOMPARE(applied.by, u"ann"_s);
    QCOMPARE(applied.name, u"v0"_s);
    QVERIFY(applied.hasModel && applied.hasMigrate && applied.hasUndo);

    const TimelineRow original = timeline.rows.at(0);
    QCOMPARE(original.message, u"did v2"_s);
    QVERIFY(original.name.isEmpty() && original.by.isEmpty());
    QVERIFY(!original.hasModel && !original.hasMigrate && !original.hasUndo);
}

void tst_Timeline::rowsOfTheFolder()
{
    const Timeline timeline = buildTimeline(folderOf(u"0:m 1:s 2:s"_s), {});
    const TimelineRow latest = timeline.rows.at(0);
    QCOMPARE(latest.message, u"to do v2"_s);
    QVERIFY(latest.hasModel && !latest.hasMigrate && !latest.current);
    QCOMPARE(timeline.rows.at(1).message, u"automated update (only schema provided)"_s);
    QCOMPARE(timeline.rows.at(2).message, u"to do v0"_s);
    // An entry whose scripts cannot be read provides nobody knows what.
    QCOMPARE(buildTimeline(folderOf(u"0:m 1:- 2:s"_s), {}).rows.at(1).message, QString());
    QCOMPARE(timeline.rows.at(2).statements, 2);
    QVERIFY(!timeline.rows.at(2).when.isValid());
}

void tst_Timeline::indexOf()
{
    // 3/3 latest, 3/2 skipped, 3/0 applied *, 2/1 skipped, 0/- initial
    const Timeline timeline =
        buildTimeline(folderOf(u"0:m>3 1:m 2:m 3:s"_s), historyOf(u"0 3<0&1&2"_s));
    QCOMPARE(timeline.indexOf(3), 2);
    QCOMPARE(timeline.indexOf(2), 3);
    QCOMPARE(timeline.indexOf(0), 4);
    QCOMPARE(timeline.indexOf(1), -1);
    QCOMPARE(buildTimeline(folderOf(u"0:s"_s), {}).indexOf(0), 0);
}

void tst_Timeline::stateNames()
{
    QSet<QString> names;
    const int last = static_cast<int>(MigrationState::HalfDone);
    for (int state = 0; state <= last; ++state)
        names.insert(migrationStateName(static_cast<MigrationState>(state)));
    QCOMPARE(names.size(), last + 1);
    QCOMPARE(migrationStateName(MigrationState::Applied), u"applied"_s);
    QCOMPARE(migrationStateName(MigrationState::ChangedSemantic), u"changed-semantic"_s);
    QCOMPARE(migrationStateName(MigrationState::HalfDone), u"half-done"_s);
}

QTEST_GUILESS_MAIN(tst_Timeline)
#include "tst_timeline.moc"
