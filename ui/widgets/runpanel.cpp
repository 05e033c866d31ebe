// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runpanel.h"

#include "models/format.h"
#include "models/logmodel.h"
#include "models/remaining.h"
#include "models/tr.h"
#include "presentation/icons.h"
#include "widgets/elidedlabel.h"
#include "widgets/logview.h"

#include <QEvent>
#include <QProgressBar>
#include <QPushButton>
#include <QTimerEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace ponyup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int barSteps = 1000;
constexpr int tickMilliseconds = 500;

int severity(const RunEvent &event)
{
    switch (event.kind) {
    case RunEvent::Kind::StatementFailed:
    case RunEvent::Kind::MigrationRolledBack:
        return 2;
    case RunEvent::Kind::StatementBlocked:
    case RunEvent::Kind::Warning:
        return 1;
    default:
        return 0;
    }
}

/// What is told by the bar and the clock is not told again in the log.
bool isLogged(RunEvent::Kind kind)
{
    return kind != RunEvent::Kind::StatementStarted && kind != RunEvent::Kind::Copying
        && kind != RunEvent::Kind::StatementWatched;
}

struct Outcome {
    QString title;
    int severity;
};

Outcome outcomeOf(const RunReport &report)
{
    switch (report.outcome) {
    case RunOutcome::NothingToDo:
        //: Outcome of a run.
        return {Tr::tr("Nothing to do"), 0};
    case RunOutcome::Done:
        //: Outcome of a run.
        return {report.kind == RunKind::DryRun ? Tr::tr("Dry run done") : Tr::tr("Done"), 0};
    case RunOutcome::Refused:
        //: Outcome of a run: a check said no.
        return {Tr::tr("Refused"), 2};
    case RunOutcome::Locked:
        //: Outcome of a run: somebody else holds the lock.
        return {Tr::tr("Locked"), 1};
    case RunOutcome::Failed:
        //: Outcome of a run.
        return {report.kind == RunKind::DryRun ? Tr::tr("Dry run failed") : Tr::tr("Failed"), 2};
    case RunOutcome::HalfDone:
        //: Outcome of a run: some statements of a migration are in the database.
        return {Tr::tr("Stopped half-way"), 2};
    case RunOutcome::Cancelled:
        //: Outcome of a run.
        return {Tr::tr("Cancelled"), 1};
    }
    return {};
}

} // namespace

RunPanel::RunPanel(QWidget *parent)
    : QWidget(parent),
      m_log(new LogModel(this)),
      m_view(new LogView),
      m_sign(new QLabel),
      m_title(new QLabel),
      m_text(new ElidedLabel),
      m_bar(new QProgressBar)
{
    setObjectName(u"runPanel"_s);
    m_title->setObjectName(u"runTitle"_s);
    m_title->setTextFormat(Qt::PlainText);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_text->setObjectName(u"runText"_s);
    m_bar->setObjectName(u"runProgress"_s);
    m_bar->setAccessibleName(Tr::tr("Progress of the run"));
    m_bar->setTextVisible(false);
    m_bar->setRange(0, barSteps);
    m_view->setObjectName(u"runLog"_s);
    m_view->setLogModel(m_log);
    connect(m_view, &LogView::saveRequested, this,
            [this] { Q_EMIT saveLogRequested(m_log->text()); });

    auto *words = new QHBoxLayout;
    words->addWidget(m_sign);
    words->addWidget(m_title);
    words->addWidget(m_text, 1);
    auto *controls = new QHBoxLayout;
    controls->addWidget(m_bar, 1);
    addButtons(*controls);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(words);
    layout->addLayout(controls);
    layout->addWidget(m_view, 1);
    end({}, {}, 0);
}

void RunPanel::addButtons(QBoxLayout &row)
{
    const auto add = [&](const QString &name, const QString &text, Icon sign, const QString &tip,
                         StopAt when) {
        auto *button = new QPushButton(icon(sign), text);
        button->setObjectName(name);
        button->setToolTip(tip);
        button->setAccessibleDescription(tip);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, [this, when] { request(when); });
        row.addWidget(button);
        return button;
    };
    const QString halfDone = Tr::tr("A migration that runs without a transaction is left half "
                                    "done; resuming it goes on there.");
    m_afterMigration =
        add(u"stopAfterMigration"_s, Tr::tr("Stop After This &Migration"), Icon::Stop,
            Tr::tr("Finishes and commits the running migration, then stops. The database stands "
                   "at the version that this migration leads to."),
            StopAt::AfterMigration);
    m_afterStatement =
        add(u"stopAfterStatement"_s, Tr::tr("Stop After This S&tatement"), Icon::Stop,
            Tr::tr("Finishes the running statement, then rolls its migration back. Migrations "
                   "before it stay.")
                + u'\n' + halfDone,
            StopAt::AfterStatement);
    m_now = add(u"cancelNow"_s, Tr::tr("Ca&ncel Now"), Icon::Cancel,
                Tr::tr("Interrupts the running statement and rolls its migration back. Migrations "
                       "before it stay.")
                    + u'\n' + halfDone,
                StopAt::Now);
}

void RunPanel::start(const QString &title)
{
    m_log->clear();
    m_running = true;
    m_requested = StopAt::Never;
    m_progress = {};
    m_progressAt = 0;
    m_last = RunEvent::Kind::RunStarted;
    m_lastText.clear();
    m_copyTotal = -1;
    m_severity = 0;
    m_sign->hide();
    m_title->setText(title);
    m_bar->show();
    for (QPushButton *button : {m_afterMigration, m_afterStatement, m_now}) {
        button->show();
        button->setEnabled(true);
    }
    m_clock.start();
    m_tick.start(tickMilliseconds, this);
    showProgress();
}

void RunPanel::apply(const std::vector<RunEvent> &events)
{
    std::vector<LogLine> lines;
    for (const RunEvent &event : events) {
        follow(event);
        if (!isLogged(event.kind))
            continue;
        QString text = logLine(event);
        if (!text.isEmpty())
            lines.push_back({.time = event.time,
                             .severity = severity(event),
                             .text = text.replace(u'\n', u' ')});
    }
    m_log->append(lines);
    if (m_running && !events.empty())
        showProgress();
}

void RunPanel::follow(const RunEvent &event)
{
    if (event.progress.statementsTotal > 0 || event.progress.migrationsTotal > 0) {
        if (event.progress.share() != m_progress.share())
            m_progressAt = m_clock.isValid() ? m_clock.elapsed() : 0;
        m_progress = event.progress;
    }
    switch (event.kind) {
    case RunEvent::Kind::Notice:
    case RunEvent::Kind::StatementBlocked:
    case RunEvent::Kind::Warning:
        return; // Said in between.
    case RunEvent::Kind::Copying:
        m_copied = event.copied;
        m_copyTotal = event.copyTotal;
        m_last = event.kind;
        return; // The text is that of CopyStarted.
    default:
        m_last = event.kind;
        m_lastText = event.text;
    }
}

void RunPanel::showProgress()
{
    const bool copying = m_last == RunEvent::Kind::CopyStarted || m_last == RunEvent::Kind::Copying;
    double done = m_progress.share();
    if (copying)
        done = m_copyTotal > 0 ? double(m_copied) / double(m_copyTotal) : -1;
    else if (m_last == RunEvent::Kind::Waiting || m_last == RunEvent::Kind::RunStarted)
        done = -1;
    m_bar->setMaximum(done < 0 ? 0 : barSteps);
    m_bar->setValue(done < 0 ? 0 : std::clamp(int(done * barSteps), 0, barSteps));
    m_text->setText(progressText());
}

QString RunPanel::progressText() const
{
    QStringList parts;
    const bool copying = m_last == RunEvent::Kind::CopyStarted || m_last == RunEvent::Kind::Copying;
    const bool told =
        copying || m_last == RunEvent::Kind::Waiting || m_last == RunEvent::Kind::StatementWatched;
    if (told && !m_lastText.isEmpty())
        parts += m_lastText;
    if (copying && m_copyTotal > 0)
        //: How much of a copy is done: "3.1 MiB of 12.0 MiB".
        parts += Tr::tr("%1 of %2").arg(bytesText(m_copied), bytesText(m_copyTotal));
    if (!copying && m_progress.migrationsTotal > 0) {
        parts += Tr::tr("%1 of %n migration(s)", nullptr, m_progress.migrationsTotal)
                     .arg(m_progress.migrationsDone);
        const qint64 at = std::min(m_progress.statementsDone + 1,
                                   std::max<qint64>(m_progress.statementsTotal, 1));
        parts += Tr::tr("statement %1 of %2")
                     .arg(numberText(at), numberText(m_progress.statementsTotal));
    }
    parts += clockText(m_clock.isValid() ? m_clock.elapsed() / 1000 : 0);
    if (!copying)
        parts += remainingText();
    if (m_requested == StopAt::AfterMigration)
        parts += Tr::tr("stopping after this migration");
    else if (m_requested == StopAt::AfterStatement)
        parts += Tr::tr("stopping after this statement");
    else if (m_requested == StopAt::Now)
        parts += Tr::tr("cancelling");
    parts.removeAll(QString());
    return parts.join(u" · "_s);
}

QString RunPanel::remainingText() const
{
    const qint64 elapsed = m_clock.isValid() ? m_clock.elapsed() : 0;
    const qint64 left = remainingSeconds(m_progress.share(), m_progressAt, elapsed);
    return left > 0 ? Tr::tr("about %1 left").arg(clockText(left)) : QString();
}

void RunPanel::request(StopAt when)
{
    // Requests only get harder: what is gentler than the one made means nothing any more.
    m_requested = std::max(m_requested, when);
    m_afterMigration->setEnabled(m_requested < StopAt::AfterMigration);
    m_afterStatement->setEnabled(m_requested < StopAt::AfterStatement);
    m_now->setEnabled(m_requested < StopAt::Now);
    showProgress();
    Q_EMIT stopRequested(when);
}

void RunPanel::finish(const RunReport &report)
{
    const Outcome outcome = outcomeOf(report);
    QStringList sentences;
    if (report.error)
        sentences += report.error->message;
    sentences += report.committed;
    sentences += report.remaining;
    sentences.removeAll(QString());
    end(outcome.title, sentences.join(u' '), outcome.severity);
}

void RunPanel::finish(const Error &error)
{
    const bool cancelled = error.kind == ErrorKind::Cancelled;
    end(cancelled ? Tr::tr("Cancelled") : Tr::tr("Failed"), error.message, cancelled ? 1 : 2);
}

void RunPanel::clear()
{
    m_log->clear();
    end({}, {}, 0);
}

void RunPanel::end(const QString &title, const QString &sentence, int severity)
{
    m_running = false;
    m_tick.stop();
    m_severity = severity;
    m_bar->hide();
    for (QPushButton *button : {m_afterMigration, m_afterStatement, m_now})
        button->hide();
    m_text->setText(sentence);
    showTitle(title);
}

void RunPanel::showTitle(const QString &title)
{
    m_title->setText(title);
    m_sign->setVisible(!title.isEmpty());
    const int side = m_title->fontMetrics().height();
    const QIcon sign = m_severity == 0 ? icon(Icon::Applied, Meaning::Good)
        : m_severity == 1              ? icon(Icon::Warning, Meaning::Attention)
                                       : icon(Icon::Error, Meaning::Bad);
    m_sign->setPixmap(sign.pixmap(QSize(side, side), devicePixelRatioF()));
}

void RunPanel::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_tick.timerId())
        m_text->setText(progressText());
    else
        QWidget::timerEvent(event);
}

void RunPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_running)
        showTitle(m_title->text());
}

} // namespace ponyup::ui
