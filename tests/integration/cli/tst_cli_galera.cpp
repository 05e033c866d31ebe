// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/engine.h"
#include "engines/leaselock.h"
#include "support/program.h"
#include "support/servers/galeracluster.h"
#include "support/testing.h"

#include <QProcess>
#include <QRegularExpression>

#include <atomic>
#include <memory>
#include <thread>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Migrators on the nodes of a cluster, where the locks of one server do not hold on the other.
class tst_CliGalera : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { START_SERVER(m_cluster, GaleraCluster); }
    void init();
    void cleanupTestCase() { m_cluster.reset(); }

    void excludesOtherNodes();
    void theLeaseIsOneOnAllNodes();
    void isNotCommittedWhenTakenOver();
    void twoMigratorsNeverOverlap();
    void goesOnWhenTheLeaseHasRunOut();

private:
    DatabaseUrl url(int node) const
    {
        return *DatabaseUrl::parse(m_cluster->url(node, m_database), {});
    }
    std::unique_ptr<Connection> open(int node) const
    {
        auto opened = (*engineFor(u"mariadb"_s))->open(url(node), Access::Update);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().toString()));
        return std::move(*opened);
    }
    std::unique_ptr<QProcess> migrate(int node) const;

    std::unique_ptr<GaleraCluster> m_cluster;
    std::unique_ptr<Folder> m_folder;
    QString m_database;
};

void tst_CliGalera::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_database = m_cluster->createDatabase();
    m_folder = std::make_unique<Folder>();
}

void tst_CliGalera::excludesOtherNodes()
{
    const auto first = open(0);
    const auto second = open(1);
    QVERIFY(!*second->lockHolder());
    QVERIFY(*first->tryLock());
    QVERIFY(!*second->tryLock());
    const auto holder = second->lockHolder();
    VERIFY_RESULT(holder);
    QVERIFY(*holder && (*holder)->updates);
    QCOMPARE((*holder)->pid, QCoreApplication::applicationPid());
    VERIFY_RESULT(first->unlock());
    QVERIFY(*second->tryLock());
    QVERIFY(!*first->tryLock());
    VERIFY_RESULT(second->unlock());
}

/// Two sessions on two nodes take it in turns as fast as they can.
void tst_CliGalera::theLeaseIsOneOnAllNodes()
{
    constexpr int turns = 40;
    std::atomic<int> inside = 0;
    std::atomic<int> broken = 0;
    std::vector<std::thread> threads;
    for (int node = 0; node < GaleraCluster::size; ++node) {
        threads.emplace_back([&, node] {
            const auto connection = open(node);
            for (int turn = 0; turn < turns;) {
                const auto got = connection->tryLock();
                if (!got || !*got) {
                    broken += got || got.error().kind == ErrorKind::Busy ? 0 : 1;
                    std::this_thread::sleep_for(1ms);
                    continue;
                }
                broken += ++inside == 1 ? 0 : 1;
                std::this_thread::sleep_for(1ms);
                --inside;
                broken += connection->unlock() ? 0 : 1;
                ++turn;
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(broken.load(), 0);
    QCOMPARE(m_cluster->value(0, m_database, u"SELECT token FROM ponyup_lock"_s),
             QString::number(GaleraCluster::size * turns));
}

void tst_CliGalera::isNotCommittedWhenTakenOver()
{
    m_cluster->value(0, m_database, u"CREATE TABLE t (i integer PRIMARY KEY)"_s);
    const auto late = open(0);
    QVERIFY(*late->tryLock());
    VERIFY_RESULT(late->begin({}));
    VERIFY_RESULT(late->run(u"INSERT INTO t VALUES (1)"_s));
    VERIFY_RESULT(late->commit({}));
    VERIFY_RESULT(late->begin({}));
    VERIFY_RESULT(late->run(u"INSERT INTO t VALUES (2)"_s));
    m_cluster->value(1, m_database,
                     u"UPDATE ponyup_lock SET token = token + 1, run = 'another-run'"_s);
    // Which of both the cluster takes for the first, it tells at the commit at the latest.
    const auto committed = late->commit({});
    QVERIFY(!committed);
    QVERIFY2(committed.error().kind == ErrorKind::LockNotHeld
                 || committed.error().kind == ErrorKind::Busy,
             qPrintable(committed.error().toString()));
    VERIFY_RESULT(late->rollback());
    VERIFY_ERROR(late->begin({}), ErrorKind::LockNotHeld);
    for (int node = 0; node < GaleraCluster::size; ++node)
        QCOMPARE(m_cluster->value(node, m_database, u"SELECT MAX(i) FROM t"_s), u"1"_s);
    VERIFY_ERROR(late->unlock(), ErrorKind::LockNotHeld);
}

std::unique_ptr<QProcess> tst_CliGalera::migrate(int node) const
{
    auto process = std::make_unique<QProcess>();
    process->setWorkingDirectory(m_folder->path());
    process->setProcessChannelMode(QProcess::MergedChannels);
    process->start(QStringLiteral(PONYUP_BIN_DIR "/ponyup"),
                   {u"--database"_s, m_cluster->url(node, m_database), u"--folder"_s,
                    u"migrations"_s, u"migrate"_s, u"--yes"_s});
    return process;
}

/// Both begin at once, again and again. Whoever is second finds that there is nothing left to do;
/// rows and tables would tell of a statement that was run twice.
void tst_CliGalera::twoMigratorsNeverOverlap()
{
    constexpr int rounds = 8;
    m_folder->write(u"migrations/v0.sql"_s,
                    "-- Begin\nCREATE TABLE trace (round integer, node varchar(100));\n");
    for (int round = 1; round <= rounds; ++round) {
        const QByteArray number = QByteArray::number(round);
        m_folder->write(u"migrations/v%1.sql"_s.arg(round),
                        "-- Round " + number + "\nCREATE TABLE t" + number
                            + " (i integer PRIMARY KEY);\n"
                              "INSERT INTO trace VALUES ("
                            + number + ", @@wsrep_node_name);\nINSERT INTO t" + number
                            + " SELECT SLEEP(0.05);\n");
        const std::array processes{migrate(round % 2), migrate(1 - round % 2)};
        for (const auto &process : processes) {
            QVERIFY(process->waitForFinished(60'000));
            QVERIFY2(process->exitCode() == 0, process->readAll().constData());
        }
    }
    for (int node = 0; node < GaleraCluster::size; ++node) {
        QCOMPARE(m_cluster->value(node, m_database,
                                  u"SELECT CONCAT(COUNT(*), ' ', COUNT(DISTINCT round)) "
                                  "FROM trace"_s),
                 u"%1 %1"_s.arg(rounds));
        QCOMPARE(m_cluster->value(node, m_database, u"SELECT MAX(version) FROM version"_s),
                 QString::number(rounds + 1));
        QCOMPARE(m_cluster->value(node, m_database,
                                  u"SELECT COUNT(*) FROM ponyup_log WHERE event = 'applied'"_s),
                 QString::number(rounds + 1));
    }
}

/// Of a migrator that is killed the lease stays, for the others to wait for; its session on the
/// other node ends what it was doing.
void tst_CliGalera::goesOnWhenTheLeaseHasRunOut()
{
    m_folder->write(u"migrations/v0.sql"_s,
                    "-- Killed\nCREATE TABLE t (i integer PRIMARY KEY);\n"
                    "INSERT INTO t SELECT 1 + SLEEP(2);\nALTER TABLE t ADD COLUMN n integer;\n");
    const auto killed = migrate(0);
    QVERIFY(QTest::qWaitFor(
        [this] {
            return m_cluster->value(0, {},
                                    u"SELECT COUNT(*) FROM information_schema.PROCESSLIST "
                                    "WHERE INFO LIKE 'INSERT INTO t%'"_s)
                == u"1"_s;
        },
        30'000));
    killed->kill();
    QVERIFY(killed->waitForFinished());
    const QStringList words{u"--database"_s, m_cluster->url(1, m_database), u"--folder"_s,
                            u"migrations"_s};
    const ProgramRun hurried =
        runPonyup(words + QStringList{u"resume"_s, u"--yes"_s, u"--no-wait"_s}, m_folder->path());
    VERIFY_EXIT(hurried, 5);
    QVERIFY2(hurried.err.contains("held by"), hurried.report().constData());
    const ProgramRun resumed =
        runPonyup(words + QStringList{u"resume"_s, u"--yes"_s, u"--json"_s}, m_folder->path());
    VERIFY_EXIT(resumed, 0);
    for (int node = 0; node < GaleraCluster::size; ++node)
        QCOMPARE(m_cluster->value(node, m_database,
                                  u"SELECT CONCAT(COUNT(*), ' ', SUM(i), ' ', COUNT(n), ' ', "
                                  "(SELECT MAX(version) FROM version), ' ', "
                                  "(SELECT COUNT(*) FROM ponyup_journal)) FROM t"_s),
                 u"1 1 0 1 0"_s);
    VERIFY_EXIT(runPonyup(words + QStringList{u"log"_s, u"--verify"_s}, m_folder->path()), 0);
}

QTEST_GUILESS_MAIN(tst_CliGalera)
#include "tst_cli_galera.moc"
