// SPDX-License-Identifier: GPL-3.0-or-later
#include "integration/cli/shop.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

/// The commands that only look. None of them changes a byte.
class tst_CliLook : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingIsWritten_data();
    void nothingIsWritten();
    void statusOfAFreshDatabase();
    void statusInTheMiddle();
    void statusExitCode();
    void quiet();
    void previewShowsRowsAndChanges();
    void previewOfAFailure();
    void staticPreview();
    void previewAsJson();
    void history();
    void log();
    void logThatWasChanged();
    void check();
    void checkFindsEverythingAtOnce();
    void checkFindsDrift();
    void checkHoldsTheRecordsAgainstEachOther_data();
    void checkHoldsTheRecordsAgainstEachOther();
    void checkFindsWhatIsMissingInTheFolder();
    void script();
    void report_data();
    void report();
    void reportOfNothing();
    void lock();
    void hostileTextIsSpelledOut();
    void outputThatCannotBeWritten_data();
    void outputThatCannotBeWritten();
    void aClosedPipeIsNoFault();
    void messageOfAScriptWithAProblem();
    void warnsOfAnEmptyMigration();
};

void tst_CliLook::nothingIsWritten_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("status") << QStringList{u"status"_s};
    QTest::newRow("preview") << QStringList{u"preview"_s};
    QTest::newRow("static preview") << QStringList{u"preview"_s, u"--static"_s};
    QTest::newRow("check") << QStringList{u"check"_s};
    QTest::newRow("history") << QStringList{u"history"_s};
    QTest::newRow("log") << QStringList{u"log"_s, u"--verify"_s};
    QTest::newRow("script") << QStringList{u"script"_s};
    QTest::newRow("report") << QStringList{u"report"_s, u"r.html"_s, u"--of"_s, u"preview"_s};
    QTest::newRow("lock") << QStringList{u"lock"_s};
    QTest::newRow("restore --list") << QStringList{u"restore"_s, u"--list"_s};
    QTest::newRow("new") << QStringList{u"new"_s, u"one more"_s};
}

void tst_CliLook::nothingIsWritten()
{
    QFETCH(QStringList, arguments);
    const Shop shop;
    QVERIFY(shop.run(arguments).ended);
    QCOMPARE(shop.files(), (QMap<QString, QByteArray>()));

    VERIFY_EXIT(shop.migrate(1), 0);
    const auto before = shop.files();
    QCOMPARE(before.size(), 1);
    const ProgramRun run = shop.run(arguments);
    QVERIFY2(run.ended && (run.exitCode == 0 || run.exitCode == 3), run.report().constData());
    QCOMPARE(shop.files(), before);
}

void tst_CliLook::statusOfAFreshDatabase()
{
    const Shop shop;
    const ProgramRun run = shop.run({u"status"_s});
    VERIFY_EXIT(run, 0);
    QVERIFY2(!run.out.contains("no model"), run.report().constData());
    for (const char *text : {"not there yet", "0 of 3, 3 pending", "Goods on sale", "Prices",
                             "Finds goods by name", "next", "pending"})
        QVERIFY2(run.out.contains(text), run.report().constData());
}

void tst_CliLook::statusInTheMiddle()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(2), 0);
    const ProgramRun run = shop.run({u"status"_s});
    VERIFY_EXIT(run, 0);
    QVERIFY2(run.out.contains("2 of 3, 1 pending"), run.report().constData());
    QVERIFY2(run.out.contains("free"), run.report().constData());

    const QJsonObject json = shop.run({u"status"_s, u"--json"_s}).json();
    QCOMPARE(json[u"ok"_s], QJsonValue(true));
    QCOMPARE(json[u"exitCode"_s], QJsonValue(0));
    QVERIFY(json[u"error"_s].isNull());
    QVERIFY(json[u"refusal"_s].isNull());
    const QJsonObject timeline = json[u"timeline"_s].toObject();
    QCOMPARE(timeline[u"current"_s], QJsonValue(2));
    QCOMPARE(timeline[u"newest"_s], QJsonValue(3));
    QStringList states;
    for (const QJsonValue &row : timeline[u"rows"_s].toArray())
        states += row[u"state"_s].toString();
    QCOMPARE(states.join(u' '), u"next applied applied initial"_s);
}

void tst_CliLook::statusExitCode()
{
    const Shop shop;
    const QStringList ask{u"status"_s, u"--exit-code"_s};
    VERIFY_EXIT(shop.run(ask), 3);
    QCOMPARE(shop.run(ask + QStringList{u"--json"_s}).json()[u"ok"_s], QJsonValue(true));
    VERIFY_EXIT(shop.migrate(), 0);
    VERIFY_EXIT(shop.run(ask), 0);
    shop.folder().write(u"migrations/v0/migrate.sql"_s, "CREATE TABLE other (x);");
    const ProgramRun changed = shop.run(ask);
    VERIFY_EXIT(changed, 4);
    QVERIFY2(changed.err.startsWith("ponyup: error: "), changed.report().constData());
    QVERIFY2(changed.out.contains("changed"), changed.report().constData());
    VERIFY_EXIT(shop.run({u"status"_s}), 0);
}

void tst_CliLook::quiet()
{
    const Shop shop;
    const ProgramRun run = shop.run({u"-q"_s, u"status"_s, u"--exit-code"_s});
    VERIFY_EXIT(run, 3);
    QCOMPARE(run.out, QByteArray());
    QCOMPARE(run.err, QByteArray());
    const ProgramRun migrated = shop.run({u"migrate"_s, u"--yes"_s, u"--quiet"_s});
    VERIFY_EXIT(migrated, 0);
    QCOMPARE(migrated.out, QByteArray());
    QCOMPARE(migrated.err, QByteArray());
}

void tst_CliLook::previewShowsRowsAndChanges()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    const ProgramRun run = shop.run({u"preview"_s});
    VERIFY_EXIT(run, 0);
    for (const char *text :
         {"Dry run of", "on a copy of the database", "The database itself was not touched.",
          "INSERT INTO goods", "CREATE INDEX goods_name", "~ table goods",
          "  + column price: INTEGER", "  + index goods_name"})
        QVERIFY2(run.out.contains(text), run.report().constData());
    QVERIFY2(run.out.contains("ran"), run.report().constData());
}

void tst_CliLook::previewOfAFailure()
{
    const Shop shop;
    shop.folder().write(u"migrations/v2.sql"_s, "CREATE INDEX i ON\n  gone (name);\n");
    const ProgramRun run = shop.run({u"preview"_s});
    VERIFY_EXIT(run, 1);
    QVERIFY2(run.out.contains("failed"), run.report().constData());
    QVERIFY2(run.err.contains("ponyup: error: v2.sql:1:1: "), run.report().constData());
    QVERIFY2(run.err.contains("no such table: main.gone"), run.report().constData());
    QVERIFY(!QFile::exists(shop.database()));
}

void tst_CliLook::staticPreview()
{
    const Shop shop;
    shop.folder().write(u"migrations/v2.sql"_s, "INSERT INTO gone VALUES (1);");
    const ProgramRun run = shop.run({u"preview"_s, u"--static"_s, u"--to"_s, u"3"_s});
    VERIFY_EXIT(run, 0);
    QVERIFY2(run.out.contains("Nothing was run."), run.report().constData());
    QVERIFY2(run.out.contains("INSERT INTO gone"), run.report().constData());
    QVERIFY2(!run.out.contains("ran"), run.report().constData());
    QVERIFY2(!shop.run({u"preview"_s, u"--static"_s, u"--to"_s, u"2"_s}).out.contains("gone"),
             run.report().constData());
}

void tst_CliLook::previewAsJson()
{
    const Shop shop;
    const ProgramRun run = shop.run({u"preview"_s, u"--json"_s});
    VERIFY_EXIT(run, 0);
    const QJsonObject json = run.json();
    QCOMPARE(json[u"executed"_s], QJsonValue(true));
    QCOMPARE(json[u"run"_s][u"outcome"_s], QJsonValue(u"done"_s));
    const QJsonValue prices = json[u"run"_s][u"migrations"_s][1];
    QCOMPARE(prices[u"statements"_s][1][u"rows"_s], QJsonValue(3));
    QCOMPARE(json[u"changes"_s][u"changes"_s][0][u"name"_s], QJsonValue(u"goods"_s));
    QCOMPARE(json[u"planDigest"_s].toString().size(), 64);
}

void tst_CliLook::history()
{
    const Shop shop;
    const ProgramRun none = shop.run({u"history"_s});
    VERIFY_EXIT(none, 0);
    QVERIFY2(none.out.contains("no history yet"), none.report().constData());

    VERIFY_EXIT(shop.migrate(), 0);
    const ProgramRun run = shop.run({u"history"_s});
    VERIFY_EXIT(run, 0);
    const qsizetype newest = run.out.indexOf("Finds goods by name");
    const qsizetype oldest = run.out.indexOf("initial creation");
    QVERIFY2(newest > 0 && newest < oldest, run.report().constData());

    const QJsonArray rows = shop.run({u"history"_s, u"--json"_s}).json()[u"rows"_s].toArray();
    QCOMPARE(rows.size(), 4);
    QCOMPARE(rows[2][u"meta"_s][u"message"_s], QJsonValue(u"Prices"_s));
}

void tst_CliLook::log()
{
    const Shop shop;
    const ProgramRun none = shop.run({u"log"_s});
    VERIFY_EXIT(none, 0);
    QVERIFY2(none.out.contains("empty"), none.report().constData());

    VERIFY_EXIT(shop.migrate(), 0);
    const ProgramRun run = shop.run({u"log"_s});
    VERIFY_EXIT(run, 0);
    QCOMPARE(run.out.count("applied"), 3);

    const ProgramRun verified = shop.run({u"log"_s, u"--verify"_s});
    VERIFY_EXIT(verified, 0);
    QVERIFY2(verified.out.contains("holds: 3 rows"), verified.report().constData());
    const QJsonObject json = shop.run({u"log"_s, u"--verify"_s, u"--json"_s}).json();
    QCOMPARE(json[u"entries"_s].toArray().size(), 3);
    QCOMPARE(json[u"breaks"_s].toArray().size(), 0);
    QCOMPARE(json[u"head"_s], json[u"entries"_s][2][u"hash"_s]);
}

void tst_CliLook::logThatWasChanged()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(), 0);
    SqliteFile(shop.database())
        .run(u"UPDATE ponyup_log SET message = 'never happened' WHERE number = 2"_s);
    const ProgramRun run = shop.run({u"log"_s, u"--verify"_s});
    VERIFY_EXIT(run, 4);
    QVERIFY2(run.err.contains("row 2"), run.report().constData());
    VERIFY_EXIT(shop.run({u"check"_s}), 4);
    const QJsonObject json = shop.run({u"log"_s, u"--verify"_s, u"--json"_s}).json();
    QCOMPARE(json[u"ok"_s], QJsonValue(false));
    QCOMPARE(json[u"error"_s][u"kind"_s], QJsonValue(u"HistoryTampered"_s));
    QCOMPARE(json[u"breaks"_s][0][u"number"_s], QJsonValue(2));
}

void tst_CliLook::check()
{
    const Shop shop;
    const ProgramRun pending = shop.run({u"check"_s});
    VERIFY_EXIT(pending, 3);
    QVERIFY2(pending.out.contains("in order"), pending.report().constData());
    VERIFY_EXIT(shop.migrate(), 0);
    VERIFY_EXIT(shop.run({u"check"_s}), 0);
    QCOMPARE(shop.run({u"check"_s, u"--json"_s}).json()[u"findings"_s].toArray().size(), 0);

    // Only a comment: told, but no reason to refuse.
    shop.folder().write(u"migrations/v2.sql"_s,
                        "-- Finds goods by name\n-- quickly\nCREATE INDEX goods_name\n"
                        "  ON goods (name);\n");
    const ProgramRun cosmetic = shop.run({u"check"_s});
    VERIFY_EXIT(cosmetic, 0);
    QVERIFY2(cosmetic.err.contains("warning: v2.sql"), cosmetic.report().constData());
}

void tst_CliLook::checkFindsEverythingAtOnce()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    shop.folder().write(u"migrations/v1/migrate.sql"_s, "-- ponyup: mesage Prices\nSELECT 1;\n");
    shop.folder().write(u"migrations/v2.sql"_s, "SELECT 'never ends\n;\n");
    const ProgramRun run = shop.run({u"check"_s});
    VERIFY_EXIT(run, 4);
    QCOMPARE(run.err.count("ponyup: error: "), 2);
    QVERIFY2(run.err.contains("v1/migrate.sql:1:"), run.report().constData());
    QVERIFY2(run.err.contains("v2.sql:1:8: "), run.report().constData());
    const QJsonObject json = shop.run({u"check"_s, u"--json"_s}).json();
    QCOMPARE(json[u"findings"_s].toArray().size(), 2);
    QCOMPARE(json[u"exitCode"_s], QJsonValue(4));
}

void tst_CliLook::checkFindsDrift()
{
    const Shop shop;
    shop.folder().write(u"migrations/v3/model.sql"_s,
                        "CREATE TABLE goods (id INTEGER PRIMARY KEY, name TEXT NOT NULL,"
                        " price INTEGER);\nCREATE INDEX goods_name ON goods (name);\n");
    VERIFY_EXIT(shop.migrate(), 0);
    VERIFY_EXIT(shop.run({u"check"_s}), 0);
    SqliteFile(shop.database()).run(u"CREATE INDEX by_price ON goods (price)"_s);
    const ProgramRun run = shop.run({u"check"_s});
    VERIFY_EXIT(run, 4);
    QVERIFY2(run.err.contains("index by_price"), run.report().constData());
    QCOMPARE(run.err.count("error: "), 1);
    const ProgramRun status = shop.run({u"status"_s});
    QVERIFY2(status.out.contains("ponyup check"), status.report().constData());
}

void tst_CliLook::checkHoldsTheRecordsAgainstEachOther_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("the log emptied") << u"DELETE FROM ponyup_log"_s << QByteArray("them: 1, 2, 3.");
    QTest::newRow("a row taken away")
        << u"DELETE FROM \"Version\" WHERE version = 2"_s << QByteArray("them: 2.");
    QTest::newRow("the last row taken away")
        << u"DELETE FROM \"Version\" WHERE version = 3"_s << QByteArray("them: 3.");
    QTest::newRow("a meta that is none") << u"UPDATE \"Version\" SET meta = 'x' WHERE version = 2"_s
                                         << QByteArray("row of version 2 has a meta");
    QTest::newRow("a time that is none")
        << u"UPDATE \"Version\" SET upgraded = 'yesterday' WHERE version = 2"_s
        << QByteArray("row of version 2 has no time");
}

void tst_CliLook::checkHoldsTheRecordsAgainstEachOther()
{
    QFETCH(QString, sql);
    QFETCH(QByteArray, said);
    const Shop shop;
    VERIFY_EXIT(shop.migrate(), 0);
    VERIFY_EXIT(shop.run({u"undo"_s, u"--to"_s, u"2"_s, u"--yes"_s}), 4); // v2 has no undo
    VERIFY_EXIT(shop.run({u"log"_s, u"--verify"_s}), 0);
    SqliteFile(shop.database()).run(sql);
    for (const QStringList &command : {QStringList{u"check"_s}, {u"log"_s, u"--verify"_s}}) {
        const ProgramRun run = shop.run(command);
        VERIFY_EXIT(run, 4);
        QVERIFY2(run.err.contains(said), run.report().constData());
    }
}

void tst_CliLook::checkFindsWhatIsMissingInTheFolder()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(), 0);
    QVERIFY(QFile::remove(shop.folder().path(u"migrations/v0/migrate.sql"_s)));
    QVERIFY(QDir().rmdir(shop.folder().path(u"migrations/v0"_s)));
    const ProgramRun run = shop.run({u"check"_s});
    VERIFY_EXIT(run, 4);
    QVERIFY2(run.err.contains("version 1") && run.err.contains("no longer in the folder"),
             run.report().constData());

    // The database is newer, and what it has has changed.
    QVERIFY(QFile::remove(shop.folder().path(u"migrations/v2.sql"_s)));
    shop.folder().write(u"migrations/v1/migrate.sql"_s, "CREATE TABLE other (x);");
    const ProgramRun newer = shop.run({u"check"_s});
    VERIFY_EXIT(newer, 4);
    QVERIFY2(newer.err.contains("newer") && newer.err.contains("v1 has changed"),
             newer.report().constData());
}

void tst_CliLook::script()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    const ProgramRun all = shop.run({u"script"_s});
    VERIFY_EXIT(all, 0);
    QVERIFY2(all.out.contains("INSERT INTO goods") && all.out.contains("CREATE INDEX goods_name"),
             all.report().constData());
    const ProgramRun some = shop.run({u"script"_s, u"--to"_s, u"2"_s});
    QVERIFY2(!some.out.contains("CREATE INDEX goods_name"), some.report().constData());

    const ProgramRun intoFile = shop.run({u"script"_s, u"-o"_s, u"update.sql"_s, u"--json"_s});
    VERIFY_EXIT(intoFile, 0);
    QCOMPARE(intoFile.json()[u"file"_s], QJsonValue(u"update.sql"_s));
    QCOMPARE(shop.folder().read(u"update.sql"_s), all.out);

    VERIFY_EXIT(shop.run({u"script"_s, u"--json"_s}), 2);
    VERIFY_EXIT(shop.run({u"script"_s, u"-o"_s, u"no/such/folder.sql"_s}), 1);
}

void tst_CliLook::report_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QStringList>("of");
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("plan.html") << u"plan.html"_s << QStringList{} << QByteArray("Plan for shop.db");
    QTest::newRow("dryrun.html") << u"dryrun.html"_s << QStringList{u"--of"_s, u"preview"_s}
                                 << QByteArray("Dry run for shop.db");
    QTest::newRow("dryrun.csv") << u"dryrun.csv"_s << QStringList{u"--of"_s, u"preview"_s}
                                << QByteArray(
                                       "v1,1,2,Prices,applied,migrate,2,v1/migrate.sql,3,1,");
    QTest::newRow("status.json") << u"status.json"_s << QStringList{u"--of"_s, u"status"_s}
                                 << QByteArray("\"pending\": 2");
    QTest::newRow("status.csv") << u"status.csv"_s << QStringList{u"--of"_s, u"status"_s}
                                << QByteArray("2,1,next,,Prices,v1,");
    QTest::newRow("history.csv") << u"history.csv"_s << QStringList{u"--of"_s, u"history"_s}
                                 << QByteArray(",applied,0,1,Goods on sale,");
}

void tst_CliLook::report()
{
    QFETCH(QString, file);
    QFETCH(QStringList, of);
    QFETCH(QByteArray, content);
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    const ProgramRun run = shop.run(QStringList{u"report"_s, file} + of);
    VERIFY_EXIT(run, 0);
    const QByteArray written = shop.folder().read(file);
    QVERIFY2(written.contains(content), written.constData());
}

void tst_CliLook::reportOfNothing()
{
    const Shop shop;
    VERIFY_EXIT(shop.run({u"report"_s, u"r.pdf"_s}), 2);
    VERIFY_EXIT(shop.run({u"report"_s, u"r.html"_s, u"--of"_s, u"weather"_s}), 2);
    VERIFY_EXIT(shop.run({u"report"_s, u"no/such/r.html"_s}), 1);
    QVERIFY(!QFile::exists(shop.folder().path(u"r.html"_s)));
}

void tst_CliLook::lock()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    const ProgramRun free = shop.run({u"lock"_s});
    VERIFY_EXIT(free, 0);
    QVERIFY2(free.out.contains("free"), free.report().constData());
    QVERIFY(shop.run({u"lock"_s, u"--json"_s}).json()[u"lockHolder"_s].isNull());

    SqliteFile other(shop.database());
    other.run(u"BEGIN IMMEDIATE"_s);
    const ProgramRun held = shop.run({u"lock"_s});
    VERIFY_EXIT(held, 0);
    QVERIFY2(held.out.contains("held by"), held.report().constData());
    QVERIFY(!shop.run({u"lock"_s, u"--json"_s}).json()[u"lockHolder"_s].isNull());
    other.run(u"ROLLBACK"_s);
}

void tst_CliLook::hostileTextIsSpelledOut()
{
    const Shop shop;
    shop.folder().write(u"migrations/v3.sql"_s,
                        "-- ponyup: message \xc2\x9b"
                        "31mred \xe2\x80\xae gnp\n"
                        "INSERT INTO goods (name) VALUES ('\x1b]0;title\x07');\n");
    for (const QStringList &arguments :
         {QStringList{u"status"_s}, QStringList{u"preview"_s},
          QStringList{u"migrate"_s, u"--yes"_s}, QStringList{u"history"_s}, QStringList{u"log"_s},
          QStringList{u"status"_s, u"--json"_s}, QStringList{u"log"_s, u"--json"_s}}) {
        const ProgramRun run = shop.run(arguments);
        QVERIFY(run.ended);
        const QByteArray shown = run.out + run.err;
        for (const char *bad : {"\x1b", "\x07", "\xc2\x9b"})
            QVERIFY2(!shown.contains(bad), run.report().constData());
        if (!arguments.contains(u"--json"_s))
            QVERIFY2(!shown.contains("\xe2\x80\xae"), run.report().constData());
    }
}

void tst_CliLook::outputThatCannotBeWritten_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("text") << QStringList{u"status"_s};
    QTest::newRow("JSON") << QStringList{u"status"_s, u"--json"_s};
    QTest::newRow("script") << QStringList{u"script"_s};
}

void tst_CliLook::outputThatCannotBeWritten()
{
    QFETCH(QStringList, arguments);
    const Shop shop;
    writeTables(shop.folder(), 10, 200); // More than fits into a buffer.
    for (int version = 3; version < 10; ++version)
        writeTables(shop.folder(), version, version + 1);
    const ProgramRun run = shop.run(
        arguments, [](QProcess &process) { process.setStandardOutputFile(u"/dev/full"_s); });
    VERIFY_EXIT(run, 1);
    QVERIFY2(run.err.contains("cannot be written.\nNo space left on device\n"),
             run.report().constData());
}

void tst_CliLook::aClosedPipeIsNoFault()
{
    const Shop shop;
    writeTables(shop.folder(), 3, 400);
    for (const char *command : {"status --json", "status", "script"}) {
        const ProgramRun run = runProgram(
            u"bash"_s,
            {u"-c"_s,
             u"cd \"$1\"; \"$0\" --database sqlite:shop.db --folder migrations %1 | head -c 10"_s
                 .arg(QLatin1StringView(command)),
             program(u"ponyup"_s), shop.folder().path()});
        QCOMPARE(run.out.size(), 10);
        QCOMPARE(run.err, QByteArray());
    }
}

void tst_CliLook::messageOfAScriptWithAProblem()
{
    const Shop shop;
    shop.folder().write(u"migrations/v3.sql"_s,
                        "-- ponyup: message Closes the books\nSELECT 1;\nCOMMIT;\n");
    const ProgramRun run = shop.run({u"status"_s});
    VERIFY_EXIT(run, 0);
    QVERIFY2(run.out.contains("Closes the books"), run.report().constData());
}

void tst_CliLook::warnsOfAnEmptyMigration()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(), 0);
    VERIFY_EXIT(shop.run({u"new"_s, u"Something"_s}), 0);
    for (const QStringList &command :
         {QStringList{u"preview"_s}, {u"migrate"_s, u"--yes"_s, u"--no-backup"_s}}) {
        const ProgramRun run = shop.run(command);
        VERIFY_EXIT(run, 0);
        QVERIFY2((run.out + run.err).contains("v3/migrate.sql has no statement"),
                 run.report().constData());
    }
}

QTEST_GUILESS_MAIN(tst_CliLook)
#include "tst_cli_look.moc"
