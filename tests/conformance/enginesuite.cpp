// SPDX-License-Identifier: GPL-3.0-or-later
#include "enginesuite.h"

#include "sql/classifier.h"
#include "support/servers/odbcdrivers.h"

#include <QRegularExpression>

namespace ponyup::testing {

using namespace Qt::StringLiterals;

void EngineSuite::initTestCase_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("driver"); // of ODBC
    for (const EngineEntry &entry : engines()) {
        const bool isOdbc = entry.id == "odbc"_L1;
        for (const QString &driver : isOdbc ? odbcDrivers() : QStringList{QString()})
            QTest::addRow("%s", qPrintable((entry.id + u' ' + driver).trimmed()))
                << entry.id << driver;
    }
}

void EngineSuite::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    QFETCH_GLOBAL(QString, id);
    const auto engine = engineFor(id);
    VERIFY_RESULT(engine);
    m_engine = *engine;
    makeDatabase();
    if (QTest::currentTestFailed() || m_url.engine != m_engine->id() || m_url.engine != "odbc"_L1)
        return;
    m_probe = open();
    m_engine = &m_probe->engine();
}

void EngineSuite::cleanup()
{
    m_probe.reset();
    m_folder.reset();
}

void EngineSuite::cleanupTestCase()
{
    m_postgres.reset();
    m_mariaDb.reset();
}

QString EngineSuite::odbcDriver() const
{
    QFETCH_GLOBAL(QString, driver);
    return driver;
}

EngineLab EngineSuite::lab() const
{
    const bool isOdbc = m_engine->id() == "odbc"_L1;
    if (m_engine->id() == "sqlite"_L1 || odbcDriver() == sqliteOdbc()) {
        const QByteArray numbers =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) ";
        return {.endless = numbers + "SELECT count(*) FROM n",
                .endlessWrite = "INSERT INTO t " + numbers + "SELECT i FROM n",
                .product = u"SQLite"_s,
                .tellsPosition = !isOdbc};
    }
    if (m_engine->id() == "postgresql"_L1 || odbcDriver() == postgresOdbc())
        return {.endless = "SELECT count(*) FROM generate_series(1, 1000000000000)",
                .endlessWrite = "INSERT INTO t SELECT (pg_sleep(10) IS NULL)::int "
                                "FROM generate_series(1, 1000)",
                .product = u"PostgreSQL"_s,
                .tellsPosition = !isOdbc};
    if (m_engine->id() == "mariadb"_L1)
        return {.endless = "SELECT sum(seq % 3) FROM seq_1_to_1000000000000000",
                .endlessWrite = "INSERT INTO t SELECT seq FROM seq_1_to_1000000000000000",
                .duplicate = u"PRIMARY"_s};
    qFatal("the suite does not know %s", qPrintable(m_engine->id()));
}

void EngineSuite::makeDatabase()
{
    m_url = {};
    if (m_engine->id() == "sqlite"_L1) {
        m_folder = std::make_unique<Folder>();
        m_url = {.engine = m_engine->id(), .database = m_folder->path(u"shop.db"_s)};
    } else if (m_engine->id() == "postgresql"_L1) {
        if (!m_postgres)
            START_SERVER(m_postgres, PostgresServer);
        m_url = *DatabaseUrl::parse(m_postgres->url(m_postgres->createDatabase()), {});
    } else if (m_engine->id() == "mariadb"_L1) {
        if (!m_mariaDb)
            START_SERVER(m_mariaDb, MariaDbServer);
        m_url = *DatabaseUrl::parse(m_mariaDb->url(m_mariaDb->createDatabase()), {});
    } else if (m_engine->id() == "odbc"_L1) {
        if (const QString missing = missingOdbcDriver(odbcDriver()); !missing.isEmpty())
            QFAIL(qPrintable(missing));
        if (odbcDriver() == postgresOdbc() && !m_postgres)
            START_SERVER(m_postgres, PostgresServer);
        m_folder = std::make_unique<Folder>();
        m_url = *DatabaseUrl::parse(odbcDriver() == postgresOdbc()
                                        ? odbcUrl(*m_postgres, m_postgres->createDatabase())
                                        : odbcUrl(m_folder->path(u"shop.db"_s)),
                                    {});
    } else {
        qFatal("no way to make a database for %s", qPrintable(m_engine->id()));
    }
}

std::unique_ptr<Connection> EngineSuite::open(Access access) const
{
    auto connection = m_engine->open(url(), access);
    if (!connection)
        qFatal("%s", qPrintable(connection.error().toString()));
    return std::move(*connection);
}

/// A few tables and rows.
void EngineSuite::fill(Connection &connection) const
{
    VERIFY_RESULT(execute(connection, "CREATE TABLE parent (id INTEGER PRIMARY KEY)"));
    VERIFY_RESULT(execute(
        connection,
        "CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent (id))"));
    VERIFY_RESULT(connection.begin({}));
    VERIFY_RESULT(execute(connection, "INSERT INTO parent VALUES (1), (2)"));
    VERIFY_RESULT(execute(connection, "INSERT INTO child VALUES (10, 1), (20, 2)"));
    VERIFY_RESULT(connection.commit({}));
}

Result<StatementOutcome> EngineSuite::execute(Connection &connection, const QByteArray &text,
                                              std::stop_token stop)
{
    const Dialect dialect = connection.engine().dialect();
    const Classification found =
        classify({text.constData(), static_cast<size_t>(text.size())}, dialect);
    return connection.execute(
        {.number = 3,
         .text = text,
         .place = {.file = u"v1/migrate.sql"_s, .offset = 40, .line = 7, .column = 3},
         .kind = found.kind,
         .verb = found.verb,
         .outsideTransaction = found.outsideTransaction,
         .implicitCommit = found.implicitCommit,
         .dialect = dialect},
        stop);
}

void EngineSuite::afterError(Connection &connection) const
{
    if (m_engine->traits().errorDoomsTransaction)
        VERIFY_RESULT(connection.rollback());
}

bool EngineSuite::hasTable(Connection &connection, const QString &table)
{
    const auto columns = connection.columnsOf(table);
    if (!columns)
        qFatal("%s", qPrintable(columns.error().toString()));
    return columns->has_value();
}

QVariant EngineSuite::value(Connection &connection, const QString &sql)
{
    const auto result = connection.query(sql);
    if (!result)
        qFatal("%s", qPrintable(result.error().toString()));
    return result->rows.empty() ? QVariant() : result->rows.front().front();
}

} // namespace ponyup::testing
