// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "running/session.h"
#include "session/runeventqueue.h"

#include <QObject>
#include <QThread>
#include <QTimer>

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace ponyup::ui {

/// What the user asks to be run.
struct RunRequest {
    RunKind kind = RunKind::Update; ///< Update, DryRun, Undo, Resume or Restore.
    std::optional<int> to;
    std::optional<BackupPolicy> backup; ///< Not set: as the project says.
    QByteArray expectedDigest; ///< The plan that the user has seen; another one is refused.
    bool live = false; ///< Of a dry run: on the database itself, and rolled back.
    bool probe = false; ///< Of a dry run: RunOptions::probe.
    std::optional<StatementDecision> decision; ///< Of a resume.
    QString backupPath; ///< What Restore puts back.
    /// What the user has seen it is about: nothing is run when another one is open by now.
    std::optional<Environment> environment;
};

/// The window's way to the database: one thread that opens, uses and closes a Session. All members
/// are for the window's thread; every answer arrives there, later, in the order of the questions.
///
/// A newer question of the same topic takes the older one's place, and opening another project or
/// environment takes the place of all: late answers are dropped, so what arrives is about what is
/// on the screen. Nothing here blocks but the destructor, which stops a run and waits for its end.
class SessionThread : public QObject {
    Q_OBJECT

public:
    template <typename Value>
    using Answer = std::function<void(const Result<Value> &)>;

    /// Questions for different eyes do not take each other's place.
    enum class Topic {
        Open,
        Status,
        Test,
        Run,
        Log,
        Backups,
        AppliedScript,
        Outline,
        ApplyOutline,
        Create
    };

    explicit SessionThread(QObject *parent = nullptr);
    ~SessionThread() override;

    /// Reads a project file (or the one in or above a folder) and opens one of its environments
    /// (empty: the first): projectRead(), then statusReady(), or failed(). notOpened()
    /// when there is no such project or environment: what was open stays open. Not while a run is
    /// going on.
    void open(const QString &projectFile, const QString &environment = {});
    /// Whether open() has not been answered yet. Nothing is run meanwhile: it would be run on
    /// another database than the one that is on the screen.
    bool isOpening() const { return m_opening; }
    /// Closes what is open; answers that are under way are dropped. Not while a run is going on.
    void close();
    /// Reads project file, folder and database again: statusReady() or failed(). When the project
    /// file has changed, what it says now is opened: projectRead() comes before, or
    /// environmentGone().
    void refresh();

    /// Starts a run: runStarted() at once, runEvents() while it lasts, then runFinished()
    /// and the status after it, or for a dry run dryRunFinished() or dryRunImpossible(). Only one
    /// at a time: the second is not started, and none while a project is being opened.
    void start(const RunRequest &request);
    bool isRunning() const { return m_canceller != nullptr; }
    /// Stops the run that is going on, if there is one.
    void stop(StopAt when);

    // Questions. `context` is the one who asked: when it dies first, nobody is told.

    /// The plan's statements without running anything.
    void outline(Topic topic, std::optional<int> to, QObject *context, Answer<Preview> answer);
    /// The text with which the database came to that version, when it was kept.
    void readAppliedScript(int toVersion, QObject *context,
                           Answer<std::optional<QByteArray>> answer);
    void readLog(QObject *context, Answer<std::vector<AuditEntry>> answer);
    void testConnection(QObject *context, Answer<ConnectionTest> answer);
    void readBackups(QObject *context, Answer<std::vector<BackupInfo>> answer);
    void createMigration(const QString &message, QObject *context, Answer<QStringList> answer);

Q_SIGNALS:
    void projectRead(const ponyup::Project &project, const ponyup::Environment &environment);
    void notOpened(const ponyup::Error &error);
    /// The project file has changed, and the environment that was open is not in it any more. To be
    /// followed by failed().
    void environmentGone(const ponyup::Project &project);
    void statusReady(const ponyup::Status &status);
    /// Project, database or folder cannot be read; what was shown before is not true any more.
    void failed(const ponyup::Error &error);

    void runStarted(ponyup::RunKind kind);
    void runEvents(const std::vector<ponyup::RunEvent> &batch);
    void runFinished(const ponyup::RunReport &report);
    void dryRunFinished(const ponyup::Preview &preview);
    /// There was nothing to try it on: a refused plan, no copy, cancelled.
    void dryRunImpossible(const ponyup::Error &error);

    /// Whether any answer is still awaited.
    void busyChanged(bool busy);

private:
    class Worker;
    /// A project as it was read, and one of its environments.
    struct Source {
        Project project;
        Environment environment;

        bool operator==(const Source &) const = default;
    };
    struct Opened;
    struct Reading;

    template <typename Job, typename Receive>
    void ask(Topic topic, Job job, Receive receive);
    template <typename Job, typename Value>
    void question(Topic topic, Job job, QObject *context, Answer<Value> answer);
    void forgetQuestions();
    void askStatus();
    void receive(const Reading &reading);
    void tellSource(const Source &source);
    void finishRun();
    void deliverEvents();

    static constexpr size_t topics = static_cast<size_t>(Topic::Create) + 1;

    QThread m_thread;
    Worker *m_worker; ///< Lives and dies in m_thread.
    std::array<quint64, topics> m_newest{}; ///< Per topic, the number of the question that counts.
    quint64 m_lastNumber = 0;
    bool m_opening = false;
    std::optional<Source> m_source; ///< What projectRead() told last.
    int m_awaited = 0;
    std::shared_ptr<Canceller> m_canceller; ///< While a run is going on.
    std::shared_ptr<RunEventQueue> m_events;
    QTimer m_eventTimer;
};

} // namespace ponyup::ui
