// SPDX-License-Identifier: LGPL-3.0-or-later
#include "history/recordfaults.h"

#include "base/tr.h"
#include "history/auditlog.h"
#include "history/history.h"

#include <QStringList>

#include <algorithm>
#include <set>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

Error tampered(const QString &message, const QString &hint)
{
    return {.kind = ErrorKind::HistoryTampered, .message = message, .hint = hint};
}

QString listed(const std::set<int> &versions)
{
    QStringList names;
    for (const int version : versions)
        names += QString::number(version);
    return names.join(u", "_s);
}

/// The versions that the database has been brought to, as the log tells it.
std::set<int> versionsOf(const std::vector<AuditEntry> &log)
{
    std::set<int> versions;
    for (const AuditEntry &entry : log) {
        switch (entry.event) {
        case AuditEvent::Applied:
        case AuditEvent::Resumed:
            if (entry.to != entry.from) // Else the newest model, which stores no version.
                versions.insert(entry.to);
            break;
        case AuditEvent::Baseline:
            versions.insert(entry.to);
            break;
        case AuditEvent::Undone:
            versions.erase(entry.from);
            break;
        case AuditEvent::Failed:
        case AuditEvent::MarkedDone:
        case AuditEvent::Skipped:
        case AuditEvent::RunAgain:
        case AuditEvent::LockBroken:
        case AuditEvent::AcceptedChange:
        case AuditEvent::Restored:
            break;
        }
    }
    return versions;
}

void checkRow(const VersionRow &row, std::vector<Error> &faults)
{
    if (row.isMetaBroken())
        faults.push_back(
            tampered(Tr::tr("The history's row of version %1 has a meta that is no JSON object.")
                         .arg(row.version),
                     Tr::tr("Somebody has changed the row by hand; correct it.")));
    if (!row.upgraded.isValid())
        faults.push_back(
            tampered(Tr::tr("The history's row of version %1 has no time that can be read.")
                         .arg(row.version),
                     Tr::tr("Somebody has changed the row by hand; correct it.")));
}

/// The version of the database when its log began.
int beginningOf(const std::vector<AuditEntry> &log)
{
    if (log.empty() || log.front().number != 1)
        return -1;
    const AuditEntry &first = log.front();
    return first.event == AuditEvent::Restored ? first.to : first.from;
}

/// The versions of which one of them says something that the other does not.
std::vector<Error> disagreements(const HistoryState &history, const std::vector<AuditEntry> &log)
{
    std::vector<Error> faults;
    std::set<int> lost = versionsOf(log);
    std::set<int> unexplained;
    const int beginning = beginningOf(log);
    for (const VersionRow &row : history.rows)
        if (lost.erase(row.version) == 0 && row.isLogged() && row.version > beginning)
            unexplained.insert(row.version);
    if (!lost.empty())
        faults.push_back(tampered(
            Tr::tr("The history has no row of these versions, though the audit log says that the "
                   "database was brought to them: %1.")
                .arg(listed(lost)),
            Tr::tr("Find out who took the rows away, since an update would run these migrations "
                   "once more. Put the rows back, or restore a backup that has them.")));
    if (!unexplained.empty())
        faults.push_back(tampered(
            Tr::tr(
                "The audit log has no row of these versions, though the history says that PonyUp "
                "brought the database to them: %1.")
                .arg(listed(unexplained)),
            Tr::tr("Find out who took the rows away. Restore a backup that has them. When they are "
                   "lost for good, drop the table ponyup_log: the next update begins a new one.")));
    return faults;
}

bool isSame(const HistoryState &left, const HistoryState &right)
{
    return std::ranges::equal(
        left.rows, right.rows, [](const VersionRow &one, const VersionRow &other) {
            return one.version == other.version && one.upgraded == other.upgraded;
        });
}

/// Another program may change both between our reading the one and the other. What then looks like
/// a fault is none unless the history is still the same afterwards.
template <typename Find>
Result<std::vector<Error>> whenTheyStandStill(Connection &connection, const History &history,
                                              HistoryState state, const Find &find)
{
    for (;;) {
        Result<std::vector<Error>> faults = find(state);
        if (!faults || faults->empty())
            return faults;
        auto after = history.read(connection);
        if (!after)
            return fail(std::move(after.error()));
        if (isSame(state, *after))
            return faults;
        state = std::move(*after);
    }
}

} // namespace

std::vector<Error> recordFaults(const HistoryState &history, const std::vector<AuditEntry> &log)
{
    std::vector<Error> faults;
    for (const VersionRow &row : history.rows)
        checkRow(row, faults);
    for (Error &fault : disagreements(history, log))
        faults.push_back(std::move(fault));
    return faults;
}

Result<std::vector<Error>> findRecordFaults(Connection &connection, const History &history)
{
    auto state = history.read(connection);
    if (!state)
        return fail(std::move(state.error()));
    return whenTheyStandStill(
        connection, history, std::move(*state), [&](const HistoryState &still) {
            return AuditLog::read(connection).transform([&](const std::vector<AuditEntry> &log) {
                return recordFaults(still, log);
            });
        });
}

Result<> demandRecords(Connection &connection, const History &history, const HistoryState &state)
{
    auto faults = whenTheyStandStill(
        connection, history, state, [&](const HistoryState &still) -> Result<std::vector<Error>> {
            const auto log = AuditLog::readEvents(connection);
            if (!log)
                return fail(log.error());
            return *log ? disagreements(still, **log) : std::vector<Error>();
        });
    if (!faults)
        return fail(std::move(faults.error()));
    if (faults->empty())
        return {};
    Error first = std::move(faults->front());
    first.others.assign(std::make_move_iterator(faults->begin() + 1),
                        std::make_move_iterator(faults->end()));
    return fail(std::move(first));
}

} // namespace ponyup
