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
    return planUpdate(folderOf(folder), historyOf(history), options);
}

} // namespace

class tst_PlanUpdate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void plans_data();
    void plans();
    void refusals_data();
    void refusals();
    void messages();
    void hintOfAGap();
    void folderProblems();
    void changedNamesAll();
    void sums();
    void recordsWhatIsSkipped();
    void digest();
    void tenThousand();
};

void tst_PlanUpdate::plans_data()
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

    // The original's cases.
    add("A: model and migrate", "0:sm", "", noTarget, "0-1 A");
    add("B in the middle advances by one", "0:sm 1:s 2:m", "", noTarget, "0-1 A, 1-2 B, 2-3 C");
    add("B as the newest is checked", "0:m 1:s", "", noTarget, "0-1 C, 1=1 B");
    add("B alone", "0:s", "", noTarget, "0=0 B");
    add("C: migrate only", "0:m 1:m", "", noTarget, "0-1 C, 1-2 C");
    add("the original's example", "0:sm 1:sm 2:sm 3:s", "", noTarget, "0-1 A, 1-2 A, 2-3 A, 3=3 B");

    // Where the database stands.
    add("row 0 alone is version 0", "0:m", "0", noTarget, "0-1 C");
    add("half of it applied", "0:m 1:m 2:m", "0 1<0", noTarget, "1-2 C, 2-3 C");
    add("all of it applied", "0:m 1:m", "0 1<0 2<1", noTarget, "");
    add("only the newest model left", "0:m 1:s", "0 1<0", noTarget, "1=1 B");
    add("a database of the original", "0:sm 1:sm 2:m", "0 1 2", noTarget, "2-3 C");
    add("the original's files are gone", "7:m", "0 1 2 3 4 5 6 7", noTarget, "7-8 C");
    add("after a baseline", "0:m 1:m 2:m 3:m", "2b", noTarget, "2-3 C, 3-4 C");
    add("below the current version, never applied", "0:m 1:m 2:m", "2", noTarget, "2-3 C");
    add("rows without row 0", "0:m 1:m", "1<0", noTarget, "1-2 C");

    // Skips.
    add("a skip over entries", "0:m>3 1:m 2:m 3:m", "", noTarget, "0-3 C, 3-4 C",
        "v0 leads to version 3 instead of 1; skipped: v1 and v2.");
    add("a skip over numbers only", "0:m>5 5:m", "", noTarget, "0-5 C, 5-6 C",
        "v0 leads to version 5 instead of 1.");
    add("a skip as the last step", "0:m 1:m>9", "", noTarget, "0-1 C, 1-9 C",
        "v1 leads to version 9 instead of 2.");
    add("a skip over the newest model", "0:m>5 3:s", "", noTarget, "0-5 C",
        "v0 leads to version 5 instead of 1; skipped: v3.");
    add("two skips", "0:m>2 1:m 2:m>4 3:m", "", noTarget, "0-2 C, 2-4 C",
        "v0 leads to version 2 instead of 1; skipped: v1.|"
        "v2 leads to version 4 instead of 3; skipped: v3.");
    add("a skipped entry leads further than the path", "0:m>5 3:m>10 5:s", "", noTarget,
        "0-5 C, 5=5 B", "v0 leads to version 5 instead of 1; skipped: v3.");
    add("a skip that was applied", "0:m>3 1:m 2:m 3:m", "0 3<0", noTarget, "3-4 C");
    add("the directive says the usual version", "0:m>1 1:m", "", noTarget, "0-1 C, 1-2 C");

    // A target.
    add("to one in between", "0:m 1:m 2:m", "", 2, "0-1 C, 1-2 C");
    add("to the newest", "0:m 1:m", "", 2, "0-1 C, 1-2 C");
    add("to the newest, which is a model", "0:m 1:s", "", 1, "0-1 C, 1=1 B");
    add("to where it stands", "0:m 1:m 2:m", "0 1<0", 1, "");
    add("to where it stands, which is the newest model", "0:m 1:s", "0 1<0", 1, "1=1 B");
    add("to version 0 of a new database", "0:m", "", 0, "");
    add("to before a gap", "0:m 1:m 5:m", "", 2, "0-1 C, 1-2 C");
    add("to the end of a skip", "0:m>3 1:m 3:m", "", 3, "0-3 C",
        "v0 leads to version 3 instead of 1; skipped: v1.");
    add("to before an entry with nothing", "0:m 1:-", "", 1, "0-1 C");

    // What has become of the applied ones.
    add("one applied cannot be read any more", "0:mx 1:m", "0 1<0", noTarget, "1-2 C");
    add("comments changed", "0:m 1:m 2:m 3:m", "0 1<0~ 2<1~ 3<2", noTarget, "3-4 C",
        "Changed after it was applied, but only in comments, white space or line ends: v0 and v1.");
    add("old files are missing", "3:m", "0 1<0 2<1 3<2", noTarget, "3-4 C",
        "Applied, and no longer in the folder: v0 to v2.");
    add("an applied model-only entry", "0:m 1:s 2:m", "0 1<0 2<1s", noTarget, "2-3 C");
    add("an entry below a baseline is not compared", "0:m 1:m", "1b", noTarget, "1-2 C");
}

void tst_PlanUpdate::plans()
{
    QFETCH(QString, folder);
    QFETCH(QString, history);
    QFETCH(int, to);
    const Result<Plan> plan = planOf(folder, history, to);
    VERIFY_RESULT(plan);
    QTEST(sketchOf(*plan), "steps");
    QTEST(plan->warnings.join(u'|'), "warnings");

    QCOMPARE(plan->direction, Direction::Up);
    QCOMPARE(plan->from, historyOf(history).current());
    QCOMPARE(plan->to, plan->steps.empty() ? plan->from : plan->steps.back().to);
    QCOMPARE(plan->isEmpty(), plan->steps.empty());
}

void tst_PlanUpdate::refusals_data()
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

    add("an empty folder", "", "", noTarget, Folder,
        "There is no migration in the folder /folder.");
    add("D: neither model nor migrate", "0:m 1:- 2:m", "", noTarget, Folder,
        "v1: v1 has neither a model nor a migrate.");
    add("D: an undo alone", "0:m 1:u", "", noTarget, Folder,
        "v1: v1 has neither a model nor a migrate.");

    add("a gap at the start", "0:m 1:m 4:m", "0 1<0 2<1", noTarget, MigrationVersionWrong,
        "v4: The next migration starts at version 4, but the database is at version 2: "
        "v2 and v3 are missing.");
    add("one is missing at the start", "1:m", "", noTarget, MigrationVersionWrong,
        "v1: The next migration starts at version 1, but the database is at version 0: "
        "v0 is missing.");
    add("very many are missing", "9999:m", "", noTarget, MigrationVersionWrong,
        "v9999: The next migration starts at version 9999, but the database is at version 0: "
        "v0 to v9998 are missing.");
    add("a gap in the middle", "0:m 1:m 5:m", "", noTarget, MigrationVersionWrong,
        "v5: A migration starts at version 5, but those before it end at version 2: "
        "v2 to v4 are missing.");
    add("one is missing in the middle", "0:m 2:s", "", noTarget, MigrationVersionWrong,
        "v2: A migration starts at version 2, but those before it end at version 1: "
        "v1 is missing.");
    add("a gap before the target", "0:m 3:m 4:m", "", 4, MigrationVersionWrong,
        "v3: A migration starts at version 3, but those before it end at version 1: "
        "v1 and v2 are missing.");
    add("a skip into a hole", "0:m>3 1:m 5:m", "", noTarget, MigrationVersionWrong,
        "v5: A migration starts at version 5, but those before it end at version 3: "
        "v3 and v4 are missing.");

    add("the database is newer", "0:m 1:m", "0 1<0 2<1 3<2", noTarget, DatabaseNewer,
        "The database is newer than this folder: it is at version 3, and the folder leads to "
        "version 2.");
    add("newer than the newest model", "0:m 1:s", "0 1<0 2<1", noTarget, DatabaseNewer,
        "The database is newer than this folder: it is at version 2, and the folder leads to "
        "version 1.");
    add("the folder does not know the version", "0:m>10 1:m", "0 1 4", noTarget,
        MigrationVersionWrong,
        "The database is at version 4, which no migration of this folder starts from or leads to.");

    add("to below", "0:m 1:m", "0 1<0", 0, Usage,
        "The database is at version 1, which is above the target 0.");
    add("to a negative number", "0:m", "", -1, Usage,
        "The database is at version 0, which is above the target -1.");
    add("to beyond", "0:m 1:m", "", 3, Usage,
        "The folder leads to version 2, not as far as the target 3.");
    add("to a version that is jumped over", "0:m>5 1:m 5:m", "", 3, Usage,
        "Nothing stops at version 3: one migration leads from version 0 to version 5.");
    add("to where only a skipped entry leads", "0:m>5 3:m>10 5:s", "", 10, Usage,
        "Nothing leads to version 10: for this database the folder ends at version 5.");

    add("a version that is not above", "0:m 1:m>1", "", noTarget, Script,
        "v1/migrate.sql: The version after v1 must be above 1, not 1.");
    add("a version below", "3:m>2", "3b", noTarget, Script,
        "v3/migrate.sql: The version after v3 must be above 3, not 2.");

    add("one applied has changed", "0:m 1:m", "0 1<0!", noTarget, MigrationChanged,
        "v0/migrate.sql: v0 has been changed after it was applied.");
    add("changed comes before the gap", "0:m 3:m", "0 1<0!", noTarget, MigrationChanged,
        "v0/migrate.sql: v0 has been changed after it was applied.");
    add("an applied migrate was taken away", "0:s 1:m", "0 1<0", noTarget, MigrationChanged,
        "v0/model.sql: v0 has been changed after it was applied.");
    add("an applied entry was emptied", "0:u 1:m", "0 1<0", noTarget, MigrationChanged,
        "v0: v0 has been changed after it was applied.");
}

void tst_PlanUpdate::refusals()
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

void tst_PlanUpdate::messages()
{
    const Result<Plan> plan = planOf(u"0:sm 1:s 2:m 3:s"_s, {}, noTarget);
    VERIFY_RESULT(plan);
    QStringList messages;
    for (const PlanStep &step : plan->steps)
        messages.append(step.message);
    QCOMPARE(messages,
             QStringList({u"to do v0"_s, u"automated update (only schema provided)"_s,
                          u"to do v2"_s, u"to do v3"_s}));
}

void tst_PlanUpdate::hintOfAGap()
{
    QVERIFY(planOf(u"4:m"_s, {}, noTarget).error().hint.contains(u"baseline"));
    QVERIFY(!planOf(u"4:m"_s, u"0"_s, noTarget).error().hint.contains(u"baseline"));
}

void tst_PlanUpdate::folderProblems()
{
    MigrationSet folder = folderOf(u"0:m 7:m"_s);
    folder.problems = {{.kind = ErrorKind::DuplicateVersion, .message = u"first"_s},
                       {.kind = ErrorKind::Script, .message = u"second"_s},
                       {.kind = ErrorKind::Folder, .message = u"third"_s}};
    const Result<Plan> plan = planUpdate(folder, {}, {});
    VERIFY_ERROR(plan, ErrorKind::DuplicateVersion);
    QCOMPARE(plan.error().message, u"first"_s);
    QCOMPARE(plan.error().others.size(), size_t{2});
    QCOMPARE(plan.error().others.at(0).message, u"second"_s);
    QCOMPARE(plan.error().others.at(1).message, u"third"_s);
    VERIFY_ERROR(planUndo(folder, {}, {}), ErrorKind::DuplicateVersion);
}

void tst_PlanUpdate::changedNamesAll()
{
    const Result<Plan> plan = planOf(u"0:m 1:m 2:m 3:m 4:m"_s, u"0 1<0! 2<1 3<2! 4<3!"_s, noTarget);
    VERIFY_ERROR(plan, ErrorKind::MigrationChanged);
    QCOMPARE(plan.error().message,
             u"Migrations have been changed after they were applied: v0, v2 and v3."_s);
    QStringList places;
    for (const Error &other : plan.error().others)
        places.append(other.place.toString());
    QCOMPARE(places, QStringList({u"v0/migrate.sql"_s, u"v2/migrate.sql"_s, u"v3/migrate.sql"_s}));
}

void tst_PlanUpdate::sums()
{
    const Result<Plan> plan = planOf(u"0:smu 1:m 2:s"_s, {}, noTarget);
    VERIFY_RESULT(plan);
    QCOMPARE(plan->statements(), 2 * 2); // two migrates; of two models nobody knows yet
    QCOMPARE(plan->bytes(), 100 * 4);
    QCOMPARE(Plan{}.statements(), 0);
}

void tst_PlanUpdate::recordsWhatIsSkipped()
{
    const Result<Plan> plan = planOf(u"0:m>5 2:m 3:m 5:m"_s, {}, noTarget);
    VERIFY_RESULT(plan);
    QCOMPARE(plan->steps.at(0).skipped, (std::vector<int>{2, 3}));
    QVERIFY(plan->steps.at(1).skipped.empty());
    const VersionRow row{.version = 5, .meta = versionMeta({}, {}, recordOf(plan->steps.at(0)))};
    QCOMPARE(row.skipped(2), std::optional(true));
    QCOMPARE(row.skipped(4), std::optional(false));
    QCOMPARE(VersionRow{.version = 5}.skipped(2), std::nullopt);
}

void tst_PlanUpdate::digest()
{
    const QString folder = u"0:sm 1:m 2:s"_s;
    const QByteArray digest = planOf(folder, {}, noTarget)->digest();
    QCOMPARE(digest.size(), 64);
    QCOMPARE(planOf(folder, {}, noTarget)->digest(), digest);
    QCOMPARE(planOf(folder, u"0"_s, noTarget)->digest(), digest);

    // Whatever an update would do otherwise changes it.
    QSet<QByteArray> digests{digest};
    digests.insert(planOf(folder, {}, 1)->digest());
    digests.insert(planOf(folder, u"0 1<0"_s, noTarget)->digest());
    digests.insert(planOf(u"0:m 1:m 2:s"_s, {}, noTarget)->digest());
    digests.insert(planOf(u"0:sm 1:m>2 2:m"_s, {}, noTarget)->digest());
    digests.insert(planOf(u"0:sm 1:m>3 2:s"_s, {}, noTarget)->digest());
    digests.insert(Plan{}.digest());
    digests.insert(Plan{.direction = Direction::Down}.digest());
    MigrationSet edited = folderOf(folder);
    edited.migrations.front().model->checksum = "edited";
    digests.insert(planUpdate(edited, {}, {})->digest());
    QCOMPARE(digests.size(), 9);
}

void tst_PlanUpdate::tenThousand()
{
    constexpr int count = 10'000;
    QString sketch;
    QString rows = u"0"_s;
    for (int version = 0; version < count; ++version) {
        sketch += u"%1:m "_s.arg(version);
        rows += u" %1<%2~"_s.arg(version + 1).arg(version);
    }
    const MigrationSet folder = folderOf(sketch);
    const HistoryState applied = historyOf(rows);

    const Result<Plan> plan = planUpdate(folder, {}, {});
    VERIFY_RESULT(plan);
    QCOMPARE(plan->steps.size(), size_t{count});
    QCOMPARE(plan->to, count);

    const Result<Plan> nothing = planUpdate(folder, applied, {});
    VERIFY_RESULT(nothing);
    QVERIFY(nothing->isEmpty());
    QVERIFY(nothing->warnings.join(u' ').endsWith(u": v0 to v9999."));

    const Timeline timeline = buildTimeline(folder, applied);
    QCOMPARE(timeline.rows.size(), size_t{count + 1});
    QBENCHMARK
    {
        [[maybe_unused]] const Result<Plan> again = planUpdate(folder, applied, {});
    }
}

QTEST_GUILESS_MAIN(tst_PlanUpdate)
#include "tst_planupdate.moc"
