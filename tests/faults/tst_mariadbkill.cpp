// SPDX-License-Identifier: GPL-3.0-or-later
#include "faults/interruption.h"
#include "support/servers/mariadbserver.h"
#include "support/testing.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>

#include <memory>
#include <optional>
#include <vector>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

std::optional<quint32> seedToReplay; // --seed N

/// The migrations: what commits by itself, one after the other and among rows; tables that are
/// copied; rows alone; and statements of which the catalog does not tell, or which change nothing.
const std::vector<QByteArrayList> scripts{
    {"CREATE TABLE goods (id integer PRIMARY KEY, name varchar(60) NOT NULL)",
     "CREATE TABLE counted (id integer PRIMARY KEY, times integer NOT NULL)",
     "CREATE TRIGGER goods_counted AFTER INSERT ON goods FOR EACH ROW INSERT INTO counted VALUES "
     "(NEW.id, 1) ON DUPLICATE KEY UPDATE times = times + 1",
     "INSERT INTO goods SELECT seq, CONCAT('goods ', seq) FROM seq_1_to_1500"},
    {"ALTER TABLE goods ADD COLUMN amount integer NOT NULL DEFAULT 0",
     "UPDATE goods SET amount = amount + 1",
     "ALTER TABLE goods MODIFY name varchar(90) NOT NULL, ALGORITHM = COPY",
     "UPDATE goods SET amount = amount + 1",
     "ALTER TABLE goods ADD COLUMN place char(100) NOT NULL DEFAULT 'x', ALGORITHM = COPY",
     "CREATE INDEX goods_name ON goods (name)",
     "INSERT INTO goods (id, name) SELECT seq, 'more' FROM seq_2001_to_2300",
     "INSERT INTO goods (id, name) VALUES (2301, 'salt')",
     "INSERT INTO goods (id, name) VALUES (2302, 'sugar')",
     "INSERT INTO goods (id, name) VALUES (2303, 'rice')", "ALTER TABLE goods ADD INDEX (amount)",
     "INSERT INTO goods (id, name) VALUES (2304, 'flour')",
     "INSERT INTO goods (id, name) VALUES (2305, 'yeast')"},
    {"INSERT INTO goods (id, name) VALUES (3001, 'tea'), (3002, 'oil')",
     "UPDATE goods SET amount = amount + 10 WHERE id > 2000",
     "DELETE FROM goods WHERE id BETWEEN 5 AND 9"},
    {"CREATE TABLE stock (id integer PRIMARY KEY, n integer NOT NULL)",
     "CREATE TABLE spare LIKE stock",
     "INSERT INTO stock SELECT id, amount FROM goods WHERE id < 500",
     "INSERT INTO spare VALUES (1, 1)", "ALTER TABLE stock ENGINE = InnoDB",
     "CREATE OR REPLACE VIEW few AS SELECT id, n FROM stock WHERE n < 3", "TRUNCATE TABLE spare",
     "RENAME TABLE stock TO store, spare TO reserve", "CREATE PROCEDURE nothing() SELECT 1",
     "ALTER TABLE store CHANGE n number bigint NOT NULL, ADD KEY (number), ALGORITHM = COPY",
     "UPDATE store SET number = number + 1", "DROP INDEX goods_name ON goods",
     "CREATE TABLE more AS SELECT id, name FROM goods WHERE id < 100", "DROP TABLE reserve, more",
     "DROP VIEW few"}};

} // namespace

/// `ponyup migrate` on MariaDB loses its life, or the server loses its own, at random moments. What
/// `status` then says of each statement is what the schema and the rows tell; the next one goes on
/// from there, and ends where an undisturbed one ends, with every statement carried out once.
class TestMariaDbKill : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void theProgramIsKilled_data() { servers(); }
    void theProgramIsKilled();
    void theServerIsKilled_data() { servers(); }
    void theServerIsKilled();

private:
    static void servers();
    void startServer(std::unique_ptr<MariaDbServer> &server, const QStringList &settings);
    /// What schema and rows are behind each statement, carried out by the server's own client.
    void learn();
    QStringList command(const QString &name, const QStringList &more = {}) const;
    /// Schema and rows, without PonyUp's own tables.
    QByteArray contents() const;
    bool isBusy() const;
    /// What `status` says is so; -1: nothing is in doubt, else the number of that statement, and
    /// whether it has been carried out.
    void checkStatus();
    /// Migrates, and resumes where that is what it takes.
    void finish();
    void checkOnce() const;
    void interruptOften(int rounds, const std::function<void(QProcess &)> &what);

    std::unique_ptr<MariaDbServer> m_plain;
    std::unique_ptr<MariaDbServer> m_logging; ///< With a binary log.
    MariaDbServer *m_server = nullptr;
    Folder m_folder;
    QString m_database;
    std::vector<QByteArray> m_contents; ///< Behind so many statements.
    std::vector<qsizetype> m_first; ///< Of each version: statements before it.
    qint64 m_elapsed = 0; ///< Microseconds of an undisturbed run.
    QRandomGenerator m_random;
    struct Tally {
        int met = 0;
        int halfDone = 0;
        int running = 0;
        int inDoubt = 0;
        int decided = 0; ///< By us.
    } m_tally;
    int m_doubtful = 0; ///< The statement that `status` does not know of; 0: none.
    bool m_isDone = false; ///< It has been carried out.
};

void TestMariaDbKill::servers()
{
    QTest::addColumn<bool>("logs");
    QTest::newRow("no binary log") << false;
    QTest::newRow("binary log") << true;
}

void TestMariaDbKill::startServer(std::unique_ptr<MariaDbServer> &server,
                                  const QStringList &settings)
{
    // What it has said to be committed must be so when it is killed.
    START_SERVER(
        server, MariaDbServer,
        QStringList{u"innodb-flush-log-at-trx-commit=1"_s, u"innodb-buffer-pool-size=16M"_s}
            + settings);
}

void TestMariaDbKill::initTestCase()
{
    startServer(m_plain, {});
    if (QTest::currentTestFailed() || !m_plain)
        return;
    startServer(m_logging, {u"log-bin=log"_s, u"server-id=1"_s, u"sync-binlog=0"_s});
    if (QTest::currentTestFailed())
        return;
    const quint32 seed = seedToReplay.value_or(QRandomGenerator::system()->generate());
    m_random.seed(seed);
    qInfo("--seed %u", seed);
    for (size_t version = 0; version < scripts.size(); ++version)
        m_folder.write(u"migrations/v%1/migrate.sql"_s.arg(version),
                       scripts[version].join(";\n") + ";\n");
    m_server = m_plain.get();
    learn();
    // The quickest of three: on a busy machine most moments would be too late otherwise.
    for (int attempt = 0; attempt < 3; ++attempt) {
        m_database = m_server->createDatabase();
        QElapsedTimer clock;
        clock.start();
        VERIFY_EXIT(runPonyup(command(u"migrate"_s, {u"--yes"_s})), 0);
        const qint64 elapsed = clock.nsecsElapsed() / 1000;
        m_elapsed = m_elapsed ? std::min(m_elapsed, elapsed) : elapsed;
        QCOMPARE(contents(), m_contents.back());
    }
}

void TestMariaDbKill::cleanupTestCase()
{
    m_plain.reset();
    m_logging.reset();
}

void TestMariaDbKill::learn()
{
    m_database = m_server->createDatabase();
    m_contents = {contents()};
    for (const QByteArrayList &script : scripts) {
        m_first.push_back(qsizetype(m_contents.size()) - 1);
        for (const QByteArray &statement : script) {
            m_server->value(m_database, QString::fromUtf8(statement));
            m_contents.push_back(contents());
        }
    }
    m_first.push_back(qsizetype(m_contents.size()) - 1);
}

QStringList TestMariaDbKill::command(const QString &name, const QStringList &more) const
{
    return QStringList{u"--database"_s, m_server->url(m_database), u"--folder"_s,
                       m_folder.path(u"migrations"_s), name}
    + more;
}

QByteArray TestMariaDbKill::contents() const
{
    const QString ours = u"LOWER(%1) NOT LIKE 'ponyup%' AND %1 <> 'version'"_s;
    const QString sql =
        u"SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, COLUMN_DEFAULT, IS_NULLABLE "
        "FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND %1 "
        "ORDER BY TABLE_NAME, ORDINAL_POSITION; "
        "SELECT TABLE_NAME, INDEX_NAME, COLUMN_NAME FROM information_schema.STATISTICS "
        "WHERE TABLE_SCHEMA = DATABASE() AND %1 ORDER BY 1, 2, SEQ_IN_INDEX; "
        "SELECT TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES "
        "WHERE TABLE_SCHEMA = DATABASE() AND %1 ORDER BY 1; "
        "SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE(); "
        "SELECT ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE(); "
        "CHECKSUM TABLE goods, counted, stock, spare, store, reserve, more"_s;
    const ProgramRun run = m_server->mariadb(
        m_database, {u"-BN"_s, u"-e"_s, QString(sql).replace(u"%1"_s, ours.arg(u"TABLE_NAME"_s))});
    if (!run.ended || run.exitCode != 0)
        qFatal("%s", run.report().constData());
    return QByteArray(run.out).replace(m_database.toUtf8() + '.', "");
}

bool TestMariaDbKill::isBusy() const
{
    return m_server->value(m_database, u"SELECT IS_FREE_LOCK(CONCAT('ponyup:', DATABASE()))"_s)
        != u"1"_s;
}

void TestMariaDbKill::checkStatus()
{
    ProgramRun status = runPonyup(command(u"status"_s, {u"--json"_s}));
    VERIFY_EXIT(status, 0);
    const auto statements = [&status] { return status.json().value(u"statements"_s).toArray(); };
    const auto stateOf = [](const QJsonValue &statement) {
        return statement.toObject().value(u"state"_s).toString();
    };
    const auto runs = [&](const QJsonArray &all) {
        return std::any_of(all.begin(), all.end(), [&](const QJsonValue &statement) {
            return stateOf(statement) == u"running"_s;
        });
    };
    if (runs(statements()) || isBusy()) {
        m_tally.running += runs(statements());
        QVERIFY(QTest::qWaitFor([this] { return !isBusy(); }, 30000));
        status = runPonyup(command(u"status"_s, {u"--json"_s}));
        VERIFY_EXIT(status, 0);
    }
    // Nothing is at work any more.
    const int version = status.json().value(u"timeline"_s).toObject().value(u"current"_s).toInt(-1);
    QVERIFY2(version >= 0 && version < int(m_first.size()), status.report().constData());
    qsizetype applied = 0;
    m_doubtful = 0;
    const QJsonArray all = statements();
    m_tally.halfDone += !all.isEmpty();
    for (const QJsonValue &statement : all) {
        const QString state = stateOf(statement);
        const int number = statement.toObject().value(u"number"_s).toInt();
        if (state == u"applied"_s) {
            QVERIFY2(number == ++applied, status.report().constData());
        } else if (state == u"in-doubt"_s) {
            QVERIFY2(number == applied + 1 && m_doubtful == 0, status.report().constData());
            QVERIFY2(!statement.toObject().value(u"evidence"_s).toString().isEmpty(),
                     status.report().constData());
            m_doubtful = number;
        } else {
            QVERIFY2(state == u"not-applied"_s, status.report().constData());
        }
    }
    const size_t said = size_t(m_first[size_t(version)] + applied);
    QByteArray now = contents();
    // The server drops one table after the other: killed between them, only a person can go on.
    const QByteArray doubtful =
        m_doubtful > 0 ? scripts[size_t(version)].value(m_doubtful - 1) : QByteArray();
    if (doubtful.startsWith("DROP TABLE") && now != m_contents[said]
        && now != m_contents[said + 1]) {
        ++m_tally.decided;
        m_server->value(m_database,
                        QString::fromUtf8(doubtful).replace(u"TABLE"_s, u"TABLE IF EXISTS"_s));
        now = contents();
    }
    m_isDone = m_doubtful > 0 && now != m_contents[said];
    m_tally.inDoubt += m_doubtful > 0;
    if (now != m_contents[said + (m_isDone ? 1 : 0)])
        qWarning("said: %d statements, in doubt: %d\n%s", int(said), m_doubtful, now.constData());
    QVERIFY2(now == m_contents[said + (m_isDone ? 1 : 0)], status.report().constData());
}

void TestMariaDbKill::finish()
{
    ProgramRun run = runPonyup(command(u"migrate"_s, {u"--yes"_s}));
    if (run.ended && run.exitCode == 6) {
        ProgramRun resumed = runPonyup(command(u"resume"_s, {u"--yes"_s}));
        if (resumed.ended && resumed.exitCode == 6 && m_doubtful > 0) {
            ++m_tally.decided;
            resumed = runPonyup(command(u"resume"_s,
                                        {u"--yes"_s, m_isDone ? u"--mark-done"_s : u"--run-again"_s,
                                         QString::number(m_doubtful), u"--reason"_s, u"seen"_s}));
        }
        VERIFY_EXIT(resumed, 0);
        run = runPonyup(command(u"migrate"_s, {u"--yes"_s}));
    }
    VERIFY_EXIT(run, 0);
    QCOMPARE(contents(), m_contents.back());
    QCOMPARE(m_server->value(m_database,
                             u"SELECT CONCAT_WS(' ', (SELECT GROUP_CONCAT(version ORDER BY 1) "
                             "FROM version), (SELECT COUNT(*) FROM ponyup_journal), "
                             "(SELECT MAX(times) FROM counted))"_s),
             u"0,1,2,3,4 0 1"_s);
    VERIFY_EXIT(runPonyup(command(u"log"_s, {u"--verify"_s})), 0);
}

/// What changes the schema stands in the binary log once, but for what may be run twice.
void TestMariaDbKill::checkOnce() const
{
    const ProgramRun files = m_server->mariadb({}, {u"-BN"_s, u"-e"_s, u"SHOW BINARY LOGS"_s});
    VERIFY_EXIT(files, 0);
    QByteArray log;
    for (const QByteArray &line : files.out.trimmed().split('\n')) {
        const ProgramRun events = m_server->mariadb(
            {},
            {u"-BN"_s, u"-e"_s,
             u"SHOW BINLOG EVENTS IN '%1'"_s.arg(QString::fromUtf8(line.split('\t').front()))});
        VERIFY_EXIT(events, 0);
        log += events.out;
    }
    const QByteArray here = "use `" + m_database.toUtf8() + "`; ";
    for (const QByteArrayList &script : scripts) {
        for (const QByteArray &statement : script) {
            if (!statement.startsWith("ALTER") && !statement.startsWith("CREATE INDEX")
                && !statement.startsWith("TRUNCATE") && !statement.startsWith("RENAME"))
                continue;
            int times = 0;
            for (const QByteArray &line : log.split('\n'))
                times += line.contains(here) && line.endsWith(statement);
            QVERIFY2(times == 1, (statement + " " + QByteArray::number(times)).constData());
        }
    }
}

void TestMariaDbKill::interruptOften(int rounds, const std::function<void(QProcess &)> &what)
{
    QFETCH(bool, logs);
    m_server = (logs ? m_logging : m_plain).get();
    m_tally = {};
    for (int round = 0; round < rounds && !QTest::currentTestFailed(); ++round) {
        m_database = m_server->createDatabase();
        const qint64 delay = m_random.bounded(int(m_elapsed * 11 / 10) + 1);
        const auto [run, met] =
            interruptPonyup(command(u"migrate"_s, {u"--yes"_s, u"--json"_s}), delay, what);
        QVERIFY2(m_server->isRunning(), qPrintable(m_server->error()));
        m_tally.met += met;
        checkStatus();
        if (!QTest::currentTestFailed())
            finish();
        if (!QTest::currentTestFailed() && logs)
            checkOnce();
        if (QTest::currentTestFailed())
            qInfo("round %d, after %lld of %lld us: %s", round, delay, m_elapsed,
                  run.report().constData());
    }
    qInfo("%d of %d met it while it ran: %d left a journal, %d went on without it, of %d "
          "statements the status did not know, %d times neither did the resume",
          m_tally.met, rounds, m_tally.halfDone, m_tally.running, m_tally.inDoubt, m_tally.decided);
    QVERIFY2(rounds < 10 || m_tally.halfDone > 0, "no kill has met a run midway");
}

void TestMariaDbKill::theProgramIsKilled()
{
    interruptOften(faultRuns(PONYUP_FAULT_RUNS, 3. / 8), [](QProcess &process) { process.kill(); });
}

void TestMariaDbKill::theServerIsKilled()
{
    interruptOften(faultRuns(PONYUP_FAULT_RUNS, 1. / 10),
                   [this](QProcess &) { m_server->killAndStart(); });
}

int main(int argc, char *argv[])
{
    takeTime();
    QCoreApplication application(argc, argv);
    QStringList arguments = application.arguments();
    seedToReplay = takeSeed(arguments);
    TestMariaDbKill test;
    return QTest::qExec(&test, arguments);
}

#include "tst_mariadbkill.moc"
