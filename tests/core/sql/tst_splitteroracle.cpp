// SPDX-License-Identifier: GPL-3.0-or-later
#include "sql/statementreader.h"
#include "support/testing.h"

#include <QBuffer>
#include <QRandomGenerator>

#include <sqlite3.h>

using namespace ponyup;
using namespace Qt::StringLiterals;

namespace {

/// What a script is made of: all that means something to the splitter, and some that does not.
const QList<QByteArray> &pieces()
{
    static const QList<QByteArray> all{"CREATE",
                                       "create",
                                       "TEMP",
                                       "TEMPORARY",
                                       "TRIGGER",
                                       "trigger",
                                       "EXPLAIN",
                                       "QUERY PLAN",
                                       "BEGIN",
                                       "END",
                                       "end",
                                       "CASE",
                                       "WHEN",
                                       "TABLE",
                                       "x",
                                       "ende",
                                       "END_",
                                       "42",
                                       "1.5e+10",
                                       ".5",
                                       "0x1f",
                                       "'a;b'",
                                       "'it''s'",
                                       "''",
                                       "\"n;m\"",
                                       "\"a\"\"b\"",
                                       "`t;u`",
                                       "[v;w]",
                                       "[a'b]",
                                       "x'00'",
                                       "(",
                                       ")",
                                       ",",
                                       "=",
                                       "||",
                                       "->>",
                                       "-",
                                       "/",
                                       "*",
                                       ".",
                                       "'--'",
                                       "'/*'",
                                       "/* ; END */",
                                       "/* it's */",
                                       "/**/",
                                       "/***/",
                                       "-- ; END\n",
                                       "-- it's\n",
                                       "--\n",
                                       "\xc3\xa4pfel",
                                       "$1",
                                       "@v",
                                       ":n",
                                       "?1",
                                       ";",
                                       ";",
                                       ";",
                                       ";\n",
                                       "; END ;",
                                       ";END;",
                                       "CREATE TRIGGER",
                                       "CREATE TEMP TRIGGER t",
                                       " ",
                                       "\n",
                                       "\t"};
    return all;
}

QByteArray randomScript(QRandomGenerator &random)
{
    QByteArray script;
    for (int left = random.bounded(1, 40); left > 0; --left) {
        script += pieces().at(random.bounded(static_cast<int>(pieces().size())));
        // Sometimes two pieces touch each other and become one token.
        if (random.bounded(6) != 0)
            script += ' ';
    }
    return script;
}

struct Reading {
    std::vector<Statement> statements;
    bool sound = true;
};

Reading read(const QByteArray &script)
{
    QBuffer buffer;
    buffer.setData(script);
    buffer.open(QIODevice::ReadOnly);
    StatementReader reader(buffer, {});
    Reading reading;
    for (;;) {
        const auto statement = reader.next();
        reading.sound = statement.has_value();
        if (!statement || !*statement)
            return reading;
        reading.statements.push_back(**statement);
    }
}

bool isComplete(const QByteArray &text)
{
    return sqlite3_complete(text.constData()) == 1;
}

/// Where SQLite would take the first statement to end: behind the shortest beginning that is
/// complete. -1: nowhere.
qsizetype firstEnd(const QByteArray &text)
{
    for (qsizetype end = text.indexOf(';'); end >= 0; end = text.indexOf(';', end + 1)) {
        if (isComplete(text.first(end + 1)))
            return end + 1;
    }
    return -1;
}

} // namespace

/// SQLite itself says where its statements end: sqlite3_complete() for every text, the tail of
/// sqlite3_prepare_v2() for those that it can parse.
class TestSplitterOracle : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void endsWhereSqliteSays();
    void cutsWhatSqliteParsesAlike();
};

void TestSplitterOracle::endsWhereSqliteSays()
{
    QRandomGenerator random(20221127);
    int complete = 0;
    int triggers = 0;
    for (int round = 0; round < 20'000; ++round) {
        const QByteArray script = randomScript(random);
        std::vector<qsizetype> ends;
        qsizetype at = 0;
        for (qsizetype end = firstEnd(script); end >= 0; end = firstEnd(script.sliced(at))) {
            at += end;
            ends.push_back(at);
        }
        const Reading reading = read(script);
        // A semicolon without a statement before it ends nothing for us.
        size_t number = 0;
        qsizetype from = 0;
        for (const qsizetype end : ends) {
            const Reading alone = read(script.sliced(from, end - from));
            QVERIFY2(alone.sound, script.constData());
            QVERIFY2(alone.statements.size() <= 1, script.constData());
            if (!alone.statements.empty()) {
                QVERIFY2(number < reading.statements.size(), script.constData());
                const Statement &statement = reading.statements[number++];
                QCOMPARE(statement.text, alone.statements.front().text);
                QVERIFY2(statement.place.offset >= from
                             && statement.place.offset + statement.text.size() <= end,
                         script.constData());
                triggers += statement.text.count(';') > 3 ? 1 : 0;
            }
            from = end;
            ++complete;
        }
        // What is left is at most one statement without its semicolon, or does not end at all.
        QVERIFY2(reading.statements.size() <= number + 1, script.constData());
    }
    // The generator really makes what it is for.
    QVERIFY(complete > 20'000);
    QVERIFY(triggers > 500);
}

void TestSplitterOracle::cutsWhatSqliteParsesAlike()
{
    const QList<QByteArray> statements{
        "CREATE TABLE t1 (a INTEGER, \"b;\" TEXT DEFAULT 'x;y', [c d] BLOB DEFAULT x'00'--c;\n)",
        "CREATE TABLE t2 (a /* ; */ INTEGER -- ;\n, b TEXT)",
        "INSERT INTO t2 VALUES (1, 'it''s; -- no comment'), (2, '/* neither */')",
        "CREATE TRIGGER g1 AFTER INSERT ON t2 BEGIN UPDATE t2 SET b = CASE a WHEN 1 THEN ';' ELSE "
        "'END' END; DELETE FROM t2 WHERE a = 3; END",
        "EXPLAIN CREATE TRIGGER g2 AFTER INSERT ON t2 BEGIN SELECT CASE 1 WHEN 1 THEN 2 END; END",
        "CREATE TEMP TRIGGER g3 AFTER DELETE ON t2 /* BEGIN */ BEGIN SELECT 1; -- END;\n END",
        "CREATE VIEW v1 AS SELECT a AS \"end\", b AS [begin;] FROM t2",
        "WITH x AS (SELECT 1 AS a) SELECT a, '--' FROM x",
        "SELECT 1 - -1, 2 -- 3\n, 4 /* 5 */ / 6, '\xc3\xa4;'",
        "SELECT `a` FROM t2 WHERE a <> 1.5e+3 AND b || 'x' != ';'"};
    QByteArray script;
    for (const QByteArray &statement : statements)
        script += statement + (script.size() % 2 == 0 ? " ;\n" : ";; -- next\n");

    sqlite3 *database = nullptr;
    QCOMPARE(sqlite3_open(":memory:", &database), SQLITE_OK);
    const auto close = qScopeGuard([database] { sqlite3_close(database); });
    QList<QByteArray> theirs;
    for (const char *at = script.constData(); *at != '\0';) {
        sqlite3_stmt *prepared = nullptr;
        const char *tail = nullptr;
        const int status = sqlite3_prepare_v2(database, at, -1, &prepared, &tail);
        QVERIFY2(status == SQLITE_OK, sqlite3_errmsg(database));
        if (prepared) {
            sqlite3_step(prepared);
            sqlite3_finalize(prepared);
            theirs.append(QByteArray(at, tail - at));
        }
        at = tail;
    }
    const Reading reading = read(script);
    QVERIFY(reading.sound);
    QCOMPARE(qsizetype(reading.statements.size()), statements.size());
    QCOMPARE(theirs.size(), statements.size());
    for (qsizetype i = 0; i < statements.size(); ++i) {
        QCOMPARE(reading.statements[size_t(i)].text, statements[i]);
        QVERIFY(theirs[i].contains(statements[i]));
    }
}

QTEST_GUILESS_MAIN(TestSplitterOracle)
#include "tst_splitteroracle.moc"
