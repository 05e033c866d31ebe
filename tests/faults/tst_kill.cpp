// SPDX-License-Identifier: GPL-3.0-or-later
#include "manymigrations.h"
#include "support/program.h"
#include "support/sqlitefile.h"

#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>
#include <QThread>

#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

std::optional<quint32> seedToReplay; // --seed N

using Microseconds = qint64;

/// What the database of an undisturbed run looks like, and how long such a run takes.
struct Undisturbed {
    QStringList contents;
    QStringList versions;
    Microseconds elapsed = 0;
};

/// How the killed programs were met.
struct Tally {
    int untouched = 0; ///< Nothing was applied yet.
    int midway = 0;
    int newest = 0; ///< All was applied; the program was ending or had ended.
    int journals = 0; ///< A rollback journal or a WAL was left behind.

    void add(int version, int from, int to, bool journal)
    {
        ++(version <= from ? untouched : version >= to ? newest : midway);
        journals += journal;
    }
};

bool leftJournal(const QString &database)
{
    return QFileInfo(database + u"-journal"_s).size() > 0
        || QFileInfo(database + u"-wal"_s).size() > 0;
}

} // namespace

/// `ponyup migrate` is killed (SIGKILL) at random moments. After each: status is exact, a second
/// migrate ends where an undisturbed one does, nothing is damaged, nothing is done twice or half.
class TestKill : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void killedAtRandomMoments_data();
    void killedAtRandomMoments();

private:
    /// Makes the database that every run begins with; start() puts it there.
    void prepare(int from, const QString &journalMode);
    void start();
    void clearDatabase();
    Undisturbed undisturbed();
    /// Starts the update and kills it after that long; false: it was faster.
    bool killAfter(Microseconds delay);
    void checkAfterKill(const Undisturbed &expected, int from, Tally &tally);

    QStringList command(const QString &name, const QStringList &more = {}) const
    {
        return QStringList{u"-p"_s, m_project->folder(), name} + more;
    }

    std::unique_ptr<const ManyMigrations> m_project;
    const Folder m_start;
    QRandomGenerator m_random;
    int m_runs = 0;
};

void TestKill::initTestCase()
{
    const quint32 seed = seedToReplay.value_or(QRandomGenerator::global()->generate());
    m_random.seed(seed);
    bool given = false;
    m_runs = qEnvironmentVariableIntValue("PONYUP_FAULT_RUNS", &given);
    if (!given)
        m_runs = PONYUP_FAULT_RUNS;
    qInfo("%d kills; the same moments again: --seed %u", m_runs, seed);
}

void TestKill::prepare(int from, const QString &journalMode)
{
    const QString image = m_start.path(u"start.db"_s);
    clearDatabase();
    if (journalMode == u"wal")
        SqliteFile(m_project->database()).run(u"PRAGMA journal_mode = wal"_s);
    if (from > 0) {
        const ProgramRun run =
            runPonyup(command(u"migrate"_s, {u"--yes"_s, u"--to"_s, QString::number(from)}));
        VERIFY_EXIT(run, 0);
    }
    copySqliteFile(m_project->database(), image);
}

void TestKill::clearDatabase()
{
    QDir folder(m_project->folder());
    const QStringList leftovers = folder.entryList({u"steps.db*"_s}, QDir::Files);
    for (const QString &name : leftovers)
        folder.remove(name);
    QDir(m_project->database() + u".ponyup-backup"_s).removeRecursively();
}

void TestKill::start()
{
    clearDatabase();
    copySqliteFile(m_start.path(u"start.db"_s), m_project->database());
}

Undisturbed TestKill::undisturbed()
{
    Undisturbed result;
    std::array<Microseconds, 3> elapsed{};
    for (Microseconds &time : elapsed) {
        start();
        QElapsedTimer timer;
        timer.start();
        const ProgramRun run = runPonyup(command(u"migrate"_s, {u"--yes"_s}));
        time = timer.nsecsElapsed() / 1000;
        if (!run.ended || run.exitCode != 0)
            qFatal("%s", run.report().constData());
    }
    std::sort(elapsed.begin(), elapsed.end());
    result.elapsed = elapsed[1];
    const SqliteFile file(m_project->database());
    result.contents = file.contents();
    result.versions = file.versions();
    return result;
}

bool TestKill::killAfter(Microseconds delay)
{
    QProcess process;
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    process.start(program(u"ponyup"_s), command(u"migrate"_s, {u"--yes"_s}));
    if (!process.waitForStarted())
        qFatal("%s", qPrintable(process.errorString()));
    QThread::usleep(static_cast<unsigned long>(delay));
    process.kill();
    process.waitForFinished();
    return process.exitStatus() == QProcess::CrashExit;
}

void TestKill::checkAfterKill(const Undisturbed &expected, int from, Tally &tally)
{
    // The evidence is looked at in a copy: only ponyup itself meets what the killed one has left.
    Folder aside;
    const QString copy = aside.path(u"steps.db"_s);
    copySqliteFile(m_project->database(), copy);
    QCOMPARE(ManyMigrations::contradiction(copy), QString());
    const int version = QFile::exists(copy) ? SqliteFile(copy).currentVersion() : 0;
    tally.add(version, from, m_project->count(), leftJournal(m_project->database()));

    const ProgramRun status = runPonyup(command(u"status"_s, {u"--json"_s}));
    VERIFY_EXIT(status, 0);
    const QJsonObject timeline = status.json()[u"timeline"].toObject();
    QCOMPARE(timeline[u"current"].toInt(-1), version);
    QCOMPARE(timeline[u"pending"].toInt(-1), m_project->count() - version);

    VERIFY_EXIT(runPonyup(command(u"migrate"_s, {u"--yes"_s})), 0);
    {
        const SqliteFile file(m_project->database());
        QCOMPARE(file.contents(), expected.contents);
        QCOMPARE(file.versions(), expected.versions);
    }
    QCOMPARE(ManyMigrations::contradiction(m_project->database()), QString());
    VERIFY_EXIT(runPonyup(command(u"log"_s, {u"--verify"_s})), 0);

    // A backup that the killed program was writing must not pass for one.
    QCOMPARE(m_project->contradictionInBackups(), QString());
}

void TestKill::killedAtRandomMoments_data()
{
    QTest::addColumn<QString>("journalMode");
    QTest::addColumn<ManyMigrations::Storage>("storage");
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("from");
    // On a disk most moments are those in which a commit waits for it; in memory they are spread
    // over everything that a run does, and it does more before the time is up.
    using enum ManyMigrations::Storage;
    QTest::newRow("rollback journal, disk, new database") << u"delete"_s << Disk << 40 << 0;
    QTest::newRow("rollback journal, memory, half is there") << u"delete"_s << Memory << 200 << 100;
    QTest::newRow("wal, disk, new database") << u"wal"_s << Disk << 40 << 0;
    QTest::newRow("wal, memory, half is there") << u"wal"_s << Memory << 200 << 100;
}

void TestKill::killedAtRandomMoments()
{
    QFETCH(QString, journalMode);
    QFETCH(ManyMigrations::Storage, storage);
    QFETCH(int, count);
    QFETCH(int, from);
    m_project = std::make_unique<ManyMigrations>(count, storage);
    prepare(from, journalMode);
    if (QTest::currentTestFailed())
        return;
    const Undisturbed expected = undisturbed();
    QCOMPARE(expected.versions.size(), m_project->count() + 1);

    // One moment in each of as many equal slices of the run, in random order.
    const int kills = std::max(1, m_runs / 4);
    std::vector<int> slices(static_cast<size_t>(kills));
    std::iota(slices.begin(), slices.end(), 0);
    std::shuffle(slices.begin(), slices.end(), m_random);

    Tally tally;
    int faster = 0;
    for (const int slice : slices) {
        const double moment = (slice + m_random.generateDouble()) / kills;
        const auto delay =
            static_cast<Microseconds>(moment * static_cast<double>(expected.elapsed));
        start();
        faster += killAfter(delay) ? 0 : 1;
        checkAfterKill(expected, from, tally);
        if (QTest::currentTestFailed()) {
            qWarning("killed after %.1f of %.1f ms", static_cast<double>(delay) / 1000,
                     static_cast<double>(expected.elapsed) / 1000);
            return;
        }
    }
    qInfo("%d kills over %.0f ms: %d before the first commit, %d midway, %d with all applied "
          "(%d ended by themselves); %d left a journal",
          kills, static_cast<double>(expected.elapsed) / 1000, tally.untouched, tally.midway,
          tally.newest, faster, tally.journals);
    QVERIFY2(kills < 10 || tally.midway > 0, "no kill has met a run midway");
}

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QStringList arguments = application.arguments();
    if (const qsizetype at = arguments.indexOf(u"--seed"_s); at >= 0 && at + 1 < arguments.size()) {
        seedToReplay = arguments[at + 1].toUInt();
        arguments.remove(at, 2);
    }
    TestKill test;
    return QTest::qExec(&test, arguments);
}

#include "tst_kill.moc"
