// SPDX-License-Identifier: GPL-3.0-or-later
#include "enginesuite.h"

#include <QFileInfo>

#include <atomic>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Sessions, statements and transactions of every engine.
class tst_Engines : public EngineSuite {
    Q_OBJECT

private Q_SLOTS:
    void knowsItself();
    void opensForReadingWithoutATrace();
    void bindsAndReadsValues();
    void readsTimes();
    void tellsColumns();
    void runsStatements_data();
    void runsStatements();
    void tellsWhatAndWhere_data();
    void tellsWhatAndWhere();
    void sendsOneStatementOnly();
    void runsManyAtOnce();
    void stopsAtTheFirstThatFails();
    void rollsBack();
    void commits();
    void rollsBackOutsideATransaction();
    void noticesAnEscape();
    void checksForeignKeysAtTheCommit();
    void enforcesForeignKeys();
    void livesInItsThread();
};

void tst_Engines::knowsItself()
{
    const auto connection = open();
    QCOMPARE(connection->engine().id(), engine().id());
    QCOMPARE(connection->info().product,
             lab().product.isEmpty() ? engine().title() : lab().product);
    QVERIFY(!connection->info().version.isEmpty());
    QVERIFY(connection->quote(u"a\"b"_s).size() > 3);
}

void tst_Engines::opensForReadingWithoutATrace()
{
    {
        const auto connection = open(Access::Read);
        QVERIFY(!connection->info().exists || engine().id() != "sqlite"_L1);
        const auto columns = connection->columnsOf(u"Version"_s);
        VERIFY_RESULT(columns);
        QVERIFY(!*columns);
        VERIFY_RESULT(connection->lockHolder());
        VERIFY_ERROR(connection->begin({}), ErrorKind::ReadOnly);
        VERIFY_ERROR(connection->run(u"CREATE TABLE t (i INTEGER)"_s), ErrorKind::ReadOnly);
    }
    if (engine().id() == "sqlite"_L1)
        QVERIFY(!QFileInfo::exists(url().database));
    fill(*open());
    const auto connection = open(Access::Read);
    QVERIFY(connection->info().exists);
    QCOMPARE(value(*connection, u"SELECT count(*) FROM child"_s).toInt(), 2);
    VERIFY_ERROR(connection->run(u"DELETE FROM child"_s), ErrorKind::ReadOnly);
    VERIFY_ERROR(execute(*connection, "DELETE FROM child"), ErrorKind::ReadOnly);
}

void tst_Engines::bindsAndReadsValues()
{
    const auto connection = open();
    VERIFY_RESULT(connection->run(u"CREATE TABLE t (i %1, x %2, b %3)"_s.arg(
        engine().columnType(ColumnType::BigInteger), engine().columnType(ColumnType::Text),
        engine().columnType(ColumnType::Blob))));
    const auto inserted =
        connection->run(u"INSERT INTO t VALUES (?, ?, ?), (?, ?, ?)"_s,
                        {9'000'000'000LL, u"größe \U0001F40E"_s, QByteArray("\0x", 2), QVariant(),
                         QString(u""_s), QByteArray("")});
    VERIFY_RESULT(inserted);
    QCOMPARE(*inserted, 2);
    const auto read = connection->query(u"SELECT i, x, b FROM t WHERE i IS NOT NULL"_s);
    VERIFY_RESULT(read);
    QCOMPARE(read->columns, (QStringList{u"i"_s, u"x"_s, u"b"_s}));
    QCOMPARE(read->rows.size(), size_t(1));
    QCOMPARE(read->rows[0][0].toLongLong(), 9'000'000'000LL);
    QCOMPARE(read->rows[0][1].toString(), u"größe \U0001F40E"_s);
    QCOMPARE(read->rows[0][2].toByteArray(), QByteArray("\0x", 2));
    const auto empty = connection->query(u"SELECT x, b FROM t WHERE i IS NULL"_s);
    VERIFY_RESULT(empty);
    QVERIFY(!empty->rows[0][0].isNull());
    QVERIFY(!empty->rows[0][1].isNull());
}

/// To the millisecond, as a text or as a time: what is signed in the audit log must not change.
void tst_Engines::readsTimes()
{
    const auto connection = open();
    VERIFY_RESULT(connection->run(
        u"CREATE TABLE t (time %1)"_s.arg(engine().columnType(ColumnType::Timestamp))));
    for (const QString &time : {u"2026-11-23 15:59:51.880"_s, u"2026-03-29 02:30:00.000"_s}) {
        VERIFY_RESULT(connection->run(u"DELETE FROM t"_s));
        VERIFY_RESULT(connection->run(u"INSERT INTO t VALUES (?)"_s, {time}));
        const QVariant read = value(*connection, u"SELECT time FROM t"_s);
        QCOMPARE(read.typeId() == QMetaType::QDateTime
                     ? read.toDateTime().toUTC().toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s)
                     : read.toString(),
                 time);
    }
}

void tst_Engines::tellsColumns()
{
    const auto connection = open();
    VERIFY_RESULT(connection->run(u"CREATE TABLE t (i INTEGER, größe TEXT)"_s));
    const auto columns = connection->columnsOf(u"t"_s);
    VERIFY_RESULT(columns);
    QVERIFY(*columns);
    QCOMPARE(**columns, (QStringList{u"i"_s, u"größe"_s}));
    const auto none = connection->columnsOf(u"t2"_s);
    VERIFY_RESULT(none);
    QVERIFY(!*none);
    // The Version table as the engine itself defines it.
    VERIFY_RESULT(connection->run(engine().versionTableSql(engine().quote(u"Version"_s))));
    QCOMPARE(**connection->columnsOf(u"Version"_s),
             (QStringList{u"version"_s, u"upgraded"_s, u"meta"_s}));
    VERIFY_RESULT(connection->run(
        u"INSERT INTO %1 (version, meta) VALUES (?, ?)"_s.arg(engine().quote(u"Version"_s)),
        {0, u"{}"_s}));
    QVERIFY(!value(*connection, u"SELECT upgraded FROM "_s + engine().quote(u"Version"_s))
                 .toString()
                 .isEmpty());
}

static bool isDdl(const QByteArray &sql)
{
    return sql.startsWith("CREATE") || sql.startsWith("ALTER") || sql.startsWith("DROP");
}

void tst_Engines::runsStatements_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<qint64>("affected");
    QTest::addColumn<qint64>("returned");
    const auto row = [](const char *sql, qint64 affected, qint64 returned) {
        QTest::addRow("%s", sql) << QByteArray(sql) << affected << returned;
    };
    row("CREATE TABLE t (i INTEGER)", -1, 0);
    row("CREATE INDEX n ON child (parent)", -1, 0);
    row("ALTER TABLE child ADD COLUMN x INTEGER", -1, 0);
    row("DROP TABLE child", -1, 0);
    row("INSERT INTO parent VALUES (3), (4), (5)", 3, 0);
    row("UPDATE child SET parent = 1", 2, 0);
    row("UPDATE child SET parent = 1 WHERE id = 99", 0, 0);
    row("DELETE FROM child", 2, 0);
    row("SELECT * FROM child", -1, 2);
    row("SELECT * FROM child WHERE id = 99", -1, 0);
    row("INSERT INTO parent SELECT id FROM child", 2, 0);
    row("/* a */ INSERT INTO parent VALUES (3) -- the last one", 1, 0);
}

void tst_Engines::runsStatements()
{
    QFETCH(QByteArray, sql);
    const auto connection = open();
    fill(*connection);
    VERIFY_RESULT(connection->begin({}));
    const auto outcome = execute(*connection, sql);
    VERIFY_RESULT(outcome);
    QTEST(outcome->rowsAffected, "affected");
    QTEST(outcome->rowsReturned, "returned");
    QVERIFY(outcome->elapsed > 0ns);
    const bool ends = !engine().traits().transactionalDdl && isDdl(sql);
    QCOMPARE(connection->inTransaction(), !ends);
}

void tst_Engines::tellsWhatAndWhere_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("says"); // a part of the server's words; of a key, each has others
    QTest::addRow("syntax") << QByteArray("SELECT 1\n  FRUM x y") << u"v1/migrate.sql:8:"_s
                            << u"syntax"_s;
    QTest::addRow("after characters of several bytes")
        << QByteArray("SELECT 'gr\xc3\xb6\xc3\x9f' , nope") << u"v1/migrate.sql:7:19"_s
        << u"nope"_s;
    QTest::addRow("missing table")
        << QByteArray("DELETE FROM nowhere") << u"v1/migrate.sql:7:"_s << u"nowhere"_s;
    QTest::addRow("constraint") << QByteArray("INSERT INTO parent VALUES (1)")
                                << u"v1/migrate.sql:7:3"_s << QString();
}

void tst_Engines::tellsWhatAndWhere()
{
    QFETCH(QByteArray, sql);
    QFETCH(QString, place);
    QFETCH(QString, says);
    const auto connection = open();
    fill(*connection);
    VERIFY_RESULT(connection->begin({}));
    const auto outcome = execute(*connection, sql);
    VERIFY_ERROR(outcome, ErrorKind::Sql);
    if (!lab().tellsPosition)
        place = u"v1/migrate.sql:7:3"_s; // of the statement
    QVERIFY2(outcome.error().place.toString().startsWith(place),
             qPrintable(outcome.error().place.toString()));
    if (says.isEmpty())
        says = lab().duplicate;
    QVERIFY2(outcome.error().detail.contains(says), qPrintable(outcome.error().detail));
    QVERIFY(!outcome.error().sqlState.isEmpty());
    QVERIFY(!outcome.error().message.isEmpty());
}

void tst_Engines::sendsOneStatementOnly()
{
    const auto connection = open();
    fill(*connection);
    VERIFY_RESULT(connection->begin({}));
    const auto outcome = execute(*connection, "DELETE FROM child;\n DELETE FROM parent");
    VERIFY_ERROR(outcome, ErrorKind::Internal);
    QCOMPARE(outcome.error().place.line, 7);
    afterError(*connection);
    QCOMPARE(value(*connection, u"SELECT count(*) FROM child"_s).toInt(), 2); // neither was run
}

namespace {

std::vector<Statement> statementsOf(const QByteArrayList &texts)
{
    std::vector<Statement> statements;
    for (const QByteArray &text : texts) {
        const bool query = text.startsWith("SELECT");
        const int line = int(statements.size()) + 1;
        statements.push_back({.number = line,
                              .text = text,
                              .place = {.file = u"v1/migrate.sql"_s, .line = line, .column = 1},
                              .kind = query ? StatementKind::Query : StatementKind::Dml});
    }
    return statements;
}

} // namespace

void tst_Engines::runsManyAtOnce()
{
    const auto connection = open();
    VERIFY_RESULT(connection->run(u"CREATE TABLE t (i INTEGER)"_s));
    QByteArrayList texts;
    for (int number = 0; number < 3000; ++number)
        texts += number == 1500
            ? "SELECT i FROM t"
            : QByteArray("INSERT INTO t VALUES (" + QByteArray::number(number) + ')');
    std::vector<StatementOutcome> outcomes;
    VERIFY_RESULT(connection->begin({}));
    VERIFY_RESULT(connection->executeAll(
        statementsOf(texts), {}, [&](const auto &outcome) { outcomes.push_back(outcome); }));
    QVERIFY(connection->inTransaction());
    QCOMPARE(outcomes.size(), size_t(3000));
    QCOMPARE(outcomes[0].rowsAffected, 1);
    QCOMPARE(outcomes[1500].rowsReturned, 1500);
    QCOMPARE(outcomes[2999].rowsAffected, 1);
    VERIFY_RESULT(connection->commit({}));
    QCOMPARE(value(*connection, u"SELECT count(*) FROM t"_s).toInt(), 2999);
}

void tst_Engines::stopsAtTheFirstThatFails()
{
    const auto connection = open();
    VERIFY_RESULT(connection->run(u"CREATE TABLE t (i INTEGER PRIMARY KEY)"_s));
    VERIFY_RESULT(connection->begin({}));
    int done = 0;
    const auto ran =
        connection->executeAll(statementsOf({"INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (2)",
                                             "INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (3)",
                                             "INSERT INTO t VALUES (4)"}),
                               {}, [&](const StatementOutcome &) { ++done; });
    VERIFY_ERROR(ran, ErrorKind::Sql);
    QCOMPARE(ran.error().place.line, 3);
    QCOMPARE(done, 2);
    VERIFY_RESULT(connection->rollback());
    QVERIFY(!connection->inTransaction());
    // Nothing of it lingers in the session.
    VERIFY_RESULT(connection->begin({}));
    VERIFY_RESULT(execute(*connection, "INSERT INTO t VALUES (9)"));
    VERIFY_RESULT(connection->commit({}));
    QVERIFY(value(*connection, u"SELECT count(*) FROM t WHERE i IN (3, 4)"_s).toInt() == 0);
}

void tst_Engines::rollsBack()
{
    if (!engine().traits().transactionalDdl)
        QSKIP("this engine has no transactional DDL");
    const auto connection = open();
    VERIFY_RESULT(connection->begin({}));
    QVERIFY(connection->inTransaction());
    VERIFY_RESULT(execute(*connection, "CREATE TABLE t (i INTEGER)"));
    VERIFY_RESULT(execute(*connection, "INSERT INTO t VALUES (1)"));
    VERIFY_RESULT(connection->rollback());
    QVERIFY(!connection->inTransaction());
    const auto columns = connection->columnsOf(u"t"_s);
    VERIFY_RESULT(columns);
    QVERIFY(!columns->has_value());
}

void tst_Engines::commits()
{
    {
        const auto connection = open();
        VERIFY_RESULT(execute(*connection, "CREATE TABLE t (i INTEGER)"));
        VERIFY_RESULT(connection->begin({}));
        const auto inserted = execute(*connection, "INSERT INTO t VALUES (1), (2)");
        VERIFY_RESULT(inserted);
        QCOMPARE(inserted->rowsAffected, 2);
        VERIFY_RESULT(connection->commit({}));
        QVERIFY(!connection->inTransaction());
    }
    const auto connection = open(Access::Read);
    const auto rows = connection->query(u"SELECT count(*) FROM t"_s);
    VERIFY_RESULT(rows);
    QCOMPARE(rows->rows[0][0].toInt(), 2);
}

void tst_Engines::rollsBackOutsideATransaction()
{
    const auto connection = open();
    VERIFY_RESULT(connection->rollback());
    VERIFY_RESULT(connection->begin({}));
    VERIFY_RESULT(connection->rollback());
    VERIFY_RESULT(connection->rollback());
}

void tst_Engines::noticesAnEscape()
{
    const auto connection = open();
    VERIFY_RESULT(connection->begin({}));
    VERIFY_RESULT(connection->run(u"COMMIT"_s));
    QVERIFY(!connection->inTransaction());
    VERIFY_ERROR(connection->commit({}), ErrorKind::TransactionEscaped);
    VERIFY_RESULT(connection->rollback());
}

void tst_Engines::checksForeignKeysAtTheCommit()
{
    const auto connection = open();
    fill(*connection);
    if (!engine().traits().foreignKeysOff) {
        VERIFY_ERROR(connection->begin({.foreignKeys = false}), ErrorKind::Unsupported);
        QVERIFY(!connection->inTransaction());
        return;
    }
    VERIFY_RESULT(connection->begin({.foreignKeys = false}));
    VERIFY_RESULT(execute(*connection, "INSERT INTO child VALUES (30, 99)"));
    const auto refused = connection->commit({});
    VERIFY_ERROR(refused, ErrorKind::Sql);
    QVERIFY2(refused.error().detail.contains(u"30"_s) && refused.error().detail.contains(u"child"_s)
                 && refused.error().detail.contains(u"parent"_s),
             qPrintable(refused.error().detail));
    QVERIFY(connection->inTransaction());
    VERIFY_RESULT(connection->rollback());
    QCOMPARE(value(*connection, u"SELECT count(*) FROM child"_s).toInt(), 2);

    // What was broken before the migration is not its fault; a parent may be made anew.
    VERIFY_RESULT(connection->begin({.foreignKeys = false}));
    VERIFY_RESULT(execute(*connection, "DROP TABLE parent"));
    VERIFY_RESULT(execute(*connection, "CREATE TABLE parent (id INTEGER PRIMARY KEY)"));
    VERIFY_RESULT(execute(*connection, "INSERT INTO parent VALUES (1), (2)"));
    VERIFY_RESULT(connection->commit({}));
    QCOMPARE(value(*connection, u"SELECT count(*) FROM child"_s).toInt(), 2);
}

void tst_Engines::enforcesForeignKeys()
{
    const auto connection = open();
    fill(*connection);
    VERIFY_RESULT(connection->begin({}));
    VERIFY_ERROR(execute(*connection, "INSERT INTO child VALUES (30, 99)"), ErrorKind::Sql);
    VERIFY_RESULT(connection->rollback());
}

/// Several connections in several threads, each opened, used and closed in its own.
void tst_Engines::livesInItsThread()
{
    fill(*open());
    std::vector<std::thread> threads;
    std::atomic<int> counted{0};
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int round = 0; round < 10; ++round) {
                const auto connection = open(Access::Read);
                counted += value(*connection, u"SELECT count(*) FROM child"_s).toInt();
            }
        });
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(counted.load(), 80);
}

QTEST_GUILESS_MAIN(tst_Engines)
#include "tst_engines.moc"
