// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/engine.h"
#include "faults/interruption.h"
#include "support/servers/postgresserver.h"
#include "support/testing.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>
#include <QThread>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

std::optional<quint32> seedToReplay; // --seed N

/// One that copies so much that the network cannot hold it: its data are still coming in.
constexpr int longCopy = 5;

/// Every fourth has the journal, and builds an index outside of a transaction; the others copy data
/// in. Each statement with its end. An index takes its time, short as the table is.
std::vector<QByteArrayList> makeScripts()
{
    std::vector<QByteArrayList> scripts{
        {"CREATE TABLE goods (id integer PRIMARY KEY, name text NOT NULL);\n",
         "CREATE FUNCTION slow(integer) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS "
         "'BEGIN PERFORM pg_sleep(0.002); RETURN $1; END';\n"}};
    for (int version = 1; version < 12; ++version) {
        const QByteArray number = QByteArray::number(version);
        if (version % 4 == 3) {
            scripts.push_back({"INSERT INTO goods VALUES (" + number + ", 'x" + number + "');\n",
                               "CREATE UNIQUE INDEX CONCURRENTLY goods_" + number
                                   + " ON goods (name, slow(id));\n",
                               "UPDATE goods SET name = name || '!';\n"});
            continue;
        }
        QByteArray copy = "COPY t" + number + " FROM stdin;\n";
        const bool isLong = version == longCopy;
        for (int row = 0; row < (isLong ? 40'000 : 2000); ++row)
            copy +=
                QByteArray::number(row) + '\t' + QByteArray("row").repeated(isLong ? 30 : 1) + '\n';
        scripts.push_back({"CREATE TABLE t" + number + " (i integer, x text);\n", copy + "\\.\n",
                           "UPDATE goods SET name = name || '.';\n"});
    }
    return scripts;
}

const std::vector<QByteArrayList> scripts = makeScripts();

} // namespace

/// `ponyup migrate` on PostgreSQL loses its life, its session on the server, or all of the server,
/// at random moments: in transactions, while data are copied, and while indexes are built outside.
/// What it and `status` then say is what rows and catalog tell, of each statement where there is a
/// journal; the next one ends where an undisturbed one ends.
class TestPostgresKill : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase()
    {
        m_session.reset();
        m_server.reset();
    }
    void theProgramIsKilled();
    void theSessionIsKilled();
    void theServerIsKilled();

private:
    using Deed = std::function<void(QProcess &)>;

    QStringList command(const QString &name, const QStringList &more = {}) const
    {
        return QStringList{u"--database"_s, m_server->url(m_database), u"--folder"_s,
                           m_folder.path(u"migrations"_s), name}
        + more;
    }
    QString value(const QString &sql) const { return m_server->value(m_database, sql); }
    /// What rows and valid indexes are behind each statement, carried out by the server's own
    /// client.
    void learn();
    /// Rows and valid indexes, without PonyUp's own tables.
    QString contents() const;
    void interruptOften(int rounds, const Deed &what);
    /// Migrates, and does that to it after a random time, or while it copies data, or while it
    /// builds an index.
    Interrupted interrupt(int round, const Deed &what);
    /// Until a session of the database is at such a statement, or the program has ended.
    void awaitStatement(QProcess &process, const QString &like) const;
    /// What the run has said of where the database stands is so, and nothing is left in doubt.
    void checkReport(const ProgramRun &run) const;
    /// What `status` says is so, of each statement.
    void checkStatus();
    /// Counts what the kill has hit, as journal and the server's log tell.
    void count();
    /// Migrates, and resumes where that is what it takes.
    void finish() const;

    std::unique_ptr<PostgresServer> m_server;
    std::unique_ptr<ponyup::Connection> m_session; ///< Beside it, for what must be quick.
    Folder m_folder;
    QString m_database;
    std::vector<QString> m_contents; ///< Behind so many statements.
    std::vector<qsizetype> m_first; ///< So many statements stand before each migration.
    qint64 m_elapsed = 0; ///< Microseconds of an undisturbed run.
    QRandomGenerator m_random;
    struct {
        int met = 0; ///< Killed while it ran.
        int journals = 0; ///< Left one.
        int indexes = 0; ///< While one was built.
        int copies = 0; ///< While data came in.
        int running = 0; ///< Went on without the program.
    } m_tally;
    qsizetype m_cutCopies = 0; ///< In the server's log.
};

void TestPostgresKill::initTestCase()
{
    // What it has said to be committed must be so: the commit waits for the log to be written.
    START_SERVER(m_server, PostgresServer, QStringList{u"synchronous_commit=on"_s});
    const quint32 seed = seedToReplay.value_or(QRandomGenerator::system()->generate());
    m_random.seed(seed);
    qInfo("--seed %u", seed);
    for (size_t version = 0; version < scripts.size(); ++version)
        m_folder.write(u"migrations/v%1/migrate.sql"_s.arg(version), scripts[version].join());
    learn();
    // The quickest of three: on a busy machine most moments would be too late otherwise.
    for (int attempt = 0; attempt < 3; ++attempt) {
        m_database = m_server->createDatabase();
        QElapsedTimer clock;
        clock.start();
        VERIFY_EXIT(runPonyup(command(u"migrate"_s, {u"--yes"_s})), 0);
        const qint64 elapsed = clock.nsecsElapsed() / 1000;
        m_elapsed = m_elapsed ? std::min(m_elapsed, elapsed) : elapsed;
        QCOMPARE(contents(), m_contents.back());
    }
}

void TestPostgresKill::learn()
{
    m_database = m_server->createDatabase();
    m_contents = {contents()};
    for (const QByteArrayList &script : scripts) {
        m_first.push_back(qsizetype(m_contents.size()) - 1);
        for (const QByteArray &statement : script) {
            VERIFY_EXIT(m_server->psql(m_database, {u"-v"_s, u"ON_ERROR_STOP=1"_s},
                                       m_folder.write(u"one.sql"_s, statement)),
                        0);
            m_contents.push_back(contents());
        }
    }
    m_first.push_back(qsizetype(m_contents.size()) - 1);
}

QString TestPostgresKill::contents() const
{
    return value(u"SELECT concat_ws(' ', (SELECT string_agg(relname || query_to_xml(format("
                 "'SELECT count(*) n, sum(hashtext(t::text)) h FROM %I t', relname), "
                 "false, true, '')::text, ' ' ORDER BY relname) FROM pg_class "
                 "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
                 "AND relname NOT LIKE 'ponyup%' AND relname <> 'version'), "
                 "(SELECT string_agg(indexrelid::regclass::text, ',' ORDER BY indexrelid::text) "
                 "FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid "
                 "WHERE indisvalid AND relname = 'goods'))"_s);
}

void TestPostgresKill::finish() const
{
    ProgramRun run = runPonyup(command(u"migrate"_s, {u"--yes"_s}));
    for (int attempt = 0; attempt < 3 && run.ended && run.exitCode == 6; ++attempt) {
        VERIFY_EXIT(runPonyup(command(u"resume"_s, {u"--yes"_s})), 0);
        run = runPonyup(command(u"migrate"_s, {u"--yes"_s}));
    }
    VERIFY_EXIT(run, 0);
    QCOMPARE(contents(), m_contents.back());
    QCOMPARE(value(u"SELECT concat_ws(' ', (SELECT string_agg(version::text, ',' ORDER BY version) "
                   "FROM version), (SELECT count(*) FROM ponyup_journal), "
                   "(SELECT count(*) FROM pg_index WHERE NOT indisvalid))"_s),
             u"0,1,2,3,4,5,6,7,8,9,10,11,12 0 0"_s);
    VERIFY_EXIT(runPonyup(command(u"log"_s, {u"--verify"_s})), 0);
}

void TestPostgresKill::awaitStatement(QProcess &process, const QString &like) const
{
    while (process.state() == QProcess::Running && !process.waitForFinished(0)) {
        const auto found = m_session->query(
            u"SELECT count(*) FROM pg_stat_activity WHERE datname = ? AND state = 'active' "
            "AND query LIKE ?"_s,
            {m_database, like});
        VERIFY_RESULT(found);
        if (found->rows.at(0).at(0).toInt() > 0)
            return;
    }
}

Interrupted TestPostgresKill::interrupt(int round, const Deed &what)
{
    m_database = m_server->createDatabase();
    const auto url = ponyup::DatabaseUrl::parse(m_server->url(u"postgres"_s), {});
    auto session = (*ponyup::engineFor(u"postgresql"_s))->open(*url, ponyup::Access::Update);
    if (!session)
        qFatal("%s", qPrintable(session.error().toString()));
    m_session = std::move(*session);
    const QStringList migrate = command(u"migrate"_s, {u"--yes"_s, u"--json"_s});
    if (round % 3 == 0)
        return interruptPonyup(migrate, m_random.bounded(int(m_elapsed * 11 / 10) + 1), what);
    const int version = round % 3 == 1 ? longCopy : 4 * m_random.bounded(3) + 3;
    const QString like = QString(round % 3 == 1 ? u"COPY t%1 %"_s : u"%CONCURRENTLY goods_%1 %"_s)
                             .replace(u"%1"_s, QString::number(version));
    bool met = false;
    Interrupted interrupted = interruptPonyup(migrate, 0, [&](QProcess &process) {
        awaitStatement(process, like);
        QThread::usleep(m_random.bounded(1500u));
        met = process.state() == QProcess::Running && !process.waitForFinished(0);
        what(process);
    });
    interrupted.met = met;
    return interrupted;
}

void TestPostgresKill::checkReport(const ProgramRun &run) const
{
    if (!run.ended) // It was killed.
        return;
    const int said = run.json().value(u"versionAfter"_s).toInt(-1);
    const bool created = value(u"SELECT to_regclass('version') IS NOT NULL"_s) == u"t"_s;
    const int stands =
        created ? value(u"SELECT coalesce(max(version), 0) FROM version"_s).toInt() : 0;
    QVERIFY2(said == stands || said < 0, run.report().constData());
    QVERIFY2(!run.out.contains("in-doubt"), run.report().constData());
}

void TestPostgresKill::checkStatus()
{
    // Its session may still be busy.
    const ProgramRun early = runPonyup(command(u"status"_s, {u"--json"_s}));
    VERIFY_EXIT(early, 0);
    m_tally.running += early.out.contains("\"running\"");
    QVERIFY(QTest::qWaitFor(
        [this] {
            return value(u"SELECT count(*) FROM pg_stat_activity WHERE "
                         "datname = current_database() AND pid <> pg_backend_pid()"_s)
                == u"0"_s;
        },
        30000));

    const ProgramRun status = runPonyup(command(u"status"_s, {u"--json"_s}));
    VERIFY_EXIT(status, 0);
    const int version = status.json().value(u"timeline"_s).toObject().value(u"current"_s).toInt(-1);
    QVERIFY2(version >= 0 && version < int(m_first.size()), status.report().constData());
    const QJsonArray statements = status.json().value(u"statements"_s).toArray();
    qsizetype applied = 0;
    for (const QJsonValue &each : statements) {
        const QString state = each.toObject().value(u"state"_s).toString();
        const int number = each.toObject().value(u"number"_s).toInt();
        // The server is there to be asked: nothing is in doubt.
        if (state == u"applied"_s)
            QVERIFY2(number == ++applied, status.report().constData());
        else
            QVERIFY2(state == u"not-applied"_s, status.report().constData());
    }
    m_tally.journals += !statements.isEmpty();
    QVERIFY2(statements.isEmpty() || statements.size() == scripts[size_t(version)].size(),
             status.report().constData());
    const QString expected = m_contents[size_t(m_first[size_t(version)] + applied)];
    const QString now = contents();
    QVERIFY2(
        now == expected,
        (status.report() + "\nnow: " + now.toUtf8() + "\nbut: " + expected.toUtf8()).constData());
}

void TestPostgresKill::count()
{
    const bool hasJournal = value(u"SELECT to_regclass('ponyup_journal') IS NOT NULL"_s) == u"t"_s;
    if (hasJournal)
        m_tally.indexes += value(u"SELECT count(*) FROM ponyup_journal WHERE statement = 2 "
                                 "AND state IN ('intent', 'failed')"_s)
                               .toInt();
    QFile log(m_server->dataFolder() + u"/../server.log"_s);
    QVERIFY(log.open(QIODevice::ReadOnly));
    const qsizetype cut = log.readAll().count("CONTEXT:  COPY t");
    m_tally.copies += cut > m_cutCopies;
    m_cutCopies = cut;
}

void TestPostgresKill::interruptOften(int rounds, const Deed &what)
{
    m_tally = {};
    for (int round = 0; round < rounds && !QTest::currentTestFailed(); ++round) {
        const auto [run, met] = interrupt(round, what);
        QVERIFY2(m_server->isRunning(), qPrintable(m_server->error()));
        m_tally.met += met;
        checkReport(run);
        if (!QTest::currentTestFailed())
            checkStatus();
        if (!QTest::currentTestFailed())
            count();
        if (!QTest::currentTestFailed())
            finish();
        if (QTest::currentTestFailed())
            qInfo("round %d: %s", round, run.report().constData());
    }
    qInfo("%d of %d met it while it ran: %d left a journal, %d came while an index was built, %d "
          "while data were copied; %d went on without it",
          m_tally.met, rounds, m_tally.journals, m_tally.indexes, m_tally.copies, m_tally.running);
    if (QTest::currentTestFailed() || rounds < 20)
        return;
    QVERIFY2(m_tally.met >= rounds / 3, "too few have met a run");
    QVERIFY2(m_tally.indexes > 0, "none has met an index");
}

void TestPostgresKill::theProgramIsKilled()
{
    const int rounds = faultRuns(PONYUP_FAULT_RUNS, 3. / 5);
    interruptOften(rounds, [](QProcess &process) { process.kill(); });
    QVERIFY2(m_tally.copies > 0 || rounds < 20, "none has met a COPY");
}

void TestPostgresKill::theSessionIsKilled()
{
    const int rounds = faultRuns(PONYUP_FAULT_RUNS, 3. / 20);
    interruptOften(rounds, [this](QProcess &) {
        VERIFY_RESULT(m_session->run(u"SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                                     "WHERE datname = ?"_s,
                                     {m_database}));
    });
}

/// Its log tells nothing of what it was at.
void TestPostgresKill::theServerIsKilled()
{
    interruptOften(faultRuns(PONYUP_FAULT_RUNS, 3. / 20),
                   [this](QProcess &) { m_server->killAndStart(); });
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
