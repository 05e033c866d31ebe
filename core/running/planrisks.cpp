// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/planrisks.h"

#include "migration/scriptreader.h"
#include "risk/riskreview.h"

#include <algorithm>

namespace ponyup {

namespace {

void allow(Risk &risk, const std::vector<AllowedRisk> &allowed)
{
    const auto names = [&](const AllowedRisk &one) {
        return one.rule.compare(risk.rule, Qt::CaseInsensitive) == 0
            || one.rule.compare(risk.name, Qt::CaseInsensitive) == 0;
    };
    if (const auto found = std::ranges::find_if(allowed, names); found != allowed.end())
        risk.allowed = found->reason;
}

Result<> reviewScript(RiskReview &review, const PlanStep &step, const Script &script,
                      std::vector<Risk> &risks)
{
    auto reader = ScriptReader::open(script);
    if (!reader)
        return fail(std::move(reader.error()));
    review.beginScript(
        {.inTransaction = !script.isJournaled(), .foreignKeys = script.directives.foreignKeys});
    const auto add = [&](Risk risk) {
        risk.version = step.migration.version;
        risk.script = script.name;
        allow(risk, script.directives.allowed);
        risks.push_back(std::move(risk));
    };
    for (const AllowedRisk &allowed : script.directives.allowed)
        if (!review.knows(allowed.rule)) {
            Risk risk = review.unknownRule(allowed.rule);
            risk.place = {.file = script.name, .line = script.line, .column = 1};
            add(std::move(risk));
        }
    for (;;) {
        const auto statement = reader->next();
        if (!statement)
            return fail(statement.error());
        if (!*statement)
            return {};
        for (Risk &risk : review.review(**statement))
            add(std::move(risk));
    }
}

} // namespace

Result<std::vector<Risk>> planRisks(const Plan &plan, Dialect dialect, RiskContext context)
{
    RiskReview review(dialect, std::move(context));
    std::vector<Risk> risks;
    for (const PlanStep &step : plan.steps) {
        const Script *const script = plan.direction == Direction::Down
            ? (step.migration.undo ? &*step.migration.undo : nullptr)
            : recordedScript(step.migration);
        if (!script || !step.storesVersion)
            continue;
        if (auto reviewed = reviewScript(review, step, *script, risks); !reviewed)
            return fail(std::move(reviewed.error()));
    }
    return risks;
}

} // namespace ponyup
