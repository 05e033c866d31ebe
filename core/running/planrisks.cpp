// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/planrisks.h"

#include "base/tr.h"
#include "migration/scriptreader.h"
#include "risk/riskreview.h"

#include <algorithm>

namespace ponyup {

namespace {

/// A preview is asked for at each look at the window.
constexpr qint64 mostBytes = qint64(64) << 20;

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
                      std::vector<Risk> &risks, std::stop_token stop)
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
    const SourcePlace head{.file = script.name, .line = script.line, .column = 1};
    const auto addToHead = [&](Risk risk) {
        risk.place = head;
        add(std::move(risk));
    };
    for (const AllowedRisk &allowed : script.directives.allowed)
        if (auto risk = review.unknownRule(allowed.rule))
            addToHead(std::move(*risk));
    for (;;) {
        if (stop.stop_requested())
            return fail(ErrorKind::Cancelled, Tr::tr("The preview was stopped."));
        if (reader->bytesRead() > mostBytes) {
            addToHead(review.notReviewed(mostBytes));
            return {};
        }
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

Result<std::vector<Risk>> planRisks(const Plan &plan, Dialect dialect, RiskContext context,
                                    std::stop_token stop)
{
    RiskReview review(dialect, std::move(context));
    std::vector<Risk> risks;
    for (const PlanStep &step : plan.steps) {
        const Script *const script = plan.direction == Direction::Down
            ? (step.migration.undo ? &*step.migration.undo : nullptr)
            : recordedScript(step.migration);
        if (!script || !step.storesVersion)
            continue;
        if (auto reviewed = reviewScript(review, step, *script, risks, stop); !reviewed)
            return fail(std::move(reviewed.error()));
    }
    return risks;
}

} // namespace ponyup
