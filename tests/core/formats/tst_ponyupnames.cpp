// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/ponyupnames.h"
#include "support/testing.h"

using namespace ponyup;
using namespace Qt::StringLiterals;
using Kind = names::Entry::Kind;

class TestPonyUpNames : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void entries_data();
    void entries();
    void makesWhatItReads();
    void scripts_data();
    void scripts();
    void meantScripts_data();
    void meantScripts();
    void shown();
};

void TestPonyUpNames::entries_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<int>("version");
    const auto row = [](const char *name, Kind kind, int version = -1) {
        QTest::newRow(name) << kind << version;
    };
    row("v0", Kind::Folder, 0);
    row("v12", Kind::Folder, 12);
    row("v2147483646", Kind::Folder, 2147483646);
    row("v0.sql", Kind::File, 0);
    row("v10.sql", Kind::File, 10);
    row("v007", Kind::LeadingZeros, 7);
    row("v00", Kind::LeadingZeros, 0);
    row("v01.sql", Kind::LeadingZeros, 1);
    row("v3.sqlite.sql", Kind::Variant, 3);
    row("v12.postgresql.sql", Kind::Variant, 12);
    row("v2147483647", Kind::TooLarge);
    row("v99999999999999999999.sql", Kind::TooLarge);
    row("V3", Kind::WrongCase, 3);
    row("V3.SQL", Kind::WrongCase, 3);
    row("v3.Sql", Kind::WrongCase, 3);
    row(".v3", Kind::Quiet);
    row(".git", Kind::Quiet);
    row("v3.sql~", Kind::Quiet);
    row("#v3.sql#", Kind::Quiet);
    row("v3.sql.swp", Kind::Quiet);
    row("v3.orig", Kind::Quiet);
    for (const char *other :
         {"v",      "v.sql",      "v-1",           "v+1", "v 1",       "v1 ", "v1_x",
          "v1.txt", "v1.sql.sql", "v1.oracle.sql", "v1x", "v0x1",      "1",   "1.sql",
          "x1",     "version1",   "README",        "",    "v\xd9\xa3", "v1\n"})
        row(other, Kind::Other);
}

void TestPonyUpNames::entries()
{
    const names::Entry entry = names::readEntry(QTest::currentDataTag());
    QTEST(entry.kind, "kind");
    QTEST(entry.version, "version");
}

void TestPonyUpNames::makesWhatItReads()
{
    for (const int version : {0, 1, 42, names::highestVersion}) {
        const names::Entry folder = names::readEntry(names::folderName(version).toUtf8());
        QCOMPARE(folder.kind, Kind::Folder);
        QCOMPARE(folder.version, version);
        const names::Entry file = names::readEntry(names::fileName(version).toUtf8());
        QCOMPARE(file.kind, Kind::File);
        QCOMPARE(file.version, version);
    }
    for (const ScriptRole role : {ScriptRole::Model, ScriptRole::Migrate, ScriptRole::Undo}) {
        for (const QString &engine :
             {QString(), u"sqlite"_s, u"postgresql"_s, u"mariadb"_s, u"odbc"_s}) {
            const auto script = names::readScriptFile(names::scriptFile(role, engine).toUtf8());
            QVERIFY(script);
            QCOMPARE(script->role, role);
            QCOMPARE(script->engine, engine);
        }
    }
}

void TestPonyUpNames::scripts_data()
{
    QTest::addColumn<bool>("script");
    const auto row = [](const char *name, bool script) { QTest::newRow(name) << script; };
    row("model.sql", true);
    row("migrate.sqlite.sql", true);
    for (const char *other : {"", ".sql", "sql", "model", "model.txt", "models.sql", "Model.sql",
                              "model.SQL", "model.oracle.sql", "model.sqlite.x.sql", "model..sql",
                              "model.sql.sql", "model.sqlite", " model.sql", "mod\xc3\xa4l.sql"})
        row(other, false);
}

void TestPonyUpNames::scripts()
{
    QFETCH(bool, script);
    QCOMPARE(names::readScriptFile(QTest::currentDataTag()).has_value(), script);
}

void TestPonyUpNames::meantScripts_data()
{
    QTest::addColumn<QString>("meant");
    const auto row = [](const char *name, const QString &meant) { QTest::newRow(name) << meant; };
    row("migrat.sql", u"migrate.sql"_s);
    row("Migrate.SQL", u"migrate.sql"_s);
    row("migration.sql", u"migrate.sql"_s);
    row("models.sql", u"model.sql"_s);
    row("undos.sql", u"undo.sql"_s);
    row("migrate.postgres.sql", u"migrate.postgresql.sql"_s);
    row("modell.sqlit.sql", u"model.sqlite.sql"_s);
    row("migrate.oracle.sql", QString());
    row("migrate.md", QString());
    row("notes.sql", QString());
    row("data.sql", QString());
    row("seed.csv", QString());
    row("README", QString());
    row("", QString());
}

void TestPonyUpNames::meantScripts()
{
    QTEST(names::meantScriptFile(QTest::currentDataTag()), "meant");
}

void TestPonyUpNames::shown()
{
    QCOMPARE(names::shown("größe.txt"), u"größe.txt"_s);
    QCOMPARE(names::shown("a\x1b[31m\nb"), u"a\ufffd[31m\ufffdb"_s);
    QCOMPARE(names::shown("\xe2\x80\xaegpj.exe"), u"\ufffdgpj.exe"_s);
}

QTEST_GUILESS_MAIN(TestPonyUpNames)
#include "tst_ponyupnames.moc"
