// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/updatesummary.h"
#include "support/testing.h"

using namespace ponyup;
using namespace ponyup::ui;
using namespace Qt::StringLiterals;

namespace {

Environment environment()
{
    return {.name = u"dev"_s, .url = {.engine = u"sqlite"_s, .database = u"/srv/shop.db"_s}};
}

Migration migration(int version, int modelStatements, int migrateStatements)
{
    Migration made{.version = version, .name = u'v' + QString::number(version)};
    if (modelStatements > 0)
        made.model = Script{.role = ScriptRole::Model, .statements = modelStatements};
    if (migrateStatements > 0)
        made.migrate = Script{.statements = migrateStatements};
    return made;
}

/// Stands at 2; v2 with a model and v3 are pending, v4 is the newest model.
Status status()
{
    Status made;
    made.server = {.product = u"SQLite"_s, .version = u"3.40.1"_s, .bytes = 4096};
    made.traits = {.transactionalDdl = true, .oneWriter = true, .backup = true};
    made.folder.migrations = {migration(2, 4, 6), migration(3, 0, 2), migration(4, 5, 0)};
    made.timeline.current = 2;
    return made;
}

MigrationRun run(int from, int to)
{
    return {.from = from, .to = to, .name = u'v' + QString::number(from)};
}

Preview plan()
{
    Preview made{.planDigest = "digest", .mode = PreviewMode::Static};
    made.run.versionBefore = 2;
    made.run.migrations = {run(2, 3), run(3, 4), run(4, 4)};
    return made;
}

/// Of plan(): of the models one statement was run.
Preview dryRun(RunOutcome outcome)
{
    Preview made = plan();
    made.mode = PreviewMode::Rehearsed;
    made.run.outcome = outcome;
    made.run.migrations[0].statementCount = 7;
    made.run.migrations[1].statementCount = 2;
    if (outcome == RunOutcome::Failed)
        made.run.error = Error{.kind = ErrorKind::Sql,
                               .message = u"SQLite refused the statement."_s,
                               .detail = u"no such table: nope"_s,
                               .place = {.file = u"v3.sql"_s, .line = 4, .column = 1}};
    return made;
}

UpdateSummary summary(const std::optional<Preview> &tried, const Status &known = status())
{
    return summaryOfUpdate({}, environment(), known, plan(), tried);
}

} // namespace

class TestUpdateSummary : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void thePlanGivesBothEnds()
    {
        Status older = status();
        older.timeline.current = 0; // another one has been quicker
        QCOMPARE(summary({}, older).heading, u"Bring shop.db from version 2 to version 4?"_s);
    }

    void onlyTheNewestModel()
    {
        Preview modelOnly = plan();
        modelOnly.run.migrations = {run(4, 4)};
        Status known = status();
        known.drift = ModelCheck{
            .toCreate = {
                {.kind = ChangeKind::Removed, .object = SchemaObject::Table, .name = u"prices"_s}}};
        const UpdateSummary told =
            summaryOfUpdate({}, environment(), known, modelOnly, std::nullopt);
        QCOMPARE(told.heading, u"Create what shop.db lacks of its newest model?"_s);
        QCOMPARE(told.creates, QStringList{u"table prices"_s});
        QCOMPARE(told.migrations, QStringList{u"v4 → 4    (what is missing of its model)"_s});
    }

    void modelsAreNotCountedBeforehand()
    {
        const UpdateSummary told = summary({});
        QCOMPARE(told.statements, u"8 and what is missing of the models"_s);
        QCOMPARE(told.migrations.value(0),
                 u"v2 → 3    (6 statement(s) and what is missing of its model)"_s);
        QCOMPARE(told.migrations.value(1), u"v3 → 4    (2 statement(s))"_s);
        QVERIFY(!told.triedOut);
        QVERIFY(!told.failedDryRun);
        QVERIFY(told.estimate.isEmpty());
    }

    void aDryRunHasCounted()
    {
        const UpdateSummary told = summary(dryRun(RunOutcome::Done));
        QCOMPARE(told.statements, u"9"_s);
        QCOMPARE(told.migrations.value(0), u"v2 → 3    (7 statement(s))"_s);
        QVERIFY(told.triedOut);
        QVERIFY(!told.estimate.isEmpty());
        QVERIFY(told.warnings.isEmpty());
    }

    void anotherPlansDryRunSaysNothing()
    {
        Preview other = dryRun(RunOutcome::Failed);
        other.planDigest = "another one";
        const UpdateSummary told = summary(other);
        QVERIFY(!told.failedDryRun);
        QVERIFY(told.warnings.isEmpty());
    }

    void aFailedDryRunIsTold()
    {
        const UpdateSummary told = summary(dryRun(RunOutcome::Failed));
        QVERIFY(!told.triedOut);
        QVERIFY(told.failedDryRun);
        QCOMPARE(
            told.warnings,
            QStringList{
                u"The dry run of this very plan has failed at v3.sql:4:1: no such table: nope"_s});
        QCOMPARE(told.statements, u"8 and what is missing of the models"_s);
    }

    void nothingToCopyAside()
    {
        QVERIFY(summary({}).backupOffered);
        Status empty = status();
        empty.server.exists = false;
        QVERIFY(!summary({}, empty).backupOffered);
        empty.server.exists = true;
        empty.server.bytes = 0;
        QVERIFY(!summary({}, empty).backupOffered);
        QCOMPARE(summary({}, empty).warnings, QStringList());
    }

    /// Nobody is to rely on a copy that is not made.
    void noBackupsOfAServer()
    {
        Status onServer = status();
        onServer.server.product = u"PostgreSQL"_s;
        onServer.traits = {.transactionalDdl = true};
        const UpdateSummary told = summary({}, onServer);
        QVERIFY(!told.backupOffered);
        QCOMPARE(told.warnings.size(), 1);
        QVERIFY(told.warnings.front().contains(u"no backups of PostgreSQL"));
        QVERIFY(told.lock != summary({}).lock);
    }

    void saysWhatIsNotOneTransaction()
    {
        Status known = status();
        known.folder.migrations[1].migrate->outsideTransaction =
            Statement{.text = "CREATE INDEX CONCURRENTLY i ON t (a)",
                      .place = {.file = u"v3.sql"_s, .line = 2, .column = 1}};
        QCOMPARE(summary({}).journaled, QStringList());
        const UpdateSummary told = summary({}, known);
        QCOMPARE(told.journaled,
                 QStringList{u"v3.sql:2:1  CREATE INDEX CONCURRENTLY i ON t (a)"_s});
        QVERIFY(told.warnings.join(u' ').contains(u"not one transaction"));
    }
};

QTEST_MAIN(TestUpdateSummary)
#include "tst_updatesummary.moc"
