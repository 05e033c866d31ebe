// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/sessionthread.h"

#include "models/tr.h"

#include <QFileInfo>
#include <QPointer>
#include <QThreadPool>

#include <algorithm>

namespace ponyup::ui {

using namespace std::chrono_literals;

/// What lives in the thread. Only jobs that run there touch it.
class SessionThread::Worker : public QObject {
public:
    [[nodiscard]] Result<> open(const Project &project, const Environment &environment)
    {
        close(); // one database at a time; the old one goes first
        Result<std::unique_ptr<Session>> session = Session::open(project, environment);
        if (!session)
            return fail(std::move(session.error()));
        m_session = *std::move(session);
        return {};
    }

    void close() { m_session.reset(); }

    bool hasOpen(const Project &project, const Environment &environment) const
    {
        return m_session && m_session->project() == project
            && m_session->environment() == environment;
    }

    /// Does something with the session, or says that there is none.
    template <typename Value, typename Use>
    [[nodiscard]] Result<Value> with(Use use)
    {
        if (!m_session)
            return fail(ErrorKind::Usage, Tr::tr("No database is open."),
                        Tr::tr("Open a project first."));
        return use(*m_session);
    }

private:
    std::unique_ptr<Session> m_session;
};

struct SessionThread::Opened {
    Source source;
    Result<> session; ///< Whether there is a session for it.
};

/// What stands in a project file now, and what became of it.
struct SessionThread::Reading {
    std::optional<Project> project; ///< nullopt: it cannot be read.
    std::optional<Environment> environment; ///< nullopt: it is not there.
    Result<Status> status;
};

namespace {

/// What is run is run on what the user has seen.
Result<> checkSeen(const Session &session, const RunRequest &request)
{
    if (!request.environment || *request.environment == session.environment())
        return {};
    return fail(ErrorKind::Project,
                Tr::tr("The project file has changed since this was asked for. Nothing was run."),
                Tr::tr("Look at what is shown now, and start it again."));
}

RunOptions optionsFor(const Session &session, const RunRequest &request)
{
    RunOptions options = session.defaults();
    options.to = request.to;
    options.backup = request.backup.value_or(options.backup);
    options.expectedDigest = request.expectedDigest;
    options.decision = request.decision;
    options.probe = request.probe;
    return options;
}

RunReport run(Session &session, const RunRequest &request, const RunSink &sink,
              const Canceller &canceller)
{
    const RunOptions options = optionsFor(session, request);
    switch (request.kind) {
    case RunKind::Undo:
        return session.undo(options, sink, canceller);
    case RunKind::Resume:
        return session.resume(options, sink, canceller);
    case RunKind::Restore:
        return session.restore(request.backupPath, sink, canceller);
    default:
        return session.update(options, sink, canceller);
    }
}

} // namespace

SessionThread::SessionThread(QObject *parent) : QObject(parent), m_worker(new Worker)
{
    m_thread.setObjectName(QStringLiteral("ponyup-session"));
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_eventTimer.setInterval(50ms);
    connect(&m_eventTimer, &QTimer::timeout, this, &SessionThread::deliverEvents);
    m_thread.start();
}

SessionThread::~SessionThread()
{
    if (m_canceller)
        m_canceller->request(StopAt::Now);
    m_thread.quit();
    m_thread.wait();
}

/// Runs `job(worker)` in the thread and hands its result to `receive` here, unless a newer question
/// of the topic has been asked meanwhile. The thread ends before `this` does, so both may use it.
template <typename Job, typename Receive>
void SessionThread::ask(Topic topic, Job job, Receive receive)
{
    const quint64 number = ++m_lastNumber;
    quint64 &newest = m_newest[static_cast<size_t>(topic)];
    newest = number;
    if (m_awaited++ == 0)
        Q_EMIT busyChanged(true);
    QMetaObject::invokeMethod(
        m_worker,
        [this, number, &newest, job = std::move(job), receive = std::move(receive)]() mutable {
            auto answer = job(*m_worker);
            QMetaObject::invokeMethod(
                this,
                [this, number, &newest, answer = std::move(answer),
                 receive = std::move(receive)]() mutable {
                    if (--m_awaited == 0)
                        Q_EMIT busyChanged(false);
                    if (number == newest)
                        receive(std::move(answer));
                },
                Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

template <typename Job, typename Value>
void SessionThread::question(Topic topic, Job job, QObject *context, Answer<Value> answer)
{
    ask(
        topic, [job = std::move(job)](Worker &worker) { return worker.with<Value>(job); },
        [context = QPointer(context), answer = std::move(answer)](const Result<Value> &value) {
            if (context)
                answer(value);
        });
}

void SessionThread::open(const QString &projectFile, const QString &environment)
{
    forgetQuestions();
    m_opening = true;
    const auto open = [projectFile, environment](Worker &worker) -> Result<Opened> {
        const bool folder = QFileInfo(projectFile).isDir();
        const Result<Project> project =
            Project::load(folder ? Project::find(projectFile).value_or(projectFile) : projectFile);
        if (!project)
            return fail(project.error());
        const Result<Environment> chosen = project->environment(environment);
        if (!chosen)
            return fail(chosen.error());
        return Opened{{*project, *chosen}, worker.open(*project, *chosen)};
    };
    ask(Topic::Open, open, [this](const Result<Opened> &opening) {
        m_opening = false;
        if (!opening) {
            Q_EMIT notOpened(opening.error());
            return;
        }
        tellSource(opening->source);
        if (opening->session)
            askStatus();
        else
            Q_EMIT failed(opening->session.error());
    });
}

void SessionThread::tellSource(const Source &source)
{
    m_source = source;
    Q_EMIT projectRead(source.project, source.environment);
}

void SessionThread::close()
{
    forgetQuestions();
    m_opening = false;
    m_source.reset();
    const auto end = [](Worker &worker) {
        worker.close();
        return true;
    };
    ask(Topic::Open, end, [](bool) {});
}

/// Whatever is under way is about something else.
void SessionThread::forgetQuestions()
{
    Q_ASSERT(!isRunning());
    m_newest.fill(++m_lastNumber);
}

void SessionThread::refresh()
{
    if (!m_source) {
        askStatus();
        return;
    }
    const auto read = [file = m_source->project.file,
                       name = m_source->environment.name](Worker &worker) -> Reading {
        const Result<Project> project = Project::load(file);
        if (!project)
            return {.status = fail(project.error())};
        const Result<Environment> environment = project->environment(name);
        if (!environment) {
            worker.close();
            return {.project = *project, .status = fail(environment.error())};
        }
        Result<> open;
        if (!worker.hasOpen(*project, *environment))
            open = worker.open(*project, *environment);
        return {.project = *project,
                .environment = *environment,
                .status = open
                    ? worker.with<Status>([](Session &session) { return session.status(); })
                    : fail(open.error())};
    };
    ask(Topic::Status, read, [this](const Reading &reading) { receive(reading); });
}

void SessionThread::receive(const Reading &reading)
{
    if (reading.environment) {
        const Source source{*reading.project, *reading.environment};
        if (m_source != source)
            tellSource(source);
    } else if (reading.project) {
        m_source->project = *reading.project;
        Q_EMIT environmentGone(*reading.project);
    }
    if (reading.status)
        Q_EMIT statusReady(*reading.status);
    else
        Q_EMIT failed(reading.status.error());
}

void SessionThread::askStatus()
{
    const auto read = [](Worker &worker) {
        return worker.with<Status>([](Session &session) { return session.status(); });
    };
    ask(Topic::Status, read, [this](const Result<Status> &status) {
        if (status)
            Q_EMIT statusReady(*status);
        else
            Q_EMIT failed(status.error());
    });
}

void SessionThread::start(const RunRequest &request)
{
    if (isRunning() || m_opening)
        return;
    m_canceller = std::make_shared<Canceller>();
    m_events = std::make_shared<RunEventQueue>();
    const RunSink sink = [events = m_events](const RunEvent &event) { events->push(event); };
    m_eventTimer.start();
    Q_EMIT runStarted(request.kind);

    if (request.kind == RunKind::DryRun) {
        const auto tryOut = [request, sink, canceller = m_canceller](Worker &worker) {
            return worker.with<Preview>([&](Session &session) -> Result<Preview> {
                if (auto seen = checkSeen(session, request); !seen)
                    return fail(std::move(seen.error()));
                return session.preview(optionsFor(session, request),
                                       request.live ? PreviewMode::Live : PreviewMode::Rehearsed,
                                       sink, *canceller);
            });
        };
        ask(Topic::Run, tryOut, [this](const Result<Preview> &preview) {
            finishRun();
            if (preview)
                Q_EMIT dryRunFinished(*preview);
            else
                Q_EMIT dryRunImpossible(preview.error());
        });
        return;
    }
    const auto carryOut = [request, sink, canceller = m_canceller](Worker &worker) {
        return worker.with<RunReport>([&](Session &session) -> Result<RunReport> {
            if (auto seen = checkSeen(session, request); !seen)
                return fail(std::move(seen.error()));
            return run(session, request, sink, *canceller);
        });
    };
    ask(Topic::Run, carryOut, [this, kind = request.kind](const Result<RunReport> &report) {
        finishRun();
        if (report)
            Q_EMIT runFinished(*report);
        else
            Q_EMIT runFinished(
                {.kind = kind, .outcome = RunOutcome::Refused, .error = report.error()});
        askStatus();
    });
}

void SessionThread::finishRun()
{
    m_eventTimer.stop();
    deliverEvents();
    m_events.reset();
    m_canceller.reset();
}

void SessionThread::deliverEvents()
{
    const std::vector<RunEvent> batch = m_events->take();
    if (!batch.empty())
        Q_EMIT runEvents(batch);
}

void SessionThread::stop(StopAt when)
{
    if (!m_canceller)
        return;
    // Interrupting a statement may take the engine a while, and the window does not wait.
    if (when == StopAt::Now)
        QThreadPool::globalInstance()->start(
            [canceller = m_canceller] { canceller->request(StopAt::Now); });
    else
        m_canceller->request(when);
}

void SessionThread::outline(Topic topic, std::optional<int> to, QObject *context,
                            Answer<Preview> answer)
{
    const auto read = [to](Session &session) {
        const auto ignore = [](const RunEvent &) {};
        return session.preview(optionsFor(session, {.to = to}), PreviewMode::Static, ignore,
                               Canceller());
    };
    question<decltype(read), Preview>(topic, read, context, std::move(answer));
}

void SessionThread::readAppliedScript(int toVersion, QObject *context,
                                      Answer<std::optional<QByteArray>> answer)
{
    const auto read = [toVersion](Session &session) { return session.appliedScript(toVersion); };
    question<decltype(read), std::optional<QByteArray>>(Topic::AppliedScript, read, context,
                                                        std::move(answer));
}

void SessionThread::readLog(QObject *context, Answer<std::vector<AuditEntry>> answer)
{
    const auto read = [](Session &session) { return session.log(); };
    question<decltype(read), std::vector<AuditEntry>>(Topic::Log, read, context, std::move(answer));
}

void SessionThread::testConnection(QObject *context, Answer<ConnectionTest> answer)
{
    const auto test = [](Session &session) { return session.testConnection(); };
    question<decltype(test), ConnectionTest>(Topic::Test, test, context, std::move(answer));
}

void SessionThread::readBackups(QObject *context, Answer<std::vector<BackupInfo>> answer)
{
    const auto read = [](Session &session) { return session.backups(); };
    question<decltype(read), std::vector<BackupInfo>>(Topic::Backups, read, context,
                                                      std::move(answer));
}

void SessionThread::createMigration(const QString &message, QObject *context,
                                    Answer<QStringList> answer)
{
    const auto create = [message](Session &session) { return session.createMigration(message); };
    question<decltype(create), QStringList>(Topic::Create, create, context, std::move(answer));
}

} // namespace ponyup::ui
