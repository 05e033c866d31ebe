// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/program.h"
#include "support/servers/postgresserver.h"
#include "support/testing.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>

#include <memory>
#include <optional>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

std::optional<quint32> seedToReplay; // --seed N
constexpr int migrations = 12;

} // namespace

/// `ponyup migrate` on PostgreSQL loses its life, or its session on the server, at random moments.
/// What it then says is true, and the next one ends where an undisturbed one ends.
class TestPostgresKill : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_server.reset(); }
    void theProgramIsKilled();
    void theSessionIsKilled();

private:
    QStringList command(const QString &name, const QStringList &more = {}) const
    {
        return QStringList{u"--database"_s, m_server->url(m_database), u"--folder"_s,
                           m_folder.path(u"migrations"_s), name}
        + more;
    }
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
    START_SERVER(m_server, PostgresServer);
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

void TestPostgresKill::theProgramIsKilled()
{
    for (int round = 0; round < 40; ++round) {
        newDatabase();
        QProcess process;
        process.start(program(u"ponyup"_s), command(u"migrate"_s, {u"--yes"_s}));
        QVERIFY(process.waitForStarted());
        process.waitForFinished(int(randomDelay()));
        process.kill();
        process.waitForFinished();
        const ProgramRun status = runPonyup(command(u"status"_s, {u"--json"_s}));
        VERIFY_EXIT(status, 0);
        finish();
        if (QTest::currentTestFailed())
            return;
    }
}

void TestPostgresKill::theSessionIsKilled()
{
    int met = 0;
    for (int round = 0; round < 30; ++round) {
        newDatabase();
        QProcess process;
        process.start(program(u"ponyup"_s), command(u"migrate"_s, {u"--yes"_s, u"--json"_s}));
        QVERIFY(process.waitForStarted());
        process.waitForFinished(int(randomDelay()));
        m_server->value(u"postgres"_s,
                        u"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                        "WHERE datname = '%1'"_s.arg(m_database));
        QVERIFY(process.state() == QProcess::NotRunning || process.waitForFinished(60000));
        QVERIFY(process.exitStatus() == QProcess::NormalExit);
        const ProgramRun run{.ended = true,
                             .exitCode = process.exitCode(),
                             .out = process.readAllStandardOutput(),
                             .err = process.readAllStandardError()};
        met += run.exitCode != 0;
        // What it says of where the database stands is so, and nothing is left in doubt: the
        // server is there to be asked.
        const int said = run.json().value(u"versionAfter"_s).toInt(-1);
        const bool created =
            m_server->value(m_database, u"SELECT to_regclass('version') IS NOT NULL"_s) == u"t"_s;
        const int stands = created
            ? m_server->value(m_database, u"SELECT coalesce(max(version), 0) FROM version"_s)
                  .toInt()
            : 0;
        QVERIFY2(said == stands || run.json().value(u"outcome"_s).toString() == u"refused"_s
                     || run.json().isEmpty(),
                 run.report().constData());
        QVERIFY2(!run.out.contains("in-doubt"), run.report().constData());
        finish();
        if (QTest::currentTestFailed()) {
            qInfo("%s", run.report().constData());
            return;
        }
    }
    qInfo("%d of 30 met it while it ran", met);
}

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QStringList arguments = application.arguments();
    if (const qsizetype at = arguments.indexOf(u"--seed"_s); at > 0 && at + 1 < arguments.size()) {
        seedToReplay = arguments.at(at + 1).toUInt();
        arguments.remove(at, 2);
    }
    TestPostgresKill test;
    return QTest::qExec(&test, arguments);
}

#include "tst_postgreskill.moc"
