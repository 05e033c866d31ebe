// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/engine.h"
#include "support/program.h"
#include "support/servers/postgresserver.h"
#include "support/testing.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>

#include <memory>
#include <thread>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;

/// A migration in a transaction that another session is in the way of: it is undone and tried again
/// as a whole, and each statement of it counts once.
class tst_CliPostgresRetry : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { START_SERVER(m_server, PostgresServer); }
    void init();
    void cleanup() { m_other.reset(); }
    void cleanupTestCase() { m_server.reset(); }

    void aLockIsFreedInTime();
    void aDeadlock();
    void aLockIsNeverFreed_data();
    void aLockIsNeverFreed();

private:
    QString value(const QString &sql) const { return m_server->value(m_database, sql); }
    void write(const QString &file, const QByteArray &content) const
    {
        m_folder->write(u"migrations/"_s + file, content);
    }
    QStringList migrate(const QStringList &more = {}) const
    {
        // It may look for deadlocks late: we need the time to make one.
        return QStringList{u"--database"_s,
                           m_server->url(m_database) + u"?options=-c%20deadlock_timeout%3D3s"_s,
                           u"--folder"_s,
                           m_folder->path(u"migrations"_s),
                           u"migrate"_s,
                           u"--yes"_s}
        + more;
    }
    /// Waits until it says so, or ends; what it has said on the way.
    static QByteArray hear(QProcess &process, const QByteArray &words);
    /// It ended well, at the second attempt and says so, and everything was done once.
    void checkSecondAttempt(QProcess &process, QByteArray err) const;

    std::unique_ptr<PostgresServer> m_server;
    std::unique_ptr<Folder> m_folder;
    QString m_database;
    std::unique_ptr<Connection> m_other; ///< The session that is in the way.
};

void tst_CliPostgresRetry::init()
{
    m_database = m_server->createDatabase();
    m_folder = std::make_unique<Folder>();
    write(u"v0/migrate.sql"_s,
          "CREATE TABLE tried (id serial PRIMARY KEY);\n"
          "CREATE TABLE goods (n integer);\nINSERT INTO goods VALUES (0);\n"
          "CREATE TABLE stock (n integer);\nINSERT INTO stock VALUES (0);\n");
    VERIFY_EXIT(runPonyup(migrate()), 0);
    auto other = (*engineFor(u"postgresql"_s))
                     ->open(*DatabaseUrl::parse(m_server->url(m_database), {}), Access::Update);
    VERIFY_RESULT(other);
    m_other = std::move(*other);
    VERIFY_RESULT(m_other->begin({}));
    VERIFY_RESULT(m_other->run(u"SET deadlock_timeout = '1h'"_s));
    VERIFY_RESULT(m_other->run(u"UPDATE stock SET n = n + 1"_s));
}

QByteArray tst_CliPostgresRetry::hear(QProcess &process, const QByteArray &words)
{
    QByteArray said;
    QElapsedTimer clock;
    clock.start();
    while (!said.contains(words) && process.state() != QProcess::NotRunning
           && clock.elapsed() < 60000) {
        process.waitForReadyRead(100);
        said += process.readAllStandardError();
    }
    return said;
}

void tst_CliPostgresRetry::checkSecondAttempt(QProcess &process, QByteArray err) const
{
    QVERIFY(process.waitForFinished(60000));
    const ProgramRun run{.ended = process.exitStatus() == QProcess::NormalExit,
                         .exitCode = process.exitCode(),
                         .out = process.readAllStandardOutput(),
                         .err = err + process.readAllStandardError()};
    VERIFY_EXIT(run, 0);
    QVERIFY2(run.err.contains("v1: the database is busy") && !run.err.contains("attempt 3 of 4"),
             run.report().constData());
    const QJsonArray warnings = run.json().value(u"warnings"_s).toArray();
    const bool told = std::any_of(warnings.begin(), warnings.end(), [](const QJsonValue &each) {
        return each.toString().contains(u"attempt 2 of 4"_s);
    });
    QVERIFY2(told, run.report().constData());
    // A sequence alone is not put back: this is the second that was inserted, and the only one.
    QCOMPARE(value(u"SELECT string_agg(id::text, ',') FROM tried"_s), u"2"_s);
    QCOMPARE(value(u"SELECT (SELECT n FROM goods) || ',' || (SELECT n FROM stock)"_s), u"11,11"_s);
    QCOMPARE(
        value(u"SELECT string_agg(event || version_to, ',' ORDER BY number) FROM ponyup_log"_s),
        u"applied1,applied2"_s);
    VERIFY_EXIT(runPonyup(migrate()), 0);
}

void tst_CliPostgresRetry::aLockIsFreedInTime()
{
    write(u"v1/migrate.sql"_s,
          "-- ponyup: lock-timeout 1s\n"
          "INSERT INTO tried DEFAULT VALUES;\nUPDATE goods SET n = n + 10;\n"
          "UPDATE stock SET n = n + 10;\n");
    VERIFY_RESULT(m_other->run(u"UPDATE goods SET n = n + 1"_s));
    VERIFY_RESULT(m_other->commit({}));
    VERIFY_RESULT(m_other->begin({}));
    VERIFY_RESULT(m_other->run(u"LOCK TABLE stock"_s));
    QProcess process;
    process.start(program(u"ponyup"_s), migrate({u"--json"_s}));
    const QByteArray said = hear(process, "attempt 2 of 4");
    VERIFY_RESULT(m_other->commit({}));
    checkSecondAttempt(process, said);
}

void tst_CliPostgresRetry::aDeadlock()
{
    write(u"v1/migrate.sql"_s,
          "-- ponyup: lock-timeout 1min\n"
          "INSERT INTO tried DEFAULT VALUES;\nUPDATE goods SET n = n + 10;\n"
          "UPDATE stock SET n = n + 10;\n");
    QProcess process;
    process.start(program(u"ponyup"_s), migrate({u"--json"_s}));
    // It has changed goods, and waits for stock.
    QVERIFY(QTest::qWaitFor(
        [this] {
            return value(u"SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
                         "AND datname = current_database()"_s)
                == u"1"_s;
        },
        30000));
    Result<> crossed;
    std::thread other([&] {
        // A lock of the table is handed over in turn: the second attempt cannot be quicker.
        for (const QString &sql : {u"LOCK TABLE goods"_s, u"UPDATE goods SET n = n + 1"_s})
            if (crossed)
                crossed = m_other->run(sql).transform([](auto) {});
        if (crossed)
            crossed = m_other->commit({});
    });
    const QByteArray said = hear(process, "attempt 2 of 4");
    other.join();
    VERIFY_RESULT(crossed);
    QVERIFY2(said.contains("deadlock"), said.constData());
    checkSecondAttempt(process, said);
}

void tst_CliPostgresRetry::aLockIsNeverFreed_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<bool>("triesAgain");
    QTest::addRow("one by one") << QStringList() << true;
    // What was done before it in the same transaction would have to be done again, too.
    QTest::addRow("all in one") << QStringList{u"--all-in-one"_s} << false;
}

void tst_CliPostgresRetry::aLockIsNeverFreed()
{
    QFETCH(QStringList, options);
    QFETCH(bool, triesAgain);
    write(u"v1/migrate.sql"_s,
          "-- ponyup: lock-timeout 200ms\n"
          "INSERT INTO tried DEFAULT VALUES;\nUPDATE stock SET n = n + 10;\n");
    const ProgramRun run = runPonyup(migrate(options));
    VERIFY_EXIT(run, 5);
    QCOMPARE(run.err.contains("attempt 4 of 4"), triesAgain);
    QVERIFY2(run.err.contains("A lock was not to be had within the lock timeout"),
             run.report().constData());
    QCOMPARE(value(u"SELECT count(*) FROM tried"_s), u"0"_s);
    QCOMPARE(value(u"SELECT max(version) FROM version"_s), u"1"_s);
    VERIFY_RESULT(m_other->rollback());
    VERIFY_EXIT(runPonyup(migrate(options)), 0);
    QCOMPARE(value(u"SELECT (SELECT count(*) FROM tried) || ',' || (SELECT n FROM stock)"_s),
             u"1,10"_s);
}

QTEST_GUILESS_MAIN(tst_CliPostgresRetry)
#include "tst_cli_postgresretry.moc"
