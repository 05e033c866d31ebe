// SPDX-License-Identifier: GPL-3.0-or-later
#include "integration/cli/shop.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

/// What the commands say of a database agrees with what an update would do to it.
class tst_CliTruth : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theLatestModelLacksAnIndex();
    void nothingIsKnownOfAnUnreadableEntry();
    void recordsAtOddsStopTheCommands();
    void aScriptPutBelowASkipLater();
    void aCommitThatFailsIsInThePreview();
    void backupsAreListedByTheirNames();
    void backupsOfALink();
    void aVersionTwice();
    void checkTellsWhatIsLeftOut();
    void allowedFilesOfOthers();
};

void tst_CliTruth::theLatestModelLacksAnIndex()
{
    const Shop shop;
    shop.folder().write(u"migrations/v3/model.sql"_s,
                        "CREATE TABLE stock (id INTEGER);\nCREATE INDEX by_id ON stock (id);\n");
    VERIFY_EXIT(shop.migrate(), 0);
    VERIFY_EXIT(shop.run({u"check"_s}), 0);
    SqliteFile(shop.database()).run(u"DROP INDEX by_id"_s);

    const ProgramRun status = shop.run({u"status"_s, u"--exit-code"_s});
    VERIFY_EXIT(status, 3);
    QVERIFY2(!status.out.contains("nothing pending"), status.report().constData());
    QVERIFY2(status.out.contains("made by the next update: index by_id"),
             status.report().constData());
    const ProgramRun check = shop.run({u"check"_s});
    VERIFY_EXIT(check, 3);
    QVERIFY2(check.out.contains("next update creates them: index by_id."),
             check.report().constData());
    const ProgramRun preview = shop.run({u"preview"_s});
    VERIFY_EXIT(preview, 0);
    QVERIFY2(preview.out.contains("CREATE INDEX by_id") && !preview.out.contains("Nothing is"),
             preview.report().constData());

    const ProgramRun migrate = shop.migrate();
    VERIFY_EXIT(migrate, 0);
    QVERIFY2(migrate.err.contains("v3: the latest model is in place"),
             migrate.report().constData());
    QVERIFY2(!migrate.err.contains("3 → 3"), migrate.report().constData());
    const ProgramRun after = shop.run({u"status"_s, u"--exit-code"_s});
    VERIFY_EXIT(after, 0);
    QVERIFY2(after.out.contains("nothing pending"), after.report().constData());
}

void tst_CliTruth::nothingIsKnownOfAnUnreadableEntry()
{
    const Shop shop;
    const QString link = shop.folder().path(u"migrations/v3/migrate.sql"_s);
    shop.folder().write(u"migrations/v3/model.sql"_s, "CREATE TABLE stock (id INTEGER);");
    QVERIFY(QFile::link(u"/etc/passwd"_s, link));
    QVERIFY(QDir(shop.folder().path()).mkdir(u"migrations/v4"_s));
    shop.folder().write(u"migrations/v5/model.sql"_s, "CREATE TABLE x (");
    shop.folder().write(u"migrations/v6/model.sql"_s, "CREATE TABLE stock (id INTEGER);");
    const ProgramRun run = shop.run({u"status"_s});
    QVERIFY2(run.out.contains("4 → 5") && run.out.contains("5 → 6"), run.report().constData());
    QCOMPARE(run.out.count("only schema provided"), 1); // v5, whose model is there
}

void tst_CliTruth::recordsAtOddsStopTheCommands()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(2), 0);
    SqliteFile(shop.database()).run(u"DELETE FROM \"Version\" WHERE version = 2"_s);
    const auto before = shop.files();
    for (const QStringList &command : {QStringList{u"check"_s},
                                       {u"preview"_s},
                                       {u"script"_s},
                                       {u"migrate"_s, u"--yes"_s},
                                       {u"baseline"_s, u"2"_s, u"--yes"_s}}) {
        const ProgramRun run = shop.run(command);
        VERIFY_EXIT(run, 4);
        QVERIFY2(run.err.contains("brought to them: 2.") && run.err.contains("\nhint: "),
                 run.report().constData());
    }
    QCOMPARE(shop.files(), before);
    const ProgramRun status = shop.run({u"status"_s});
    VERIFY_EXIT(status, 0);
    QVERIFY2(status.err.contains("brought to them: 2."), status.report().constData());
}

void tst_CliTruth::aScriptPutBelowASkipLater()
{
    const Shop shop;
    shop.folder().write(u"migrations/v3.sql"_s, "-- ponyup: version 9\nCREATE TABLE a (x);");
    shop.folder().write(u"migrations/v5.sql"_s, "CREATE TABLE b (x);");
    VERIFY_EXIT(shop.migrate(), 0);
    const ProgramRun inOrder = shop.run({u"check"_s});
    VERIFY_EXIT(inOrder, 0);
    QVERIFY2(!inOrder.err.contains("v5"), inOrder.report().constData());

    shop.folder().write(u"migrations/v6.sql"_s, "CREATE TABLE c (x);");
    const ProgramRun check = shop.run({u"check"_s});
    VERIFY_EXIT(check, 0);
    QVERIFY2(check.err.contains("v6.sql has not been applied and will not be")
                 && !check.err.contains("v5"),
             check.report().constData());
    const ProgramRun status = shop.run({u"status"_s});
    QVERIFY2(status.out.contains("skipped") && status.out.contains("out of order"),
             status.report().constData());
}

void tst_CliTruth::aCommitThatFailsIsInThePreview()
{
    const Shop shop;
    shop.folder().write(u"migrations/v3.sql"_s,
                        "CREATE TABLE p (id INTEGER PRIMARY KEY);\n"
                        "CREATE TABLE c (p REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED);\n"
                        "INSERT INTO c VALUES (5);");
    const ProgramRun run = shop.run({u"preview"_s});
    VERIFY_EXIT(run, 1);
    for (const QByteArray &text : {run.out, run.err})
        QVERIFY2(text.contains("v3.sql: Rows break a foreign key")
                     && text.contains("row 1 of \"c\""),
                 run.report().constData());
}

void tst_CliTruth::backupsAreListedByTheirNames()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    VERIFY_EXIT(shop.run({u"migrate"_s, u"--yes"_s}), 0);
    const auto inTokyo = [](QProcess &process) {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"TZ"_s, u"Asia/Tokyo"_s);
        process.setProcessEnvironment(environment);
    };
    const ProgramRun list = shop.run({u"restore"_s, u"--list"_s}, inTokyo);
    VERIFY_EXIT(list, 0);
    const QDir folder(shop.database() + ".ponyup-backup"_L1);
    const QString name = folder.entryList(QDir::Files).value(0);
    const QString shown =
        u"%1-%2-%3 %4:%5:%6 UTC"_s.arg(name.sliced(0, 4), name.sliced(4, 2), name.sliced(6, 2),
                                       name.sliced(9, 2), name.sliced(11, 2), name.sliced(13, 2));
    QVERIFY2(list.out.contains(shown.toUtf8()), list.report().constData());
}

void tst_CliTruth::backupsOfALink()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    QVERIFY(QFile::link(u"shop.db"_s, shop.folder().path(u"link.db"_s)));
    const QStringList byLink{u"--database"_s, u"sqlite:link.db"_s, u"--folder"_s, u"migrations"_s};
    VERIFY_EXIT(runPonyup(byLink + QStringList{u"migrate"_s, u"--yes"_s}, shop.folder().path()), 0);
    QVERIFY(!QFileInfo::exists(shop.folder().path(u"link.db.ponyup-backup"_s)));
    const ProgramRun list = shop.run({u"restore"_s, u"--list"_s});
    QVERIFY2(list.out.contains("-v1.db"), list.report().constData());
    QCOMPARE(runPonyup(byLink + QStringList{u"restore"_s, u"--list"_s}, shop.folder().path()).out,
             list.out);
}

void tst_CliTruth::aVersionTwice()
{
    const Shop shop;
    {
        SqliteFile file(shop.database());
        file.run(u"CREATE TABLE \"Version\" (version INTEGER, upgraded TEXT, meta TEXT)"_s);
        file.run(u"INSERT INTO \"Version\" VALUES (1, '2026-01-01 00:00:00', '{}'), "
                 "(1, '2026-01-02 00:00:00', '{}')"_s);
    }
    const auto before = shop.files();
    for (const QStringList &command :
         {QStringList{u"status"_s}, {u"check"_s}, {u"migrate"_s, u"--yes"_s}}) {
        const ProgramRun run = shop.run(command);
        VERIFY_EXIT(run, 4);
        QVERIFY2(run.err.contains("more than one row for version 1")
                     && run.err.contains("\nhint: "),
                 run.report().constData());
    }
    QCOMPARE(shop.files(), before);
}

void tst_CliTruth::checkTellsWhatIsLeftOut()
{
    const Shop shop;
    shop.folder().write(u"migrations/v1/migrate.oracle.sql"_s, "SELECT 1;");
    const ProgramRun run = shop.run({u"check"_s});
    VERIFY_EXIT(run, 3);
    QVERIFY2(run.err.contains("v1/migrate.oracle.sql is not a script of a migration"),
             run.report().constData());
}

void tst_CliTruth::allowedFilesOfOthers()
{
    const Shop shop;
    shop.folder().write(u"ponyup.toml"_s,
                        "[sqlite]\nallow = [\"attach\", \"detach\", \"vacuum-into\"]\n"
                        "[environments.dev]\nurl = \"sqlite:shop.db\"\n");
    shop.folder().write(u"migrations/v3.sql"_s,
                        "-- ponyup: transaction off\nATTACH 'y.db' AS y;\nDETACH y;\n"
                        "VACUUM INTO 'z.db';\n");
    VERIFY_EXIT(runPonyup({u"migrate"_s, u"--yes"_s}, shop.folder().path()), 0);
    QVERIFY(QFileInfo::exists(shop.folder().path(u"z.db"_s)));
}

QTEST_GUILESS_MAIN(tst_CliTruth)
#include "tst_cli_truth.moc"
