// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/connection.h"
#include "engines/engine.h"
#include "support/servers/postgresserver.h"
#include "support/testing.h"

#include <QFile>
#include <QTest>

#include <memory>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;

/// What a session sees to so that what is committed stays, and that it is the same server that says
/// so after the connection was lost.
class tst_PostgresSession : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { START_SERVER(m_server, PostgresServer); }
    void init() { m_database = m_server->createDatabase(); }
    void cleanupTestCase() { m_server.reset(); }

    void whatIsCommittedIsOnDisk();
    void theServerNoticesThatWeAreGone();
    void commitsOnlyUnderTheLock();
    void anotherServerIsNotAsked();
    void aReplicaIsNotAsked();

private:
    static std::unique_ptr<Connection> open(const QString &url);
    static QString shown(Connection &connection, const QString &setting);

    std::unique_ptr<PostgresServer> m_server;
    QString m_database;
};

std::unique_ptr<Connection> tst_PostgresSession::open(const QString &text)
{
    const auto url = DatabaseUrl::parse(text, {});
    if (!url)
        qFatal("%s", qPrintable(url.error().toString()));
    auto connection = (*engineFor(u"postgresql"_s))->open(*url, Access::Update);
    if (!connection)
        qFatal("%s", qPrintable(connection.error().toString()));
    return std::move(*connection);
}

QString tst_PostgresSession::shown(Connection &connection, const QString &setting)
{
    const auto found = connection.query(u"SELECT pg_catalog.current_setting('%1')"_s.arg(setting));
    return found ? found->rows.at(0).at(0).toString() : found.error().toString();
}

void tst_PostgresSession::whatIsCommittedIsOnDisk()
{
    const QString set = u"ALTER DATABASE %1 SET synchronous_commit = %2"_s;
    m_server->value(m_database, set.arg(m_database, u"off"_s));
    QCOMPARE(shown(*open(m_server->url(m_database)), u"synchronous_commit"_s), u"on"_s);
    // Stricter ones stay.
    m_server->value(m_database, set.arg(m_database, u"remote_apply"_s));
    const auto connection = open(m_server->url(m_database));
    QCOMPARE(shown(*connection, u"synchronous_commit"_s), u"remote_apply"_s);
    auto copy = connection->rehearse({}, {});
    VERIFY_RESULT(copy);
    QCOMPARE(shown((*copy)->connection(), u"synchronous_commit"_s), u"off"_s);
}

void tst_PostgresSession::theServerNoticesThatWeAreGone()
{
    const auto connection = open(m_server->url(m_database));
    const QString check = u"client_connection_check_interval"_s;
    QCOMPARE(shown(*connection, u"tcp_keepalives_idle"_s), u"30"_s);
    QCOMPARE(shown(*connection, u"tcp_user_timeout"_s), u"60000"_s);
    // What stands outside a transaction comes to its end without us, and is found out about.
    QCOMPARE(shown(*connection, check), u"0"_s);
    VERIFY_RESULT(connection->begin({}));
    QCOMPARE(shown(*connection, check), u"2s"_s);
    VERIFY_RESULT(connection->rollback());
    QCOMPARE(shown(*connection, check), u"0"_s);
}

void tst_PostgresSession::commitsOnlyUnderTheLock()
{
    const auto connection = open(m_server->url(m_database));
    QVERIFY(*connection->tryLock());
    VERIFY_RESULT(connection->begin({}));
    VERIFY_RESULT(connection->run(u"CREATE TABLE kept (i integer)"_s));
    VERIFY_RESULT(connection->commit({}));

    VERIFY_RESULT(connection->begin({}));
    VERIFY_RESULT(connection->run(u"CREATE TABLE lost (i integer)"_s));
    VERIFY_RESULT(connection->query(u"SELECT pg_catalog.pg_advisory_unlock_all()"_s));
    VERIFY_ERROR(connection->commit({}), ErrorKind::LockNotHeld);
    VERIFY_RESULT(connection->rollback());
    QCOMPARE(m_server->value(m_database,
                             u"SELECT string_agg(tablename, ',') FROM pg_tables WHERE schemaname "
                             "= 'public'"_s),
             u"kept"_s);
}

/// Of several hosts, another one answers by now.
void tst_PostgresSession::anotherServerIsNotAsked()
{
    std::unique_ptr<PostgresServer> first;
    START_SERVER(first, PostgresServer);
    const auto connection = open(u"postgresql://%1@%2:%3,%2:%4/postgres"_s.arg(
        PostgresServer::user(), PostgresServer::host(), QString::number(first->port()),
        QString::number(m_server->port())));
    QVERIFY(*connection->tryLock());
    first.reset();
    VERIFY_ERROR(connection->reconnect(), ErrorKind::HistoryTampered);
}

void tst_PostgresSession::aReplicaIsNotAsked()
{
    std::unique_ptr<PostgresServer> server;
    START_SERVER(server, PostgresServer);
    const auto connection = open(server->url(u"postgres"_s));
    QVERIFY(*connection->tryLock());
    QFile standby(server->dataFolder() + u"/standby.signal"_s);
    QVERIFY(standby.open(QIODevice::WriteOnly));
    standby.close();
    server->killAndStart();
    QVERIFY2(server->isRunning(), qPrintable(server->error()));
    const auto again = connection->reconnect();
    VERIFY_ERROR(again, ErrorKind::Connection);
    QVERIFY2(again.error().message.contains(u"replica"_s), qPrintable(again.error().message));
    // The primary is there again.
    QVERIFY(standby.remove());
    server->killAndStart();
    VERIFY_RESULT(connection->reconnect());
}

QTEST_GUILESS_MAIN(tst_PostgresSession)
#include "tst_postgressession.moc"
