// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/runevent.h"

#include "base/tr.h"

#include <QLocale>

namespace ponyup {

namespace {

QString duration(std::chrono::nanoseconds elapsed)
{
    const double ms = std::chrono::duration<double, std::milli>(elapsed).count();
    const QLocale locale;
    if (ms < 10)
        return Tr::tr("%1 ms").arg(locale.toString(ms, 'f', 1));
    if (ms < 10'000)
        return Tr::tr("%1 ms").arg(locale.toString(ms, 'f', 0));
    return Tr::tr("%1 s").arg(locale.toString(ms / 1000, 'f', 1));
}

QString where(const RunEvent &event)
{
    const int version = std::min(event.from, event.to); // An undo goes downwards.
    if (event.statement == 0)
        return QStringLiteral("v%1").arg(version);
    return event.inModel ? Tr::tr("v%1 model statement %2").arg(version).arg(event.statement)
                         : Tr::tr("v%1 statement %2").arg(version).arg(event.statement);
}

/// "v3 → 4"; "v11" for the latest model, which leads nowhere.
QString step(const RunEvent &event)
{
    if (event.from == event.to)
        return QStringLiteral("v%1").arg(event.from);
    return QStringLiteral("v%1 → %2").arg(QString::number(event.from), QString::number(event.to));
}

} // namespace

QString logLine(const RunEvent &event)
{
    using Kind = RunEvent::Kind;
    switch (event.kind) {
    case Kind::StatementStarted:
        return Tr::tr("%1: %2", "place: statement").arg(where(event), event.text);
    case Kind::StatementDone:
        if (event.rows < 0)
            return Tr::tr("%1: done, %2").arg(where(event), duration(event.elapsed));
        return Tr::tr("%1: %2, %3")
            .arg(where(event), Tr::tr("%n row(s)", nullptr, int(event.rows)),
                 duration(event.elapsed));
    case Kind::StatementFailed:
        return Tr::tr("%1 failed: %2")
            .arg(where(event), event.error ? event.error->toString() : event.text);
    case Kind::StatementBlocked:
        return Tr::tr("%1: %2", "place: what is seen").arg(where(event), event.text);
    case Kind::MigrationStarted:
        return event.text.isEmpty()
            ? step(event)
            : Tr::tr("%1: %2", "migration: message").arg(step(event), event.text);
    case Kind::MigrationDone:
        if (event.from == event.to) // Of the latest model no version is stored.
            return (event.onCopy ? Tr::tr("v%1: the latest model is in place on the copy, %2")
                                 : Tr::tr("v%1: the latest model is in place, %2"))
                .arg(QString::number(event.from), duration(event.elapsed));
        return (event.onCopy ? Tr::tr("%1 done on the copy, %2") : Tr::tr("%1 committed, %2"))
            .arg(step(event), duration(event.elapsed));
    case Kind::MigrationRolledBack:
        return Tr::tr("%1 rolled back").arg(step(event));
    case Kind::Warning:
        return Tr::tr("Warning: %1").arg(event.text);
    default:
        return event.text;
    }
}

} // namespace ponyup
