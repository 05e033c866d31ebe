// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/lastrun.h"
#include "support/testing.h"

using namespace ponyup;
using namespace ponyup::ui;
using namespace Qt::StringLiterals;

namespace {

const QDateTime noon({2026, 11, 21}, {12, 0}, Qt::UTC);

Migration migration(int version, const QByteArray &migrate)
{
    return {.version = version,
            .migrate = Script{.checksum = migrate},
            .undo = Script{.role = ScriptRole::Undo, .checksum = "undo"},
            .name = u'v' + QString::number(version)};
}

/// Stands at 1 of 2.
Status status()
{
    Status made;
    made.server.exists = true;
    made.folder.migrations = {migration(0, "zero"), migration(1, "one")};
    made.timeline.current = 1;
    made.timeline.rows = {
        {.version = 2, .from = 1, .state = MigrationState::Next},
        {.version = 1, .from = 0, .state = MigrationState::Applied, .when = noon, .current = true}};
    return made;
}

/// v0 was applied and v1 failed.
RunReport failed(RunKind kind = RunKind::Update)
{
    RunReport report{.kind = kind, .outcome = RunOutcome::Failed, .versionAfter = 1};
    report.migrations = {
        {.from = 0, .to = 1, .scriptChecksum = "zero", .outcome = MigrationOutcome::Applied},
        {.from = 1, .to = 2, .scriptChecksum = "one", .outcome = MigrationOutcome::RolledBack}};
    return report;
}

LastRun after(const RunReport &report)
{
    LastRun run;
    const Status before = status();
    run.start(&before);
    run.finish(report);
    return run;
}

} // namespace

class TestLastRun : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingHasRun()
    {
        LastRun run;
        QVERIFY(run.holds(status()));
        QCOMPARE(run.failed(status().folder), -1);
    }

    void holdsWhileNothingChanges()
    {
        LastRun run = after(failed());
        QVERIFY(run.holds(status()));
        QVERIFY(run.holds(status()));
        QCOMPARE(run.failed(status().folder), 1);
        QVERIFY(!run.inDryRun());
    }

    void aRunThatGoesOnIsNotJudged()
    {
        LastRun run;
        const Status before = status();
        run.start(&before);
        Status other = status();
        other.timeline.current = 2;
        QVERIFY(run.holds(other));
    }

    void theStatusContradicts_data()
    {
        QTest::addColumn<Status>("now");
        Status now = status();
        now.server.exists = false;
        QTest::newRow("the file is gone") << now;
        now = status();
        now.timeline.current = 2;
        QTest::newRow("another version") << now;
        now = status();
        now.timeline.rows[1].when = noon.addSecs(60);
        QTest::newRow("the same version at another time") << now;
        now = status();
        now.timeline.rows[0].state = MigrationState::HalfDone;
        QTest::newRow("half done since") << now;
    }

    void theStatusContradicts()
    {
        QFETCH(Status, now);
        for (const RunKind kind : {RunKind::Update, RunKind::DryRun}) {
            LastRun run = after(failed(kind));
            QVERIFY(run.holds(status()));
            QVERIFY(!run.holds(now));
            QCOMPARE(run.failed(now.folder), -1);
            QVERIFY(run.holds(now)); // forgotten: nothing is left to contradict
        }
    }

    void theFirstStatusContradicts()
    {
        Status now = status();
        now.timeline.current = 2; // another one was quicker
        LastRun update = after(failed());
        QVERIFY(!update.holds(now));
        LastRun dryRun = after(failed(RunKind::DryRun));
        QVERIFY(!dryRun.holds(now));
    }

    void anUpdateMovesTheDatabase()
    {
        RunReport report = failed();
        report.versionAfter = 2;
        LastRun run = after(report);
        Status now = status();
        now.timeline.current = 2;
        QVERIFY(run.holds(now));
        QVERIFY(!run.holds(status())); // somebody has put a backup back
    }

    void belongsToTheScriptsThatRan()
    {
        LastRun run = after(failed());
        Status now = status();
        now.folder.migrations[1] = migration(1, "mended");
        QVERIFY(run.holds(now));
        QCOMPARE(run.failed(now.folder), -1);
        now.folder.migrations.pop_back();
        QCOMPARE(run.failed(now.folder), -1);
        // With the old text it is true again: nothing else has happened.
        QCOMPARE(run.failed(status().folder), 1);
    }

    void aModelBelongsToIt()
    {
        LastRun run = after(failed());
        Status now = status();
        now.folder.migrations[1].model = Script{.role = ScriptRole::Model, .checksum = "new"};
        QCOMPARE(run.failed(now.folder), -1);
    }

    void anUndoRunsBackwards()
    {
        RunReport report{.kind = RunKind::Undo, .outcome = RunOutcome::Failed, .versionAfter = 1};
        report.migrations = {{.from = 1,
                              .to = 0,
                              .scriptChecksum = "undo",
                              .outcome = MigrationOutcome::RolledBack}};
        LastRun run = after(report);
        QCOMPARE(run.failed(status().folder), 0);
    }

    void stoppedIsNotFailed()
    {
        RunReport report = failed();
        report.outcome = RunOutcome::Cancelled;
        LastRun run = after(report);
        QCOMPARE(run.failed(status().folder), -1);
    }
};

QTEST_GUILESS_MAIN(TestLastRun)
#include "tst_lastrun.moc"
