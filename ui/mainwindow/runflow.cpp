// SPDX-License-Identifier: GPL-3.0-or-later
#include "mainwindow/runflow.h"

#include "dialogs/applydialog.h"
#include "dialogs/dialogs.h"
#include "dialogs/restoredialog.h"
#include "mainwindow/actions.h"
#include "models/format.h"
#include "models/tr.h"

#include <QAction>
#include <QDir>

#include <algorithm>
#include <utility>

namespace ponyup::ui {
namespace {

QStringList outcomeDetails(const RunReport &report)
{
    QStringList lines;
    for (const QString &sentence : {report.committed, report.rolledBack, report.remaining})
        if (!sentence.isEmpty())
            lines.append(sentence);
    lines.append(report.warnings);
    if (!report.backup.isEmpty())
        lines.append(Tr::tr("Backup: %1").arg(QDir::toNativeSeparators(report.backup)));
    return lines;
}

QString doneText(const RunReport &report)
{
    const qint64 elapsed = report.started.msecsTo(report.finished) * 1'000'000;
    const QString duration = durationText(std::max<qint64>(elapsed, 0));
    switch (report.kind) {
    case RunKind::DryRun:
        return Tr::tr("The dry run went well in %1. See Preview and Schema for what it found.")
            .arg(duration);
    case RunKind::Undo:
        return Tr::tr("Undone in %1.").arg(duration);
    case RunKind::Restore:
        return Tr::tr("The backup has taken the place of the database.");
    default:
        break;
    }
    // The newest model stores no version: it is checked, and what is missing of it made.
    const auto applied = static_cast<int>(
        std::ranges::count_if(report.migrations, [](const MigrationRun &migration) {
            return migration.outcome == MigrationOutcome::Applied && migration.from != migration.to;
        }));
    if (applied == 0)
        return Tr::tr("What was missing of the newest model was created in %1.").arg(duration);
    return Tr::tr("%n migration(s) applied in %1.", nullptr, applied).arg(duration);
}

/// Bad news is to be seen before the window goes.
bool isGoodEnd(RunOutcome outcome)
{
    return outcome == RunOutcome::Done || outcome == RunOutcome::NothingToDo
        || outcome == RunOutcome::Cancelled;
}

} // namespace

RunFlow::RunFlow(SessionThread &session, Dialogs &dialogs, Workspace &workspace, QWidget *window)
    : QObject(window),
      m_session(session),
      m_dialogs(dialogs),
      m_workspace(workspace),
      m_window(window)
{
    connect(&session, &SessionThread::dryRunFinished, this, &RunFlow::dryRunFinished);
    connect(&session, &SessionThread::dryRunImpossible, this, &RunFlow::dryRunImpossible);
    connect(&session, &SessionThread::runFinished, this, &RunFlow::runFinished);
}

void RunFlow::connectActions(const Actions &actions)
{
    connect(actions.dryRun, &QAction::triggered, this, [this] { dryRun(); });
    connect(actions.dryRunLive, &QAction::triggered, this, &RunFlow::dryRunLive);
    connect(actions.apply, &QAction::triggered, this, [this] { apply(); });
    connect(actions.cancel, &QAction::triggered, this, &RunFlow::cancel);
    connect(actions.undo, &QAction::triggered, this, &RunFlow::undo);
    connect(actions.resume, &QAction::triggered, this, &RunFlow::resume);
    connect(actions.restore, &QAction::triggered, this, &RunFlow::restore);
}

void RunFlow::begin(const RunRequest &request)
{
    if (!isReady())
        return;
    m_last = request;
    m_stopping = false;
    m_session.start(request);
}

void RunFlow::whenRead(const std::function<void()> &goOn)
{
    if (m_session.isRunning() || m_session.isOpening())
        return;
    m_waiting = goOn;
    m_session.refresh();
}

void RunFlow::statusRead()
{
    if (const auto goOn = std::exchange(m_waiting, {}))
        goOn();
    updatePreview();
}

bool RunFlow::dropWaiting()
{
    return static_cast<bool>(std::exchange(m_waiting, {}));
}

void RunFlow::dryRun(std::optional<int> to)
{
    whenRead([this, to] {
        begin({.kind = RunKind::DryRun,
               .to = to,
               .probe = m_workspace.asksData,
               .environment = m_workspace.environment});
    });
}

void RunFlow::dryRunLive()
{
    enum Answer { No, Yes };
    const Question question{
        .title = Tr::tr("Dry Run on the Database Itself"),
        .text = Tr::tr("Carry the plan out on %1 itself and roll it back?")
                    .arg(m_workspace.environment.url.shortName()),
        .consequences =
            Tr::tr("It shows the real rows and times. Until it is rolled back, it has the same "
                   "locks as the real update, and others have to wait for them: for each "
                   "statement at most 10 seconds. It gives up when it has to wait for a lock "
                   "itself for more than a second."),
        .answers = {Tr::tr("&Cancel"), Tr::tr("Try It &Here")},
        .safe = No};
    m_dialogs.ask(m_window, question, [this](int answer) {
        if (answer != Yes)
            return;
        whenRead([this] {
            begin({.kind = RunKind::DryRun, .live = true, .environment = m_workspace.environment});
        });
    });
}

void RunFlow::apply(std::optional<int> to)
{
    m_last = {.to = to};
    whenRead([this, to] { showPlan(to); });
}

/// Exactly what the dialog shows is run.
void RunFlow::showPlan(std::optional<int> to)
{
    m_session.outline(
        SessionThread::Topic::ApplyOutline, to, this, [this, to](const Result<Preview> &outline) {
            if (!outline) {
                Q_EMIT refused(outline.error());
                return;
            }
            if (!isReady())
                return;
            // Another one may have been quicker since the status was read.
            if (outline->run.versionBefore != m_workspace.status->timeline.current)
                m_session.refresh();
            if (outline->run.migrations.empty()) {
                Q_EMIT message(Banner::Kind::Information,
                               Tr::tr("There is nothing to apply: the database is up to date."),
                               {});
                return;
            }
            confirm(summaryOfUpdate(*m_workspace.project, m_workspace.environment,
                                    *m_workspace.status, *outline, m_workspace.preview),
                    {.to = to, .expectedDigest = outline->planDigest});
        });
}

/// The way to a run begins with what was read; it may have been lost since the button was shown.
bool RunFlow::isReady()
{
    if (m_session.isRunning() || m_session.isOpening())
        return false;
    if (m_workspace.status)
        return true;
    Q_EMIT refused({.kind = ErrorKind::Usage,
                    .message = Tr::tr("The database has not been read."),
                    .hint = Tr::tr("Refresh first.")});
    return false;
}

void RunFlow::resume()
{
    m_last = {.kind = RunKind::Resume};
    whenRead([this] {
        if (m_workspace.isHalfDone())
            confirm(
                summaryOfResume(*m_workspace.project, m_workspace.environment, *m_workspace.status),
                {.kind = RunKind::Resume});
        else
            Q_EMIT message(Banner::Kind::Information,
                           Tr::tr("There is nothing to resume: no migration is half done."), {});
    });
}

void RunFlow::undo()
{
    m_last = {.kind = RunKind::Undo};
    whenRead([this] {
        if (m_workspace.canUndo())
            confirm(
                summaryOfUndo(*m_workspace.project, m_workspace.environment, *m_workspace.status),
                {.kind = RunKind::Undo});
        else
            Q_EMIT message(Banner::Kind::Information,
                           Tr::tr("The version that the database is at has no undo script."), {});
    });
}

void RunFlow::restore()
{
    m_last = {.kind = RunKind::Restore};
    whenRead([this] { chooseBackup(); });
}

void RunFlow::chooseBackup()
{
    m_session.readBackups(this, [this](const Result<std::vector<BackupInfo>> &backups) {
        if (!backups) {
            Q_EMIT refused(backups.error());
            return;
        }
        if (!isReady())
            return;
        if (backups->empty()) {
            Q_EMIT message(Banner::Kind::Information,
                           Tr::tr("There is no backup of this database yet."),
                           {Tr::tr("One is made before each update.")});
            return;
        }
        auto *dialog = new RestoreDialog(*backups, m_window);
        connect(dialog, &RestoreDialog::chosen, this, [this](const BackupInfo &backup) {
            confirm(summaryOfRestore(m_workspace.environment, *m_workspace.status, backup),
                    {.kind = RunKind::Restore, .backupPath = backup.path});
        });
        dialog->open();
    });
}

void RunFlow::retry()
{
    switch (m_last.kind) {
    case RunKind::DryRun:
        if (m_last.live)
            dryRunLive();
        else
            dryRun(m_last.to);
        break;
    case RunKind::Undo:
        undo();
        break;
    case RunKind::Resume:
        resume();
        break;
    case RunKind::Restore:
        restore();
        break;
    default:
        apply(m_last.to);
    }
}

void RunFlow::confirm(const UpdateSummary &summary, RunRequest request)
{
    auto *dialog = new ApplyDialog(summary, m_window);
    request.environment = summary.environment;
    const bool untried = request.kind == RunKind::Update && !summary.triedOut
        && summary.environment.kind == EnvironmentKind::Production;
    connect(dialog, &QDialog::accepted, this,
            [this, dialog, request, untried, offered = summary.backupOffered,
             failed = summary.failedDryRun]() mutable {
                if (offered)
                    request.backup = dialog->backup() ? BackupPolicy::Always : BackupPolicy::Never;
                request.decision = dialog->decision();
                if (untried)
                    confirmUntried(failed, [this, request] { begin(request); });
                else
                    begin(request);
            });
    dialog->open();
}

void RunFlow::confirmUntried(bool failed, const std::function<void()> &goOn)
{
    enum Answer { No, DryRunFirst, Yes };
    const Question question{
        .title = failed ? Tr::tr("The Dry Run Failed") : Tr::tr("No Dry Run"),
        .text = failed
            ? Tr::tr("The dry run of this plan has failed. Apply it to production all the same?")
            : Tr::tr("This plan has not been tried out. Apply it to production all the same?"),
        .consequences = Tr::tr("A dry run carries it out on a copy and shows errors, rows and time "
                               "beforehand."),
        .answers = {Tr::tr("&Cancel"), Tr::tr("&Dry Run First"), Tr::tr("&Apply without Dry Run")},
        .safe = No};
    m_dialogs.ask(m_window, question, [this, goOn](int answer) {
        if (answer == DryRunFirst)
            dryRun(m_last.to);
        else if (answer == Yes)
            goOn();
    });
}

void RunFlow::cancel()
{
    if (m_last.kind == RunKind::DryRun) {
        stop(StopAt::Now);
        return;
    }
    enum Answer { GoOn, Migration, Statement, Now };
    const Question question{
        .title = Tr::tr("Stop"),
        .text = Tr::tr("How is the run to be stopped?"),
        .consequences =
            Tr::tr("After this migration: it is finished and committed, the others stay pending.\n"
                   "After this statement: the statement is finished, its migration rolled back.\n"
                   "Now: the statement is interrupted, its migration rolled back.\n\n"
                   "A migration that cannot run in one transaction is not rolled back but stays "
                   "half done, and can be resumed."),
        .answers = {Tr::tr("&Go On"), Tr::tr("After This &Migration"),
                    Tr::tr("After This &Statement"), Tr::tr("Cancel &Now")},
        .safe = GoOn};
    m_stopQuestion = m_dialogs.ask(m_window, question, [this](int answer) {
        if (answer == Migration)
            stop(StopAt::AfterMigration);
        else if (answer == Statement)
            stop(StopAt::AfterStatement);
        else if (answer == Now)
            stop(StopAt::Now);
    });
}

void RunFlow::stop(StopAt when)
{
    if (!m_session.isRunning())
        return;
    m_stopping = when == StopAt::Now;
    m_session.stop(when);
    Q_EMIT stopping();
}

void RunFlow::askToClose()
{
    enum Answer { Stay, Finish, Cancel };
    const Question question{
        .title = Tr::tr("A Run Is Going On"),
        .text = Tr::tr("Close the window while the database is being worked on?"),
        .consequences = Tr::tr("Finish, then close: the run goes on to its end.\n"
                               "Cancel and close: the statement is interrupted, its migration "
                               "rolled back; what was committed before stays."),
        .answers = {Tr::tr("&Stay"), Tr::tr("&Finish, then Close"), Tr::tr("&Cancel and Close")},
        .safe = Stay};
    m_dialogs.ask(m_window, question, [this](int answer) {
        m_closeAfterRun = answer != Stay;
        if (answer == Cancel)
            stop(StopAt::Now);
        if (m_closeAfterRun && !m_session.isRunning())
            Q_EMIT closeWanted();
    });
}

void RunFlow::updatePreview()
{
    if (!m_workspace.hasPending() || m_workspace.status->refusal) {
        m_workspace.preview.reset();
        Q_EMIT previewChanged();
        return;
    }
    m_session.outline(SessionThread::Topic::Outline, m_workspace.previewTo, this,
                      [this](const Result<Preview> &outline) {
                          const bool holds = outline && m_workspace.preview
                              && m_workspace.preview->isExecuted()
                              && m_workspace.preview->planDigest == outline->planDigest;
                          if (holds)
                              return;
                          // An error is not told here: the status that comes with it does.
                          m_workspace.preview = outline ? std::optional(*outline) : std::nullopt;
                          Q_EMIT previewChanged();
                      });
}

void RunFlow::dryRunFinished(const Preview &preview)
{
    m_workspace.preview = preview;
    m_workspace.previewTo = m_last.to;
    Q_EMIT finished(preview.run);
    Q_EMIT previewChanged();
    tell(preview.run);
}

void RunFlow::dryRunImpossible(const Error &error)
{
    const bool cancelled = error.kind == ErrorKind::Cancelled;
    const RunReport report{.kind = RunKind::DryRun,
                           .outcome = cancelled ? RunOutcome::Cancelled : RunOutcome::Refused,
                           .error = error};
    Q_EMIT finished(report);
    if (cancelled) {
        tell(report);
        return;
    }
    m_closeAfterRun = false;
    Q_EMIT refused(error);
}

void RunFlow::runFinished(const RunReport &report)
{
    m_workspace.lastRun = report;
    m_workspace.previewTo.reset();
    Q_EMIT finished(report);
    tell(report);
}

void RunFlow::tell(const RunReport &report)
{
    if (m_stopQuestion)
        m_stopQuestion->close();
    m_stopping = false;
    const bool close = std::exchange(m_closeAfterRun, false);
    if (close && isGoodEnd(report.outcome)) {
        Q_EMIT closeWanted();
        return;
    }
    switch (report.outcome) {
    case RunOutcome::Done:
        Q_EMIT message(Banner::Kind::Success, doneText(report), outcomeDetails(report));
        break;
    case RunOutcome::NothingToDo:
        Q_EMIT message(Banner::Kind::Information, Tr::tr("There was nothing to do."),
                       outcomeDetails(report));
        break;
    case RunOutcome::Cancelled:
        Q_EMIT message(Banner::Kind::Warning, Tr::tr("Stopped, as you asked."),
                       outcomeDetails(report));
        break;
    default:
        Q_EMIT failed(report);
    }
}

} // namespace ponyup::ui
