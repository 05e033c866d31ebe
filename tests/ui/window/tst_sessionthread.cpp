// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/newproject.h"
#include "session/sessionthread.h"
#include "shop.h"

#include <QSignalSpy>

using namespace ponyup;
using namespace ponyup::ui;
using namespace Qt::StringLiterals;
using ponyup::testing::Folder;
using ponyup::testing::Shop;

namespace {

/// What a SessionThread told, kept.
struct Told {
    explicit Told(SessionThread &session)
    {
        QObject::connect(&session, &SessionThread::statusReady, &guard, [this](const Status &told) {
            status = told;
            ++statuses;
        });
        QObject::connect(&session, &SessionThread::notOpened, &guard,
                         [this](const Error &told) { error = told; });
        QObject::connect(&session, &SessionThread::failed, &guard,
                         [this](const Error &told) { error = told; });
        QObject::connect(&session, &SessionThread::dryRunFinished, &guard,
                         [this](const Preview &told) { preview = told; });
        QObject::connect(&session, &SessionThread::runFinished, &guard,
                         [this](const RunReport &told) { report = told; });
        QObject::connect(&session, &SessionThread::runEvents, &guard,
                         [this](const std::vector<RunEvent> &batch) {
                             events.insert(events.end(), batch.begin(), batch.end());
                         });
    }

    QObject guard;
    std::optional<Status> status;
    int statuses = 0;
    std::optional<Error> error;
    std::optional<Preview> preview;
    std::optional<RunReport> report;
    std::vector<RunEvent> events;
};

QList<int> kindsOf(const std::vector<RunEvent> &events)
{
    QList<int> kinds;
    for (const RunEvent &event : events)
        kinds.append(static_cast<int>(event.kind));
    return kinds;
}

} // namespace

class TestSessionThread : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void opensAndReads();
    void aFolderStandsForItsProject();
    void anotherEnvironment();
    void aMissingProject();
    void anUnknownEnvironment();
    void nothingRunsWhileAnotherIsOpened();
    void refreshReadsTheProjectFile();
    void whatWasSeenIsWhatIsRun();
    void triesOutAndUpdates();
    void onlyTheNewestAnswerCounts();
    void anAskerThatIsGoneIsNotTold();
    void stopsALongStatement();
    void theDestructorStopsTheRun();
    void createsAMigration();
    void createsAProject();
    void doesNotOverwriteAProject();
    void copiesTheSample();
};

void TestSessionThread::opensAndReads()
{
    const Shop shop;
    SessionThread session;
    Told told(session);
    QSignalSpy busy(&session, &SessionThread::busyChanged);
    session.open(shop.file());
    QTRY_VERIFY(told.status);
    QCOMPARE(told.status->timeline.pending, 3);
    QVERIFY(!told.status->server.exists);
    QVERIFY2(!QFile::exists(shop.path(u"shop.db"_s)), "reading makes no file");
    QTRY_COMPARE(busy.size() % 2, 0);
    QCOMPARE(busy.last().first().toBool(), false);
}

void TestSessionThread::aFolderStandsForItsProject()
{
    const Shop shop;
    SessionThread session;
    Told told(session);
    session.open(shop.path({}));
    QTRY_VERIFY(told.status);
}

void TestSessionThread::anotherEnvironment()
{
    const Shop shop;
    SessionThread session;
    Told told(session);
    QString database;
    connect(&session, &SessionThread::projectRead, this,
            [&](const Project &, const Environment &environment) {
                database = environment.url.shortName();
            });
    session.open(shop.file(), u"prod"_s);
    QTRY_VERIFY(told.status);
    QCOMPARE(database, u"prod.db"_s);
}

void TestSessionThread::aMissingProject()
{
    const Folder folder;
    SessionThread session;
    Told told(session);
    session.open(folder.path(u"nothing.toml"_s));
    QTRY_VERIFY(told.error);
    QCOMPARE(told.error->kind, ErrorKind::Project);
    QVERIFY(!told.error->message.isEmpty());
}

void TestSessionThread::anUnknownEnvironment()
{
    const Shop shop;
    SessionThread session;
    Told told(session);
    session.open(shop.file(), u"moon"_s);
    QTRY_VERIFY(told.error);
    QCOMPARE(told.error->kind, ErrorKind::Project);
}

void TestSessionThread::nothingRunsWhileAnotherIsOpened()
{
    const Shop shop;
    SessionThread session;
    Told told(session);
    session.open(shop.file());
    QTRY_VERIFY(told.status);
    session.open(shop.file(), u"prod"_s);
    QVERIFY(session.isOpening());
    session.start({});
    QVERIFY(!session.isRunning());
    QTRY_COMPARE(told.statuses, 2);
    QVERIFY(!session.isOpening());
    QVERIFY(!QFile::exists(shop.path(u"prod.db"_s)));
}

/// Asked twice in a row: the first answer is dropped, and what has changed is told all the same.
void TestSessionThread::refreshReadsTheProjectFile()
{
    const Shop shop;
    SessionThread session;
    Told told(session);
    QStringList databases;
    connect(&session, &SessionThread::projectRead, this,
            [&](const Project &, const Environment &environment) {
                databases += environment.url.shortName();
            });
    session.open(shop.file());
    QTRY_COMPARE(told.statuses, 1);
    session.refresh();
    QTRY_COMPARE(told.statuses, 2);
    QCOMPARE(databases, QStringList{u"shop.db"_s}); // nothing has changed

    shop.write(u"ponyup.toml"_s,
               "[project]\nname = \"shop\"\nmigrations = \"migrations\"\n"
               "[environments.dev]\nurl = \"sqlite:other.db\"\n");
    session.refresh();
    session.refresh();
    QTRY_COMPARE(told.statuses, 3);
    QCOMPARE(databases, (QStringList{u"shop.db"_s, u"other.db"_s}));
    QVERIFY(!told.error);
}

void TestSessionThread::whatWasSeenIsWhatIsRun()
{
    const Shop shop;
    SessionThread session;
    Told told(session);
    Environment seen;
    connect(&session, &SessionThread::projectRead, this,
            [&](const Project &, const Environment &environment) { seen = environment; });
    session.open(shop.file());
    QTRY_VERIFY(told.status);
    Environment other = seen;
    other.kind = EnvironmentKind::Production;
    session.start({.environment = other});
    QTRY_VERIFY(told.report);
    QCOMPARE(told.report->outcome, RunOutcome::Refused);
    QCOMPARE(told.report->error->kind, ErrorKind::Project);
    QVERIFY(!QFile::exists(shop.path(u"shop.db"_s)));

    told.report.reset();
    session.start({.environment = seen});
    QTRY_VERIFY(told.report);
    QCOMPARE(told.report->outcome, RunOutcome::Done);
}

void TestSessionThread::triesOutAndUpdates()
{
    const Shop shop;
    SessionThread session;
    Told told(session);
    session.open(shop.file());
    QTRY_VERIFY(told.status);
    session.start({.kind = RunKind::DryRun});
    QVERIFY(session.isRunning());
    session.start({.kind = RunKind::Update}); // one at a time
    QTRY_VERIFY(!session.isRunning());
    QVERIFY(told.preview);
    QCOMPARE(told.preview->run.outcome, RunOutcome::Done);
    QCOMPARE(told.preview->run.migrations.size(), size_t(3));
    QVERIFY(!told.preview->changes.isEmpty());
    QVERIFY(!told.report);

    told.events.clear();
    session.start({.expectedDigest = told.preview->planDigest});
    QTRY_VERIFY(told.report);
    QCOMPARE(told.report->outcome, RunOutcome::Done);
    const QList<int> kinds = kindsOf(told.events);
    QCOMPARE(kinds.count(static_cast<int>(RunEvent::Kind::MigrationDone)), 3);
    QCOMPARE(kinds.count(static_cast<int>(RunEvent::Kind::RunFinished)), 1);
    QTRY_VERIFY(told.status && told.status->timeline.current == 3);
}

void TestSessionThread::onlyTheNewestAnswerCounts()
{
    const Shop shop;
    SessionThread session;
    Told told(session);
    session.open(shop.file());
    QTRY_VERIFY(told.status);
    told.statuses = 0;
    for (int i = 0; i < 10; ++i)
        session.refresh();
    QStringList answers;
    session.outline(SessionThread::Topic::Outline, 1, this,
                    [&](const Result<Preview> &) { answers.append(u"old"_s); });
    session.outline(SessionThread::Topic::Outline, 2, this,
                    [&](const Result<Preview> &) { answers.append(u"new"_s); });
    QTRY_COMPARE(answers, QStringList{u"new"_s});
    QCOMPARE(told.statuses, 1);
}

void TestSessionThread::anAskerThatIsGoneIsNotTold()
{
    const Shop shop;
    SessionThread session;
    Told told(session);
    session.open(shop.file());
    auto asker = std::make_unique<QObject>();
    bool answered = false;
    session.readLog(asker.get(), [&](const auto &) { answered = true; });
    asker.reset();
    session.readBackups(this, [&](const auto &) {});
    QTRY_VERIFY(told.status);
    session.refresh();
    QTRY_COMPARE(told.statuses, 2);
    QVERIFY(!answered);
}

void TestSessionThread::stopsALongStatement()
{
    const Shop shop;
    shop.makeThirdEndless();
    SessionThread session;
    Told told(session);
    session.open(shop.file());
    QTRY_VERIFY(told.status);
    session.start({});
    QTRY_VERIFY(std::ranges::any_of(told.events, [](const RunEvent &event) {
        return event.from == 2 && event.kind == RunEvent::Kind::StatementStarted
            && event.statement == 2;
    }));
    session.stop(StopAt::Now);
    QTRY_VERIFY(told.report);
    QCOMPARE(told.report->outcome, RunOutcome::Cancelled);
    QCOMPARE(told.report->versionAfter, 2);
}

void TestSessionThread::theDestructorStopsTheRun()
{
    const Shop shop;
    shop.makeThirdEndless();
    QSignalSpy *started = nullptr;
    {
        SessionThread session;
        Told told(session);
        started = new QSignalSpy(&session, &SessionThread::runStarted);
        session.open(shop.file());
        QTRY_VERIFY(told.status);
        session.start({});
        QTRY_VERIFY(!told.events.empty());
    }
    QCOMPARE(started->size(), 1);
    delete started;
}

void TestSessionThread::createsAMigration()
{
    const Shop shop;
    SessionThread session;
    Told told(session);
    session.open(shop.file());
    std::optional<Result<QStringList>> files;
    session.createMigration(u"Prices"_s, this,
                            [&](const Result<QStringList> &made) { files = made; });
    QTRY_VERIFY(files);
    VERIFY_RESULT(*files);
    QVERIFY(!(*files)->isEmpty());
    QVERIFY((*files)->first().startsWith(shop.path(u"migrations/v3"_s)));
}

void TestSessionThread::createsAProject()
{
    const Folder folder;
    const NewProject wanted{.folder = folder.path(u"new/shop"_s),
                            .name = u"Ann's \"shop\""_s,
                            .database = u"shop.db"_s,
                            .environment = u"my laptop"_s,
                            .kind = EnvironmentKind::Staging};
    const Result<QString> file = createProject(wanted);
    VERIFY_RESULT(file);
    const Result<Project> project = Project::load(*file);
    VERIFY_RESULT(project);
    QCOMPARE(project->name, wanted.name);
    QCOMPARE(project->environments.size(), size_t(1));
    QCOMPARE(project->environments.front().name, wanted.environment);
    QCOMPARE(project->environments.front().kind, wanted.kind);

    SessionThread session;
    Told told(session);
    session.open(*file);
    QTRY_VERIFY(told.status);
    QCOMPARE(told.status->folder.migrations.size(), size_t(1));
    QVERIFY2(told.status->folder.problems.empty(), "the templates are a folder that can be read");
}

void TestSessionThread::doesNotOverwriteAProject()
{
    const Shop shop;
    const Result<QString> file = createProject({.folder = shop.path({}),
                                                .name = u"other"_s,
                                                .database = u"other.db"_s,
                                                .environment = u"dev"_s});
    VERIFY_ERROR(file, ErrorKind::Project);
    VERIFY_RESULT(Project::load(shop.file()));
}

void TestSessionThread::copiesTheSample()
{
    const Folder folder;
    const Result<QString> first = copySample(folder.path());
    VERIFY_RESULT(first);
    const Result<QString> second = copySample(folder.path());
    VERIFY_RESULT(second);
    QVERIFY(*first != *second);
    QVERIFY(QFileInfo(*second).isWritable());

    SessionThread session;
    Told told(session);
    session.open(*second);
    QTRY_VERIFY(told.status);
    QVERIFY(told.status->folder.problems.empty());
    QVERIFY(told.status->timeline.pending >= 8);
}

QTEST_GUILESS_MAIN(TestSessionThread)
#include "tst_sessionthread.moc"
