// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/program.h"
#include "support/servers/galeracluster.h"
#include "support/servers/mariadbserver.h"
#include "support/servers/pgbouncer.h"
#include "support/servers/postgresserver.h"
#include "support/testing.h"

#include <QFile>
#include <QJsonArray>

#include <memory>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

/// What the connection test tells of real servers: whom one is connected with, and what is between.
class tst_CliTestConnection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sqlite();
    void postgres_data();
    void postgres();
    void postgresPooler();
    void postgresReplica();
    void mariadb();
    void galera();
    void nobodyListens();

private:
    static ProgramRun test(const QString &url, const QStringList &options = {})
    {
        return runPonyup(
            QStringList{u"--database"_s, url, u"--folder"_s, u"."_s, u"test-connection"_s}
            + options);
    }
    static QJsonObject serverOf(const QString &url)
    {
        return test(url, {u"--json"_s}).json()[u"server"_s].toObject();
    }
    static QString topologyOf(const QJsonObject &server)
    {
        return server[u"topology"_s].toArray().first().toString();
    }
};

/// A line of that name that says this.
#define VERIFY_LINE(run, name, says)                                                               \
    QVERIFY2(QRegularExpression(u"^"_s + (name) + u" +.*"_s + (says),                              \
                                QRegularExpression::MultilineOption)                               \
                 .match(QString::fromUtf8((run).out))                                              \
                 .hasMatch(),                                                                      \
             (run).report().constData())

void tst_CliTestConnection::sqlite()
{
    const Folder folder;
    const QString file = folder.path(u"shop.db"_s);
    const ProgramRun missing = test(u"sqlite:"_s + file);
    VERIFY_EXIT(missing, 0);
    VERIFY_LINE(missing, u"Access"_s, u"not there yet"_s);
    QVERIFY(!QFile::exists(file));

    folder.write(u"migrations/v0.sql"_s, "CREATE TABLE t (i);\n");
    VERIFY_EXIT(runPonyup({u"--database"_s, u"sqlite:"_s + file, u"--folder"_s,
                           folder.path(u"migrations"_s), u"migrate"_s, u"--yes"_s}),
                0);
    const ProgramRun there = test(u"sqlite:"_s + file);
    VERIFY_EXIT(there, 0);
    VERIFY_LINE(there, u"Server"_s, u"SQLite 3"_s);
    VERIFY_LINE(there, u"Access"_s, u"reading and writing"_s);
    VERIFY_LINE(there, u"Version"_s, u"1"_s);
    VERIFY_LINE(there, u"Update lock"_s, u"free"_s);
    QVERIFY2(!there.out.contains("Topology"), there.report().constData());

    folder.write(u"text.db"_s,
                 QByteArray("no database, but long enough to look like one\n").repeated(50));
    const ProgramRun text = test(u"sqlite:"_s + folder.path(u"text.db"_s));
    VERIFY_EXIT(text, 1);
    QVERIFY2(text.err.contains("text.db"), text.report().constData());
}

void tst_CliTestConnection::postgres_data()
{
    QTest::addColumn<QString>("role"); // what CREATE ROLE takes
    QTest::addColumn<QString>("set"); // what ALTER ROLE takes
    QTest::addColumn<bool>("superuser");
    QTest::addColumn<bool>("readOnly");
    QTest::newRow("superuser") << u"SUPERUSER"_s << QString() << true << false;
    QTest::newRow("a user like others") << u"NOSUPERUSER"_s << QString() << false << false;
    QTest::newRow("reads only") << u"NOSUPERUSER"_s << u"SET default_transaction_read_only = on"_s
                                << false << true;
}

void tst_CliTestConnection::postgres()
{
    QFETCH(QString, role);
    QFETCH(QString, set);
    QFETCH(bool, superuser);
    QFETCH(bool, readOnly);
    static std::unique_ptr<PostgresServer> server;
    START_SERVER(server, PostgresServer, QStringList{u"ssl=on"_s});
    const QString database = server->createDatabase();
    server->value(database, u"CREATE ROLE deploy LOGIN %1"_s.arg(role));
    if (!set.isEmpty())
        server->value(database, u"ALTER ROLE deploy %1"_s.arg(set));
    const QString url = server->url(database).replace(PostgresServer::user() + u'@', u"deploy@"_s);

    const QJsonObject facts = serverOf(url + u"?sslmode=require"_s);
    QCOMPARE(facts[u"product"_s].toString(), u"PostgreSQL"_s);
    QVERIFY(facts[u"version"_s].toString().startsWith(u"15."_s));
    QCOMPARE(facts[u"user"_s].toString(), u"deploy"_s);
    QCOMPARE(facts[u"superuser"_s].toBool(), superuser);
    QCOMPARE(facts[u"readOnly"_s].toBool(), readOnly);
    QVERIFY(facts[u"topology"_s].toArray().isEmpty());
    QVERIFY(facts[u"transport"_s].toString().contains(u"not verified"_s));

    const ProgramRun plain = test(url + u"?sslmode=disable"_s);
    VERIFY_EXIT(plain, 0);
    VERIFY_LINE(plain, u"User"_s, superuser ? u"deploy, a superuser"_s : u"deploy$"_s);
    VERIFY_LINE(plain, u"Transport"_s, u"not encrypted"_s);
    VERIFY_LINE(plain, u"Topology"_s, u"straight to the server"_s);
    VERIFY_LINE(plain, u"Access"_s, readOnly ? u"read-only"_s : u"reading and writing"_s);
    VERIFY_LINE(plain, u"Version"_s, u"none"_s);
    QCOMPARE(
        server->value(database, u"SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"_s),
        u"0"_s);
    server.reset();
}

void tst_CliTestConnection::postgresPooler()
{
    std::unique_ptr<PostgresServer> server;
    START_SERVER(server, PostgresServer);
    const QString database = server->createDatabase();
    std::unique_ptr<Pgbouncer> sessions;
    START_SERVER(sessions, Pgbouncer, *server, u"session"_s);
    const ProgramRun good = test(sessions->url(database));
    VERIFY_EXIT(good, 0);
    VERIFY_LINE(good, u"Topology"_s, u"pooler that keeps sessions together"_s);

    std::unique_ptr<Pgbouncer> transactions;
    START_SERVER(transactions, Pgbouncer, *server, u"transaction"_s);
    const ProgramRun bad = test(transactions->url(database));
    VERIFY_EXIT(bad, 1);
    QVERIFY2(bad.err.contains("pooler") && bad.err.contains("Connect to the server itself"),
             bad.report().constData());
}

void tst_CliTestConnection::postgresReplica()
{
    std::unique_ptr<PostgresServer> server;
    START_SERVER(server, PostgresServer);
    QFile standby(server->dataFolder() + u"/standby.signal"_s);
    QVERIFY(standby.open(QIODevice::WriteOnly));
    standby.close();
    server->killAndStart();
    QVERIFY2(server->isRunning(), qPrintable(server->error()));
    const QJsonObject facts = serverOf(server->url(u"postgres"_s));
    QVERIFY(facts[u"readOnly"_s].toBool());
    QVERIFY2(topologyOf(facts).contains(u"replica"_s), qPrintable(topologyOf(facts)));
}

void tst_CliTestConnection::mariadb()
{
    std::unique_ptr<MariaDbServer> server;
    START_SERVER(server, MariaDbServer);
    const QString database = server->createDatabase();
    QJsonObject facts = serverOf(server->url(database));
    QCOMPARE(facts[u"product"_s].toString(), u"MariaDB"_s);
    QCOMPARE(facts[u"superuser"_s].toBool(), true);
    QCOMPARE(facts[u"transport"_s].toString(), u"not encrypted"_s);
    QVERIFY(facts[u"topology"_s].toArray().isEmpty());

    server->value(database, u"CREATE USER deploy@'%'"_s);
    server->value(database, u"GRANT ALL ON `%1`.* TO deploy@'%'"_s.arg(database));
    server->value(database, u"SET GLOBAL read_only = 1"_s);
    facts = serverOf(server->url(database).replace(MariaDbServer::user() + u'@', u"deploy@"_s));
    QVERIFY(facts[u"user"_s].toString().startsWith(u"deploy@"_s));
    QCOMPARE(facts[u"superuser"_s].toBool(true), false);
    QCOMPARE(facts[u"readOnly"_s].toBool(), true);
    QVERIFY2(topologyOf(facts).contains(u"replica"_s), qPrintable(topologyOf(facts)));
}

void tst_CliTestConnection::galera()
{
    std::unique_ptr<GaleraCluster> cluster;
    START_SERVER(cluster, GaleraCluster);
    const QJsonObject facts = serverOf(cluster->url(0, cluster->createDatabase()));
    QCOMPARE(topologyOf(facts), u"a node of a Galera cluster of 2"_s);
}

void tst_CliTestConnection::nobodyListens()
{
    for (const QString &url : {u"postgresql://ann:secret@127.0.0.1:1/shop"_s,
                               u"mariadb://ann:secret@127.0.0.1:1/shop"_s}) {
        const ProgramRun run = test(url);
        VERIFY_EXIT(run, 1);
        QVERIFY2(run.err.contains("127.0.0.1") && !run.err.contains("secret@"),
                 run.report().constData());
    }
}

QTEST_GUILESS_MAIN(tst_CliTestConnection)
#include "tst_cli_testconnection.moc"
