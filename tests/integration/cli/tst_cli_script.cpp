// SPDX-License-Identifier: GPL-3.0-or-later
#include "integration/cli/shop.h"

#include <QProcess>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QUuid>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

/// `ponyup script`: what an update would do, in the engine's own client. (From every version of the
/// sample: tests/integration/sample.)
class tst_CliScript : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fromNothing();
    void twice();
    void onlyWhatIsMissingOfAModel();
    void nothingIsPending();
    void aFailureStopsIt();
    void aFailureInTheFirst();
    void anotherClientRunsNothing();
    void anotherVersion();
    void foreignKeysAreChecked_data();
    void foreignKeysAreChecked();
    void withoutOneTransaction();
    void withoutOneTransactionAndAFailure();
    void ofADatabaseLeftHalfWay();
    void linesThatTheClientTakesForItself();
    void temporaryTablesAreOfOneMigration();
};

namespace {

QByteArray scriptOf(const Shop &shop)
{
    const ProgramRun run = shop.run({u"script"_s});
    if (!run.ended || run.exitCode != 0)
        qFatal("no script: %s", run.report().constData());
    return run.out;
}

/// `sqlite3 shop.db < script`
ProgramRun inSqlite3(const Shop &shop, const QByteArray &script)
{
    const QString file = shop.folder().write(u"update.sql"_s, script);
    return runProgram(u"sqlite3"_s, {shop.database()},
                      [&](QProcess &client) { client.setStandardInputFile(file); });
}

QStringList contents(const Shop &shop)
{
    return SqliteFile(shop.database()).contents();
}

} // namespace

void tst_CliScript::fromNothing()
{
    const Shop shop;
    const ProgramRun run = inSqlite3(shop, scriptOf(shop));
    VERIFY_EXIT(run, 0);
    QCOMPARE(run.out + run.err, QByteArray());
    const Shop migrated;
    VERIFY_EXIT(migrated.migrate(), 0);
    QCOMPARE(contents(shop), contents(migrated));
    QCOMPARE(SqliteFile(shop.database()).versions(), SqliteFile(migrated.database()).versions());
    VERIFY_EXIT(shop.run({u"check"_s}), 0);
    QCOMPARE(
        SqliteFile(shop.database())
            .column(u"SELECT json_extract(meta, '$.ponyup.user') FROM \"Version\" WHERE version "
                    "> 0"_s),
        SqliteFile(migrated.database())
            .column(u"SELECT json_extract(meta, '$.ponyup.user') FROM \"Version\" WHERE version "
                    "> 0"_s));
}

void tst_CliScript::twice()
{
    const Shop shop;
    const QByteArray script = scriptOf(shop);
    VERIFY_EXIT(inSqlite3(shop, script), 0);
    const auto before = shop.files();
    const ProgramRun again = inSqlite3(shop, script);
    VERIFY_EXIT(again, 1);
    QVERIFY2(again.err.contains("is not at the version"), again.report().constData());
    QCOMPARE(shop.files(), before);
}

void tst_CliScript::onlyWhatIsMissingOfAModel()
{
    const Shop shop;
    shop.folder().write(u"migrations/v2/model.sql"_s,
                        "CREATE TABLE goods (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price "
                        "INTEGER);\nCREATE TABLE /* new */ shelves (id INTEGER);\n"
                        "CREATE UNIQUE INDEX if not exists shelf ON shelves (id);\n"
                        "CREATE VIEW cheap AS SELECT name FROM goods WHERE price < 3;\n"
                        "CREATE TEMP TRIGGER t AFTER INSERT ON goods BEGIN SELECT 1; END;\n");
    QFile::rename(shop.folder().path(u"migrations/v2.sql"_s),
                  shop.folder().path(u"migrations/v2/migrate.sql"_s));
    const Shop migrated;
    for (const QString &name : {u"migrations/v2/model.sql"_s, u"migrations/v2/migrate.sql"_s})
        migrated.folder().write(name, shop.folder().read(name));
    QFile::remove(migrated.folder().path(u"migrations/v2.sql"_s));
    VERIFY_EXIT(migrated.migrate(), 0);
    for (int version = 0; version <= 2; ++version) {
        QFile::remove(shop.database());
        if (version > 0)
            VERIFY_EXIT(shop.migrate(version), 0);
        VERIFY_EXIT(inSqlite3(shop, scriptOf(shop)), 0);
        QCOMPARE(contents(shop), contents(migrated));
    }
}

void tst_CliScript::nothingIsPending()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(), 0);
    const auto before = shop.files();
    VERIFY_EXIT(inSqlite3(shop, scriptOf(shop)), 0);
    QCOMPARE(shop.files(), before);
}

void tst_CliScript::aFailureStopsIt()
{
    const Shop shop;
    shop.folder().write(u"migrations/v1/migrate.sql"_s,
                        "CREATE TABLE first (x);\nINSERT INTO gone VALUES (1);\n"
                        "CREATE TABLE third (x);\n");
    const ProgramRun run = inSqlite3(shop, scriptOf(shop));
    VERIFY_EXIT(run, 1);
    QVERIFY2(run.err.contains("no such table: gone"), run.report().constData());
    const Shop migrated;
    VERIFY_EXIT(migrated.migrate(1), 0);
    QCOMPARE(contents(shop), contents(migrated));
    QCOMPARE(shop.version(), 1);
}

void tst_CliScript::aFailureInTheFirst()
{
    const Shop shop;
    shop.folder().write(u"migrations/v0/migrate.sql"_s, "INSERT INTO gone VALUES (1);\n");
    VERIFY_EXIT(inSqlite3(shop, scriptOf(shop)), 1);
    QCOMPARE(contents(shop), QStringList());
    QVERIFY(!SqliteFile(shop.database()).hasTable(u"Version"_s));
}

/// A client that goes on after errors and knows nothing of the sqlite3 program's commands must do
/// nothing at all.
void tst_CliScript::anotherClientRunsNothing()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    const QByteArray script = scriptOf(shop);
    const auto before = shop.files();
    const QString name = QUuid::createUuid().toString();
    {
        QSqlDatabase client = QSqlDatabase::addDatabase(u"QSQLITE"_s, name);
        client.setDatabaseName(shop.database());
        QVERIFY(client.open());
        for (const QByteArray &statement : script.split(';'))
            QSqlQuery(client).exec(QString::fromUtf8(statement));
    }
    QSqlDatabase::removeDatabase(name);
    QCOMPARE(shop.files(), before);
}

void tst_CliScript::anotherVersion()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    const QByteArray script = scriptOf(shop);
    VERIFY_EXIT(shop.migrate(2), 0);
    auto before = shop.files();
    const ProgramRun newer = inSqlite3(shop, script);
    VERIFY_EXIT(newer, 1);
    QVERIFY2(newer.err.contains("is not at the version"), newer.report().constData());
    QCOMPARE(shop.files(), before);

    QFile::remove(shop.database());
    VERIFY_EXIT(inSqlite3(shop, script), 1);
    QCOMPARE(contents(shop), QStringList());
}

void tst_CliScript::foreignKeysAreChecked_data()
{
    QTest::addColumn<QByteArray>("migrate");
    QTest::addColumn<int>("exitCode");
    const QByteArray off = "-- ponyup: foreign-keys off\n";
    QTest::newRow("breaks a key") << off + "DELETE FROM shelf WHERE id = 2;" << 1;
    QTest::newRow("as broken as before") << off + "UPDATE box SET shelf = 9 WHERE shelf = 9;" << 0;
    QTest::newRow("mends") << off + "DELETE FROM box WHERE shelf = 9;" << 0;
    QTest::newRow("enforced") << QByteArray("DELETE FROM shelf WHERE id = 2;") << 1;
    QTest::newRow("enforced at the end")
        << QByteArray("PRAGMA defer_foreign_keys = ON;\nDELETE FROM shelf WHERE id = 2;") << 1;
    QTest::newRow("cascades") << QByteArray("DELETE FROM shelf WHERE id = 1;") << 0;
}

void tst_CliScript::foreignKeysAreChecked()
{
    QFETCH(QByteArray, migrate);
    QFETCH(int, exitCode);
    const QByteArray tables = "-- ponyup: foreign-keys off\n"
                              "CREATE TABLE shelf (id INTEGER PRIMARY KEY);\n"
                              "CREATE TABLE box (id INTEGER PRIMARY KEY, shelf REFERENCES shelf);\n"
                              "CREATE TABLE label (shelf REFERENCES shelf ON DELETE CASCADE);\n"
                              "INSERT INTO shelf VALUES (1), (2);\n"
                              "INSERT INTO label VALUES (1);\n"
                              "INSERT INTO box (shelf) VALUES (2);\n";
    const Shop shop;
    const Shop migrated;
    for (const Shop *each : {&shop, &migrated}) {
        each->folder().write(u"migrations/v0/migrate.sql"_s, tables);
        each->folder().write(u"migrations/v1/migrate.sql"_s, migrate);
        each->folder().write(u"migrations/v2.sql"_s, "CREATE TABLE last (x);\n");
        VERIFY_EXIT(each->migrate(1), 0);
        // Broken long ago.
        SqliteFile(each->database()).run(u"INSERT INTO box (shelf) VALUES (9)"_s);
    }
    VERIFY_EXIT(migrated.migrate(), exitCode);
    VERIFY_EXIT(inSqlite3(shop, scriptOf(shop)), exitCode);
    QCOMPARE(contents(shop), contents(migrated));
    QCOMPARE(shop.version(), migrated.version());
}

void tst_CliScript::withoutOneTransaction()
{
    const Shop shop;
    const Shop migrated;
    for (const Shop *each : {&shop, &migrated})
        each->folder().write(u"migrations/v1/migrate.sql"_s,
                             "-- ponyup: transaction off\nCREATE TABLE a (x);\n"
                             "INSERT INTO a VALUES (1);\nVACUUM;\n");
    VERIFY_EXIT(migrated.migrate(), 0);
    VERIFY_EXIT(inSqlite3(shop, scriptOf(shop)), 0);
    QCOMPARE(contents(shop), contents(migrated));
    QCOMPARE(SqliteFile(shop.database()).value(u"SELECT count(*) FROM ponyup_journal"_s), u"0"_s);
    VERIFY_EXIT(shop.run({u"check"_s}), 0);
}

void tst_CliScript::withoutOneTransactionAndAFailure()
{
    const Shop shop;
    shop.folder().write(u"migrations/v1/migrate.sql"_s,
                        "-- ponyup: transaction off\nCREATE TABLE a (x);\nVACUUM;\n"
                        "INSERT INTO a VALUES (1);\nINSERT INTO gone VALUES (1);\n"
                        "INSERT INTO a VALUES (2);\n");
    const QByteArray script = scriptOf(shop);
    VERIFY_EXIT(inSqlite3(shop, script), 1);
    QCOMPARE(shop.version(), 1);
    const auto before = shop.files();
    // Never a statement twice.
    VERIFY_EXIT(inSqlite3(shop, script), 1);
    QCOMPARE(shop.files(), before);
    VERIFY_EXIT(shop.migrate(), 6);

    // PonyUp goes on where the script stopped.
    SqliteFile(shop.database()).run(u"CREATE TABLE gone (x)"_s);
    VERIFY_EXIT(shop.run({u"resume"_s, u"--yes"_s}), 0);
    QCOMPARE(SqliteFile(shop.database()).column(u"SELECT x FROM a"_s),
             (QStringList{u"1"_s, u"2"_s}));
    QCOMPARE(shop.version(), 3);
}

void tst_CliScript::ofADatabaseLeftHalfWay()
{
    const Shop shop;
    shop.folder().write(u"migrations/v1/migrate.sql"_s,
                        "-- ponyup: transaction off\nCREATE TABLE a (x);\n"
                        "INSERT INTO gone VALUES (1);\n");
    VERIFY_EXIT(shop.migrate(), 6);
    const ProgramRun run = shop.run({u"script"_s});
    VERIFY_EXIT(run, 6);
    QCOMPARE(run.out, QByteArray());
    QVERIFY2(run.err.contains("ponyup resume"), run.report().constData());
}

/// The sqlite3 program ends a statement at a line that is only "/" or "go", and takes what follows
/// a statement on a line of its own with a dot for itself.
void tst_CliScript::linesThatTheClientTakesForItself()
{
    const Shop shop;
    const Shop migrated;
    for (const Shop *each : {&shop, &migrated})
        each->folder().write(u"migrations/v1/migrate.sql"_s,
                             "CREATE TABLE a (x, Go);\n"
                             "INSERT INTO a\n VALUES (8\n / -- by\n2, 'a\n/\ngo\n.quit\n;\n');\n"
                             "UPDATE a SET -- that\n  GO\n = 1;; /* x */ ;\n");
    VERIFY_EXIT(migrated.migrate(), 0);
    VERIFY_EXIT(inSqlite3(shop, scriptOf(shop)), 0);
    QCOMPARE(contents(shop), contents(migrated));
    QCOMPARE(SqliteFile(shop.database()).value(u"SELECT x || go FROM a"_s), u"41"_s);
}

void tst_CliScript::temporaryTablesAreOfOneMigration()
{
    const Shop shop;
    shop.folder().write(u"migrations/v0/migrate.sql"_s,
                        "CREATE TEMP TABLE old AS SELECT 1 AS x;\nCREATE TABLE goods AS SELECT x "
                        "AS name FROM old;\n");
    shop.folder().write(u"migrations/v1/migrate.sql"_s,
                        "CREATE TEMPORARY TABLE old AS SELECT 2 AS x;\n"
                        "CREATE TABLE a AS SELECT x FROM old;\n");
    VERIFY_EXIT(inSqlite3(shop, scriptOf(shop)), 0);
    QCOMPARE(SqliteFile(shop.database()).value(u"SELECT x FROM a"_s), u"2"_s);
}

QTEST_GUILESS_MAIN(tst_CliScript)
#include "tst_cli_script.moc"
