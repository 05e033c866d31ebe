// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/program.h"
#include "support/servers/mariadbserver.h"
#include "support/servers/mariadbsession.h"
#include "support/testing.h"

#include <QJsonArray>
#include <QJsonObject>

#include <memory>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

/// Definitions, so that the script needs the journal.
constexpr char goods[] = "CREATE TABLE goods (id integer PRIMARY KEY, name varchar(20));\n"
                         "CREATE INDEX goods_name ON goods (name);\n";

QByteArray inserts(int first, int last, const QByteArray &table = "goods")
{
    QByteArray script;
    for (int i = first; i <= last; ++i) {
        const QByteArray id = QByteArray::number(i);
        script += "INSERT INTO " + table + " (id, name) VALUES (" + id + ", 'thing " + id + "');\n";
    }
    return script;
}

} // namespace

/// INSERTs among definitions: each is a transaction together with its journal row.
class tst_CliMariaDbRows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { START_SERVER(m_server, MariaDbServer); }
    void init()
    {
        m_database = m_server->createDatabase();
        m_folder = std::make_unique<Folder>();
    }
    void cleanupTestCase() { m_server.reset(); }

    void keepsWhatStandsBeforeTheFault_data();
    void keepsWhatStandsBeforeTheFault();
    void goesOnWhereItWasStopped();
    void waitsForALockedRow();
    void keepsNumbersWhileItWaits();
    void keepsTheSettingsWhileItWaits();
    void keepsTheSettingsOfTheScript();
    void writesARowForEachStatement();

private:
    QStringList words(const QStringList &arguments) const
    {
        return QStringList{u"--database"_s, m_server->url(m_database), u"--folder"_s,
                           m_folder->path(u"migrations"_s)}
        + arguments;
    }
    ProgramRun ponyup(const QStringList &arguments) const { return runPonyup(words(arguments)); }
    void write(const QByteArray &script) const { m_folder->write(u"migrations/v0.sql"_s, script); }
    QString value(const QString &sql) const { return m_server->value(m_database, sql); }
    /// The holder gives up its lock while a statement waits for it a second time.
    void migrateAtTheSecondAttempt(MariaDbSession &holder) const;
    QString ids() const { return value(u"SELECT GROUP_CONCAT(id ORDER BY id) FROM goods"_s); }
    QString states() const
    {
        return value(u"SELECT GROUP_CONCAT(statement, ' ', state ORDER BY statement) "
                     "FROM ponyup_journal"_s);
    }

    std::unique_ptr<MariaDbServer> m_server;
    std::unique_ptr<Folder> m_folder;
    QString m_database;
};

void tst_CliMariaDbRows::keepsWhatStandsBeforeTheFault_data()
{
    QTest::addColumn<QByteArray>("fault");
    QTest::newRow("of the first") << QByteArray("INSERT INTO goods VALUES (1, NULL, 3);\n");
    QTest::newRow("of one behind others")
        << inserts(1, 3) + "INSERT INTO goods VALUES (2, 'again');\n";
    QTest::newRow("of one that is no INSERT") << inserts(1, 3) + "UPDATE goods SET id = 1;\n";
    QTest::newRow("of a definition") << inserts(1, 3) + "ALTER TABLE goods DROP COLUMN nothing;\n";
}

void tst_CliMariaDbRows::keepsWhatStandsBeforeTheFault()
{
    QFETCH(QByteArray, fault);
    write(goods + fault + inserts(4, 6));
    const int before = int(fault.count('\n')) - 1; // INSERTs.
    const ProgramRun failed = ponyup({u"migrate"_s, u"--yes"_s, u"--json"_s});
    VERIFY_EXIT(failed, 6);
    QStringList expected{u"1 done"_s, u"2 done"_s};
    for (int i = 1; i <= before; ++i)
        expected += u"%1 done"_s.arg(i + 2);
    expected += u"%1 failed"_s.arg(before + 3);
    QCOMPARE(states(), expected.join(u','));
    QCOMPARE(value(u"SELECT COUNT(*) FROM goods"_s), QString::number(before));
    // Each stands in the report once, and those that are done count.
    const QJsonObject migration = failed.json()[u"migrations"_s][0].toObject();
    QStringList numbers;
    for (const QJsonValue &statement : migration[u"statements"_s].toArray())
        numbers += QString::number(statement[u"number"_s].toInt());
    QCOMPARE(numbers.removeDuplicates(), 0);
    QCOMPARE(numbers.size(), before + 3);
    const ProgramRun status = ponyup({u"status"_s});
    QVERIFY2(status.out.contains("half"), status.report().constData());

    write(goods + inserts(1, before) + "INSERT INTO goods VALUES (10, 'mended');\n"
          + inserts(4, 6));
    VERIFY_EXIT(ponyup({u"resume"_s, u"--yes"_s}), 0);
    QCOMPARE(ids(), before > 0 ? u"1,2,3,4,5,6,10"_s : u"4,5,6,10"_s);
    QCOMPARE(value(u"SELECT MAX(version) FROM version"_s), u"1"_s);
    VERIFY_EXIT(ponyup({u"log"_s, u"--verify"_s}), 0);
}

void tst_CliMariaDbRows::goesOnWhereItWasStopped()
{
    write(goods + inserts(1, 3) + "INSERT INTO goods VALUES (4 + SLEEP(60), 'late');\n");
    QProcess program;
    program.setProcessChannelMode(QProcess::MergedChannels);
    program.start(QStringLiteral(PONYUP_BIN_DIR "/ponyup"), words({u"migrate"_s, u"--yes"_s}));
    QVERIFY(QTest::qWaitFor(
        [this] {
            return value(u"SELECT COUNT(*) FROM information_schema.PROCESSLIST "
                         "WHERE STATE = 'User sleep'"_s)
                == u"1"_s;
        },
        30000));
    program.terminate();
    QVERIFY(!program.waitForFinished(300));
    program.terminate();
    QVERIFY(program.waitForFinished());
    QCOMPARE(program.exitCode(), 6);
    QCOMPARE(ids(), u"1,2,3"_s);
    QCOMPARE(states(), u"1 done,2 done,3 done,4 done,5 done,6 failed"_s);
    write(goods + inserts(1, 3) + "INSERT INTO goods VALUES (4, 'late');\n");
    VERIFY_EXIT(ponyup({u"resume"_s, u"--yes"_s}), 0);
    QCOMPARE(ids(), u"1,2,3,4"_s);
}

/// A row that somebody has inserted and not committed yet.
void tst_CliMariaDbRows::waitsForALockedRow()
{
    value(u"CREATE TABLE taken (id integer PRIMARY KEY, name varchar(20))"_s);
    write("-- ponyup: lock-timeout 1s\n" + QByteArray(goods) + inserts(1, 3)
          + inserts(2, 2, "taken") + inserts(4, 6));
    auto holder = std::make_unique<MariaDbSession>(*m_server, m_database);
    QVERIFY(holder->say("START TRANSACTION; INSERT INTO taken VALUES (2, 'mine')"));
    const ProgramRun busy = ponyup({u"migrate"_s, u"--yes"_s});
    QVERIFY2(busy.exitCode == 5 || busy.exitCode == 6, busy.report().constData());
    QVERIFY2(busy.err.contains("attempt 4 of 4"), busy.report().constData());
    QCOMPARE(ids(), u"1,2,3"_s);
    QCOMPARE(value(u"SELECT COUNT(*) FROM ponyup_journal WHERE state = 'done'"_s), u"5"_s);
    holder.reset(); // Rolled back.
    VERIFY_EXIT(ponyup({u"resume"_s, u"--yes"_s}), 0);
    QCOMPARE(ids(), u"1,2,3,4,5,6"_s);
    QCOMPARE(value(u"SELECT GROUP_CONCAT(name) FROM taken"_s), u"thing 2"_s);
}

void tst_CliMariaDbRows::migrateAtTheSecondAttempt(MariaDbSession &holder) const
{
    QProcess program;
    program.setProcessChannelMode(QProcess::MergedChannels);
    program.start(QStringLiteral(PONYUP_BIN_DIR "/ponyup"), words({u"migrate"_s, u"--yes"_s}));
    QVERIFY(QTest::qWaitFor(
        [&program] {
            program.waitForReadyRead(50);
            return program.peek(100000).contains("attempt 2 of 4");
        },
        30000));
    QVERIFY(holder.say("ROLLBACK"));
    QVERIFY(program.state() == QProcess::NotRunning || program.waitForFinished());
    const QByteArray said = program.readAll();
    QVERIFY2(program.exitCode() == 0, said.constData());
}

/// What the server counts up is counted up once: no statement but the one that waits is run again.
void tst_CliMariaDbRows::keepsNumbersWhileItWaits()
{
    value(u"CREATE TABLE taken (id integer PRIMARY KEY, name varchar(20))"_s);
    value(u"INSERT INTO taken VALUES (1, 'theirs')"_s);
    write("-- ponyup: lock-timeout 1s\n"
          "CREATE TABLE goods (id integer AUTO_INCREMENT PRIMARY KEY, name varchar(20));\n"
          "INSERT INTO goods (name) VALUES ('tea');\n"
          "INSERT INTO goods (name) VALUES ('salt');\n"
          "UPDATE taken SET name = LAST_INSERT_ID() WHERE id = 1;\n");
    MariaDbSession holder(*m_server, m_database);
    QVERIFY(holder.say("START TRANSACTION; UPDATE taken SET name = 'mine'"));
    migrateAtTheSecondAttempt(holder);
    QCOMPARE(ids(), u"1,2"_s);
    QCOMPARE(value(u"SELECT name FROM taken"_s), u"2"_s);
}

void tst_CliMariaDbRows::keepsTheSettingsWhileItWaits()
{
    value(u"CREATE TABLE kinds (id integer PRIMARY KEY)"_s);
    value(u"CREATE TABLE taken (id integer PRIMARY KEY, kind integer, "
          "FOREIGN KEY (kind) REFERENCES kinds (id))"_s);
    value(u"INSERT INTO taken VALUES (1, NULL)"_s);
    write("-- ponyup: lock-timeout 1s\nSET foreign_key_checks = 0;\n" + QByteArray(goods)
          + "UPDATE taken SET kind = 7 WHERE id = 1;\n");
    MariaDbSession holder(*m_server, m_database);
    QVERIFY(holder.say("START TRANSACTION; SELECT * FROM taken FOR UPDATE"));
    migrateAtTheSecondAttempt(holder);
    QCOMPARE(value(u"SELECT kind FROM taken"_s), u"7"_s);
}

/// Whoever goes on sets them again; the next migration has its own.
void tst_CliMariaDbRows::keepsTheSettingsOfTheScript()
{
    const QByteArray tables = "CREATE TABLE goods (id integer PRIMARY KEY, name varchar(20), "
                              "FOREIGN KEY (id) REFERENCES kinds (id));\n";
    const QByteArray off = "SET foreign_key_checks = 0;\n";
    value(u"CREATE TABLE kinds (id integer PRIMARY KEY)"_s);
    write(tables + off + inserts(1, 3) + "INSERT INTO goods VALUES (2, 'again');\n");
    const ProgramRun failed = ponyup({u"migrate"_s, u"--yes"_s});
    VERIFY_EXIT(failed, 6);
    QVERIFY2(failed.err.contains("Duplicate entry '2'"), failed.report().constData());
    QCOMPARE(ids(), u"1,2,3"_s);
    write(tables + off + inserts(1, 3) + inserts(4, 6));
    VERIFY_EXIT(ponyup({u"resume"_s, u"--yes"_s}), 0);
    QCOMPARE(ids(), u"1,2,3,4,5,6"_s);
    // And for no other migration.
    m_folder->write(u"migrations/v1.sql"_s, "CREATE TABLE further (id integer);\n" + inserts(7, 8));
    const ProgramRun next = ponyup({u"migrate"_s, u"--yes"_s});
    VERIFY_EXIT(next, 6);
    QVERIFY2(next.err.contains("foreign key constraint fails"), next.report().constData());
}

void tst_CliMariaDbRows::writesARowForEachStatement()
{
    write(goods + inserts(1, 300) + "CREATE TABLE further (id integer);\n"
          + "ALTER TABLE further DROP COLUMN nothing;\n");
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 6);
    QCOMPARE(value(u"SELECT COUNT(*) FROM goods"_s), u"300"_s);
    QCOMPARE(value(u"SELECT COUNT(DISTINCT statement) FROM ponyup_journal WHERE state = 'done'"_s),
             u"303"_s);
    write(goods + inserts(1, 300) + "CREATE TABLE further (id integer);\n");
    VERIFY_EXIT(ponyup({u"resume"_s, u"--yes"_s}), 0);
    QCOMPARE(value(u"SELECT COUNT(*) FROM goods"_s), u"300"_s);
    QCOMPARE(value(u"SELECT COUNT(*) FROM ponyup_journal"_s), u"0"_s);
}

QTEST_GUILESS_MAIN(tst_CliMariaDbRows)
#include "tst_cli_mariadbrows.moc"
