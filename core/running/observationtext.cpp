// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/observationtext.h"

#include "base/tr.h"

#include <algorithm>

namespace ponyup {

using namespace std::chrono_literals;

namespace {

constexpr size_t named = 3; ///< So many of those that block are named.

QString lasting(std::chrono::seconds duration)
{
    if (duration < 120s)
        return Tr::tr("%1 s").arg(duration.count());
    if (duration < 120min)
        return Tr::tr("%1 min").arg(std::chrono::floor<std::chrono::minutes>(duration).count());
    return Tr::tr("%1 h").arg(std::chrono::floor<std::chrono::hours>(duration).count());
}

} // namespace

QString sessionText(const OtherSession &session)
{
    if (session.pid == 0)
        return Tr::tr("a prepared transaction");
    QStringList parts;
    if (!session.application.isEmpty())
        parts += session.application;
    if (!session.user.isEmpty())
        parts += Tr::tr("user %1").arg(session.user);
    if (!session.host.isEmpty())
        parts += session.host;
    if (!session.state.isEmpty())
        parts += session.since < 0s
            ? session.state
            //: What a session does and how long: "idle in transaction for 3 min".
            : Tr::tr("%1 for %2").arg(session.state, lasting(session.since));
    const QString pid = Tr::tr("pid %1").arg(session.pid);
    return parts.isEmpty() ? pid
                           : QStringLiteral("%1 (%2)").arg(pid, parts.join(QStringLiteral(", ")));
}

QString blockersText(const Observation &seen)
{
    if (seen.blockers.empty())
        return {};
    QStringList sessions;
    const size_t count = std::min(named, seen.blockers.size());
    for (size_t at = 0; at < count; ++at)
        sessions += sessionText(seen.blockers[at]);
    const QString all = sessions.join(QStringLiteral(", "));
    if (count == seen.blockers.size())
        return Tr::tr("waits for %1").arg(all);
    return Tr::tr("waits for %1 and %n other(s)", nullptr, int(seen.blockers.size() - count))
        .arg(all);
}

QString blockedText(const Observation &seen)
{
    if (seen.blocked == 0)
        return {};
    return Tr::tr("%n other session(s) wait for it, the longest for %1: %2", nullptr, seen.blocked)
        .arg(lasting(std::max(seen.longestBlocked.since, 0s)), sessionText(seen.longestBlocked));
}

QString phaseText(const Observation &seen)
{
    if (seen.phase.isEmpty() || seen.total <= 0)
        return seen.phase;
    return Tr::tr("%1, %2 %").arg(seen.phase, QString::number(100 * seen.done / seen.total));
}

} // namespace ponyup
