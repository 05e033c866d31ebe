// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/engine.h"
#include "faults/interruption.h"
#include "faults/postgrestruth.h"
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

    QString value(const QString &sql) const { return m_server->value(m_database, sql); }
    void interruptOften(int rounds, const Deed &what);
    /// Migrates, and does that to it after a random time, or while it copies data, or while it
    /// builds an index.
    Interrupted interrupt(int round, const Deed &what);
    /// Until a session of the database is at such a statement, or the program has ended.
    void awaitStatement(QProcess &process, const QString &like) const;
    /// Counts what the kill has hit, as journal and the server's log tell.
    void count();

    std::unique_ptr<PostgresServer> m_server;
    std::unique_ptr<ponyup::Connection> m_session; ///< Beside it, for what must be quick.
    QString m_database;
    PostgresTruth m_truth{makeScripts()};
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
    const QString wrong = m_truth.learn(*m_server);
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    // The quickest of three: on a busy machine most moments would be too late otherwise.
    for (int attempt = 0; attempt < 3; ++attempt) {
        m_database = m_server->createDatabase();
        QElapsedTimer clock;
        clock.start();
        VERIFY_EXIT(runPonyup(m_truth.command(m_database, u"migrate"_s, {u"--yes"_s})), 0);
        const qint64 elapsed = clock.nsecsElapsed() / 1000;
        m_elapsed = m_elapsed ? std::min(m_elapsed, elapsed) : elapsed;
    }
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
    const QStringList migrate =
        m_truth.command(m_database, u"migrate"_s, {u"--yes"_s, u"--json"_s});
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
        // Its session may still be busy.
        const ProgramRun early = runPonyup(m_truth.command(m_database, u"status"_s, {u"--json"_s}));
        VERIFY_EXIT(early, 0);
        m_tally.running += early.out.contains("\"running\"");
        QString wrong = m_truth.wrongReport(run, m_database);
        if (wrong.isEmpty())
            wrong = m_truth.wrongStatus(m_database, m_tally.journals);
        count();
        if (wrong.isEmpty())
            wrong = m_truth.wrongEnd(m_database);
        QVERIFY2(wrong.isEmpty(),
                 qPrintable(u"round %1: %2\n%3"_s.arg(QString::number(round), wrong,
                                                      QString::fromUtf8(run.report()))));
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
    const int rounds = faultRuns(PONYUP_FAULT_RUNS, 1);
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
    QVERIFY2(m_tally.copies > 0 || rounds < 20, "none has met a COPY");
}

/// Its log tells nothing of what it was at.
void TestPostgresKill::theServerIsKilled()
{
    interruptOften(faultRuns(PONYUP_FAULT_RUNS, 3. / 20),
                   [this](QProcess &) { m_server->killAndStart(); });
}

int main(int argc, char *argv[])
{
    takeTime();
    QCoreApplication application(argc, argv);
    QStringList arguments = application.arguments();
    seedToReplay = takeSeed(arguments);
    TestPostgresKill test;
    return QTest::qExec(&test, arguments);
}

#include "tst_postgreskill.moc"
