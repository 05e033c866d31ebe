// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/engine.h"
#include "support/servers/postgresserver.h"
#include "support/testing.h"

#include <QRegularExpression>

#include <algorithm>
#include <memory>
#include <thread>
#include <vector>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// Who stops a run on PostgreSQL does not wait: from the request to the return it is less than
/// 200 milliseconds, whatever the connection is busy with.
class tst_PostgresCancel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { START_SERVER(m_server, PostgresServer); }
    void cleanupTestCase() { m_server.reset(); }
    void stopsAtOnce_data();
    void stopsAtOnce();

private:
    using Work = std::function<Result<>(Connection &, std::stop_token)>;
    std::unique_ptr<Connection> open() const;

    std::unique_ptr<PostgresServer> m_server;
    QString m_database;
};

namespace {

Result<> executed(Result<StatementOutcome> outcome)
{
    return outcome ? Result<>() : Result<>(fail(std::move(outcome.error())));
}

/// Numbers without an end.
Result<> copy(Connection &connection, std::stop_token stop)
{
    QByteArray piece;
    int number = 0;
    return executed(connection.execute({.text = "COPY t FROM STDIN", .hasData = true},
                                       std::move(stop), [&]() -> Result<QByteArrayView> {
                                           piece.clear();
                                           for (int i = 0; i < 1000; ++i)
                                               piece += QByteArray::number(++number) + '\n';
                                           return piece;
                                       }));
}

Result<> longStatement(Connection &connection, std::stop_token stop)
{
    return executed(connection.execute({.text = "SELECT pg_sleep(60)"}, std::move(stop)));
}

Result<> fetch(Connection &connection, std::stop_token stop)
{
    return executed(connection.execute(
        {.text = "SELECT i FROM generate_series(1, 1000000000000) i"}, std::move(stop)));
}

Result<> batch(Connection &connection, std::stop_token stop)
{
    std::vector<Statement> statements(
        100, {.text = "INSERT INTO u SELECT 1 FROM pg_sleep(0.05)", .kind = StatementKind::Dml});
    statements[2].text = "INSERT INTO u SELECT 1 FROM pg_sleep(60)";
    return connection.executeAll(statements, std::move(stop), [](const StatementOutcome &) {});
}

Result<> manySmall(Connection &connection, std::stop_token stop)
{
    const std::vector<Statement> statements(
        2000, {.text = "INSERT INTO u SELECT 1 FROM pg_sleep(0.03)", .kind = StatementKind::Dml});
    return connection.executeAll(statements, std::move(stop), [](const StatementOutcome &) {});
}

} // namespace

std::unique_ptr<Connection> tst_PostgresCancel::open() const
{
    const auto url = DatabaseUrl::parse(m_server->url(m_database), {});
    auto connection = (*engineFor(u"postgresql"_s))->open(*url, Access::Update);
    if (!connection)
        qFatal("%s", qPrintable(connection.error().toString()));
    return std::move(*connection);
}

void tst_PostgresCancel::stopsAtOnce_data()
{
    QTest::addColumn<Work>("work");
    QTest::addColumn<QString>("before"); // what another session holds meanwhile
    QTest::addRow("a statement") << Work(longStatement) << QString();
    QTest::addRow("rows without an end") << Work(fetch) << QString();
    QTest::addRow("data without an end") << Work(copy) << QString();
    QTest::addRow("data that wait for a lock") << Work(copy) << u"LOCK TABLE t"_s;
    // It waits among the data, and reads no more of them.
    QTest::addRow("data that nobody reads") << Work(copy) << u"INSERT INTO t VALUES (500)"_s;
    QTest::addRow("a batch with a long statement") << Work(batch) << QString();
    QTest::addRow("a batch of many statements") << Work(manySmall) << QString();
}

void tst_PostgresCancel::stopsAtOnce()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    QFETCH(Work, work);
    QFETCH(QString, before);
    m_database = m_server->createDatabase();
    const auto connection = open();
    VERIFY_RESULT(connection->run(u"CREATE TABLE t (i integer PRIMARY KEY)"_s));
    VERIFY_RESULT(connection->run(u"CREATE TABLE u (i integer)"_s));
    const auto other = open();
    VERIFY_RESULT(other->begin({}));
    if (!before.isEmpty())
        VERIFY_RESULT(other->run(before));

    // On a busy machine one of them may come late; not all of five.
    std::vector<std::chrono::milliseconds> took;
    for (int attempt = 0; attempt < 5; ++attempt) {
        VERIFY_RESULT(connection->begin({}));
        std::stop_source stop;
        Clock::time_point asked;
        std::thread stopper([&] {
            std::this_thread::sleep_for(100ms);
            asked = Clock::now();
            stop.request_stop();
        });
        const auto outcome = work(*connection, stop.get_token());
        const auto returned = Clock::now();
        stopper.join();
        VERIFY_ERROR(outcome, ErrorKind::Cancelled);
        took.push_back(std::chrono::ceil<std::chrono::milliseconds>(returned - asked));
        VERIFY_RESULT(connection->rollback());
        // Nothing is left of it, and the session answers.
        const auto left = connection->query(u"SELECT count(*) FROM u"_s);
        VERIFY_RESULT(left);
        QCOMPARE(left->rows.at(0).at(0).toInt(), 0);
    }
    std::sort(took.begin(), took.end());
    const int best = int(took.front().count());
    qInfo("%d to %d ms", best, int(took.back().count()));
    QVERIFY2(best < 200, qPrintable(u"%1 ms at best"_s.arg(best)));
}

QTEST_GUILESS_MAIN(tst_PostgresCancel)
#include "tst_postgrescancel.moc"
