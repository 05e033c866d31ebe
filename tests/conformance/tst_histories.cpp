// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/engine.h"
#include "history/history.h"
#include "support/servers/mariadbserver.h"
#include "support/servers/odbcdrivers.h"
#include "support/servers/postgresserver.h"
#include "support/testing.h"

#include <QJsonArray>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;

// What every history must do, on every engine.

namespace {

/// A database that holds nothing, for one test.
struct Fixture {
    Folder folder;
    std::unique_ptr<Connection> connection;
    std::unique_ptr<History> history;

    HistoryState read()
    {
        Result<HistoryState> state = history->read(*connection);
        if (!state)
            qFatal("%s", qPrintable(state.error().toString()));
        return std::move(*state);
    }
};

VersionRow rowOf(int version, const QString &message)
{
    return {.version = version, .meta = versionMeta({}, message, {.from = version - 1})};
}

} // namespace

class tst_Histories : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();
    void cleanup();
    void cleanupTestCase();

    void nothingIsThere();
    void prepare();
    void addAndRead();
    void metaIsKept();
    void noVersionTwice();
    void remove();
    void setMeta();
    void withTheTransaction();
    void anotherName();
    void manyRows();

private:
    /// A new database; the server is started for the first one.
    template <typename Server>
    void useServer(std::unique_ptr<Server> &server, DatabaseUrl &url);

    std::unique_ptr<Fixture> m_fixture;
    std::unique_ptr<PostgresServer> m_postgres;
    std::unique_ptr<MariaDbServer> m_mariaDb;
};

void tst_Histories::initTestCase_data()
{
    QTest::addColumn<QString>("engine");
    QTest::addColumn<QString>("driver"); // of ODBC
    QTest::addColumn<QString>("history");
    for (const HistoryEntry &history : histories()) {
        for (const EngineEntry &engine : engines()) {
            const bool isOdbc = engine.id == "odbc"_L1;
            for (const QString &driver : isOdbc ? odbcDrivers() : QStringList{QString()})
                QTest::addRow("%s on %s", qPrintable(history.id),
                              qPrintable((engine.id + u' ' + driver).trimmed()))
                    << engine.id << driver << history.id;
        }
    }
}

void tst_Histories::init()
{
    QFETCH_GLOBAL(QString, engine);
    QFETCH_GLOBAL(QString, driver);
    QFETCH_GLOBAL(QString, history);
    if (const QString missing = driver.isEmpty() ? QString() : missingOdbcDriver(driver);
        !missing.isEmpty())
        QFAIL(qPrintable(missing));
    m_fixture = std::make_unique<Fixture>();
    DatabaseUrl url{.engine = engine};
    if (engine == u"sqlite")
        url.database = m_fixture->folder.path(u"history.db"_s);
    else if (engine == u"postgresql")
        useServer(m_postgres, url);
    else if (engine == u"mariadb")
        useServer(m_mariaDb, url);
    else if (driver == sqliteOdbc())
        url = *DatabaseUrl::parse(odbcUrl(m_fixture->folder.path(u"history.db"_s)), {});
    else if (driver == postgresOdbc())
        useServer(m_postgres, url);
    else
        qFatal("no way to make a database for %s", qPrintable(engine));
    if (QTest::currentTestFailed() || url.database.isEmpty())
        return; // The server is not installed, or does not start.

    if (driver == postgresOdbc())
        url = *DatabaseUrl::parse(odbcUrl(*m_postgres, url.database), {});
    const Result<const Engine *> found = engineFor(engine);
    VERIFY_RESULT(found);
    Result<std::unique_ptr<Connection>> opened = (*found)->open(url, Access::Update);
    VERIFY_RESULT(opened);
    m_fixture->connection = std::move(*opened);
    Result<std::unique_ptr<History>> made = historyFor(history, {});
    VERIFY_RESULT(made);
    m_fixture->history = std::move(*made);
    QCOMPARE(m_fixture->history->id(), history);
}

template <typename Server>
void tst_Histories::useServer(std::unique_ptr<Server> &server, DatabaseUrl &url)
{
    if (!server)
        START_SERVER(server, Server);
    url = *DatabaseUrl::parse(server->url(server->createDatabase()), {});
}

void tst_Histories::cleanupTestCase()
{
    m_postgres.reset();
    m_mariaDb.reset();
}

void tst_Histories::cleanup()
{
    m_fixture.reset();
}

void tst_Histories::nothingIsThere()
{
    auto &[folder, connection, history] = *m_fixture;
    const HistoryState state = m_fixture->read();
    QVERIFY(!state.tableExists);
    QVERIFY(state.rows.empty());
    QCOMPARE(state.current(), 0);
    const Result<int> current = history->current(*connection);
    VERIFY_RESULT(current);
    QCOMPARE(*current, 0);
    // Looking has made nothing.
    QVERIFY(!(*connection->columnsOf(history->tableName(*connection))));
}

void tst_Histories::prepare()
{
    auto &[folder, connection, history] = *m_fixture;
    VERIFY_RESULT(history->prepare(*connection));
    VERIFY_RESULT(history->prepare(*connection));
    const HistoryState state = m_fixture->read();
    QVERIFY(state.tableExists);
    QCOMPARE(state.rows.size(), size_t{1});
    QCOMPARE(state.rows.front().version, 0);
    QCOMPARE(state.rows.front().message(), u"initial creation"_s);
    const qint64 age = state.rows.front().upgraded.secsTo(QDateTime::currentDateTimeUtc());
    QVERIFY2(age >= -60 && age < 3600, "the engine's own now, in UTC");
}

void tst_Histories::addAndRead()
{
    auto &[folder, connection, history] = *m_fixture;
    VERIFY_RESULT(history->prepare(*connection));
    VersionRow dated = rowOf(12, u"twelve"_s);
    dated.upgraded = QDateTime(QDate(2024, 11, 21), QTime(9, 30, 15), Qt::UTC);
    VERIFY_RESULT(history->add(*connection, dated));
    VERIFY_RESULT(history->add(*connection, rowOf(3, u"three"_s)));

    const HistoryState state = m_fixture->read();
    QCOMPARE(state.rows.size(), size_t{3});
    QCOMPARE(state.rows.at(1).version, 3); // ascending, whatever the order of writing
    QCOMPARE(state.rows.at(1).from(), std::optional(2));
    QVERIFY(state.rows.at(1).upgraded.isValid());
    QCOMPARE(state.rows.at(2).upgraded, dated.upgraded);
    QCOMPARE(state.rows.at(2).message(), u"twelve"_s);
    QCOMPARE(state.current(), 12);
    const Result<int> current = history->current(*connection);
    VERIFY_RESULT(current);
    QCOMPARE(*current, 12);
}

void tst_Histories::metaIsKept()
{
    auto &[folder, connection, history] = *m_fixture;
    VERIFY_RESULT(history->prepare(*connection));
    const QJsonObject meta{{u"message"_s, u"ünïcode – 🐎 'quoted' \"twice\" \\ ? $1 %1"_s},
                           {u"large"_s, qint64{1} << 53},
                           {u"deep"_s, QJsonArray{QJsonObject{{u"a"_s, QJsonValue::Null}}, 1.5}},
                           {u"empty"_s, QJsonObject{}}};
    VERIFY_RESULT(history->add(*connection, {.version = 1, .meta = meta}));
    QCOMPARE(m_fixture->read().rows.at(1).meta, meta);
}

void tst_Histories::noVersionTwice()
{
    auto &[folder, connection, history] = *m_fixture;
    VERIFY_RESULT(history->prepare(*connection));
    VERIFY_RESULT(history->add(*connection, rowOf(1, u"once"_s)));
    QVERIFY(!history->add(*connection, rowOf(1, u"twice"_s)));
    QCOMPARE(m_fixture->read().find(1)->message(), u"once"_s);
}

void tst_Histories::remove()
{
    auto &[folder, connection, history] = *m_fixture;
    VERIFY_RESULT(history->prepare(*connection));
    VERIFY_RESULT(history->add(*connection, rowOf(1, u"one"_s)));
    VERIFY_RESULT(history->remove(*connection, 1));
    QCOMPARE(m_fixture->read().rows.size(), size_t{1});
    QCOMPARE(*history->current(*connection), 0);
    VERIFY_ERROR(history->remove(*connection, 1), ErrorKind::MigrationVersionWrong);
}

void tst_Histories::setMeta()
{
    auto &[folder, connection, history] = *m_fixture;
    VERIFY_RESULT(history->prepare(*connection));
    VersionRow row = rowOf(1, u"one"_s);
    row.upgraded = QDateTime(QDate(2024, 11, 21), QTime(9, 30, 15), Qt::UTC);
    VERIFY_RESULT(history->add(*connection, row));
    const QJsonObject meta{{u"message"_s, u"changed"_s}};
    VERIFY_RESULT(history->setMeta(*connection, 1, meta));
    const HistoryState state = m_fixture->read();
    QCOMPARE(state.find(1)->meta, meta);
    QCOMPARE(state.find(1)->upgraded, row.upgraded);
    QCOMPARE(state.find(0)->message(), u"initial creation"_s);
    VERIFY_ERROR(history->setMeta(*connection, 2, meta), ErrorKind::MigrationVersionWrong);
}

void tst_Histories::withTheTransaction()
{
    auto &[folder, connection, history] = *m_fixture;
    const bool transactionalDdl = connection->engine().traits().transactionalDdl;
    if (!transactionalDdl)
        VERIFY_RESULT(history->prepare(*connection));
    VERIFY_RESULT(connection->begin({}));
    VERIFY_RESULT(history->prepare(*connection));
    VERIFY_RESULT(history->add(*connection, rowOf(1, u"one"_s)));
    QCOMPARE(*history->current(*connection), 1);
    VERIFY_RESULT(connection->rollback());
    if (transactionalDdl)
        QVERIFY(!m_fixture->read().tableExists);
    QCOMPARE(m_fixture->read().current(), 0);
}

void tst_Histories::anotherName()
{
    auto &[folder, connection, unnamed] = *m_fixture;
    Result<std::unique_ptr<History>> made = historyFor(unnamed->id(), u"our \"versions\""_s);
    VERIFY_RESULT(made);
    const History &history = **made;
    QCOMPARE(history.tableName(*connection), u"our \"versions\""_s);
    VERIFY_RESULT(history.prepare(*connection));
    VERIFY_RESULT(history.add(*connection, rowOf(4, u"four"_s)));
    VERIFY_RESULT(history.setMeta(*connection, 4, {}));
    QCOMPARE(history.read(*connection)->current(), 4);
    QVERIFY(!m_fixture->read().tableExists);
    VERIFY_RESULT(history.remove(*connection, 4));
}

void tst_Histories::manyRows()
{
    auto &[folder, connection, history] = *m_fixture;
    VERIFY_RESULT(history->prepare(*connection));
    VERIFY_RESULT(connection->begin({}));
    constexpr int count = 2'000;
    for (int version = 1; version <= count; ++version) {
        VERIFY_RESULT(history->add(*connection, rowOf(version, u"many"_s)));
        QCOMPARE(*history->current(*connection), version);
    }
    VERIFY_RESULT(connection->commit({}));
    QCOMPARE(m_fixture->read().rows.size(), size_t{count + 1});
}

QTEST_GUILESS_MAIN(tst_Histories)
#include "tst_histories.moc"
