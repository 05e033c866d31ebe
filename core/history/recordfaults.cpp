// SPDX-License-Identifier: LGPL-3.0-or-later
#include "history/recordfaults.h"

#include "base/tr.h"

#include <QStringList>

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

} // namespace

std::vector<Error> recordFaults(const HistoryState &history, const std::vector<AuditEntry> &log)
{
    std::vector<Error> faults;
    std::set<int> lost = versionsOf(log);
    std::set<int> unexplained;
    for (const VersionRow &row : history.rows) {
        checkRow(row, faults);
        if (lost.erase(row.version) == 0 && row.isLogged())
            unexplained.insert(row.version);
    }
    if (!lost.empty())
        faults.push_back(tampered(
            Tr::tr("The history has no row of these versions, though the audit log says that the "
                   "database was brought to them: %1.")
                .arg(listed(lost)),
            Tr::tr("Find out who took the rows away. An update would run these migrations once "
                   "more.")));
    if (!unexplained.empty())
        faults.push_back(tampered(
            Tr::tr(
                "The audit log has no row of these versions, though the history says that PonyUp "
                "brought the database to them: %1.")
                .arg(listed(unexplained)),
            Tr::tr(
                "Find out who took the rows away. A backup from before has them as they were.")));
    return faults;
}

} // namespace ponyup
