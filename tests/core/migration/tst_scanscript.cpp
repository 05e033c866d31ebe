// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/scriptreader.h"
#include "support/testing.h"

#include <QBuffer>
#include <QCryptographicHash>

using namespace ponyup;
using namespace Qt::StringLiterals;

namespace {

Result<Script> scan(const QByteArray &text, Script script = {}, const ScanOptions &options = {})
{
    QBuffer buffer;
    buffer.setData(text);
    buffer.open(QIODevice::ReadOnly);
    script.path = u"/folder/v3/migrate.sql"_s;
    if (script.name.isEmpty())
        script.name = u"v3/%1.sql"_s.arg(scriptRoleName(script.role));
    if (script.length == 0)
        script.length = -1;
    return scanScript(std::move(script), buffer, options);
}

} // namespace

class TestScanScript : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fillsTheScript();
    void readsASectionOnly();
    void findsWhatCannotRunInATransaction();
    void refuses_data();
    void refuses();
    void refusesWhatTheEngineWill();
    void takes_data();
    void takes();
    void tellsEverythingAtOnce();
    void tellsNoMoreThanTwenty();
};

void TestScanScript::fillsTheScript()
{
    const QByteArray text = "-- ponyup: message Adds a\n-- ponyup: version 9\n"
                            "CREATE TABLE a (b);\nINSERT INTO a VALUES (1);\n";
    const auto script = scan(text);
    VERIFY_RESULT(script);
    QCOMPARE(script->name, u"v3/migrate.sql"_s);
    QCOMPARE(script->length, text.size());
    QCOMPARE(script->statements, 2);
    QCOMPARE(script->checksum, QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex());
    QCOMPARE(script->tokens.size(), 64);
    QCOMPARE(script->directives.message, u"Adds a"_s);
    QCOMPARE(script->directives.version, 9);
    QVERIFY(!script->outsideTransaction);

    const auto empty = scan("-- only words");
    VERIFY_RESULT(empty);
    QCOMPARE(empty->statements, 0);
    QCOMPARE(empty->directives.message, u"only words"_s);
}

void TestScanScript::readsASectionOnly()
{
    const QByteArray text =
        "-- ponyup: model\nCREATE TABLE a (b);\n-- ponyup: migrate\nSELECT 'x;\n";
    const auto model =
        scan(text, {.role = ScriptRole::Model, .offset = 17, .length = 20, .line = 2});
    VERIFY_RESULT(model);
    QCOMPARE(model->statements, 1);
    const auto migrate = scan(text, {.name = u"v3.sql"_s, .offset = 56, .length = 11, .line = 4});
    VERIFY_ERROR(migrate, ErrorKind::Script);
    QCOMPARE(migrate.error().place.toString(), u"v3.sql:4:8"_s);
    QCOMPARE(migrate.error().place.offset, 63);
}

void TestScanScript::findsWhatCannotRunInATransaction()
{
    const auto script = scan("SELECT 1;\n  VACUUM;\nPRAGMA journal_mode = WAL;");
    VERIFY_RESULT(script);
    QVERIFY(script->outsideTransaction);
    QCOMPARE(script->outsideTransaction->number, 2);
    QCOMPARE(script->outsideTransaction->text, "VACUUM");
    QCOMPARE(script->outsideTransaction->place.toString(), u"v3/migrate.sql:2:3"_s);
}

void TestScanScript::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<ScriptRole>("role");
    QTest::addColumn<Dialect>("dialect");
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("says"); ///< In the message or the hint.
    const auto row = [](const char *name, const char *text, const QString &place,
                        const QString &says, ScriptRole role = ScriptRole::Migrate,
                        Dialect dialect = Dialect::Sqlite) {
        QTest::newRow(name) << QByteArray(text) << role << dialect << place << says;
    };
    row("COMMIT", "SELECT 1;\ncommit;", u"2:1"_s, u"\"COMMIT\""_s);
    row("BEGIN", "BEGIN IMMEDIATE;", u"1:1"_s, u"PonyUp itself begins and commits"_s);
    row("END", "/* x */ END TRANSACTION", u"1:9"_s, u"\"END\""_s);
    row("SAVEPOINT", "SAVEPOINT s;", u"1:1"_s, u"Remove it"_s);
    row("COMMIT without a transaction", "-- ponyup: transaction off\nCOMMIT;", u"2:1"_s,
        u"\"COMMIT\""_s);
    row("COMMIT elsewhere", "COMMIT;", u"1:1"_s, u"or write \"-- ponyup: transaction off\""_s,
        ScriptRole::Migrate, Dialect::Ansi);
    row("COMMIT on MariaDB", "-- ponyup: transaction off\nCOMMIT;", u"2:1"_s, u"\"COMMIT\""_s,
        ScriptRole::Migrate, Dialect::MariaDb);
    row("COMMIT on PostgreSQL", "-- ponyup: transaction off\nCOMMIT;", u"2:1"_s, u"\"COMMIT\""_s,
        ScriptRole::Migrate, Dialect::PostgreSql);
    row("COMMIT in an undo", "COMMIT;", u"1:1"_s, u"\"COMMIT\""_s, ScriptRole::Undo);
    row("INSERT in a model", "CREATE TABLE a (b);\n INSERT INTO a VALUES (1);", u"2:2"_s,
        u"Move the statement to v3/migrate.sql."_s, ScriptRole::Model);
    row("ALTER in a model", "ALTER TABLE a ADD b;", u"1:1"_s, u"CREATE statements only"_s,
        ScriptRole::Model);
    row("PRAGMA in a model", "PRAGMA user_version = 1;", u"1:1"_s, u"\"PRAGMA\""_s,
        ScriptRole::Model);
    row("BEGIN in a model", "BEGIN;", u"1:1"_s, u"CREATE statements only"_s, ScriptRole::Model);
    row("nonsense in a model", "?!", u"1:1"_s, u"\"?!\""_s, ScriptRole::Model);
    row("the Version table", "CREATE TABLE IF NOT EXISTS main.\"vERSION\" (a);", u"1:1"_s,
        u"which keeps the versions in it"_s);
    row("the Version table in a model", "CREATE TABLE version (a);", u"1:1"_s, u"project file"_s,
        ScriptRole::Model);
    row("a view of that name", "CREATE TEMP VIEW [Version] AS SELECT 1;", u"1:1"_s,
        u"\"Version\""_s);
    row("the log", "CREATE TABLE Ponyup_Log (a);", u"1:1"_s, u"belongs to PonyUp"_s);
    row("the journal", "CREATE TABLE 'ponyup_journal' (a);", u"1:1"_s, u"belongs to PonyUp"_s);
    row("foreign keys off", "PRAGMA foreign_keys=OFF;", u"1:1"_s, u"-- ponyup: foreign-keys off"_s);
    row("foreign keys on again", "-- ponyup: foreign-keys off\nPRAGMA foreign_keys(1);", u"2:1"_s,
        u"after the script they are on again"_s);
    row("a shell's command", "SELECT 1;\n.read other.sql\n", u"2:1"_s,
        u"\".read\" is a command of a client program"_s);
    row("an unknown directive", "\n-- ponyup: transation off\nSELECT 1;", u"2:1"_s,
        u"Did you mean \"transaction\"?"_s);
    row("a late directive", "SELECT 1;\n-- ponyup: transaction off\nSELECT 2;", u"2:1"_s,
        u"Directives stand before the first statement"_s);
    row("a directive inside a statement", "SELECT\n-- ponyup: foreign-keys off\n1;", u"2:1"_s,
        u"does not count"_s);
    row("a directive in a block", "/* ponyup: transaction off */ SELECT 1;", u"1:1"_s,
        u"-- ponyup: transaction off"_s);
    row("a directive in a tall block", "-- x\n/*\n * ponyup: version 5\n */\nSELECT 1;", u"2:1"_s,
        u"does not count"_s);
    row("version in an undo", "-- ponyup: version 5\nSELECT 1;", u"1:1"_s,
        u"for the migrate script only"_s, ScriptRole::Undo);
    row("unterminated", "SELECT 1;\n SELECT 'x", u"2:9"_s, u"does not end"_s);
    row("not UTF-8", "-- gr\xfc\xdf\nSELECT 1;", u"1:6"_s, u"0xFC"_s);
}

void TestScanScript::refuses()
{
    QFETCH(QByteArray, text);
    QFETCH(ScriptRole, role);
    QFETCH(Dialect, dialect);
    QFETCH(QString, place);
    QFETCH(QString, says);
    const auto script =
        scan(text, {.role = role, .dialect = dialect}, {.versionTable = u"Version"_s});
    VERIFY_ERROR(script, ErrorKind::Script);
    const Error &error = script.error();
    QCOMPARE(error.place.toString(), u"v3/%1.sql:%2"_s.arg(scriptRoleName(role), place));
    QVERIFY2((error.message + error.hint).contains(says),
             qPrintable(error.message + u" | "_s + error.hint));
    QVERIFY(!error.hint.isEmpty());
    QVERIFY(error.others.empty());
}

void TestScanScript::refusesWhatTheEngineWill()
{
    QStringList asked;
    const ScanOptions options{.refusal = [&](const Statement &statement) -> std::optional<Error> {
        asked += QString::fromUtf8(statement.verb);
        if (statement.verb != "ATTACH")
            return {};
        return Error{.kind = ErrorKind::Forbidden,
                     .message = u"no"_s,
                     .hint = u"go"_s,
                     .place = statement.place};
    }};
    const auto script = scan("INSERT INTO a VALUES (1);\nDROP TABLE a;\nSELECT 1;\nVACUUM;\n"
                             "PRAGMA user_version = 1;\n ATTACH 'y.db' AS y;\n",
                             {}, options);
    VERIFY_ERROR(script, ErrorKind::Forbidden);
    QCOMPARE(script.error().place.toString(), u"v3/migrate.sql:6:2"_s);
    QCOMPARE(asked, (QStringList{u"VACUUM"_s, u"PRAGMA"_s, u"ATTACH"_s}));
}

void TestScanScript::takes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<ScriptRole>("role");
    QTest::addColumn<Dialect>("dialect");
    const auto row = [](const char *name, const char *text, ScriptRole role = ScriptRole::Migrate,
                        Dialect dialect = Dialect::Sqlite) {
        QTest::newRow(name) << QByteArray(text) << role << dialect;
    };
    row("a trigger's BEGIN", "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END;");
    row("all that a model may hold",
        "CREATE TABLE a (b); CREATE INDEX i ON a (b); CREATE VIEW v AS SELECT 1;"
        "CREATE TRIGGER g AFTER INSERT ON a BEGIN DELETE FROM a; END; CREATE VIRTUAL TABLE w USING "
        "x;",
        ScriptRole::Model);
    row("an index on the Version table", "CREATE INDEX i ON Version (upgraded);");
    row("an index called so", "CREATE INDEX version ON t (a);");
    row("a name like it", "CREATE TABLE versions (a); CREATE TABLE ponyup_logs (a);");
    row("COMMIT where it is allowed", "-- ponyup: transaction off\nCOMMIT;", ScriptRole::Migrate,
        Dialect::Ansi);
    row("COMMIT of another transaction", "-- ponyup: transaction off\nCOMMIT PREPARED 'x';",
        ScriptRole::Migrate, Dialect::PostgreSql);
    row("foreign keys as they are",
        "PRAGMA foreign_keys = ON; PRAGMA foreign_keys; PRAGMA foreign_key_check;");
    row("foreign keys off, said twice", "-- ponyup: foreign-keys off\nPRAGMA foreign_keys = 0;");
    row("foreign keys elsewhere", "PRAGMA foreign_keys = OFF;", ScriptRole::Migrate,
        Dialect::PostgreSql);
    row("words in strings", "SELECT 'COMMIT;', '-- ponyup: nonsense', \".read\";");
}

void TestScanScript::takes()
{
    QFETCH(QByteArray, text);
    QFETCH(ScriptRole, role);
    QFETCH(Dialect, dialect);
    VERIFY_RESULT(scan(text, {.role = role, .dialect = dialect}, {.versionTable = u"Version"_s}));
}

void TestScanScript::tellsEverythingAtOnce()
{
    const auto script = scan("-- ponyup: nonsense\nCOMMIT;\nCREATE TABLE ponyup_log (a);\n"
                             "-- ponyup: late\nBEGIN;\nSELECT 'x");
    VERIFY_ERROR(script, ErrorKind::Script);
    QStringList places{script.error().place.toString()};
    for (const Error &other : script.error().others)
        places.append(other.place.toString());
    QCOMPARE(
        places,
        (QStringList{u"v3/migrate.sql:1:1"_s, u"v3/migrate.sql:2:1"_s, u"v3/migrate.sql:3:1"_s,
                     u"v3/migrate.sql:4:1"_s, u"v3/migrate.sql:5:1"_s, u"v3/migrate.sql:6:8"_s}));
}

void TestScanScript::tellsNoMoreThanTwenty()
{
    const auto script = scan(QByteArray("COMMIT;\n").repeated(1000));
    VERIFY_ERROR(script, ErrorKind::Script);
    QCOMPARE(script.error().others.size(), size_t(19));
}

QTEST_GUILESS_MAIN(TestScanScript)
#include "tst_scanscript.moc"
