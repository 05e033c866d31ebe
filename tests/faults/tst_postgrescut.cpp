// SPDX-License-Identifier: GPL-3.0-or-later
#include "faults/interruption.h"
#include "faults/postgrestruth.h"
#include "support/servers/postgresserver.h"
#include "support/servers/relay.h"
#include "support/testing.h"

#include <QElapsedTimer>
#include <QRandomGenerator>

#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>
#include <vector>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

std::optional<quint32> seedToReplay; // --seed N

/// A transaction with a COPY, and an index outside of one.
const std::vector<QByteArrayList> scripts{
    {"CREATE TABLE goods (id integer PRIMARY KEY, name text NOT NULL);\n",
     "COPY goods FROM stdin;\n1\ttea\n2\tsalt\n3\toil\n\\.\n",
     "UPDATE goods SET name = name || '.';\n"},
    {"INSERT INTO goods VALUES (4, 'rye');\n",
     "CREATE UNIQUE INDEX CONCURRENTLY goods_name ON goods (name);\n",
     "UPDATE goods SET name = name || '!';\n"}};

} // namespace

/// The connection of `ponyup migrate` ends between two messages, or within one, wherever that is on
/// its way. What it and `status` then say is what rows and catalog tell, and the next one ends
/// where an undisturbed one ends.
class TestPostgresCut : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_server.reset(); }
    void theConnectionIsCut_data();
    void theConnectionIsCut();

private:
    QStringList migrate(const Relay &relay, const QString &database) const
    {
        // Without encryption the relay sees where a message ends.
        return m_truth.commandAt(u"postgresql://%1@127.0.0.1:%2/%3?sslmode=disable&"
                                 "gssencmode=disable"_s.arg(PostgresServer::user(),
                                                            QString::number(relay.port()),
                                                            database),
                                 u"migrate"_s, {u"--yes"_s, u"--json"_s});
    }

    std::unique_ptr<PostgresServer> m_server;
    PostgresTruth m_truth{scripts};
    int m_clientSays = 0; ///< So many messages when nothing comes in between.
    int m_serverSays = 0;
    quint32 m_seed = 0;
};

void TestPostgresCut::initTestCase()
{
    START_SERVER(m_server, PostgresServer, QStringList{u"synchronous_commit=on"_s});
    m_seed = seedToReplay.value_or(QRandomGenerator::system()->generate());
    qInfo("--seed %u", m_seed);
    const QString wrong = m_truth.learn(*m_server);
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    const Relay relay(m_server->port());
    VERIFY_EXIT(runPonyup(migrate(relay, m_server->createDatabase())), 0);
    m_clientSays = relay.messages(Relay::Side::Client);
    m_serverSays = relay.messages(Relay::Side::Server);
    qInfo("%d and %d messages", m_clientSays, m_serverSays);
}

void TestPostgresCut::theConnectionIsCut_data()
{
    QTest::addColumn<bool>("ofServer");
    QTest::addColumn<bool>("torn");
    QTest::addRow("after a message of the client") << false << false;
    QTest::addRow("within a message of the client") << false << true;
    QTest::addRow("after a message of the server") << true << false;
    QTest::addRow("within a message of the server") << true << true;
}

void TestPostgresCut::theConnectionIsCut()
{
    QFETCH(bool, ofServer);
    QFETCH(bool, torn);
    // In another order each time, as there is time for a part of them only: PONYUP_FAULT_RUNS=20000
    // is enough for all.
    std::vector<int> places(size_t(ofServer ? m_serverSays : m_clientSays));
    std::iota(places.begin(), places.end(), 1);
    QRandomGenerator random(m_seed);
    std::shuffle(places.begin(), places.end(), random);
    const QString database = m_server->createDatabase();
    QElapsedTimer clock;
    clock.start();
    int tried = 0;
    int failed = 0; // The run knows that it has not come to its end.
    int journals = 0;
    for (const int place : places) {
        if (clock.elapsed() > 1000 * faultRuns(PONYUP_FAULT_RUNS, 15. / 200))
            break;
        // Quicker than a new database.
        m_server->value(database,
                        u"SET client_min_messages = 'error'; DROP SCHEMA public CASCADE; "
                        "CREATE SCHEMA public"_s);
        Relay relay(m_server->port());
        relay.cutAfter(ofServer ? Relay::Side::Server : Relay::Side::Client, place, torn);
        const ProgramRun run = runPonyup(migrate(relay, database));
        QString wrong = run.ended ? QString() : u"It has crashed, or hangs."_s;
        if (wrong.isEmpty())
            wrong = m_truth.wrongReport(run, database);
        if (wrong.isEmpty())
            wrong = m_truth.wrongStatus(database, journals);
        if (wrong.isEmpty())
            wrong = m_truth.wrongEnd(database);
        QVERIFY2(wrong.isEmpty(),
                 qPrintable(u"after %1: %2\n%3"_s.arg(QString::number(place), wrong,
                                                      QString::fromUtf8(run.report()))));
        ++tried;
        failed += run.exitCode != 0;
    }
    qInfo("%d of %d places, %d failed, %d left a journal", tried, int(places.size()), failed,
          journals);
    QVERIFY(failed > 0);
}

int main(int argc, char *argv[])
{
    takeTime();
    QCoreApplication application(argc, argv);
    QStringList arguments = application.arguments();
    seedToReplay = takeSeed(arguments);
    TestPostgresCut test;
    return QTest::qExec(&test, arguments);
}

#include "tst_postgrescut.moc"
