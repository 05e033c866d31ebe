// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/engine.h"
#include "support/sqlitefile.h"
#include "support/testing.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <thread>

using namespace ponyup;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<Connection> open(const QString &path, Access access = Access::Update)
{
    auto connection =
        (*engineFor(u"sqlite"_s))->open({.engine = u"sqlite"_s, .database = path}, access);
    if (!connection)
        qFatal("%s", qPrintable(connection.error().toString()));
    return std::move(*connection);
}

/// The other process: this program again, told what to do.
class Other {
public:
    /// Returns when it has said that it is so far.
    Other(const QString &task, const QStringList &arguments)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QCoreApplication::applicationFilePath(), QStringList{task} + arguments);
        if (!m_process.waitForReadyRead(30'000) || m_process.readLine().trimmed() != "ready")
            qFatal("the other process did not come to its task");
    }
    ~Other()
    {
        m_process.closeWriteChannel(); // which is what it waits for
        if (!m_process.waitForFinished(30'000))
            m_process.kill();
    }
    qint64 pid() const { return m_process.processId(); }
    void kill()
    {
        ::kill(static_cast<pid_t>(m_process.processId()), SIGKILL);
        m_process.waitForFinished(30'000);
    }

private:
    QProcess m_process;
};

void ready()
{
    std::puts("ready");
    std::fflush(stdout);
}

void untilTold()
{
    while (std::getchar() != EOF) { }
}

/// Size of the journal that a killed process has left.
qint64 leftBehind(const QString &path)
{
    return QFileInfo(path + u"-journal"_s).size() + QFileInfo(path + u"-wal"_s).size();
}

/// Holds the lock of a migration in which something has been written.
void hold(const QString &path, const QString &rows)
{
    const auto connection = open(path);
    // With a small cache the changes reach the file before the commit.
    const bool done = connection->run(u"PRAGMA cache_size=10"_s) && connection->begin({})
        && connection->execute({.number = 1,
                                .text = "INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
                                        "SELECT i + 1 FROM n LIMIT "
                                    + rows.toUtf8() + ") SELECT NULL, zeroblob(1000) FROM n"},
                               {});
    if (!done)
        qFatal("cannot hold the lock");
    ready();
    untilTold();
}

/// Restores and dies in the middle of it.
void restoreAndDie(const QString &path, const QString &backup)
{
    const auto connection = open(path);
    ready();
    (void)connection->restore(backup,
                              [](qint64 done, qint64 total) {
                                  if (done > total / 2)
                                      ::raise(SIGKILL);
                              },
                              {});
}

} // namespace

/// Several processes and one SQLite file.
class tst_SqliteProcesses : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void init() { m_folder = std::make_unique<testing::Folder>(); }
    void namesTheHolder_data() { journalModes(); }
    void namesTheHolder();
    void namesNobodyForReaders_data() { journalModes(); }
    void namesNobodyForReaders();
    void waitsForReadersAtTheCommit();
    void recoversAfterAKill_data() { journalModes(); }
    void recoversAfterAKill();
    void refusesToRestoreOverAnother();
    void aKilledRestoreChangesNothing_data() { journalModes(); }
    void aKilledRestoreChangesNothing();
    void copiesUnderAWriter_data() { journalModes(); }
    void copiesUnderAWriter();
    void backupsAtTheSameMoment();

private:
    static void journalModes();
    QString makeDatabase(int rows = 100, const QString &name = u"shop.db"_s) const;

    std::unique_ptr<testing::Folder> m_folder;
};

void tst_SqliteProcesses::journalModes()
{
    QTest::addColumn<QString>("journal");
    QTest::addRow("rollback journal") << u"DELETE"_s;
    QTest::addRow("write-ahead log") << u"WAL"_s;
}

QString tst_SqliteProcesses::makeDatabase(int rows, const QString &name) const
{
    const QString path = m_folder->path(name);
    testing::SqliteFile file(path);
    if (QTest::currentDataTag()
        && QLatin1StringView(QTest::currentDataTag()).startsWith("write"_L1))
        file.run(u"PRAGMA journal_mode=WAL"_s);
    file.run(u"CREATE TABLE t (i INTEGER PRIMARY KEY, x BLOB)"_s);
    file.run(
        u"INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT %1) "
        "SELECT i, zeroblob(1000) FROM n"_s.arg(rows));
    return path;
}

void tst_SqliteProcesses::namesTheHolder()
{
    const QString path = makeDatabase();
    const auto connection = open(path);
    const auto looker = open(path, Access::Read);
    QVERIFY(!connection->lockHolder()->has_value());
    {
        const Other other(u"--hold"_s, {path, u"1"_s});
        VERIFY_ERROR(connection->begin({}), ErrorKind::Busy);
        for (Connection *each : {connection.get(), looker.get()}) {
            const auto holder = each->lockHolder();
            VERIFY_RESULT(holder);
            QVERIFY(*holder);
            if (!QFile::exists(u"/proc/locks"_s))
                QSKIP("this system does not tell who holds a lock");
            QCOMPARE((*holder)->pid, other.pid());
            QVERIFY2((*holder)->who.startsWith(u"process %1 (tst_sqlite"_s.arg(other.pid())),
                     qPrintable((*holder)->who));
            QVERIFY((*holder)->who.contains(u", user "_s));
        }
    }
    QVERIFY(!connection->lockHolder()->has_value());
    VERIFY_RESULT(connection->begin({}));
    QCOMPARE((*looker->lockHolder())->pid, QCoreApplication::applicationPid());
    VERIFY_RESULT(connection->rollback());
}

void tst_SqliteProcesses::namesNobodyForReaders()
{
    const QString path = makeDatabase();
    const auto reader = open(path);
    VERIFY_RESULT(reader->run(u"BEGIN"_s));
    VERIFY_RESULT(reader->query(u"SELECT count(*) FROM t"_s));
    const auto holder = open(path, Access::Read)->lockHolder();
    VERIFY_RESULT(holder);
    QVERIFY(!*holder);
}

void tst_SqliteProcesses::waitsForReadersAtTheCommit()
{
    const QString path = makeDatabase();
    const auto writer = open(path);
    auto reader = open(path, Access::Read);
    VERIFY_RESULT(reader->query(u"BEGIN"_s));
    VERIFY_RESULT(reader->query(u"SELECT count(*) FROM t"_s));
    VERIFY_RESULT(writer->begin({.lockTimeout = 50ms}));
    VERIFY_RESULT(writer->execute({.number = 1, .text = "DELETE FROM t WHERE i = 1"}, {}));
    VERIFY_ERROR(writer->commit({}), ErrorKind::Busy);
    QVERIFY(writer->inTransaction());
    std::stop_source stop;
    stop.request_stop();
    VERIFY_ERROR(writer->commit(stop.get_token()), ErrorKind::Cancelled);
    QVERIFY(writer->inTransaction());
    reader.reset();
    VERIFY_RESULT(writer->commit({}));
    QCOMPARE(testing::SqliteFile(path).value(u"SELECT count(*) FROM t"_s).toInt(), 99);
}

void tst_SqliteProcesses::recoversAfterAKill()
{
    const QString path = makeDatabase();
    Other other(u"--hold"_s, {path, u"2000"_s});
    other.kill();
    QVERIFY(leftBehind(path) > 512); // more than a header
    // Reading is the first thing that happens to it afterwards.
    const auto connection = open(path, Access::Read);
    QVERIFY(!connection->lockHolder()->has_value());
    const auto rows = connection->query(u"SELECT count(*) FROM t"_s);
    VERIFY_RESULT(rows);
    QCOMPARE(rows->rows[0][0].toInt(), 100);
    QCOMPARE(connection->query(u"PRAGMA integrity_check"_s)->rows[0][0].toString(), u"ok"_s);
}

void tst_SqliteProcesses::refusesToRestoreOverAnother()
{
    const QString path = makeDatabase();
    const auto connection = open(path);
    VERIFY_RESULT(connection->begin({.lockTimeout = 50ms}));
    VERIFY_RESULT(connection->rollback());
    const auto backup = connection->backup(1, {}, {});
    VERIFY_RESULT(backup);
    const Other other(u"--hold"_s, {path, u"1"_s});
    const auto restored = connection->restore(backup->path, {}, {});
    VERIFY_ERROR(restored, ErrorKind::Busy);
    QVERIFY(restored.error().hint.contains(u"Close all other programs"_s));
}

void tst_SqliteProcesses::aKilledRestoreChangesNothing()
{
    const QString backup = makeDatabase(9000, u"backup.db"_s);
    const QString path = makeDatabase(5000);
    {
        const Other other(u"--restore"_s, {path, backup});
    }
    QVERIFY(leftBehind(path) > 100'000);
    const auto connection = open(path, Access::Read);
    QCOMPARE(connection->query(u"SELECT count(*) FROM t"_s)->rows[0][0].toInt(), 5000);
    QCOMPARE(connection->query(u"PRAGMA integrity_check"_s)->rows[0][0].toString(), u"ok"_s);
    VERIFY_RESULT(open(path)->restore(backup, {}, {}));
    QCOMPARE(testing::SqliteFile(path).value(u"SELECT count(*) FROM t"_s).toInt(), 9000);
}

/// A writer moves a row's amount all the time; every copy is one moment of it.
void tst_SqliteProcesses::copiesUnderAWriter()
{
    const QString path = makeDatabase(3000);
    testing::SqliteFile(path).run(u"CREATE TABLE account (amount INTEGER)"_s);
    testing::SqliteFile(path).run(u"INSERT INTO account VALUES (1000), (0)"_s);
    std::atomic<int> moves{0};
    const std::jthread writer([&](const std::stop_token &enough) {
        const auto write = open(path);
        while (!enough.stop_requested()) {
            const bool moved = write->begin({.lockTimeout = 1min})
                && write->execute(
                    {.number = 1,
                     .text = "UPDATE account SET amount = amount + iif(rowid = 1, -1, 1)"},
                    {})
                && write->execute({.number = 2,
                                   .text = "UPDATE t SET x = zeroblob(900) "
                                           "WHERE i = abs(random()) % 3000"},
                                  {})
                && write->commit({});
            if (moved)
                ++moves;
            else
                (void)write->rollback();
        }
    });
    const auto connection = open(path);
    const auto sum = u"SELECT sum(amount), count(*) FROM account"_s;
    for (int round = 0; round < 5; ++round) {
        QTRY_VERIFY_WITH_TIMEOUT(moves > round, 30'000);
        const auto backup = connection->backup(round, {}, {});
        const auto rehearsal = connection->rehearse({}, {});
        VERIFY_RESULT(backup);
        VERIFY_RESULT(rehearsal);
        QCOMPARE(testing::SqliteFile(backup->path).value(sum).toInt(), 1000);
        QCOMPARE((*rehearsal)->connection().query(sum)->rows[0][0].toInt(), 1000);
    }
    QCOMPARE(connection->query(sum)->rows[0][0].toInt(), 1000);
}

void tst_SqliteProcesses::backupsAtTheSameMoment()
{
    const QString path = makeDatabase(10);
    std::atomic<int> failures{0};
    {
        std::vector<std::jthread> programs;
        for (int i = 0; i < 4; ++i) {
            programs.emplace_back([&] {
                const auto connection = open(path);
                for (int round = 0; round < 25; ++round)
                    if (!connection->backup(1, {}, {}))
                        ++failures;
            });
        }
    }
    QCOMPARE(failures.load(), 0);
    const auto backups =
        (*engineFor(u"sqlite"_s))->backups({.engine = u"sqlite"_s, .database = path});
    QCOMPARE(backups.size(), size_t(100));
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.value(1) == "--hold"_L1)
        return hold(arguments.value(2), arguments.value(3)), 0;
    if (arguments.value(1) == "--restore"_L1)
        return restoreAndDie(arguments.value(2), arguments.value(3)), 0;
    tst_SqliteProcesses test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_sqliteprocesses.moc"
