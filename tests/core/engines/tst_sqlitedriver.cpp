// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/sqlite/sqliteengine.h"
#include "support/sqlitefile.h"
#include "support/testing.h"

#include <QRegularExpression>

using namespace ponyup;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The way through QSqlQuery, as it is where Qt brings an SQLite of its own.
class tst_SqliteDriver : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void saysSo();
    void runsMigrations();
    void tellsTheTransaction();
    void tellsErrors();
    void guardsByWords_data();
    void guardsByWords();
    void excludesOthers();
    void checksForeignKeys();
    void copies();
    void onlyReads();

private:
    std::unique_ptr<Connection> open(Access access = Access::Update) const
    {
        auto connection = m_engine.open(
            {.engine = u"sqlite"_s, .database = m_folder->path(u"shop.db"_s)}, access);
        if (!connection)
            qFatal("%s", qPrintable(connection.error().toString()));
        return std::move(*connection);
    }
    static Result<StatementOutcome> execute(Connection &connection, const QByteArray &sql)
    {
        return connection.execute(
            {.number = 1, .text = sql, .place = {.file = u"v1.sql"_s, .line = 3, .column = 1}}, {});
    }

    const SqliteEngine m_engine{Reach::Driver};
    std::unique_ptr<testing::Folder> m_folder;
};

void tst_SqliteDriver::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_folder = std::make_unique<testing::Folder>();
    testing::SqliteFile file(m_folder->path(u"shop.db"_s));
    file.run(u"CREATE TABLE t (i INTEGER PRIMARY KEY, up INTEGER REFERENCES t)"_s);
    file.run(u"INSERT INTO t VALUES (1, NULL), (2, 1)"_s);
}

void tst_SqliteDriver::saysSo()
{
    const ServerInfo info = open()->info();
    QVERIFY(info.notes.first().startsWith(u"native handle not used"_s));
    QVERIFY(info.version.startsWith(u"3."_s));
    const SqliteEngine native;
    const auto other = native.open(
        {.engine = u"sqlite"_s, .database = m_folder->path(u"shop.db"_s)}, Access::Read);
    VERIFY_RESULT(other);
    QVERIFY(!(*other)->info().notes.first().contains(u"native handle"_s)); // it is safe here
}

void tst_SqliteDriver::runsMigrations()
{
    const auto connection = open();
    VERIFY_RESULT(connection->begin({}));
    VERIFY_RESULT(execute(*connection, "CREATE TABLE u (x TEXT)"));
    const auto inserted = execute(*connection, "INSERT INTO u VALUES ('a'), ('b')");
    VERIFY_RESULT(inserted);
    QCOMPARE(inserted->rowsAffected, 2);
    const auto read = execute(*connection, "SELECT * FROM u");
    VERIFY_RESULT(read);
    QCOMPARE(read->rowsReturned, 2);
    QCOMPARE(read->rowsAffected, -1);
    VERIFY_RESULT(connection->commit({}));

    VERIFY_RESULT(connection->begin({}));
    VERIFY_RESULT(execute(*connection, "DROP TABLE u"));
    VERIFY_RESULT(connection->rollback());
    QVERIFY(connection->columnsOf(u"u"_s)->has_value());
    const auto bound =
        connection->run(u"INSERT INTO u VALUES (?), (?)"_s, {u"größe"_s, QVariant()});
    VERIFY_RESULT(bound);
    QCOMPARE(*bound, 2);
    QCOMPARE(testing::SqliteFile(m_folder->path(u"shop.db"_s))
                 .value(u"SELECT count(*) FROM u"_s)
                 .toInt(),
             4);
}

void tst_SqliteDriver::tellsTheTransaction()
{
    const auto connection = open();
    QVERIFY(!connection->inTransaction());
    VERIFY_RESULT(connection->begin({}));
    QVERIFY(connection->inTransaction());
    VERIFY_RESULT(connection->run(u"COMMIT"_s));
    QVERIFY(!connection->inTransaction());
    VERIFY_ERROR(connection->commit({}), ErrorKind::TransactionEscaped);
}

void tst_SqliteDriver::tellsErrors()
{
    const auto connection = open();
    VERIFY_RESULT(connection->begin({}));
    const auto outcome = execute(*connection, "INSERT INTO t VALUES (1, NULL)");
    VERIFY_ERROR(outcome, ErrorKind::Sql);
    QCOMPARE(outcome.error().place.toString(), u"v1.sql:3:1"_s);
    QCOMPARE(outcome.error().sqlState, u"SQLITE_CONSTRAINT_PRIMARYKEY"_s);
    VERIFY_ERROR(execute(*connection, "FRUM"), ErrorKind::Sql);
    std::stop_source stop;
    stop.request_stop();
    VERIFY_ERROR(connection->execute({.number = 1, .text = "SELECT 1"}, stop.get_token()),
                 ErrorKind::Cancelled);
}

void tst_SqliteDriver::guardsByWords_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<bool>("passes");
    for (const char *sql : {"ATTACH 'x' AS y",
                            "DETACH y",
                            "BEGIN",
                            "commit",
                            "END",
                            "ROLLBACK",
                            "SAVEPOINT s",
                            "RELEASE s",
                            "VACUUM INTO 'x'",
                            "VACUUM main INTO 'a' || 'b'",
                            "PRAGMA journal_mode=OFF",
                            "PRAGMA main.journal_mode('off')",
                            "PRAGMA foreign_keys = 0",
                            "PRAGMA writable_schema=1",
                            "PRAGMA query_only=1",
                            "CREATE VIRTUAL TABLE d USING dbstat",
                            "SELECT load_extension('x')",
                            "DELETE FROM version",
                            "UPDATE OR IGNORE main.\"Version\" SET version = 2",
                            "INSERT INTO [Version] VALUES (1)",
                            "REPLACE INTO Version VALUES (1)",
                            "DROP TABLE IF EXISTS Version",
                            "CREATE TABLE IF NOT EXISTS ponyup_log (i)",
                            "ALTER TABLE Version ADD COLUMN x",
                            "CREATE INDEX i ON Version (version)",
                            "/* */ WITH a AS (SELECT 1) DELETE FROM Version",
                            "CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM Version; END"})
        QTest::addRow("%s", sql) << QByteArray(sql) << false;
    for (const char *sql : {"SELECT * FROM t JOIN t AS u ON u.i = t.up", "PRAGMA user_version=3",
                            "PRAGMA foreign_keys=on", "PRAGMA table_info(t)", "PRAGMA journal_mode",
                            "CREATE VIRTUAL TABLE f USING fts5(version)",
                            "CREATE TABLE docs (i INTEGER, \"Version\" INTEGER)",
                            "SELECT version FROM (SELECT 1 AS version)", "UPDATE t SET up = NULL",
                            "DELETE FROM t WHERE i = 2", "ALTER TABLE t ADD COLUMN version",
                            "SELECT 'DELETE FROM Version'"})
        QTest::addRow("%s", sql) << QByteArray(sql) << true;
}

void tst_SqliteDriver::guardsByWords()
{
    QFETCH(QByteArray, sql);
    QFETCH(bool, passes);
    const auto rehearsal = open(Access::Read)->rehearse({}, {});
    VERIFY_RESULT(rehearsal);
    Connection &connection = (*rehearsal)->connection();
    VERIFY_RESULT(connection.begin({}));
    const auto outcome = execute(connection, sql);
    if (passes)
        VERIFY_RESULT(outcome);
    else
        VERIFY_ERROR(outcome, ErrorKind::Forbidden);
    QVERIFY(connection.inTransaction());
}

void tst_SqliteDriver::excludesOthers()
{
    const auto first = open();
    const auto second = open();
    VERIFY_RESULT(first->begin({}));
    VERIFY_ERROR(second->begin({.lockTimeout = 20ms}), ErrorKind::Busy);
    VERIFY_ERROR(second->run(u"DELETE FROM t"_s), ErrorKind::Busy);
    VERIFY_RESULT(first->rollback());
    VERIFY_RESULT(second->begin({}));
}

void tst_SqliteDriver::checksForeignKeys()
{
    const auto connection = open();
    VERIFY_RESULT(connection->begin({}));
    VERIFY_ERROR(execute(*connection, "INSERT INTO t VALUES (3, 99)"), ErrorKind::Sql);
    VERIFY_RESULT(connection->rollback());
    VERIFY_RESULT(connection->begin({.foreignKeys = false}));
    VERIFY_RESULT(execute(*connection, "INSERT INTO t VALUES (3, 99)"));
    VERIFY_ERROR(connection->commit({}), ErrorKind::Sql);
    VERIFY_RESULT(connection->rollback());
}

void tst_SqliteDriver::copies()
{
    const auto connection = open();
    const auto backup = connection->backup(7, {}, {});
    VERIFY_RESULT(backup);
    QCOMPARE(testing::SqliteFile(backup->path).value(u"SELECT count(*) FROM t"_s).toInt(), 2);
    const auto rehearsal = connection->rehearse({}, {});
    VERIFY_RESULT(rehearsal);
    VERIFY_RESULT((*rehearsal)->connection().run(u"DELETE FROM t"_s));
    QCOMPARE(connection->query(u"SELECT count(*) FROM t"_s)->rows[0][0].toInt(), 2);
    VERIFY_RESULT(connection->scratch());
    VERIFY_ERROR(connection->restore(backup->path, {}, {}), ErrorKind::Unsupported);
}

void tst_SqliteDriver::onlyReads()
{
    const auto connection = open(Access::Read);
    VERIFY_ERROR(connection->run(u"DELETE FROM t"_s), ErrorKind::ReadOnly);
    VERIFY_ERROR(connection->begin({}), ErrorKind::ReadOnly);
    VERIFY_RESULT(connection->lockHolder());
}

QTEST_GUILESS_MAIN(tst_SqliteDriver)
#include "tst_sqlitedriver.moc"
