// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/engine.h"
#include "sql/statementreader.h"
#include "support/servers/mariadbserver.h"
#include "support/testing.h"

#include <QBuffer>
#include <QRegularExpression>

#include <thread>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// A dry run lies beside the real database on the same server, and does not get there.
class tst_MariaDbRehearsal : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { START_SERVER(m_server, MariaDbServer); }
    void init();
    void cleanup();
    void cleanupTestCase() { m_server.reset(); }

    void staysInside_data();
    void staysInside();
    void copiesNoProgramThatReachesOut();
    void goesOnWithWhatTheScriptMakes();
    void leavesKeysToOthersOut();
    void whatIsOutsideChanges();
    void withoutAnyRows();

private:
    enum Verdict { Runs, HeldBack, Refused };

    std::unique_ptr<Connection> open() const;
    void makeProgram(const QString &create) const
    {
        m_server->value(m_database, u"DELIMITER //\n"_s + create + u" //"_s);
    }
    std::vector<Statement> statementsOf(const QByteArray &script) const;
    /// What becomes of the last one.
    Verdict tryOn(Rehearsal &rehearsal, const QByteArray &script) const;
    QString outside() const;

    std::unique_ptr<MariaDbServer> m_server;
    QString m_other;
    QString m_database;
    std::unique_ptr<Connection> m_connection;
};

void tst_MariaDbRehearsal::init()
{
    m_other = m_server->createDatabase();
    m_database = m_server->createDatabase();
    for (const QString &database : {m_other, m_database})
        m_server->value(database,
                        u"CREATE TABLE goods (id integer PRIMARY KEY, n integer); "
                        "INSERT INTO goods VALUES (1, 1), (2, 2)"_s);
    m_server->value({},
                    u"CREATE OR REPLACE DATABASE 2024shop; "
                    "CREATE TABLE 2024shop.goods (id integer)"_s);
    m_connection = open();
}

void tst_MariaDbRehearsal::cleanup()
{
    m_connection.reset();
    for (const QString &database : {m_database, m_other})
        m_server->value({}, u"DROP DATABASE IF EXISTS "_s + database);
    m_server->value({}, u"DROP USER IF EXISTS visitor"_s);
}

std::unique_ptr<Connection> tst_MariaDbRehearsal::open() const
{
    const auto url = DatabaseUrl::parse(m_server->url(m_database), {});
    if (!url)
        qFatal("%s", qPrintable(url.error().toString()));
    auto connection = (*engineFor(u"mariadb"_s))->open(*url, Access::Update);
    if (!connection)
        qFatal("%s", qPrintable(connection.error().toString()));
    return std::move(*connection);
}

std::vector<Statement> tst_MariaDbRehearsal::statementsOf(const QByteArray &script) const
{
    QBuffer buffer;
    buffer.setData(
        QByteArray(script).replace("OTHER", m_other.toUtf8()).replace("REAL", m_database.toUtf8()));
    buffer.open(QIODevice::ReadOnly);
    StatementReader reader(buffer, {.dialect = Dialect::MariaDb, .start = {.file = u"v1.sql"_s}});
    std::vector<Statement> statements;
    for (;;) {
        auto statement = reader.next();
        if (!statement)
            qFatal("%s", qPrintable(statement.error().toString()));
        if (!*statement)
            return statements;
        statements.push_back(std::move(**statement));
    }
}

tst_MariaDbRehearsal::Verdict tst_MariaDbRehearsal::tryOn(Rehearsal &rehearsal,
                                                          const QByteArray &script) const
{
    Verdict verdict = Runs;
    for (const Statement &statement : statementsOf(script)) {
        const auto outcome = rehearsal.connection().execute(statement, {});
        if (!outcome && outcome.error().kind != ErrorKind::Unsupported)
            qWarning("%s", qPrintable(outcome.error().toString()));
        const bool held =
            outcome && outcome->warnings.join(u' ').contains("Not carried out here"_L1);
        verdict = !outcome ? Refused : held ? HeldBack : Runs;
    }
    return verdict;
}

/// All that a statement may have got at.
QString tst_MariaDbRehearsal::outside() const
{
    QString all = m_server->value({}, u"SHOW DATABASES"_s)
        + m_server->value({}, u"SELECT User FROM mysql.user ORDER BY 1"_s)
        + m_server->value({}, u"SELECT @@global.max_connections, @@global.sql_mode"_s);
    for (const QString &database : {m_other, m_database})
        all += m_server->value(database, u"SHOW TABLES"_s)
            + m_server->value(database, u"SELECT * FROM goods ORDER BY id"_s)
            + m_server->value(database, u"SHOW CREATE TABLE goods"_s);
    return all.remove(QRegularExpression(u"ponyup_shadow_\\w+\\n"_s));
}

void tst_MariaDbRehearsal::staysInside_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<int>("verdict"); // of its last statement
    const auto row = [](Verdict verdict, const char *script) {
        QTest::addRow("%s", script) << QByteArray(script) << int(verdict);
    };
    row(Runs, "UPDATE goods SET n = 7");
    row(Runs, "INSERT INTO goods VALUES (9, LENGTH('don\\'t write to OTHER.goods')), (10, 1)");
    row(Runs, "INSERT INTO goods VALUES (9, LENGTH(\"see OTHER.goods\"))");
    row(Runs, "-- OTHER.goods\nSELECT 1 /* OTHER.goods */");
    row(Refused, "DROP TABLE OTHER.goods");
    row(Refused, "DROP TABLE `OTHER` . `goods`");
    row(Refused, "SET sql_mode = 'ANSI_QUOTES'; DROP TABLE \"OTHER\".\"goods\"");
    row(Refused, "SET sql_mode = 'ORACLE'; DROP TABLE \"OTHER\".\"goods\"");
    row(Refused,
        "SET sql_mode = 'NO_BACKSLASH_ESCAPES'; INSERT INTO goods SELECT LENGTH('\\'), n "
        "FROM OTHER.goods -- '");
    row(Refused, "DELETE FROM 2024shop.goods");
    row(Refused, "DROP TABLE /*M! OTHER. */ goods");
    row(Refused, "/*!90000 ' */ DROP TABLE OTHER.goods /* ' */");
    row(Refused, "SET STATEMENT max_statement_time = 1 FOR DROP TABLE OTHER.goods");
    row(HeldBack, "EXECUTE IMMEDIATE CONCAT('DROP TABLE OT', 'HER.goods')");
    row(HeldBack, "SET @text = 'DROP TABLE OTHER.goods'; EXECUTE IMMEDIATE @text");
    row(HeldBack, "EXECUTE IMMEDIATE x'44524f50'");
    row(HeldBack, "EXECUTE IMMEDIATE 'DROP TABLE ' 'OTHER.goods'");
    row(HeldBack, "EXECUTE IMMEDIATE 'USE OTHER'");
    row(HeldBack, "EXECUTE IMMEDIATE 'DROP DATABASE OTHER'");
    row(Refused, "EXECUTE IMMEDIATE 'DROP TABLE OTHER.goods'");
    row(Refused, "EXECUTE IMMEDIATE 'DROP TABLE \"OTHER\".\"goods\"'");
    row(Refused, "EXECUTE IMMEDIATE 'EXECUTE IMMEDIATE ''DROP TABLE OTHER.goods'''");
    row(Runs, "EXECUTE IMMEDIATE 'DELETE FROM goods'");
    row(Runs, "EXECUTE IMMEDIATE 'DELETE FROM goods WHERE id = ?' USING 1");
    row(Runs, "PREPARE p FROM 'DELETE FROM goods'; EXECUTE p");
    row(HeldBack, "SET @text = 'DROP TABLE OTHER.goods'; PREPARE p FROM @text");
    row(HeldBack, "SET @text = 'DROP TABLE OTHER.goods'; PREPARE p FROM @text; EXECUTE p");
    row(HeldBack, "PREPARE p FROM @text; DEALLOCATE PREPARE p");
    row(Runs,
        "PREPARE p FROM @text; DEALLOCATE PREPARE p; PREPARE p FROM 'DELETE FROM goods'; "
        "EXECUTE p");
    row(HeldBack, "BEGIN NOT ATOMIC DROP DATABASE OTHER; END");
    row(HeldBack, "BEGIN NOT ATOMIC CREATE USER visitor; END");
    row(HeldBack, "BEGIN NOT ATOMIC SET GLOBAL max_connections = 99; END");
    row(HeldBack, "BEGIN NOT ATOMIC EXECUTE IMMEDIATE CONCAT('DROP TABLE OT', 'HER.goods'); END");
    row(Refused, "BEGIN NOT ATOMIC DELETE FROM OTHER.goods; END");
    row(Runs, "BEGIN NOT ATOMIC DELETE FROM goods; END");
    row(HeldBack, "CREATE USER visitor");
    row(HeldBack, "SET sql_log_bin = 1");
    row(HeldBack, "DROP DATABASE OTHER");
    row(HeldBack, "BACKUP STAGE START");
    row(Refused, "CREATE PROCEDURE p() DROP TABLE OTHER.goods");
    row(HeldBack, "CREATE PROCEDURE p() DROP DATABASE OTHER; CALL p()");
    row(HeldBack,
        "CREATE PROCEDURE p(t text) EXECUTE IMMEDIATE CONCAT('DROP TABLE ', t); CALL p('x')");
    row(HeldBack,
        "CREATE EVENT e ON SCHEDULE EVERY 1 SECOND DO EXECUTE IMMEDIATE CONCAT('DR', 'OP')");
    row(HeldBack,
        "CREATE TRIGGER t BEFORE INSERT ON goods FOR EACH ROW SET GLOBAL max_connections = 99");
    row(Refused,
        "CREATE TABLE far (i integer) ENGINE = FEDERATED "
        "CONNECTION = 'mysql://ponyup@127.0.0.1/OTHER/goods'");
    row(Refused, "ALTER TABLE goods ENGINE SPIDER");
    row(Refused, "SET default_storage_engine = 'CONNECT'");
    row(Refused, "CREATE TABLE child (i integer REFERENCES OTHER.goods (id))");
}

void tst_MariaDbRehearsal::staysInside()
{
    QFETCH(QByteArray, script);
    QFETCH(int, verdict);
    const QString before = outside();
    {
        const auto rehearsal = m_connection->rehearse({}, {});
        VERIFY_RESULT(rehearsal);
        QCOMPARE(int(tryOn(**rehearsal, script)), verdict);
        QCOMPARE((*rehearsal)->leftBehind(), QStringList());
    }
    QCOMPARE(outside(), before);
}

void tst_MariaDbRehearsal::copiesNoProgramThatReachesOut()
{
    makeProgram(u"CREATE PROCEDURE near() DELETE FROM goods"_s);
    makeProgram(u"CREATE PROCEDURE far() DELETE FROM %1.goods"_s.arg(m_other));
    makeProgram(u"CREATE PROCEDURE ahead() CALL far()"_s);
    makeProgram(u"CREATE PROCEDURE any(t text) EXECUTE IMMEDIATE t"_s);
    makeProgram(u"CREATE PROCEDURE plain() EXECUTE IMMEDIATE 'DELETE FROM goods'"_s);
    makeProgram(
        u"CREATE FUNCTION f() RETURNS integer BEGIN DELETE FROM %1.goods; RETURN 1; END"_s.arg(
            m_other));
    makeProgram(u"CREATE TRIGGER also AFTER DELETE ON goods FOR EACH ROW "
                "DELETE FROM %1.goods"_s.arg(m_other));
    makeProgram(u"SET sql_mode = 'ANSI_QUOTES' //\nCREATE PROCEDURE quoted() "
                "DELETE FROM \"%1\".\"goods\""_s.arg(m_other));
    m_connection = open();
    const QString before = outside();
    {
        const auto rehearsal = m_connection->rehearse({}, {});
        VERIFY_RESULT(rehearsal);
        QCOMPARE(int(tryOn(**rehearsal, "CALL near()")), int(Runs));
        QCOMPARE(int(tryOn(**rehearsal, "CALL plain")), int(Runs));
        for (const char *call :
             {"CALL far()", "CALL ahead", "CALL `any`('DROP TABLE goods')", "CALL quoted()",
              "UPDATE goods SET n = f()", "DROP TRIGGER also", "CALL FAR()", "DROP PROCEDURE far"})
            QCOMPARE(std::pair(call, int(tryOn(**rehearsal, call))),
                     std::pair(call, int(HeldBack)));
        QCOMPARE(int(tryOn(**rehearsal, "INSERT INTO goods VALUES (3, 3); DELETE FROM goods")),
                 int(Runs));
        // What has been dropped may be made anew.
        QCOMPARE(int(tryOn(**rehearsal, "CREATE PROCEDURE far() DELETE FROM goods; CALL far()")),
                 int(Runs));
        const QStringList left = (*rehearsal)->leftBehind();
        QCOMPARE(left.size(), 6);
        QVERIFY2(left.filter(u"PROCEDURE far"_s).value(0).contains(m_other),
                 qPrintable(left.join(u'\n')));
        QVERIFY2(!left.filter(u"TRIGGER also"_s).isEmpty(), qPrintable(left.join(u'\n')));
    }
    QCOMPARE(outside(), before);
}

void tst_MariaDbRehearsal::goesOnWithWhatTheScriptMakes()
{
    const auto rehearsal = m_connection->rehearse({}, {});
    VERIFY_RESULT(rehearsal);
    QCOMPARE(int(tryOn(**rehearsal,
                       "CREATE PROCEDURE p() EXECUTE IMMEDIATE @text; CALL p(); "
                       "DROP PROCEDURE IF EXISTS p; CREATE PROCEDURE p() DELETE FROM goods; "
                       "CALL p()")),
             int(Runs));
}

void tst_MariaDbRehearsal::leavesKeysToOthersOut()
{
    m_server->value(
        m_database,
        u"CREATE TABLE child (i integer, j integer, "
        "CONSTRAINT near FOREIGN KEY (i) REFERENCES goods (id), "
        "CONSTRAINT far FOREIGN KEY (j) REFERENCES %1.goods (id) ON DELETE CASCADE)"_s.arg(
            m_other));
    const auto rehearsal = m_connection->rehearse({}, {});
    VERIFY_RESULT(rehearsal);
    QCOMPARE(int(tryOn(**rehearsal, "ALTER TABLE child DROP FOREIGN KEY near")), int(Runs));
    const auto made = (*rehearsal)->connection().query(u"SHOW CREATE TABLE child"_s);
    VERIFY_RESULT(made);
    QVERIFY2(!made->rows[0][1].toString().contains(m_other),
             qPrintable(made->rows[0][1].toString()));
    const QStringList left = (*rehearsal)->leftBehind();
    QCOMPARE(left.size(), 1);
    QVERIFY2(left[0].contains("child"_L1), qPrintable(left[0]));
}

void tst_MariaDbRehearsal::whatIsOutsideChanges()
{
    std::this_thread::sleep_for(1100ms); // The server tells whole seconds.
    const auto rehearsal = m_connection->rehearse({}, {});
    VERIFY_RESULT(rehearsal);
    QCOMPARE(int(tryOn(**rehearsal,
                       "ALTER TABLE goods ADD m integer; INSERT INTO goods VALUES "
                       "(5, 5, 5); CREATE TABLE made (i integer)")),
             int(Runs));
    QCOMPARE((*rehearsal)->leftBehind(), QStringList());
    m_server->value(m_other, u"CREATE TABLE more (i integer); ALTER TABLE goods ADD m integer"_s);
    QStringList left = (*rehearsal)->leftBehind();
    QCOMPARE(left.size(), 1);
    QVERIFY2(left[0].contains(u"TABLE %1.goods, TABLE %1.more."_s.arg(m_other)),
             qPrintable(left[0]));
    m_server->value(m_database, u"UPDATE goods SET n = n + 1"_s);
    left = (*rehearsal)->leftBehind();
    QCOMPARE(left.size(), 2);
    QVERIFY2(left[1].contains(u"in %1.goods."_s.arg(m_database)), qPrintable(left[1]));
}

/// A script can have set that no rows come: PonyUp's own questions are answered all the same.
void tst_MariaDbRehearsal::withoutAnyRows()
{
    const auto rehearsal = m_connection->rehearse({}, {});
    VERIFY_RESULT(rehearsal);
    QCOMPARE(int(tryOn(**rehearsal,
                       "SET sql_select_limit = 0; DELETE FROM goods; "
                       "EXECUTE IMMEDIATE CONCAT('x')")),
             int(HeldBack));
    VERIFY_RESULT(m_connection->execute(statementsOf("SET sql_select_limit = 0")[0], {}));
    const auto answer = m_connection->query(u"SELECT 1"_s);
    VERIFY_RESULT(answer);
    QCOMPARE(answer->rows.size(), size_t(1));
}

QTEST_GUILESS_MAIN(tst_MariaDbRehearsal)
#include "tst_mariadbrehearsal.moc"
