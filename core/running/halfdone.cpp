// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/halfdone.h"

#include "base/tr.h"

#include <algorithm>

namespace ponyup {

int statementsDone(const std::vector<JournalRow> &journal)
{
    return int(std::ranges::count(journal, JournalState::Done, &JournalRow::state));
}

Result<> checkDecision(const StatementDecision &decision, const std::vector<JournalRow> &journal)
{
    if (journal.empty())
        return fail(ErrorKind::Usage, Tr::tr("No migration has been left half-way."),
                    Tr::tr("Resume without a statement's number: there is nothing to decide."));
    const auto row = std::ranges::find(journal, decision.statement, &JournalRow::statement);
    if (row == journal.end() || row->state == JournalState::Done)
        return fail(
            ErrorKind::Usage,
            Tr::tr("Statement %1 is none that v%2 has begun and not ended.")
                .arg(QString::number(decision.statement), QString::number(journal.front().version)),
            Tr::tr("The report of the run that stopped names the statement."));
    if (row->state == JournalState::Failed && decision.what == StatementDecision::What::MarkDone)
        return fail(ErrorKind::Usage,
                    Tr::tr("Statement %1 has failed: it is not in doubt.").arg(decision.statement),
                    Tr::tr("Mend it and resume, or skip it when it is not needed."));
    return {};
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
