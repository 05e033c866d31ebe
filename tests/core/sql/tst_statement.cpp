// SPDX-License-Identifier: GPL-3.0-or-later
#include "sql/statement.h"
#include "support/testing.h"

using namespace ponyup;
using namespace Qt::StringLiterals;

namespace {

Statement statement(const QByteArray &text, int line = 1, int column = 1)
{
    return {.number = 1,
            .text = text,
            .place = {.file = u"v1/migrate.sql"_s, .offset = 40, .line = line, .column = column}};
}

} // namespace

class TestStatement : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void placeAt();
    void firstWords_data();
    void firstWords();
    void object_data();
    void object();
    void textIfNotExists_data();
    void textIfNotExists();
};

void TestStatement::placeAt()
{
    const Statement one = statement("SELECT 'ä'\r\n, b\r, c", 3, 9);
    QCOMPARE(one.placeAt(0).toString(), u"v1/migrate.sql:3:9"_s);
    QCOMPARE(one.placeAt(7).toString(), u"v1/migrate.sql:3:16"_s);
    QCOMPARE(one.placeAt(11).toString(), u"v1/migrate.sql:3:19"_s);
    QCOMPARE(one.placeAt(13).toString(), u"v1/migrate.sql:4:1"_s);
    QCOMPARE(one.placeAt(17).toString(), u"v1/migrate.sql:5:1"_s);
    QCOMPARE(one.placeAt(17).offset, 57);
    QCOMPARE(one.placeAt(1000), one.placeAt(one.text.size()));
    QCOMPARE(one.placeAt(-5), one.place);
}

void TestStatement::firstWords_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("length");
    QTest::addColumn<QString>("words");
    QTest::newRow("short") << QByteArray("SELECT 1") << 80 << u"SELECT 1"_s;
    QTest::newRow("white space and comments")
        << QByteArray("SELECT  1, -- one\n\t2 /* two */\r\nFROM\tt") << 80
        << u"SELECT 1, 2 FROM t"_s;
    QTest::newRow("no space is added") << QByteArray("f(a,b)=c") << 80 << u"f(a,b)=c"_s;
    QTest::newRow("just fits") << QByteArray("SELECT 1") << 8 << u"SELECT 1"_s;
    QTest::newRow("cut") << QByteArray("SELECT 12") << 8 << u"SELECT…"_s;
    QTest::newRow("cut in a word") << QByteArray("SELECTED things") << 5 << u"SELE…"_s;
    QTest::newRow("a string keeps to the line")
        << QByteArray("SELECT 'a\nb\x1b[1m'") << 80 << u"SELECT 'a b [1m'"_s;
    QTest::newRow("a string cannot turn the line round")
        << u"SELECT '\u202eabc'"_s.toUtf8() << 80 << u"SELECT '\ufffdabc'"_s;
    QTest::newRow("no half characters") << u"'😀😀😀😀'"_s.toUtf8() << 5 << u"'😀…"_s;
    QTest::newRow("a long string")
        << "'" + QByteArray("ä").repeated(10'000) + "'" << 6 << u"'ääää…"_s;
    QTest::newRow("nothing") << QByteArray() << 5 << QString();
}

void TestStatement::firstWords()
{
    QFETCH(QByteArray, text);
    QFETCH(int, length);
    const QString words = statement(text).firstWords(length);
    QTEST(words, "words");
    QVERIFY(words.size() <= length);
}

void TestStatement::object_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<QString>("schema");
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("ifNotExists");
    const auto row = [](const char *text, ObjectType type, const QString &name,
                        const QString &schema = {}, bool ifNotExists = false) {
        QTest::newRow(text) << int(type) << schema << name << ifNotExists;
    };
    row("CREATE TABLE t (a)", ObjectType::Table, u"t"_s);
    row("create table if not exists main.t (a)", ObjectType::Table, u"t"_s, u"main"_s, true);
    row("CREATE TABLE \"a \"\"b\"\"\" (a)", ObjectType::Table, u"a \"b\""_s);
    row("CREATE TABLE `a``b`(a)", ObjectType::Table, u"a`b"_s);
    row("CREATE TABLE [a b].[c]]", ObjectType::Table, u"c"_s, u"a b"_s);
    row("CREATE TABLE 'it''s' (a)", ObjectType::Table, u"it's"_s);
    row("CREATE TABLE if (a)", ObjectType::Table, u"if"_s);
    row("CREATE TEMP TABLE t (a)", ObjectType::Table, u"t"_s, u"temp"_s);
    row("CREATE VIRTUAL TABLE t USING fts5 (a)", ObjectType::Table, u"t"_s);
    row("CREATE/**/TABLE--\nt(a)", ObjectType::Table, u"t"_s);
    row("CREATE UNIQUE INDEX i ON t (a)", ObjectType::Index, u"i"_s);
    row("CREATE INDEX ON t (a)", ObjectType::Index, QString());
    row("CREATE VIEW \xc3\xa4 AS SELECT 1", ObjectType::View, u"ä"_s);
    row("CREATE TRIGGER IF NOT EXISTS main.g AFTER INSERT ON t BEGIN SELECT 1; END",
        ObjectType::Trigger, u"g"_s, u"main"_s, true);
    row("ALTER TABLE t ADD COLUMN a", ObjectType::Table, u"t"_s);
    row("DROP TABLE IF EXISTS t", ObjectType::Table, u"t"_s);
    row("DROP INDEX main.i", ObjectType::Index, u"i"_s, u"main"_s);
    row("CREATE TABLE", ObjectType::Table, QString());
    row("CREATE FUNCTION table_of()", ObjectType::Function, u"table_of"_s);
    row("CREATE SERVER s", ObjectType::None, QString());
    row("INSERT INTO t VALUES (1)", ObjectType::None, QString());
    row("", ObjectType::None, QString());
}

void TestStatement::object()
{
    const ObjectName object = statement(QTest::currentDataTag()).object();
    QTEST(int(object.type), "type");
    QTEST(object.schema, "schema");
    QTEST(object.name, "name");
    QTEST(object.ifNotExists, "ifNotExists");
}

void TestStatement::textIfNotExists_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const QByteArray &text, const QByteArray &expected) {
        QTest::newRow(text.constData()) << text << expected;
    };
    row("CREATE TABLE t (x)", "CREATE TABLE IF NOT EXISTS t (x)");
    row("create /* TABLE */ unique\nindex i ON t (x)",
        "create /* TABLE */ unique\nindex IF NOT EXISTS i ON t (x)");
    row("CREATE TABLE if  not exists t (x)", "CREATE TABLE if  not exists t (x)");
    row("CREATE TABLE \"IF\" (x)", "CREATE TABLE IF NOT EXISTS \"IF\" (x)");
    row("CREATE TEMP VIEW v AS SELECT 1", "CREATE TEMP VIEW IF NOT EXISTS v AS SELECT 1");
    row("CREATE TRIGGER t AFTER INSERT ON x BEGIN SELECT 1; END",
        "CREATE TRIGGER IF NOT EXISTS t AFTER INSERT ON x BEGIN SELECT 1; END");
    row("CREATE VIRTUAL TABLE f USING fts5(x)",
        "CREATE VIRTUAL TABLE IF NOT EXISTS f USING fts5(x)");
    row("DROP TABLE t", "DROP TABLE t");
    row("INSERT INTO t VALUES ('CREATE TABLE')", "INSERT INTO t VALUES ('CREATE TABLE')");
}

void TestStatement::textIfNotExists()
{
    QFETCH(QByteArray, text);
    QTEST(statement(text).textIfNotExists(), "expected");
}

QTEST_GUILESS_MAIN(TestStatement)
#include "tst_statement.moc"
