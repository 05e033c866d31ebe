// SPDX-License-Identifier: GPL-3.0-or-later
#include "faults/interruption.h"
#include "support/servers/postgresserver.h"
#include "support/testing.h"

#include <QElapsedTimer>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>

#include <functional>
#include <memory>
#include <optional>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

std::optional<quint32> seedToReplay; // --seed N
constexpr int migrations = 12;

} // namespace

/// `ponyup migrate` on PostgreSQL loses its life, its session on the server, or all of the server,
/// at random moments: in transactions, while data are copied, and while indexes are built outside.
/// What it then says is true, and the next one ends where an undisturbed one ends.
class TestPostgresKill : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_server.reset(); }
    void theProgramIsKilled();
    void theSessionIsKilled();
    void theServerIsKilled();

private:
    QStringList command(const QString &name, const QStringList &more = {}) const
    {
        return QStringList{u"--database"_s, m_server->url(m_database), u"--folder"_s,
                           m_folder.path(u"migrations"_s), name}
        + more;
    }
    /// Migrates, and does that to it after a random time.
    Interrupted interrupt(const std::function<void(QProcess &)> &what);
    /// Where the database stands, as it says itself.
    int stands() const;
    /// What the run has said of where the database stands is so, and nothing is left in doubt.
    void checkReport(const ProgramRun &run) const;
    /// What `status` says is so.
    void checkStatus() const;
    void newDatabase() { m_database = m_server->createDatabase(); }
    /// Everything but times and run ids.
    QString contents() const;
    /// Migrates, and resumes where that is what it takes.
    void finish() const;
    qint64 randomDelay() { return m_random.bounded(int(m_elapsed * 5 / 4) + 1); }

    std::unique_ptr<PostgresServer> m_server;
    Folder m_folder;
    QString m_database;
    QString m_expected;
    qint64 m_elapsed = 0; ///< Milliseconds of an undisturbed run.
    QRandomGenerator m_random;
};

void TestPostgresKill::initTestCase()
{
    // What it has said to be committed must be so: the commit waits for the log to be written.
    START_SERVER(m_server, PostgresServer, QStringList{u"synchronous_commit=on"_s});
    const quint32 seed = seedToReplay.value_or(QRandomGenerator::system()->generate());
    m_random.seed(seed);
    qInfo("--seed %u", seed);
    m_folder.write(u"migrations/v0/migrate.sql"_s,
                   "CREATE TABLE goods (id integer PRIMARY KEY, name text NOT NULL);\n");
    for (int version = 1; version < migrations; ++version) {
        const QByteArray number = QByteArray::number(version);
        QByteArray script;
        if (version % 4 == 3) { // with the journal
            script = "INSERT INTO goods VALUES (" + number + ", 'x" + number
                + "');\nCREATE UNIQUE INDEX CONCURRENTLY goods_" + number
                + " ON goods (name, id);\nUPDATE goods SET name = name || '!';\n";
        } else {
            script = "CREATE TABLE t" + number + " (i integer, x text);\nCOPY t" + number
                + " FROM stdin;\n";
            for (int row = 0; row < 2000; ++row)
                script += QByteArray::number(row) + "\trow\n";
            script += "\\.\nUPDATE goods SET name = name || '.';\n";
        }
        m_folder.write(u"migrations/v%1/migrate.sql"_s.arg(version), script);
    }
    newDatabase();
    QElapsedTimer clock;
    clock.start();
    VERIFY_EXIT(runPonyup(command(u"migrate"_s, {u"--yes"_s})), 0);
    m_elapsed = clock.elapsed();
    m_expected = contents();
}

QString TestPostgresKill::contents() const
{
    QString sql = u"SELECT concat_ws(' ', (SELECT string_agg(goods::text, ',' ORDER BY id) "
                  "FROM goods), (SELECT string_agg(version::text, ',' ORDER BY version) "
                  "FROM version), (SELECT count(*) FROM ponyup_journal), "
                  "(SELECT string_agg(indexrelid::regclass || ':' || indisvalid, ',' "
                  "ORDER BY indexrelid::regclass::text) FROM pg_index "
                  "WHERE indrelid = 'goods'::regclass)"_s;
    for (int version = 1; version < migrations; ++version)
        if (version % 4 != 3)
            sql += u", (SELECT count(*) FROM t%1)"_s.arg(version);
    return m_server->value(m_database, sql + u')');
}

void TestPostgresKill::finish() const
{
    ProgramRun run = runPonyup(command(u"migrate"_s, {u"--yes"_s}));
    for (int attempt = 0; attempt < 3 && run.ended && run.exitCode == 6; ++attempt) {
        VERIFY_EXIT(runPonyup(command(u"resume"_s, {u"--yes"_s})), 0);
        run = runPonyup(command(u"migrate"_s, {u"--yes"_s}));
    }
    VERIFY_EXIT(run, 0);
    QCOMPARE(contents(), m_expected);
    VERIFY_EXIT(runPonyup(command(u"log"_s, {u"--verify"_s})), 0);
}

Interrupted TestPostgresKill::interrupt(const std::function<void(QProcess &)> &what)
{
    newDatabase();
    return interruptPonyup(command(u"migrate"_s, {u"--yes"_s, u"--json"_s}), randomDelay() * 1000,
                           what);
}

int TestPostgresKill::stands() const
{
    const bool created =
        m_server->value(m_database, u"SELECT to_regclass('version') IS NOT NULL"_s) == u"t"_s;
    return created
        ? m_server->value(m_database, u"SELECT coalesce(max(version), 0) FROM version"_s).toInt()
        : 0;
}

void TestPostgresKill::checkReport(const ProgramRun &run) const
{
    QVERIFY2(run.ended, run.report().constData());
    const int said = run.json().value(u"versionAfter"_s).toInt(-1);
    QVERIFY2(said == stands() || said < 0, run.report().constData());
    QVERIFY2(!run.out.contains("in-doubt"), run.report().constData());
}

void TestPostgresKill::checkStatus() const
{
    const int before = stands(); // The server may still be busy with the last commit.
    const ProgramRun status = runPonyup(command(u"status"_s, {u"--json"_s}));
    VERIFY_EXIT(status, 0);
    const int said = status.json().value(u"timeline"_s).toObject().value(u"current"_s).toInt(-1);
    QVERIFY2(before <= said && said <= stands(), status.report().constData());
}

void TestPostgresKill::theProgramIsKilled()
{
    int met = 0;
    const int killedPrograms = faultRuns(PONYUP_FAULT_RUNS);
    for (int round = 0; round < killedPrograms && !QTest::currentTestFailed(); ++round) {
        met += interrupt([](QProcess &process) { process.kill(); }).met;
        checkStatus();
        finish();
    }
    qInfo("%d of %d met it while it ran", met, killedPrograms);
}

void TestPostgresKill::theSessionIsKilled()
{
    int met = 0;
    const int killedServers = faultRuns(PONYUP_FAULT_RUNS, 3. / 20);
    for (int round = 0; round < killedServers && !QTest::currentTestFailed(); ++round) {
        const auto [run, ran] = interrupt([this](QProcess &) {
            m_server->value(u"postgres"_s,
                            u"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                            "WHERE datname = '%1'"_s.arg(m_database));
        });
        met += ran;
        checkReport(run);
        finish();
        if (QTest::currentTestFailed())
            qInfo("%s", run.report().constData());
    }
    qInfo("%d of %d met it while it ran", met, killedServers);
}

void TestPostgresKill::theServerIsKilled()
{
    int met = 0;
    const int killedServers = faultRuns(PONYUP_FAULT_RUNS, 3. / 20);
    for (int round = 0; round < killedServers && !QTest::currentTestFailed(); ++round) {
        const auto [run, ran] = interrupt([this](QProcess &) { m_server->killAndStart(); });
        QVERIFY2(m_server->isRunning(), qPrintable(m_server->error()));
        met += ran;
        checkReport(run);
        checkStatus();
        finish();
        if (QTest::currentTestFailed())
            qInfo("%s", run.report().constData());
    }
    qInfo("%d of %d met it while it ran", met, killedServers);
}

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QStringList arguments = application.arguments();
    seedToReplay = takeSeed(arguments);
    TestPostgresKill test;
    return QTest::qExec(&test, arguments);
}

#include "tst_postgreskill.moc"
