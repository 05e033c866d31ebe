// SPDX-License-Identifier: GPL-3.0-or-later
#include "integration/cli/shop.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QProcess>

#include <csignal>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

/// The commands that change the database, without a terminal.
class tst_CliChange : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutATerminalYesIsNeeded_data();
    void withoutATerminalYesIsNeeded();
    void migrate();
    void migrateSaysOnStandardErrorWhatItDoes();
    void migrateTo();
    void migrateToNowhere();
    void migrateAllInOne();
    void migrateBacksUp();
    void aFailureTellsWhatStands();
    void migrateAsJson();
    void failureAsJson();
    void lockedByAnother();
    void halfWayAndResume();
    void nothingToResume();
    void undo();
    void undoWithoutAScript();
    void baseline();
    void baselineOfAVersionedDatabase();
    void restore();
    void restoreInThePlaceOfADamagedFile();
    void restoreOverDamagedPages();
    void restoreCanBeTakenBack();
    void restoreOfNothing_data();
    void restoreOfNothing();
    void restoreWithoutABackup();
    void terminationStopsAtASafePoint();
    void theSecondTerminationInterruptsTheStatement();
};

void tst_CliChange::withoutATerminalYesIsNeeded_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("migrate") << QStringList{u"migrate"_s};
    QTest::newRow("resume") << QStringList{u"resume"_s};
    QTest::newRow("undo") << QStringList{u"undo"_s};
    QTest::newRow("baseline") << QStringList{u"baseline"_s, u"2"_s};
    QTest::newRow("restore") << QStringList{u"restore"_s, u"backup.db"_s};
}

void tst_CliChange::withoutATerminalYesIsNeeded()
{
    QFETCH(QStringList, arguments);
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    shop.folder().write(u"backup.db"_s, shop.folder().read(u"shop.db"_s));
    const auto before = shop.files();
    const ProgramRun run = shop.run(arguments);
    VERIFY_EXIT(run, 2);
    QVERIFY2(run.err.contains("--yes"), run.report().constData());
    QCOMPARE(shop.files(), before);
}

void tst_CliChange::migrate()
{
    const Shop shop;
    const ProgramRun run = shop.run({u"migrate"_s, u"--yes"_s});
    VERIFY_EXIT(run, 0);
    QVERIFY2(run.out.contains("done"), run.report().constData());
    QVERIFY2(run.out.contains("version 3"), run.report().constData());
    QCOMPARE(SqliteFile(shop.database()).versions(),
             (QStringList{u"0 initial creation"_s, u"1 Goods on sale"_s, u"2 Prices"_s,
                          u"3 Finds goods by name"_s}));
    const auto before = shop.files();
    const ProgramRun again = shop.run({u"migrate"_s, u"--yes"_s});
    VERIFY_EXIT(again, 0);
    QVERIFY2(again.out.contains("nothing to do"), again.report().constData());
    QCOMPARE(shop.files(), before);
    // Nothing to ask about: no --yes needed.
    VERIFY_EXIT(shop.run({u"migrate"_s}), 0);
}

void tst_CliChange::migrateSaysOnStandardErrorWhatItDoes()
{
    for (const bool verbose : {false, true}) {
        const Shop shop;
        QStringList words{u"migrate"_s, u"--yes"_s};
        if (verbose)
            words += u"--verbose"_s;
        const ProgramRun run = shop.run(words);
        VERIFY_EXIT(run, 0);
        QVERIFY2(run.err.contains("v2 → 3 committed"), run.report().constData());
        for (const char *line : {"v1 statement 1: ", "v1 statement 2: 3 "})
            QVERIFY2(run.err.contains(line) == verbose, run.report().constData());
        QVERIFY2(!run.err.contains('\r') && !run.err.contains('\x1b'), run.report().constData());
    }
}

void tst_CliChange::migrateTo()
{
    const Shop shop;
    VERIFY_EXIT(shop.run({u"migrate"_s, u"--yes"_s, u"--to"_s, u"v2"_s}), 0);
    QCOMPARE(shop.version(), 2);
}

void tst_CliChange::migrateToNowhere()
{
    const Shop shop;
    for (const QString &to : {u"9"_s, u"newest"_s, u"-1"_s}) {
        const ProgramRun run = shop.run({u"migrate"_s, u"--yes"_s, u"--to"_s, to});
        VERIFY_EXIT(run, 2);
        QVERIFY2(run.err.contains(to.toUtf8()), run.report().constData());
    }
    VERIFY_EXIT(shop.run({u"migrate"_s, u"--yes"_s, u"--wait"_s, u"soon"_s}), 2);
    VERIFY_EXIT(shop.run({u"migrate"_s, u"--yes"_s, u"--wait"_s, u"5"_s, u"--no-wait"_s}), 2);
    QCOMPARE(shop.files(), (QMap<QString, QByteArray>()));
}

void tst_CliChange::migrateAllInOne()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    shop.folder().write(u"migrations/v2.sql"_s, "INSERT INTO gone VALUES (1);");
    const ProgramRun run = shop.run({u"migrate"_s, u"--yes"_s, u"--all-in-one"_s});
    VERIFY_EXIT(run, 1);
    QCOMPARE(shop.version(), 1);
    QCOMPARE(SqliteFile(shop.database()).value(u"SELECT count(*) FROM goods"_s).toInt(), 0);
}

void tst_CliChange::migrateBacksUp()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    const ProgramRun run = shop.run({u"migrate"_s, u"--yes"_s});
    VERIFY_EXIT(run, 0);
    const QDir backups(shop.database() + u".ponyup-backup"_s);
    const QStringList files = backups.entryList(QDir::Files);
    QCOMPARE(files.size(), 1);
    QVERIFY2(run.out.contains("Backup: ") && run.out.contains(files.front().toUtf8()),
             run.report().constData());
    QCOMPARE(SqliteFile(backups.filePath(files.front())).currentVersion(), 1);
}

void tst_CliChange::aFailureTellsWhatStands()
{
    const Shop shop;
    shop.folder().write(u"migrations/v2.sql"_s,
                        "INSERT INTO goods (name) VALUES ('sugar');\n\n"
                        "INSERT INTO goods (id, name)\n  VALUES (1, 'twice');\n");
    const ProgramRun run = shop.migrate();
    VERIFY_EXIT(run, 1);
    QVERIFY2(run.out.contains("failed"), run.report().constData());
    QVERIFY2(run.out.contains("The database is at version 2"), run.report().constData());
    QVERIFY2(run.out.contains("v2.sql was rolled back"), run.report().constData());
    QVERIFY2(run.err.contains("ponyup: error: v2.sql:3:1: "), run.report().constData());
    QVERIFY2(run.err.contains("UNIQUE constraint failed: goods.id"), run.report().constData());
    const SqliteFile file(shop.database());
    QCOMPARE(file.currentVersion(), 2);
    QCOMPARE(file.value(u"SELECT count(*) FROM goods"_s).toInt(), 3);

    shop.folder().write(u"migrations/v2.sql"_s, "INSERT INTO goods (name) VALUES ('sugar');\n");
    VERIFY_EXIT(shop.migrate(), 0);
}

void tst_CliChange::migrateAsJson()
{
    const Shop shop;
    const ProgramRun run = shop.run({u"migrate"_s, u"--yes"_s, u"--json"_s});
    VERIFY_EXIT(run, 0);
    QCOMPARE(run.out.count('\n'), 1);
    const QJsonObject json = run.json();
    QCOMPARE(json[u"ok"_s], QJsonValue(true));
    QCOMPARE(json[u"kind"_s], QJsonValue(u"update"_s));
    QCOMPARE(json[u"outcome"_s], QJsonValue(u"done"_s));
    QCOMPARE(json[u"versionBefore"_s], QJsonValue(0));
    QCOMPARE(json[u"versionAfter"_s], QJsonValue(3));
    QCOMPARE(json[u"migrations"_s].toArray().size(), 3);
    QCOMPARE(json[u"migrations"_s][1][u"rows"_s], QJsonValue(3));
    QVERIFY(json[u"error"_s].isNull());
}

void tst_CliChange::failureAsJson()
{
    const Shop shop;
    shop.folder().write(u"migrations/v1/migrate.sql"_s, "SELECT 1;\nDELETE FROM gone;\n");
    const ProgramRun run = shop.run({u"migrate"_s, u"--yes"_s, u"--json"_s});
    VERIFY_EXIT(run, 1);
    const QJsonObject json = run.json();
    QCOMPARE(json[u"ok"_s], QJsonValue(false));
    QCOMPARE(json[u"exitCode"_s], QJsonValue(1));
    QCOMPARE(json[u"outcome"_s], QJsonValue(u"failed"_s));
    QCOMPARE(json[u"versionAfter"_s], QJsonValue(1));
    QCOMPARE(json[u"error"_s][u"place"_s][u"file"_s], QJsonValue(u"v1/migrate.sql"_s));
    QCOMPARE(json[u"error"_s][u"place"_s][u"line"_s], QJsonValue(2));
    QCOMPARE(json[u"migrations"_s][1][u"outcome"_s], QJsonValue(u"rolled-back"_s));
    QCOMPARE(json[u"migrations"_s][2][u"outcome"_s], QJsonValue(u"not-run"_s));
}

void tst_CliChange::lockedByAnother()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    SqliteFile other(shop.database());
    other.run(u"BEGIN IMMEDIATE"_s);
    const ProgramRun atOnce = shop.run({u"migrate"_s, u"--yes"_s, u"--no-wait"_s});
    VERIFY_EXIT(atOnce, 5);
    QVERIFY2(atOnce.err.contains("Currently already upgrading. (Advisory Lock 85,80)"),
             atOnce.report().constData());

    QElapsedTimer clock;
    clock.start();
    VERIFY_EXIT(shop.run({u"migrate"_s, u"--yes"_s, u"--wait"_s, u"1"_s}), 5);
    QVERIFY(clock.elapsed() >= 1000);
    const QJsonObject json =
        shop.run({u"migrate"_s, u"--yes"_s, u"--no-wait"_s, u"--json"_s}).json();
    QCOMPARE(json[u"outcome"_s], QJsonValue(u"locked"_s));
    QCOMPARE(json[u"exitCode"_s], QJsonValue(5));
    other.run(u"ROLLBACK"_s);
    VERIFY_EXIT(shop.run({u"migrate"_s, u"--yes"_s, u"--no-wait"_s}), 0);
}

void tst_CliChange::halfWayAndResume()
{
    const Shop shop;
    shop.folder().write(u"migrations/v2.sql"_s,
                        "-- ponyup: transaction off\n"
                        "INSERT INTO goods (name) VALUES ('sugar');\n"
                        "INSERT INTO gone VALUES (1);\n");
    VERIFY_EXIT(shop.migrate(), 6);
    const ProgramRun again = shop.migrate();
    VERIFY_EXIT(again, 6);
    QVERIFY2(again.err.contains("ponyup resume"), again.report().constData());
    const ProgramRun status = shop.run({u"status"_s});
    VERIFY_EXIT(status, 0);
    QVERIFY2(status.out.contains("half done"), status.report().constData());

    shop.folder().write(u"migrations/v2.sql"_s,
                        "-- ponyup: transaction off\n"
                        "INSERT INTO goods (name) VALUES ('sugar');\n"
                        "INSERT INTO goods (name) VALUES ('flour');\n");
    const ProgramRun resumed = shop.run({u"resume"_s, u"--yes"_s});
    VERIFY_EXIT(resumed, 0);
    const SqliteFile file(shop.database());
    QCOMPARE(file.currentVersion(), 3);
    QCOMPARE(file.value(u"SELECT count(*) FROM goods WHERE name = 'sugar'"_s).toInt(), 1);
}

void tst_CliChange::nothingToResume()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    const auto before = shop.files();
    const ProgramRun run = shop.run({u"resume"_s, u"--yes"_s});
    VERIFY_EXIT(run, 0);
    QVERIFY2(run.out.contains("nothing to do"), run.report().constData());
    QCOMPARE(shop.files(), before);
}

void tst_CliChange::undo()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(2), 0);
    const ProgramRun run = shop.run({u"undo"_s, u"--yes"_s});
    VERIFY_EXIT(run, 0);
    QCOMPARE(shop.version(), 1);
    QVERIFY2(shop.run({u"log"_s}).out.contains("undone"), run.report().constData());
    VERIFY_EXIT(shop.run({u"migrate"_s, u"--yes"_s}), 0);
}

void tst_CliChange::undoWithoutAScript()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(), 0);
    const auto before = shop.files();
    const ProgramRun run = shop.run({u"undo"_s, u"--yes"_s});
    VERIFY_EXIT(run, 4);
    QVERIFY2(run.err.contains("v2"), run.report().constData());
    QCOMPARE(shop.files(), before);
}

void tst_CliChange::baseline()
{
    const Shop shop;
    SqliteFile(shop.database()).run(u"CREATE TABLE goods (id INTEGER PRIMARY KEY, name TEXT)"_s);
    VERIFY_EXIT(shop.run({u"baseline"_s, u"v1"_s, u"--yes"_s}), 0);
    QCOMPARE(shop.version(), 1);
    VERIFY_EXIT(shop.run({u"migrate"_s, u"--yes"_s}), 0);
    QCOMPARE(shop.version(), 3);
}

void tst_CliChange::baselineOfAVersionedDatabase()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    const auto before = shop.files();
    for (const QString &version : {u"2"_s, u"77"_s, u"two"_s})
        VERIFY_EXIT(shop.run({u"baseline"_s, version, u"--yes"_s}), 2);
    QCOMPARE(shop.files(), before);
}

void tst_CliChange::restore()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    VERIFY_EXIT(shop.run({u"migrate"_s, u"--yes"_s}), 0);
    const ProgramRun list = shop.run({u"restore"_s, u"--list"_s, u"--json"_s});
    VERIFY_EXIT(list, 0);
    const QJsonArray backups = list.json()[u"backups"_s].toArray();
    QCOMPARE(backups.size(), 1);
    QCOMPARE(backups[0][u"version"_s], QJsonValue(1));

    const ProgramRun run = shop.run({u"restore"_s, u"--yes"_s});
    VERIFY_EXIT(run, 0);
    QVERIFY2(run.out.contains("at version 1"), run.report().constData());
    QCOMPARE(shop.version(), 1);
    QVERIFY(shop.run({u"log"_s}).out.contains("restored"));
    VERIFY_EXIT(shop.run({u"log"_s, u"--verify"_s}), 0);

    VERIFY_EXIT(shop.migrate(), 0);
    const QString name = QFileInfo(backups[0][u"path"_s].toString()).fileName();
    VERIFY_EXIT(shop.run({u"restore"_s, name, u"--yes"_s}), 0);
    QCOMPARE(shop.version(), 1);
}

void tst_CliChange::restoreInThePlaceOfADamagedFile()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    VERIFY_EXIT(shop.run({u"migrate"_s, u"--yes"_s}), 0);
    shop.folder().write(u"shop.db"_s, QByteArray("Dear diary, ").repeated(1000));
    const QByteArray before = shop.folder().read(u"shop.db"_s);
    const ProgramRun run = shop.run({u"restore"_s, u"--yes"_s});
    VERIFY_EXIT(run, 0);
    QCOMPARE(shop.version(), 1);
    QCOMPARE(SqliteFile(shop.database()).value(u"PRAGMA integrity_check"_s), u"ok"_s);
    // What nobody can tell what it is, is never overwritten.
    const QStringList aside = QDir(shop.folder().path()).entryList({u"shop.db.damaged-*"_s});
    QCOMPARE(aside.size(), 1);
    QCOMPARE(shop.folder().read(aside[0]), before);
    QVERIFY2(run.out.contains(aside[0].toUtf8()), run.report().constData());
    VERIFY_EXIT(shop.run({u"migrate"_s, u"--yes"_s}), 0);
}

/// Its pages are damaged, but it can still be opened.
void tst_CliChange::restoreOverDamagedPages()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    SqliteFile(shop.database()).run(u"CREATE TABLE last AS SELECT zeroblob(9000) AS x"_s);
    VERIFY_EXIT(shop.run({u"migrate"_s, u"--yes"_s}), 0);
    QByteArray bytes = shop.folder().read(u"shop.db"_s);
    bytes.replace(bytes.size() - 8192, 8192, QByteArray(8192, '\xee'));
    shop.folder().write(u"shop.db"_s, bytes);
    VERIFY_EXIT(shop.run({u"restore"_s, u"--yes"_s}), 0);
    QCOMPARE(SqliteFile(shop.database()).value(u"PRAGMA integrity_check"_s), u"ok"_s);
    const QStringList aside = QDir(shop.folder().path()).entryList({u"shop.db.damaged-*"_s});
    QCOMPARE(aside.size(), 1);
    QCOMPARE(shop.folder().read(aside[0]), bytes);
}

void tst_CliChange::restoreCanBeTakenBack()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    VERIFY_EXIT(shop.run({u"migrate"_s, u"--yes"_s}), 0);
    SqliteFile(shop.database()).run(u"INSERT INTO goods (name) VALUES ('new')"_s);
    VERIFY_EXIT(shop.run({u"restore"_s, u"--yes"_s}), 0);
    QCOMPARE(shop.version(), 1);
    const ProgramRun back = shop.run({u"restore"_s, u"--yes"_s});
    VERIFY_EXIT(back, 0);
    QCOMPARE(shop.version(), 3);
    QCOMPARE(SqliteFile(shop.database()).value(u"SELECT count(*) FROM goods WHERE name = 'new'"_s),
             u"1"_s);
}

void tst_CliChange::restoreOfNothing_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("an empty file") << QByteArray();
    // What "PRAGMA user_version = 1" makes of a new file.
    const Folder folder;
    SqliteFile(folder.path(u"e.db"_s)).run(u"PRAGMA user_version = 1"_s);
    QTest::newRow("a database without tables") << folder.read(u"e.db"_s);
}

void tst_CliChange::restoreOfNothing()
{
    QFETCH(QByteArray, content);
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    const QByteArray before = shop.folder().read(u"shop.db"_s);
    shop.folder().write(u"empty.db"_s, content);
    const ProgramRun run = shop.run({u"restore"_s, u"empty.db"_s, u"--yes"_s});
    VERIFY_EXIT(run, 1);
    QVERIFY2(run.err.contains("no table in it"), run.report().constData());
    QCOMPARE(shop.folder().read(u"shop.db"_s), before);
}

void tst_CliChange::restoreWithoutABackup()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    const ProgramRun none = shop.run({u"restore"_s, u"--yes"_s});
    VERIFY_EXIT(none, 2);
    QVERIFY2(none.err.contains("There is no backup"), none.report().constData());
    VERIFY_EXIT(shop.run({u"restore"_s, u"missing.db"_s, u"--yes"_s}), 2);

    const auto before = shop.files();
    shop.folder().write(u"junk.db"_s, "this is no database, but it is long enough to look at");
    const ProgramRun junk = shop.run({u"restore"_s, u"junk.db"_s, u"--yes"_s});
    VERIFY_EXIT(junk, 1);
    QCOMPARE(shop.files(), before);
}

namespace {

/// Starts an update and returns once its standard error has said that text.
bool startUntil(QProcess &process, const Shop &shop, const QByteArray &text)
{
    process.setProgram(program(u"ponyup"_s));
    process.setArguments({u"--database"_s, u"sqlite:shop.db"_s, u"--folder"_s, u"migrations"_s,
                          u"migrate"_s, u"--yes"_s, u"--verbose"_s});
    process.setWorkingDirectory(shop.folder().path());
    process.setReadChannel(QProcess::StandardError);
    process.start();
    QByteArray said;
    while (!said.contains(text)) {
        if (!process.waitForReadyRead(60'000))
            return false;
        said += process.readAllStandardError();
    }
    return true;
}

bool waitFor(QProcess &process, const QByteArray &text)
{
    QByteArray said;
    while (!said.contains(text)) {
        if (!process.waitForReadyRead(60'000))
            return false;
        said += process.readAllStandardError();
    }
    return true;
}

const QByteArray endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) "
                           "SELECT count(*) FROM c;\n";

} // namespace

void tst_CliChange::terminationStopsAtASafePoint()
{
    const Shop shop;
    // Seconds of small migrations, and an endless one behind them.
    writeTables(shop.folder(), 3, 1500);
    shop.folder().write(u"migrations/v1500.sql"_s, endless);
    QProcess process;
    QVERIFY(startUntil(process, shop, "v1 → 2 committed"));
    ::kill(pid_t(process.processId()), SIGTERM);
    QVERIFY(waitFor(process, "Stopping after this migration."));
    if (!process.waitForFinished(20'000)) { // It had come to the endless one already.
        ::kill(pid_t(process.processId()), SIGTERM);
        QVERIFY(process.waitForFinished(20'000));
    }
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 7);
    const int version = shop.version();
    QVERIFY2(version >= 2 && version <= 1500, qPrintable(QString::number(version)));
    const SqliteFile file(shop.database());
    QCOMPARE(file.hasTable(u"t%1"_s.arg(version)), false);
    QCOMPARE(file.value(u"PRAGMA integrity_check"_s), u"ok"_s);
    QVERIFY(process.readAllStandardOutput().contains("cancelled"));
}

void tst_CliChange::theSecondTerminationInterruptsTheStatement()
{
    const Shop shop;
    shop.folder().write(u"migrations/v2.sql"_s,
                        "INSERT INTO goods (name) VALUES ('sugar');\n" + endless);
    QProcess process;
    QVERIFY(startUntil(process, shop, "v2 statement 2: "));
    ::kill(pid_t(process.processId()), SIGTERM);
    QVERIFY(waitFor(process, "Stopping after this migration."));
    QVERIFY(!process.waitForFinished(200)); // The migration has no end.
    ::kill(pid_t(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(20'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 7);
    const SqliteFile file(shop.database());
    QCOMPARE(file.currentVersion(), 2);
    QCOMPARE(file.value(u"SELECT count(*) FROM goods"_s).toInt(), 3);
}

QTEST_GUILESS_MAIN(tst_CliChange)
#include "tst_cli_change.moc"
