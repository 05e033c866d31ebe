// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/program.h"
#include "support/servers/mariadbserver.h"
#include "support/servers/mariadbsession.h"
#include "support/testing.h"

#include <QJsonArray>
#include <QProcess>

#include <memory>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

/// Waits for its end, which may have come already.
bool hasEnded(QProcess &program)
{
    return program.state() == QProcess::NotRunning || program.waitForFinished();
}

} // namespace

/// The real program on a real server, on which nothing that changes the schema can be undone.
class tst_CliMariaDb : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { START_SERVER(m_server, MariaDbServer); }
    void init();
    void cleanupTestCase() { m_server.reset(); }

    void theWholeWay();
    void aPreviewChangesNothing();
    void aPreviewStaysInItsCopy();
    void aPreviewAsksWhichRowsViolate();
    void halfDoneAndResume();
    void resumesAfterAKill_data();
    void resumesAfterAKill();
    void resumesAfterALostConnection();
    void isInDoubtWhereNothingTells();
    void waitsForABusyTable();
    void endsAStatementAtTheSecondSignal();
    void goesOnWhereTheOriginalStopped();
    void buildsModels();
    void baselines();
    void rowsGoTogetherOrNotAtAll();
    void keepsSettingsOfScriptsApart();
    void refusesWhatReachesOut_data();
    void refusesWhatReachesOut();
    void writesAScriptForTheClient();

private:
    ProgramRun ponyup(const QStringList &arguments,
                      const std::function<void(QProcess &)> &prepare = {}) const;
    QStringList words(const QStringList &arguments) const;
    void write(const QString &file, const QByteArray &content) const
    {
        m_folder->write(u"migrations/"_s + file, content);
    }
    QString value(const QString &sql) const { return m_server->value(m_database, sql); }
    QString versions() const
    {
        return value(u"SELECT GROUP_CONCAT(version, ' ', JSON_VALUE(meta, '$.message') "
                     "ORDER BY version SEPARATOR ', ') FROM version"_s);
    }
    /// A condition: a statement of PonyUp's waits for its table.
    static QString waitsForTable()
    {
        return u"EXISTS (SELECT 1 FROM information_schema.PROCESSLIST "
               "WHERE STATE LIKE 'Waiting for table metadata lock' AND INFO LIKE '/* ponyup:%')"_s;
    }
    bool comesTrue(const QString &sql) const
    {
        return QTest::qWaitFor([&] { return value(u"SELECT "_s + sql) == u"1"_s; }, 30000);
    }

    std::unique_ptr<MariaDbServer> m_server;
    std::unique_ptr<Folder> m_folder;
    QString m_database;
};

void tst_CliMariaDb::init()
{
    m_database = m_server->createDatabase();
    m_folder = std::make_unique<Folder>();
    write(u"v0/migrate.sql"_s,
          "-- Goods on sale\n"
          "CREATE TABLE goods (id integer AUTO_INCREMENT PRIMARY KEY, name text NOT NULL);\n");
    write(u"v1/migrate.sql"_s,
          "-- Prices\n"
          "ALTER TABLE goods ADD COLUMN price decimal(8, 2);\n"
          "INSERT INTO goods (name, price) VALUES ('tea', 3.5), ('salt', 1);\n"
          "UPDATE goods SET price = price * 2;\n");
    write(u"v2.sql"_s, "-- Finds goods by name\nCREATE INDEX goods_name ON goods (name(20));\n");
}

QStringList tst_CliMariaDb::words(const QStringList &arguments) const
{
    return QStringList{u"--database"_s, m_server->url(m_database), u"--folder"_s, u"migrations"_s}
    + arguments;
}

ProgramRun tst_CliMariaDb::ponyup(const QStringList &arguments,
                                  const std::function<void(QProcess &)> &prepare) const
{
    return runPonyup(words(arguments), m_folder->path(), prepare);
}

void tst_CliMariaDb::theWholeWay()
{
    const ProgramRun before = ponyup({u"status"_s});
    VERIFY_EXIT(before, 0);
    QVERIFY2(before.out.contains("MariaDB"), before.report().constData());
    QVERIFY2(before.out.contains("0 of 3"), before.report().constData());

    const ProgramRun migrated = ponyup({u"migrate"_s, u"--yes"_s});
    VERIFY_EXIT(migrated, 0);
    QVERIFY2(migrated.out.contains("version 3"), migrated.report().constData());
    QCOMPARE(versions(), u"0 initial creation, 1 Goods on sale, 2 Prices, 3 Finds goods by name"_s);
    QCOMPARE(value(u"SELECT GROUP_CONCAT(name, price ORDER BY id) FROM goods"_s),
             u"tea7.00,salt2.00"_s);
    QCOMPARE(value(u"SELECT COUNT(*) FROM ponyup_journal"_s), u"0"_s);
    QCOMPARE(value(u"SELECT GROUP_CONCAT(DISTINCT ENGINE) FROM information_schema.TABLES "
                   "WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE 'ponyup%'"_s),
             u"InnoDB"_s);

    const ProgramRun history = ponyup({u"history"_s});
    VERIFY_EXIT(history, 0);
    QVERIFY2(history.out.contains("Prices"), history.report().constData());
    VERIFY_EXIT(ponyup({u"log"_s, u"--verify"_s}), 0);
    VERIFY_EXIT(ponyup({u"check"_s}), 0);
    const ProgramRun again = ponyup({u"migrate"_s, u"--yes"_s});
    VERIFY_EXIT(again, 0);
    QVERIFY2(again.out.contains("nothing to do"), again.report().constData());
    QCOMPARE(value(u"SELECT IS_FREE_LOCK(CONCAT('ponyup:', DATABASE()))"_s), u"1"_s);
}

void tst_CliMariaDb::aPreviewChangesNothing()
{
    const ProgramRun preview = ponyup({u"preview"_s});
    VERIFY_EXIT(preview, 0);
    QVERIFY2(preview.out.contains("+ table goods"), preview.report().constData());
    QCOMPARE(value(u"SELECT COUNT(*) FROM information_schema.TABLES "
                   "WHERE TABLE_SCHEMA = DATABASE()"_s),
             u"0"_s);
    const QString shadows =
        u"SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE 'ponyup%'"_s;
    QCOMPARE(value(shadows), u"0"_s);
    // From a version on, with the history, views, routines and triggers in the copy.
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s, u"--to"_s, u"1"_s}), 0);
    value(u"CREATE FUNCTION twice(i integer) RETURNS integer DETERMINISTIC RETURN 2 * i"_s);
    value(u"CREATE VIEW b_names AS SELECT name, twice(id) FROM goods"_s);
    value(u"CREATE VIEW a_names AS SELECT name FROM b_names"_s);
    value(u"CREATE TRIGGER upper_name BEFORE INSERT ON goods FOR EACH ROW "
          "SET NEW.name = UPPER(NEW.name)"_s);
    const ProgramRun rest = ponyup({u"preview"_s});
    VERIFY_EXIT(rest, 0);
    QVERIFY2(!rest.out.contains("+ table goods"), rest.report().constData());
    QVERIFY2(rest.out.contains("price"), rest.report().constData());
    QCOMPARE(versions(), u"0 initial creation, 1 Goods on sale"_s);
    QCOMPARE(value(shadows), u"0"_s);
}

/// The copy of the dry run has none of them.
void tst_CliMariaDb::aPreviewAsksWhichRowsViolate()
{
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 0);
    value(u"CREATE TABLE notes (id integer PRIMARY KEY, note varchar(9))"_s);
    value(u"INSERT INTO notes VALUES (1, NULL), (2, NULL), (3, 'x')"_s);
    write(u"v3.sql"_s, "ALTER TABLE notes MODIFY note varchar(9) NOT NULL;\n");
    const ProgramRun run = ponyup({u"preview"_s, u"--json"_s});
    QString answer;
    for (const QJsonValue &risk : run.json()[u"risks"_s].toArray())
        if (risk[u"rule"_s].toString() == "MY-016"_L1)
            answer = risk[u"probed"_s].toString();
    QVERIFY2(answer.startsWith("2 rows of the database violate it now."_L1),
             run.report().constData());
}

void tst_CliMariaDb::aPreviewStaysInItsCopy()
{
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 0);
    write(u"v3.sql"_s,
          QByteArray("-- Names its database\nDROP TABLE `") + m_database.toUtf8() + "`.goods;\n");
    const ProgramRun preview = ponyup({u"preview"_s});
    QVERIFY2(preview.exitCode != 0, preview.report().constData());
    QVERIFY2((preview.out + preview.err).contains(m_database.toUtf8()),
             preview.report().constData());
    QCOMPARE(value(u"SELECT COUNT(*) FROM goods"_s), u"2"_s);
    write(u"v3.sql"_s, "-- Of the server\nCREATE USER somebody@nowhere;\n");
    VERIFY_EXIT(ponyup({u"preview"_s}), 0);
    QCOMPARE(value(u"SELECT COUNT(*) FROM mysql.user WHERE User = 'somebody'"_s), u"0"_s);
}

void tst_CliMariaDb::halfDoneAndResume()
{
    write(u"v2.sql"_s,
          "-- Stock\n"
          "ALTER TABLE goods ADD COLUMN stock integer;\n"
          "UPDATE goods SET stock = 10;\n"
          "ALTER TABLE goods\n"
          "  ADD COLUMN place nonsense(3);\n"
          "CREATE TABLE shelves (id integer PRIMARY KEY);\n");
    const ProgramRun failed = ponyup({u"migrate"_s, u"--yes"_s});
    VERIFY_EXIT(failed, 6);
    QVERIFY2(failed.err.contains("v2.sql:5"), failed.report().constData());
    QCOMPARE(versions(), u"0 initial creation, 1 Goods on sale, 2 Prices"_s);
    QCOMPARE(value(u"SELECT GROUP_CONCAT(statement, ' ', state ORDER BY statement SEPARATOR ', ') "
                   "FROM ponyup_journal"_s),
             u"1 done, 2 done, 3 failed"_s);

    const ProgramRun status = ponyup({u"status"_s});
    QVERIFY2(status.out.contains("half") && (status.out + status.err).contains("2 of its"),
             status.report().constData());
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 6);

    // What is done may not be changed; the rest may.
    const QByteArray mended = "-- Stock\n"
                              "ALTER TABLE goods ADD COLUMN stock integer;\n"
                              "UPDATE goods SET stock = 10;\n"
                              "ALTER TABLE goods ADD COLUMN place varchar(3);\n"
                              "CREATE TABLE shelves (id integer PRIMARY KEY);\n";
    write(u"v2.sql"_s, QByteArray(mended).replace("stock = 10", "stock = 11"));
    VERIFY_EXIT(ponyup({u"resume"_s, u"--yes"_s}), 6);
    write(u"v2.sql"_s, mended);
    VERIFY_EXIT(ponyup({u"resume"_s, u"--yes"_s}), 0);
    QCOMPARE(versions(), u"0 initial creation, 1 Goods on sale, 2 Prices, 3 Stock"_s);
    QCOMPARE(value(u"SELECT GROUP_CONCAT(stock) FROM goods"_s), u"10,10"_s);
    QCOMPARE(value(u"SELECT COUNT(*) FROM shelves"_s), u"0"_s);
    VERIFY_EXIT(ponyup({u"log"_s, u"--verify"_s}), 0);
    VERIFY_EXIT(ponyup({u"check"_s}), 0);
}

void tst_CliMariaDb::resumesAfterAKill_data()
{
    QTest::addColumn<QByteArray>("statement");
    QTest::addColumn<bool>("isDone"); // before the program could write so
    const auto row = [](const char *statement) {
        QTest::addRow("before %s", statement) << QByteArray(statement) << false;
        QTest::addRow("after %s", statement) << QByteArray(statement) << true;
    };
    row("ALTER TABLE goods ADD COLUMN stock integer");
    row("ALTER TABLE goods DROP COLUMN price, ADD INDEX by_name (name(5))");
    row("RENAME TABLE goods TO wares");
    row("CREATE INDEX by_price ON goods (price)");
    row("DROP TABLE goods");
}

/// The program is killed while its statement waits for a table, or behind it while it waits for its
/// own journal. The server lets the statement of a client that is gone go on, or not.
void tst_CliMariaDb::resumesAfterAKill()
{
    QFETCH(QByteArray, statement);
    QFETCH(bool, isDone);
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 0);
    write(u"v3.sql"_s,
          "-- Killed\nINSERT INTO goods (name) VALUES ('oil');\n" + statement
              + ";\nCREATE TABLE last_one (i integer);\n");
    {
        MariaDbSession reader(*m_server, m_database);
        QVERIFY(reader.say("START TRANSACTION; SELECT COUNT(*) FROM goods"));
        QProcess program;
        program.setWorkingDirectory(m_folder->path());
        // The first statement only needs rows: those are there for everybody.
        program.start(QStringLiteral(PONYUP_BIN_DIR "/ponyup"), words({u"migrate"_s, u"--yes"_s}));
        QVERIFY(comesTrue(waitsForTable()));
        QCOMPARE(value(u"SELECT GROUP_CONCAT(state ORDER BY statement) FROM ponyup_journal"_s),
                 u"done,intent"_s);
        MariaDbSession journal(*m_server, m_database);
        if (isDone) {
            QVERIFY(journal.say("START TRANSACTION; SELECT * FROM ponyup_journal FOR UPDATE"));
            QVERIFY(reader.say("COMMIT"));
            QVERIFY(comesTrue(u"EXISTS (SELECT 1 FROM information_schema.PROCESSLIST "
                              "WHERE INFO LIKE '%`ponyup_journal`%' AND COMMAND <> 'Sleep' "
                              "AND ID <> CONNECTION_ID() AND INFO NOT LIKE 'SELECT%')"_s));
        }
        program.kill();
        QVERIFY(hasEnded(program));
    }
    // Its session is held until its statement has ended.
    QVERIFY(comesTrue(u"IS_FREE_LOCK(CONCAT('ponyup:', DATABASE()))"_s));
    QCOMPARE(value(u"SELECT GROUP_CONCAT(state ORDER BY statement) FROM ponyup_journal"_s),
             u"done,intent"_s);
    const ProgramRun status = ponyup({u"status"_s});
    QVERIFY2(status.out.contains("half"), status.report().constData());

    const ProgramRun resumed = ponyup({u"resume"_s, u"--yes"_s});
    VERIFY_EXIT(resumed, 0);
    QVERIFY2((resumed.out + resumed.err).contains("its end is not known"),
             resumed.report().constData());
    QCOMPARE(value(u"SELECT MAX(version) FROM version"_s), u"4"_s);
    QCOMPARE(value(u"SELECT COUNT(*) FROM last_one"_s), u"0"_s);
    if (!statement.startsWith("DROP TABLE"))
        QCOMPARE(value(u"SELECT COUNT(*) FROM %1 WHERE name = 'oil'"_s.arg(
                     statement.contains("wares") ? u"wares"_s : u"goods"_s)),
                 u"1"_s);
    VERIFY_EXIT(ponyup({u"log"_s, u"--verify"_s}), 0);
}

/// The server ends the session while its statement waits: nobody knows but the catalog.
void tst_CliMariaDb::resumesAfterALostConnection()
{
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 0);
    write(u"v3.sql"_s,
          "-- Lost\nALTER TABLE goods ADD COLUMN stock integer;\n"
          "UPDATE goods SET stock = 1;\n");
    MariaDbSession reader(*m_server, m_database);
    QVERIFY(reader.say("START TRANSACTION; SELECT COUNT(*) FROM goods"));
    QProcess program;
    program.setWorkingDirectory(m_folder->path());
    program.start(QStringLiteral(PONYUP_BIN_DIR "/ponyup"), words({u"migrate"_s, u"--yes"_s}));
    QVERIFY(comesTrue(waitsForTable()));
    value(u"KILL "_s
          + value(u"SELECT ID FROM information_schema.PROCESSLIST "
                  "WHERE INFO LIKE '/* ponyup:%'"_s));
    QVERIFY(hasEnded(program));
    QCOMPARE(program.exitCode(), 6);
    QVERIFY(reader.say("COMMIT"));
    QCOMPARE(value(u"SELECT GROUP_CONCAT(state) FROM ponyup_journal"_s), u"intent"_s);
    VERIFY_EXIT(ponyup({u"resume"_s, u"--yes"_s}), 0);
    QCOMPARE(value(u"SELECT GROUP_CONCAT(stock) FROM goods"_s), u"1,1"_s);
    QCOMPARE(value(u"SELECT MAX(version) FROM version"_s), u"4"_s);
}

/// Rows of a table without transactions: whether they are there, only their owner can tell.
void tst_CliMariaDb::isInDoubtWhereNothingTells()
{
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 0);
    write(u"v3.sql"_s,
          "-- Old engine\nCREATE TABLE old (i integer) ENGINE = MyISAM;\n"
          "INSERT INTO old VALUES (1);\nINSERT INTO old VALUES (2);\n");
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 0);
    QCOMPARE(value(u"SELECT GROUP_CONCAT(i) FROM old"_s), u"1,2"_s);

    write(u"v4.sql"_s,
          "-- Killed\nALTER TABLE goods ADD COLUMN stock integer;\n"
          "INSERT INTO old VALUES (3);\nINSERT INTO old VALUES (4);\n");
    {
        MariaDbSession holder(*m_server, m_database);
        QVERIFY(holder.say("LOCK TABLES old READ"));
        QProcess program;
        program.setWorkingDirectory(m_folder->path());
        program.start(QStringLiteral(PONYUP_BIN_DIR "/ponyup"), words({u"migrate"_s, u"--yes"_s}));
        QVERIFY(comesTrue(u"EXISTS (SELECT 1 FROM information_schema.PROCESSLIST "
                          "WHERE STATE LIKE 'Waiting for table%' AND INFO LIKE '%INSERT INTO old%' "
                          "AND ID <> CONNECTION_ID())"_s));
        program.kill();
        QVERIFY(hasEnded(program));
    }
    QVERIFY(comesTrue(u"IS_FREE_LOCK(CONCAT('ponyup:', DATABASE()))"_s));
    const ProgramRun doubtful = ponyup({u"resume"_s, u"--yes"_s});
    VERIFY_EXIT(doubtful, 6);
    QVERIFY2(doubtful.err.contains("does not tell") && doubtful.err.contains("v4.sql:3"),
             doubtful.report().constData());
    const ProgramRun status = ponyup({u"status"_s});
    VERIFY_EXIT(status, 0);
    QVERIFY2(status.out.contains("in doubt") && status.out.contains("old (MyISAM) has"),
             status.report().constData());
    // It is not forgotten when it is taken out of the script, nor is what is said of it.
    const QByteArray begun = m_folder->read(u"migrations/v4.sql"_s);
    write(u"v4.sql"_s, "-- Killed\nALTER TABLE goods ADD COLUMN stock integer;\n");
    const ProgramRun lost = ponyup({u"status"_s});
    QVERIFY2(lost.out.contains("not in the script any more"), lost.report().constData());
    for (const QStringList &said :
         {QStringList(), QStringList{u"--run-again"_s, u"2"_s, u"--reason"_s, u"no"_s}}) {
        const ProgramRun without = ponyup(QStringList{u"resume"_s, u"--yes"_s} + said);
        QVERIFY2(without.exitCode != 0 && without.err.contains("Statement 2 was begun"),
                 without.report().constData());
    }
    write(u"v4.sql"_s, begun);
    // The user looks, and says what is so.
    const bool isThere = value(u"SELECT COUNT(*) FROM old WHERE i = 3"_s) == u"1"_s;
    VERIFY_EXIT(ponyup({u"resume"_s, u"--yes"_s, isThere ? u"--mark-done"_s : u"--run-again"_s,
                        u"2"_s, u"--reason"_s, u"I have looked"_s}),
                0);
    QCOMPARE(value(u"SELECT GROUP_CONCAT(i ORDER BY i) FROM old"_s), u"1,2,3,4"_s);
    const ProgramRun log = ponyup({u"log"_s});
    QVERIFY2(log.out.contains("I have looked"), log.report().constData());
}

void tst_CliMariaDb::waitsForABusyTable()
{
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 0);
    write(u"v3.sql"_s, "-- ponyup: lock-timeout 1s\nALTER TABLE goods ADD COLUMN stock integer;\n");
    MariaDbSession reader(*m_server, m_database);
    QVERIFY(reader.say("START TRANSACTION; SELECT COUNT(*) FROM goods"));
    const ProgramRun busy = ponyup({u"migrate"_s, u"--yes"_s});
    VERIFY_EXIT(busy, 5);
    QVERIFY2(busy.err.contains("attempt 4 of 4") && busy.err.contains("lock"),
             busy.report().constData());
    QCOMPARE(value(u"SELECT COUNT(*) FROM ponyup_journal"_s), u"0"_s); // Nothing is half-way.
    QProcess program;
    program.setWorkingDirectory(m_folder->path());
    program.start(QStringLiteral(PONYUP_BIN_DIR "/ponyup"), words({u"migrate"_s, u"--yes"_s}));
    QVERIFY(comesTrue(waitsForTable()));
    QVERIFY(reader.say("COMMIT"));
    QVERIFY(hasEnded(program));
    QCOMPARE(program.exitCode(), 0);
}

void tst_CliMariaDb::endsAStatementAtTheSecondSignal()
{
    write(u"v2.sql"_s,
          "-- Endless\nCREATE TABLE numbers (i bigint);\n"
          "INSERT INTO numbers SELECT seq FROM seq_1_to_1000000000000;\n");
    QProcess program;
    program.setWorkingDirectory(m_folder->path());
    program.start(QStringLiteral(PONYUP_BIN_DIR "/ponyup"), words({u"migrate"_s, u"--yes"_s}));
    QVERIFY(comesTrue(u"EXISTS (SELECT 1 FROM information_schema.PROCESSLIST "
                      "WHERE INFO LIKE 'INSERT INTO numbers%')"_s));
    program.terminate();
    QVERIFY(!program.waitForFinished(300));
    program.terminate();
    QVERIFY(hasEnded(program));
    QCOMPARE(program.exitCode(), 6);
    QCOMPARE(value(u"SELECT COUNT(*) FROM numbers"_s), u"0"_s);
    write(u"v2.sql"_s,
          "-- Endless\nCREATE TABLE numbers (i bigint);\nINSERT INTO numbers VALUES (1);\n");
    VERIFY_EXIT(ponyup({u"resume"_s, u"--yes"_s}), 0);
}

void tst_CliMariaDb::goesOnWhereTheOriginalStopped()
{
    value(u"CREATE TABLE `version` (`version` INTEGER PRIMARY KEY, "
          "`upgraded` DATETIME NOT NULL DEFAULT NOW(), `meta` JSON NOT NULL)"_s);
    value(u"INSERT INTO version VALUES (0, '2020-02-02 20:20:20', "
          "'{\"message\": \"initial creation\"}'), "
          "(1, '2021-03-04 05:06:07', '{\"message\": \"Goods\", \"by\": [1]}')"_s);
    value(u"CREATE TABLE goods (id integer AUTO_INCREMENT PRIMARY KEY, name text NOT NULL)"_s);
    const QString rows =
        u"SELECT GROUP_CONCAT(version, upgraded, meta) FROM version WHERE version <= 1"_s;
    const QString before = value(rows);
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 0);
    QCOMPARE(value(rows), before);
    QCOMPARE(versions(), u"0 initial creation, 1 Goods, 2 Prices, 3 Finds goods by name"_s);
}

void tst_CliMariaDb::buildsModels()
{
    write(u"v0/model.sql"_s, "CREATE TABLE colours (name varchar(20) PRIMARY KEY);\n");
    write(u"v3/model.sql"_s,
          "CREATE TABLE colours (name varchar(20) PRIMARY KEY);\n"
          "CREATE TABLE goods (id integer AUTO_INCREMENT PRIMARY KEY, name text NOT NULL,\n"
          "  price decimal(8, 2), INDEX goods_name (name(20)));\n"
          "CREATE VIEW names AS SELECT name FROM goods;\n");
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 0);
    QCOMPARE(value(u"SELECT MAX(version) FROM version"_s), u"3"_s);
    QCOMPARE(value(u"SELECT COUNT(*) FROM names"_s), u"2"_s);
    const ProgramRun status = ponyup({u"status"_s});
    VERIFY_EXIT(status, 0);
    QVERIFY2(status.out.contains("Drift        none"), status.report().constData());
    value(u"ALTER TABLE goods ADD COLUMN stray integer"_s);
    const ProgramRun drifted = ponyup({u"check"_s});
    QVERIFY2((drifted.out + drifted.err).contains("stray"), drifted.report().constData());
}

void tst_CliMariaDb::baselines()
{
    value(u"CREATE TABLE goods (id integer AUTO_INCREMENT PRIMARY KEY, name text NOT NULL)"_s);
    VERIFY_EXIT(ponyup({u"baseline"_s, u"1"_s, u"--yes"_s}), 0);
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 0);
    QCOMPARE(versions(), u"0 initial creation, 1 baseline, 2 Prices, 3 Finds goods by name"_s);
}

/// A script without anything that commits by itself is one transaction.
void tst_CliMariaDb::rowsGoTogetherOrNotAtAll()
{
    write(u"v2.sql"_s,
          "-- Rows\nINSERT INTO goods (name) VALUES ('oil');\n"
          "INSERT INTO goods (id, name) VALUES (1, 'again');\n");
    const ProgramRun failed = ponyup({u"migrate"_s, u"--yes"_s});
    VERIFY_EXIT(failed, 1);
    QVERIFY2(failed.err.contains("v2.sql:3"), failed.report().constData());
    QCOMPARE(value(u"SELECT COUNT(*) FROM goods"_s), u"2"_s);
    QCOMPARE(value(u"SELECT event FROM ponyup_log ORDER BY number DESC LIMIT 1"_s), u"failed"_s);
    VERIFY_EXIT(ponyup({u"log"_s, u"--verify"_s}), 0);
}

void tst_CliMariaDb::keepsSettingsOfScriptsApart()
{
    write(u"v2.sql"_s,
          "-- Settings\n"
          "SET NAMES latin1;\n"
          "SET SESSION sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES', time_zone = '+05:00',\n"
          "  sql_select_limit = 1, foreign_key_checks = 0;\n"
          "CREATE TABLE \"quoted\" (t timestamp, s text);\n"
          "INSERT INTO \"quoted\" VALUES ('2026-01-01 05:00:00', 'a\\b');\n");
    write(
        u"v3.sql"_s,
        "-- Größe \\ \"quoted\"\n"
        "CREATE TABLE seen AS SELECT @@sql_mode AS m, @@time_zone AS z, @@foreign_key_checks AS f,"
        " t, s FROM `quoted`;\n");
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 0);
    QCOMPARE(value(u"SELECT CONCAT(z, ' ', f, ' ', t, ' ', s, ' ', m NOT LIKE '%ANSI%') FROM "
                   "seen"_s),
             u"+00:00 1 2026-01-01 00:00:00 a\\\\b 1"_s);
    QCOMPARE(value(u"SELECT JSON_VALUE(meta, '$.message') FROM version WHERE version = 4"_s),
             u"Größe \\\\ \"quoted\""_s);
    QCOMPARE(value(u"SELECT ABS(TIMESTAMPDIFF(MINUTE, MAX(upgraded), UTC_TIMESTAMP())) < 60 "
                   "FROM version"_s),
             u"1"_s);
    VERIFY_EXIT(ponyup({u"log"_s, u"--verify"_s}), 0);
}

void tst_CliMariaDb::refusesWhatReachesOut_data()
{
    QTest::addColumn<QByteArray>("statement");
    for (const char *statement :
         {"LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE goods", "USE mysql",
          "LOAD DATA INFILE '/etc/passwd' INTO TABLE goods", "LOCK TABLES goods WRITE",
          "SELECT * FROM goods INTO OUTFILE '/tmp/ponyup-goods'", "SET GLOBAL max_connections = 1",
          "SET autocommit = 0", "COMMIT", "SHUTDOWN", "INSTALL SONAME 'ha_x'",
          "CREATE FUNCTION f RETURNS integer SONAME 'x.so'", "KILL 1", "DO RELEASE_ALL_LOCKS()",
          "SELECT RELEASE_LOCK('ponyup:shop')", "CREATE PROCEDURE p() DO RELEASE_ALL_LOCKS()"})
        QTest::addRow("%s", statement) << QByteArray(statement);
}

void tst_CliMariaDb::refusesWhatReachesOut()
{
    QFETCH(QByteArray, statement);
    write(u"v2.sql"_s, "-- Reaches out\nDROP TABLE goods;\n" + statement + ";\n");
    const ProgramRun run = ponyup({u"migrate"_s, u"--yes"_s});
    QVERIFY2(run.exitCode != 0, run.report().constData());
    QVERIFY2(run.err.contains("v2.sql:3"), run.report().constData());
    // Before anything ran.
    QCOMPARE(value(u"SELECT COUNT(*) FROM information_schema.TABLES "
                   "WHERE TABLE_SCHEMA = DATABASE()"_s),
             u"0"_s);
}

void tst_CliMariaDb::writesAScriptForTheClient()
{
    write(u"v3.sql"_s,
          "-- Größe \\ 'quoted'\n"
          "CREATE PROCEDURE two() BEGIN SELECT 1; SELECT 2; END;\n"
          "SET sql_mode = 'ANSI_QUOTES';\n"
          "INSERT INTO \"goods\" (name) VALUES ('a;b');\n");
    const QString file = m_folder->path(u"plan.sql"_s);
    VERIFY_EXIT(ponyup({u"script"_s, u"--output"_s, file}), 0);
    const ProgramRun client = m_server->mariadb(m_database, {}, file);
    VERIFY_EXIT(client, 0);
    QCOMPARE(value(u"SELECT MAX(version) FROM version"_s), u"4"_s);
    QCOMPARE(value(u"SELECT JSON_VALUE(meta, '$.message') FROM version WHERE version = 4"_s),
             u"Größe \\\\ 'quoted'"_s);
    QCOMPARE(value(u"SELECT COUNT(*) FROM goods WHERE name = 'a;b'"_s), u"1"_s);
    const ProgramRun status = ponyup({u"status"_s});
    VERIFY_EXIT(status, 0);
    // A second time it stops at once.
    const ProgramRun again = m_server->mariadb(m_database, {}, file);
    QVERIFY2(again.exitCode != 0 && again.err.contains("is not at version 0"),
             again.report().constData());
}

QTEST_GUILESS_MAIN(tst_CliMariaDb)
#include "tst_cli_mariadb.moc"
