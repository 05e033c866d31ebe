// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/program.h"
#include "support/servers/postgresserver.h"
#include "support/testing.h"

#include <QElapsedTimer>
#include <QProcess>

#include <memory>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

/// A Python program that takes the update lock as the original did.
class Original {
public:
    explicit Original(const QString &url, const QStringList &more = {})
    {
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(
            u"python3"_s,
            QStringList{QStringLiteral(PONYUP_SOURCE_DIR "/tests/support/servers/original.py"), url}
                + more);
    }
    ~Original()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    Original(const Original &) = delete;
    Original &operator=(const Original &) = delete;

    /// The next line that it says, or what it said before it ended.
    QByteArray hear()
    {
        while (!m_process.canReadLine() && m_process.waitForReadyRead(30000))
            ;
        return m_process.readLine().trimmed();
    }
    bool isSilent() { return !m_process.canReadLine() && !m_process.waitForReadyRead(200); }
    void goOn() { m_process.write("go on\n"); }

private:
    QProcess m_process;
};

} // namespace

/// The update lock on PostgreSQL: the original, which is a program in Python, and PonyUp never
/// update one database at the same time.
class tst_CliPostgresLock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { START_SERVER(m_server, PostgresServer); }
    void init();
    void cleanupTestCase() { m_server.reset(); }

    void isExcludedByTheOriginal();
    void waitsForTheOriginal();
    void goesOnWhenTheOriginalDies();
    void theOriginalWaits();
    void aKilledProgramExcludesTheOriginal();

private:
    QString url() const { return m_server->url(m_database); }
    QString value(const QString &sql) const { return m_server->value(m_database, sql); }
    QStringList command(const QString &name, const QStringList &more = {}) const
    {
        return QStringList{u"--database"_s, url(), u"--folder"_s, m_folder->path(u"migrations"_s),
                           name}
        + more;
    }
    ProgramRun ponyup(const QString &name, const QStringList &more = {}) const
    {
        return runPonyup(command(name, more));
    }
    void start(QProcess &process, const QStringList &arguments) const
    {
        process.start(program(u"ponyup"_s), arguments);
    }
    /// The first migration takes so long that one can look meanwhile.
    void makeSlow(int seconds) const
    {
        m_folder->write(u"migrations/v0/migrate.sql"_s,
                        "CREATE TABLE goods (id integer PRIMARY KEY);\nSELECT pg_sleep("
                            + QByteArray::number(seconds) + ");\n");
    }
    bool becomes(const QString &sql, const QString &expected) const
    {
        return QTest::qWaitFor([&] { return value(sql) == expected; }, 30000);
    }
    /// Sessions that sleep in this database.
    static QString sleeping()
    {
        return u"SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' "
               "AND datname = current_database()"_s;
    }
    static QString locks(const char *granted)
    {
        return u"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 85 "
               "AND objid = 80 AND %1 AND database = (SELECT oid FROM pg_database "
               "WHERE datname = current_database())"_s.arg(QLatin1StringView(granted));
    }
    static QString version() { return u"SELECT max(version) FROM version"_s; }

    std::unique_ptr<PostgresServer> m_server;
    std::unique_ptr<Folder> m_folder;
    QString m_database;
};

void tst_CliPostgresLock::init()
{
    m_database = m_server->createDatabase();
    m_folder = std::make_unique<Folder>();
    m_folder->write(u"migrations/v0/migrate.sql"_s,
                    "CREATE TABLE goods (id integer PRIMARY KEY);\n");
    m_folder->write(u"migrations/v1/migrate.sql"_s, "INSERT INTO goods VALUES (1);\n");
}

void tst_CliPostgresLock::isExcludedByTheOriginal()
{
    Original original(url());
    const QByteArray session = original.hear();
    QVERIFY2(session.startsWith("session "), session.constData());
    const QByteArray holder =
        "user ponyup from 127.0.0.1 (server process " + session.sliced(8) + ')';
    QCOMPARE(original.hear(), QByteArray("locked"));

    const ProgramRun run = ponyup(u"migrate"_s, {u"--yes"_s, u"--no-wait"_s});
    VERIFY_EXIT(run, 5);
    QVERIFY2(run.err.contains("Currently already upgrading. (Advisory Lock 85,80)")
                 && run.err.contains(holder),
             run.report().constData());
    const ProgramRun inVain = ponyup(u"migrate"_s, {u"--yes"_s, u"--wait"_s, u"1"_s});
    VERIFY_EXIT(inVain, 5);
    QVERIFY2(inVain.err.contains("Waiting for the update lock, held by " + holder),
             inVain.report().constData());
    const ProgramRun status = ponyup(u"status"_s);
    QVERIFY2(status.out.contains(holder), status.report().constData());
    QCOMPARE(value(u"SELECT to_regclass('version') IS NULL AND to_regclass('goods') IS NULL"_s),
             u"t"_s);

    original.goOn();
    QCOMPARE(original.hear(), QByteArray("unlocked"));
    VERIFY_EXIT(ponyup(u"migrate"_s, {u"--yes"_s, u"--no-wait"_s}), 0);
}

void tst_CliPostgresLock::waitsForTheOriginal()
{
    Original original(url());
    const QByteArray session = original.hear();
    QCOMPARE(original.hear(), QByteArray("locked"));
    QProcess process;
    start(process, command(u"migrate"_s, {u"--yes"_s, u"--wait"_s, u"60"_s}));
    QByteArray said;
    const QByteArray waits = "Waiting for the update lock, held by user ponyup from 127.0.0.1 "
                             "(server process "
        + session.sliced(8) + ')';
    QElapsedTimer clock;
    clock.start();
    while (!said.contains(waits) && clock.elapsed() < 30000) {
        process.waitForReadyRead(100);
        said += process.readAllStandardError();
    }
    QVERIFY2(said.contains(waits), said.constData());
    QCOMPARE(process.state(), QProcess::Running);
    QCOMPARE(value(u"SELECT to_regclass('goods') IS NULL"_s), u"t"_s);
    original.goOn();
    QCOMPARE(original.hear(), QByteArray("unlocked"));
    QVERIFY(process.waitForFinished(30000));
    QCOMPARE(process.exitCode(), 0);
    QCOMPARE(value(version()), u"2"_s);
}

void tst_CliPostgresLock::goesOnWhenTheOriginalDies()
{
    auto original = std::make_unique<Original>(url());
    original->hear();
    QCOMPARE(original->hear(), QByteArray("locked"));
    VERIFY_EXIT(ponyup(u"migrate"_s, {u"--yes"_s, u"--no-wait"_s}), 5);
    original.reset();
    VERIFY_EXIT(ponyup(u"migrate"_s, {u"--yes"_s}), 0);
}

void tst_CliPostgresLock::theOriginalWaits()
{
    makeSlow(3);
    QProcess process;
    start(process, command(u"migrate"_s, {u"--yes"_s}));
    QVERIFY(becomes(sleeping(), u"1"_s));
    Original hurried(url(), {u"--try"_s});
    hurried.hear();
    QCOMPARE(hurried.hear(), QByteArray("busy"));
    Original patient(url());
    patient.hear();
    QVERIFY(becomes(locks("NOT granted"), u"1"_s));
    QVERIFY(patient.isSilent());
    QCOMPARE(patient.hear(), QByteArray("locked"));
    // All of it was done by then.
    QCOMPARE(value(version()), u"2"_s);
    QVERIFY(process.waitForFinished(30000));
    QCOMPARE(process.exitCode(), 0);
    patient.goOn();
    QCOMPARE(patient.hear(), QByteArray("unlocked"));
}

/// Its session on the server lives on until the statement ends, and keeps the lock.
void tst_CliPostgresLock::aKilledProgramExcludesTheOriginal()
{
    makeSlow(300);
    QProcess process;
    start(process, command(u"migrate"_s, {u"--yes"_s}));
    QVERIFY(becomes(sleeping(), u"1"_s));
    process.kill();
    QVERIFY(process.waitForFinished());
    Original hurried(url(), {u"--try"_s});
    hurried.hear();
    QCOMPARE(hurried.hear(), QByteArray("busy"));
    Original patient(url());
    patient.hear();
    QVERIFY(becomes(locks("NOT granted"), u"1"_s));
    value(u"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' "
          "AND granted"_s);
    QCOMPARE(patient.hear(), QByteArray("locked"));
    QCOMPARE(value(u"SELECT to_regclass('goods') IS NULL"_s), u"t"_s);
    patient.goOn();
    QCOMPARE(patient.hear(), QByteArray("unlocked"));
    makeSlow(0);
    VERIFY_EXIT(ponyup(u"migrate"_s, {u"--yes"_s}), 0);
}

QTEST_GUILESS_MAIN(tst_CliPostgresLock)
#include "tst_cli_postgreslock.moc"
