// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/servers/mariadbserver.h"
#include "support/servers/postgresserver.h"
#include "support/testing.h"

#include <QFileInfo>

#include <iostream>
#include <memory>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

/// Set for a second run of this program, which starts a server and is killed.
constexpr char victim[] = "PONYUP_TEST_VICTIM";

template <typename Server>
void startAndDie()
{
    Server server;
    std::cout << server.processId() << std::endl;
    ::kill(getpid(), SIGKILL);
}

bool isAlive(qint64 process)
{
    return ::kill(static_cast<pid_t>(process), 0) == 0;
}

} // namespace

/// The servers that other tests stand on: they start, answer, and never stay behind.
class TestServers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void postgres();
    void mariadb();
    void diesWithTheTest_data();
    void diesWithTheTest();
};

void TestServers::postgres()
{
    std::unique_ptr<PostgresServer> server;
    START_SERVER(server, PostgresServer, QStringList{u"work_mem=5MB"_s});
    const QString database = server->createDatabase();
    QVERIFY(database != server->createDatabase());
    QCOMPARE(server->value(database, u"SELECT current_database(), current_user"_s),
             database + u"|ponyup"_s);
    QCOMPARE(server->value(database, u"SHOW work_mem"_s), u"5MB"_s);
    const QString folder = server->dataFolder();
    const qint64 process = server->processId();
    server.reset();
    QVERIFY(!isAlive(process));
    QVERIFY(!QFileInfo::exists(folder));
}

void TestServers::mariadb()
{
    std::unique_ptr<MariaDbServer> server;
    START_SERVER(server, MariaDbServer, QStringList{u"lock-wait-timeout=7"_s});
    const QString database = server->createDatabase();
    QVERIFY(database != server->createDatabase());
    QCOMPARE(server->value(database, u"SELECT database(), @@lock_wait_timeout"_s),
             database + u"\t7"_s);
    const ProgramRun overTcp = server->mariadb(
        database,
        {u"--protocol=tcp"_s, u"--host="_s + MariaDbServer::host(),
         u"--port=%1"_s.arg(server->port()), u"-BN"_s, u"-e"_s, u"SELECT current_user()"_s});
    QCOMPARE(overTcp.out, QByteArray("ponyup@127.0.0.1\n"));
    const QString folder = server->path(u"data"_s);
    const qint64 process = server->processId();
    server.reset();
    QVERIFY(!isAlive(process));
    QVERIFY(!QFileInfo::exists(folder));
}

void TestServers::diesWithTheTest_data()
{
    QTest::addColumn<QString>("missing");
    QTest::newRow("postgres") << PostgresServer::missing();
    QTest::newRow("mariadb") << MariaDbServer::missing();
}

void TestServers::diesWithTheTest()
{
    QFETCH(QString, missing);
    QVERIFY2(missing.isEmpty(), qPrintable(missing));
    QTemporaryDir temporary; // what a killed program leaves lies in there
    QVERIFY(QFile::setPermissions(temporary.path(),
                                  QFile::permissions(temporary.path()) | QFile::ExeOther));
    const ProgramRun run =
        runProgram(QCoreApplication::applicationFilePath(), {}, [&](QProcess &process) {
            auto environment = QProcessEnvironment::systemEnvironment();
            environment.insert(QString::fromLatin1(victim),
                               QString::fromLatin1(QTest::currentDataTag()));
            environment.insert(u"TMPDIR"_s, temporary.path());
            process.setProcessEnvironment(environment);
        });
    QVERIFY(!run.ended);
    const qint64 process = run.out.trimmed().toLongLong();
    QVERIFY2(process > 0, run.report().constData());
    QTRY_VERIFY_WITH_TIMEOUT(!isAlive(process), 60'000);
}

int main(int argc, char *argv[])
{
    const QByteArray server = qgetenv(victim);
    if (server == "postgres")
        startAndDie<PostgresServer>();
    if (server == "mariadb")
        startAndDie<MariaDbServer>();
    QCoreApplication application(argc, argv);
    TestServers tests;
    return QTest::qExec(&tests, argc, argv);
}

#include "tst_servers.moc"
