// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/engine.h"
#include "support/testing.h"

#include <QRegularExpression>

using namespace ponyup;
using namespace Qt::StringLiterals;

namespace {

Statement statement(const QByteArray &text)
{
    return {.number = 1,
            .text = text,
            .place = {.file = u"v1/migrate.sql"_s, .offset = 0, .line = 1, .column = 1}};
}

} // namespace

/// What every engine has to do. Runs once per entry of engines().
class tst_Engines : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();
    void cleanup();

    void knowsItself();
    void bindsAndReadsValues();
    void rollsBack();
    void commits();

private:
    DatabaseUrl url() const;
    std::unique_ptr<Connection> open(Access access = Access::Update) const;
    Result<StatementOutcome> execute(Connection &connection, const QByteArray &text) const
    {
        return connection.execute(statement(text), {});
    }

    const Engine *m_engine = nullptr;
    std::unique_ptr<testing::Folder> m_folder;
};

void tst_Engines::initTestCase_data()
{
    QTest::addColumn<QString>("id");
    for (const EngineEntry &entry : engines())
        QTest::addRow("%s", qPrintable(entry.id)) << entry.id;
}

void tst_Engines::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    QFETCH_GLOBAL(QString, id);
    const auto engine = engineFor(id);
    VERIFY_RESULT(engine);
    m_engine = *engine;
    m_folder = std::make_unique<testing::Folder>();
}

void tst_Engines::cleanup()
{
    m_folder.reset();
}

/// A new, empty database.
DatabaseUrl tst_Engines::url() const
{
    if (m_engine->id() == "sqlite"_L1)
        return {.engine = m_engine->id(), .database = m_folder->path(u"shop.db"_s)};
    qFatal("no way to make a database for %s", qPrintable(m_engine->id()));
}

std::unique_ptr<Connection> tst_Engines::open(Access access) const
{
    auto connection = m_engine->open(url(), access);
    if (!connection)
        qFatal("%s", qPrintable(connection.error().toString()));
    return std::move(*connection);
}

void tst_Engines::knowsItself()
{
    const auto connection = open();
    QCOMPARE(connection->engine().id(), m_engine->id());
    QCOMPARE(connection->info().product, m_engine->title());
    QVERIFY(!connection->info().version.isEmpty());
    QVERIFY(connection->quote(u"a\"b"_s).size() > 3);
}

void tst_Engines::bindsAndReadsValues()
{
    const auto connection = open();
    VERIFY_RESULT(connection->run(u"CREATE TABLE t (i %1, x %2, b %3)"_s.arg(
        m_engine->columnType(ColumnType::BigInteger), m_engine->columnType(ColumnType::Text),
        m_engine->columnType(ColumnType::Blob))));
    const auto inserted =
        connection->run(u"INSERT INTO t VALUES (?, ?, ?), (?, ?, ?)"_s,
                        {9'000'000'000LL, u"größe \U0001F40E"_s, QByteArray("\0x", 2), QVariant(),
                         QString(u""_s), QByteArray("")});
    VERIFY_RESULT(inserted);
    QCOMPARE(*inserted, 2);
    const auto read = connection->query(u"SELECT i, x, b FROM t WHERE i IS NOT NULL"_s);
    VERIFY_RESULT(read);
    QCOMPARE(read->columns, (QStringList{u"i"_s, u"x"_s, u"b"_s}));
    QCOMPARE(read->rows.size(), size_t(1));
    QCOMPARE(read->rows[0][0].toLongLong(), 9'000'000'000LL);
    QCOMPARE(read->rows[0][1].toString(), u"größe \U0001F40E"_s);
    QCOMPARE(read->rows[0][2].toByteArray(), QByteArray("\0x", 2));
    const auto empty = connection->query(u"SELECT x, b FROM t WHERE i IS NULL"_s);
    VERIFY_RESULT(empty);
    QVERIFY(!empty->rows[0][0].isNull());
    QVERIFY(!empty->rows[0][1].isNull());
}

void tst_Engines::rollsBack()
{
    if (!m_engine->traits().transactionalDdl)
        QSKIP("this engine has no transactional DDL");
    const auto connection = open();
    VERIFY_RESULT(connection->begin({}));
    QVERIFY(connection->inTransaction());
    VERIFY_RESULT(execute(*connection, "CREATE TABLE t (i INTEGER)"));
    VERIFY_RESULT(execute(*connection, "INSERT INTO t VALUES (1)"));
    VERIFY_RESULT(connection->rollback());
    QVERIFY(!connection->inTransaction());
    const auto columns = connection->columnsOf(u"t"_s);
    VERIFY_RESULT(columns);
    QVERIFY(!columns->has_value());
}

void tst_Engines::commits()
{
    {
        const auto connection = open();
        VERIFY_RESULT(connection->begin({}));
        VERIFY_RESULT(execute(*connection, "CREATE TABLE t (i INTEGER)"));
        const auto inserted = execute(*connection, "INSERT INTO t VALUES (1), (2)");
        VERIFY_RESULT(inserted);
        QCOMPARE(inserted->rowsAffected, 2);
        VERIFY_RESULT(connection->commit({}));
        QVERIFY(!connection->inTransaction());
    }
    const auto connection = open(Access::Read);
    const auto rows = connection->query(u"SELECT count(*) FROM t"_s);
    VERIFY_RESULT(rows);
    QCOMPARE(rows->rows[0][0].toInt(), 2);
}

QTEST_GUILESS_MAIN(tst_Engines)
#include "tst_engines.moc"
