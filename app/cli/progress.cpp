// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/progress.h"

#include "cli/texttable.h"

#include "base/tr.h"
#include "report/plaintext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ponyup::cli {

namespace {

using Kind = RunEvent::Kind;

constexpr int widestBar = 24;
constexpr int narrowestBar = 8;
constexpr qint64 redrawEvery = 100; // ms
constexpr std::chrono::seconds slow(1);

QString clockTime(qint64 milliseconds)
{
    const qint64 seconds = milliseconds / 1000;
    return u"%1:%2"_s.arg(QString::number(seconds / 60),
                          QString::number(seconds % 60).rightJustified(2, u'0'));
}

/// How much is done, from 0 to 1; negative when nobody knows.
double fraction(const RunEvent &event)
{
    if (event.kind == Kind::CopyStarted || event.kind == Kind::Copying)
        return event.copyTotal > 0 ? double(event.copied) / double(event.copyTotal) : -1;
    return event.progress.share();
}

/// The line cut to the terminal's width: a bar that wraps cannot be taken away again.
QString fitted(QString line, int width)
{
    while (!line.isEmpty() && displayWidth(line) >= width)
        line.chop(1);
    return line;
}

} // namespace

Progress::Progress(Output &out) : m_out(out)
{
    m_clock.start();
}

Progress::~Progress()
{
    m_out.transient({});
}

void Progress::show(const RunEvent &event)
{
    if (m_out.isQuiet())
        return;
    if (event.kind == Kind::Warning)
        m_out.warning(event.text);
    else if (m_out.errorsOnTerminal())
        showBar(event);
    else
        showLine(event);
}

void Progress::showLine(const RunEvent &event)
{
    switch (event.kind) {
    case Kind::Copying: // Too often; start and end are told.
    case Kind::StatementWatched: // The same; what keeps it waiting is told.
    case Kind::RunFinished: // The result says it.
        return;
    case Kind::RunStarted:
    case Kind::LockTaken:
    case Kind::StatementStarted:
        if (!m_out.isVerbose())
            return;
        break;
    case Kind::StatementDone: // Those that took their time, or a log has a line for every row.
        if (!m_out.isVerbose() && event.elapsed < slow)
            return;
        break;
    default:
        break;
    }
    const QString line = visible(logLine(event));
    if (!line.isEmpty())
        m_out.note(line);
}

void Progress::showBar(const RunEvent &event)
{
    const bool told = event.kind == Kind::Notice || event.kind == Kind::StatementBlocked
        || (m_out.isVerbose()
            && (event.kind == Kind::StatementDone || event.kind == Kind::MigrationDone));
    if (told)
        m_out.note(visible(logLine(event)));
    if (event.kind == Kind::RunFinished) {
        m_out.transient({});
        return;
    }
    const qint64 now = m_clock.elapsed();
    if (m_shownAt >= 0 && now - m_shownAt < redrawEvery)
        return;
    m_shownAt = now;
    m_out.transient(fitted(barLine(event), m_out.errorsWidth()));
}

QString Progress::barLine(const RunEvent &event) const
{
    const double done = fraction(event);
    QString line;
    const qint64 elapsed = m_clock.elapsed();
    const RunProgress &progress = event.progress;
    if (event.kind == Kind::Waiting || event.kind == Kind::CopyStarted
        || event.kind == Kind::Copying
        || (event.kind == Kind::StatementWatched && !event.text.isEmpty()))
        line += visible(event.text);
    else if (progress.migrationsTotal > 0)
        line +=
            Tr::tr("%1 of %n migration(s) · statement %2 of %3", nullptr, progress.migrationsTotal)
                .arg(QString::number(progress.migrationsDone),
                     QString::number(progress.statementsDone),
                     QString::number(progress.statementsTotal));
    else
        line += visible(event.text);
    line += u" · "_s + clockTime(elapsed);
    // An estimate from the first moments would only jump about.
    if (done > 0.05 && elapsed > 3000)
        line += Tr::tr(" · about %1 left").arg(clockTime(qint64(double(elapsed) * (1 / done - 1))));
    if (done < 0)
        return line;
    // The words matter more than a wide bar.
    const int width =
        std::clamp(m_out.errorsWidth() - displayWidth(line) - 2, narrowestBar, widestBar);
    const int filled = int(std::clamp(done, 0.0, 1.0) * width);
    return QString(filled, u'▓') + QString(width - filled, u'░') + u' ' + line;
}

} // namespace ponyup::cli
