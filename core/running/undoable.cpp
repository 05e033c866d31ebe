// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/undoable.h"

#include "base/tr.h"
#include "engines/engine.h"
#include "migration/scriptreader.h"

namespace ponyup {

namespace {

constexpr size_t mostOthers = 10;

std::optional<Error> whyNot(const Statement &statement, const Engine &engine)
{
    if (statement.standsAlone())
        return Error{.kind = ErrorKind::Forbidden,
                     .message =
                         Tr::tr("This statement cannot run in a transaction, so it cannot be tried "
                                "on the database itself: nothing would take it back."),
                     .hint = Tr::tr("Try the plan on a copy, or only up to the version before it."),
                     .place = statement.place};
    return engine.escape(statement);
}

} // namespace

Result<> demandUndoable(const Plan &plan, const Engine &engine)
{
    std::optional<Error> first;
    for (const PlanStep &step : plan.steps) {
        for (const auto *script : {&step.migration.model, &step.migration.migrate}) {
            if (!*script)
                continue;
            auto reader = ScriptReader::open(**script);
            if (!reader)
                return fail(std::move(reader.error()));
            for (;;) {
                const auto statement = reader->next();
                if (!statement)
                    return fail(statement.error());
                if (!*statement)
                    break;
                auto reason = whyNot(**statement, engine);
                if (!reason)
                    continue;
                if (!first)
                    first = std::move(reason);
                else if (first->others.size() < mostOthers)
                    first->others.push_back(std::move(*reason));
            }
        }
    }
    return first ? fail(std::move(*first)) : Result<>();
}

} // namespace ponyup
