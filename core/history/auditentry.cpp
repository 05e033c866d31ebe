// SPDX-License-Identifier: LGPL-3.0-or-later
#include "history/auditentry.h"

#include <iterator>

namespace ponyup {

QString auditEventName(AuditEvent event)
{
    // In the order of the enum.
    static constexpr const char *names[] = {
        "baseline", "applied",   "undone",      "failed",          "resumed", "marked done",
        "skipped",  "run again", "lock broken", "accepted change", "restored"};
    static_assert(std::size(names) == static_cast<size_t>(AuditEvent::Restored) + 1);
    return QString::fromLatin1(names[static_cast<size_t>(event)]);
}

std::optional<AuditEvent> auditEventOf(QStringView name)
{
    for (int event = 0; event <= static_cast<int>(AuditEvent::Restored); ++event) {
        if (auditEventName(static_cast<AuditEvent>(event)) == name)
            return static_cast<AuditEvent>(event);
    }
    return std::nullopt;
}

} // namespace ponyup
