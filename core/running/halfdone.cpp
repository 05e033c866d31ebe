// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/halfdone.h"

#include "base/tr.h"

#include <algorithm>

namespace ponyup {

int statementsDone(const std::vector<JournalRow> &journal)
{
    return int(std::ranges::count(journal, JournalState::Done, &JournalRow::state));
}

Error unfinished(const std::vector<JournalRow> &journal, const std::optional<LockHolder> &holder)
{
    const int version = journal.front().version;
    const int done = statementsDone(journal);
    if (holder && holder->updates) {
        return {
            .kind = ErrorKind::UpdateLocked,
            .message = Tr::tr("Migration v%1 is being carried out just now, statement by "
                              "statement: %n of them are done.",
                              nullptr, done)
                           .arg(version),
            .hint =
                Tr::tr("The database is held by %1. Wait until it has finished.").arg(holder->who)};
    }
    return {.kind = ErrorKind::HalfDone,
            .message = Tr::tr("Migration v%1 has been left half-way: %n of its statements are "
                              "done.",
                              nullptr, done)
                           .arg(version),
            .hint = Tr::tr("Look at the statements that are done, mend the others if need be, and "
                           "continue with \"ponyup resume\".")};
}

} // namespace ponyup
