// SPDX-License-Identifier: LGPL-3.0-or-later
#include "report/words.h"

#include "base/tr.h"

#include <QLocale>

namespace ponyup {

QString stateWord(MigrationState state)
{
    switch (state) {
    case MigrationState::Applied:
        return Tr::tr("applied");
    case MigrationState::Baseline:
        return Tr::tr("baseline");
    case MigrationState::Initial:
        return Tr::tr("initial");
    case MigrationState::ChangedCosmetic:
        return Tr::tr("changed (cosmetic)");
    case MigrationState::ChangedSemantic:
        return Tr::tr("changed");
    case MigrationState::Missing:
        return Tr::tr("missing");
    case MigrationState::Next:
        return Tr::tr("next");
    case MigrationState::Pending:
        return Tr::tr("pending");
    case MigrationState::Latest:
        return Tr::tr("latest");
    case MigrationState::Skipped:
        return Tr::tr("skipped");
    case MigrationState::OutOfOrder:
        return Tr::tr("out of order");
    case MigrationState::Unreachable:
        return Tr::tr("unreachable");
    case MigrationState::HalfDone:
        return Tr::tr("half done");
    }
    Q_UNREACHABLE();
}

QString stateWord(StatementState state)
{
    switch (state) {
    case StatementState::Applied:
        //: Of a statement.
        return Tr::tr("applied");
    case StatementState::NotApplied:
        //: Of a statement.
        return Tr::tr("not applied");
    case StatementState::Running:
        //: Of a statement.
        return Tr::tr("running");
    case StatementState::InDoubt:
        //: Of a statement.
        return Tr::tr("in doubt");
    }
    Q_UNREACHABLE();
}

QString outcomeWord(RunOutcome outcome)
{
    switch (outcome) {
    case RunOutcome::NothingToDo:
        return Tr::tr("nothing to do");
    case RunOutcome::Done:
        return Tr::tr("done");
    case RunOutcome::Refused:
        return Tr::tr("refused");
    case RunOutcome::Locked:
        return Tr::tr("locked by another");
    case RunOutcome::Failed:
        return Tr::tr("failed");
    case RunOutcome::HalfDone:
        return Tr::tr("stopped half-way");
    case RunOutcome::Cancelled:
        return Tr::tr("cancelled");
    }
    Q_UNREACHABLE();
}

QString outcomeWord(MigrationOutcome outcome)
{
    switch (outcome) {
    case MigrationOutcome::Applied:
        return Tr::tr("applied");
    case MigrationOutcome::Undone:
        return Tr::tr("undone");
    case MigrationOutcome::RolledBack:
        return Tr::tr("rolled back");
    case MigrationOutcome::HalfDone:
        return Tr::tr("half done");
    case MigrationOutcome::InDoubt:
        return Tr::tr("in doubt");
    case MigrationOutcome::NotRun:
        return Tr::tr("not run");
    }
    Q_UNREACHABLE();
}

QString runKindWord(RunKind kind)
{
    switch (kind) {
    case RunKind::Update:
        return Tr::tr("Update");
    case RunKind::DryRun:
        return Tr::tr("Dry run");
    case RunKind::Undo:
        return Tr::tr("Undo");
    case RunKind::Baseline:
        return Tr::tr("Baseline");
    case RunKind::Restore:
        return Tr::tr("Restore");
    case RunKind::Resume:
        return Tr::tr("Resume");
    }
    Q_UNREACHABLE();
}

QString previewModeSentence(const Preview &preview)
{
    switch (preview.mode) {
    case PreviewMode::Static:
        return Tr::tr("Static. Nothing was run. This is what the scripts say; rows, times and "
                      "locks are not known.");
    case PreviewMode::Rehearsed:
        if (!preview.hasRows)
            return Tr::tr("Rehearsed: the plan was carried out %1 and undone. The database itself "
                          "was not touched. Rows and times are those of the copy: it has none of "
                          "the real rows.")
                .arg(preview.run.ranOn);
        return Tr::tr("Rehearsed: the plan was carried out %1 and undone. The database itself was "
                      "not touched.")
            .arg(preview.run.ranOn);
    case PreviewMode::Live:
        return Tr::tr("Live: the plan was carried out %1. While it lasted, others had to wait for "
                      "its locks.")
            .arg(preview.run.ranOn);
    }
    Q_UNREACHABLE();
}

QString changeSign(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Added:
        return QStringLiteral("+");
    case ChangeKind::Changed:
        return QStringLiteral("~");
    case ChangeKind::Removed:
        return QStringLiteral("-");
    }
    Q_UNREACHABLE();
}

QString durationWord(std::chrono::nanoseconds elapsed)
{
    const double milliseconds = double(elapsed.count()) / 1e6;
    if (milliseconds < 10)
        return Tr::tr("%1 ms").arg(QLocale().toString(milliseconds, 'f', 1));
    if (milliseconds < 1000)
        return Tr::tr("%1 ms").arg(QLocale().toString(milliseconds, 'f', 0));
    if (milliseconds < 60'000)
        return Tr::tr("%1 s").arg(QLocale().toString(milliseconds / 1000, 'f', 1));
    const auto two = [](qint64 number) {
        return QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0'));
    };
    const qint64 seconds = elapsed.count() / 1'000'000'000;
    if (seconds < 3600)
        return Tr::tr("%1:%2 min").arg(QString::number(seconds / 60), two(seconds % 60));
    return Tr::tr("%1:%2:%3 h")
        .arg(QString::number(seconds / 3600), two(seconds / 60 % 60), two(seconds % 60));
}

QString countWord(qint64 count)
{
    return count < 0 ? QString() : QLocale().toString(count);
}

QString bytesWord(qint64 bytes)
{
    return bytes < 0 ? QString() : QLocale().formattedDataSize(bytes, bytes < 1024 ? 0 : 1);
}

QString timeWord(const QDateTime &time)
{
    return time.isValid() ? time.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss") : QString();
}

QString utcWord(const QDateTime &time)
{
    return time.isValid() ? time.toUTC().toString(u"yyyy-MM-dd HH:mm:ss") + QStringLiteral(" UTC")
                          : QString();
}

QString stepWord(int from, int to)
{
    if (from < 0 || from == to)
        return to < 0 ? QString() : QString::number(to);
    return QStringLiteral("%1 → %2").arg(QString::number(from), QString::number(to));
}

} // namespace ponyup
