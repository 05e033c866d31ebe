// SPDX-License-Identifier: GPL-3.0-or-later
#include "sketch.h"
#include "support/testing.h"

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

constexpr int noTarget = -1000;

Result<Plan> planOf(const QString &folder, const QString &history, int to)
{
    PlanOptions options;
    if (to != noTarget)
        options.to = to;
    return planUndo(folderOf(folder), historyOf(history), options);
}

} // namespace

class tst_PlanUndo : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void plans_data();
    void plans();
    void refusals_data();
    void refusals();
    void steps();
};

void tst_PlanUndo::plans_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("history");
    QTest::addColumn<int>("to");
    QTest::addColumn<QString>("steps");
    QTest::addColumn<QString>("warnings");
    const auto add = [](const char *name, const char *folder, const char *history, int to,
                        const char *steps, const char *warnings = "") {
        QTest::newRow(name) << QString::fromUtf8(folder) << QString::fromUtf8(history) << to
                            << QString::fromUtf8(steps) << QString::fromUtf8(warnings);
    };
    add("the newest one by default", "0:mu 1:mu 2:m", "0 1<0 2<1", noTarget, "2-1 C");
    add("down to a version", "0:mu 1:smu 2:mu", "0 1<0 2<1 3<2", 1, "3-2 C, 2-1 A");
    add("down to nothing", "0:mu 1:mu", "0 1<0 2<1", 0, "2-1 C, 1-0 C");
    add("without row 0", "0:mu", "1<0", 0, "1-0 C");
    add("to where it stands", "0:m", "0 1<0", 1, "");
    add("nothing was applied", "0:mu", "", noTarget, "");
    add("only row 0", "0:mu", "0", noTarget, "");
    add("of a skip", "0:mu 1:m>5 5:mu", "0 1<0 5<1 6<5", 5, "6-5 C");
    add("over a skip", "0:mu>5 5:mu", "0 5<0 6<5", 0, "6-5 C, 5-0 C");
    add("of a row that the original wrote", "0:mu 1:mu", "0 1 2", noTarget, "2-1 C");
    add("of a model-only entry", "0:m 1:su 2:m", "0 1<0 2<1s", noTarget, "2-1 B");
    add("down to a baseline", "3:mu 4:mu", "3b 4<3 5<4", 3, "5-4 C, 4-3 C");
    add("missing scripts below do not matter", "0:m 1:mu", "0 1<0 2<1", 1, "2-1 C");
    add("a changed one", "0:mu 1:mu 2:mu", "0 1<0! 2<1 3<2!", 0, "3-2 C, 2-1 C, 1-0 C",
        "Changed after it was applied, so that its undo script may not fit: v0 and v2.");
}

void tst_PlanUndo::plans()
{
    QFETCH(QString, folder);
    QFETCH(QString, history);
    QFETCH(int, to);
    const Result<Plan> plan = planOf(folder, history, to);
    VERIFY_RESULT(plan);
    QTEST(sketchOf(*plan), "steps");
    QTEST(plan->warnings.join(u'|'), "warnings");
    QCOMPARE(plan->direction, Direction::Down);
    QCOMPARE(plan->from, historyOf(history).current());
    QCOMPARE(plan->to, plan->steps.empty() ? plan->from : plan->steps.back().to);
}

void tst_PlanUndo::refusals_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("history");
    QTest::addColumn<int>("to");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("message");
    const auto add = [](const char *name, const char *folder, const char *history, int to,
                        ErrorKind kind, const char *message) {
        QTest::newRow(name) << QString::fromUtf8(folder) << QString::fromUtf8(history) << to << kind
                            << QString::fromUtf8(message);
    };
    using enum ErrorKind;
    add("no undo script", "0:m", "0 1<0", noTarget, Folder, "v0: There is no undo script for v0.");
    add("several are missing", "0:mu 1:m 2:mu 3:m", "0 1<0 2<1 3<2 4<3", 0, Folder,
        "v1: There is no undo script for v1 and v3.");
    add("the entry is gone", "0:mu", "0 1<0 2<1", noTarget, Folder,
        "v1: There is no undo script for v1.");
    add("nobody knows what led there", "", "0 1 2 7", noTarget, Folder,
        "v6: There is no undo script for v6.");
    add("to above", "0:mu", "0 1<0", 2, Usage,
        "The database is at version 1, which is below the target 2.");
    add("to a negative number", "0:mu", "0 1<0", -1, Usage,
        "Nothing leads to version -1: for this database the folder ends at version 0.");
    add("to a version that was jumped over", "0:mu>5", "0 5<0", 3, Usage,
        "Nothing stops at version 3: one migration leads from version 0 to version 5.");
    add("a baseline", "2:mu", "3b", noTarget, Usage,
        "The database was taken over at version 3 by a baseline, and an undo cannot go below it.");
    add("below a baseline", "2:mu 3:mu", "3b 4<3", 2, Usage,
        "The database was taken over at version 3 by a baseline, and an undo cannot go below it.");
    add("a row was taken away", "0:mu 1:mu", "0 2<1", noTarget, MigrationVersionWrong,
        "Version 2 was reached from version 1, of which the history has no row.");
}

void tst_PlanUndo::refusals()
{
    QFETCH(QString, folder);
    QFETCH(QString, history);
    QFETCH(int, to);
    QFETCH(ErrorKind, kind);
    const Result<Plan> plan = planOf(folder, history, to);
    VERIFY_ERROR(plan, kind);
    QTEST(plan.error().toString(), "message");
    QVERIFY2(!plan.error().hint.isEmpty(), "every refusal says what to do next");
}

void tst_PlanUndo::steps()
{
    const Result<Plan> plan = planOf(u"0:smu 1:mu"_s, u"0 1<0 2<1"_s, 0);
    VERIFY_RESULT(plan);
    QCOMPARE(plan->steps.at(0).migration.version, 1);
    QCOMPARE(plan->steps.at(0).message, u"did v2"_s);
    QVERIFY(plan->steps.at(0).storesVersion);
    QCOMPARE(plan->steps.at(1).migration.version, 0);
    // Only the undo scripts run.
    QCOMPARE(plan->statements(), 2 * 2);
    QCOMPARE(plan->bytes(), 100 * 2);
}

QTEST_GUILESS_MAIN(tst_PlanUndo)
#include "tst_planundo.moc"
