// SPDX-License-Identifier: LGPL-3.0-or-later
#include "history/journalrow.h"

#include <iterator>

namespace ponyup {

QString journalStateName(JournalState state)
{
    // In the order of the enum.
    static constexpr const char *names[] = {"intent", "done", "failed", "in doubt", "resolved"};
    static_assert(std::size(names) == static_cast<size_t>(JournalState::Resolved) + 1);
    return QString::fromLatin1(names[static_cast<size_t>(state)]);
}

} // namespace ponyup
