// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/planrisks.h"

#include "base/tr.h"
#include "migration/scriptreader.h"
#include "risk/riskreview.h"
#include "risk/rule.h"
#include "running/schemanames.h"

#include <algorithm>

namespace ponyup {

namespace {

/// A preview is asked for at each look at the window.
constexpr qint64 mostBytes = qint64(64) << 20;

void allow(Risk &risk, const std::vector<AllowedRisk> &allowed)
{
    const auto names = [&](const AllowedRisk &one) {
        return isMeant(one.rule, risk.rule, risk.name);
    };
    if (const auto found = std::ranges::find_if(allowed, names); found != allowed.end())
        risk.allowed = found->reason;
}

/// Of a model only what is not in `names`; what is made is put there.
Result<> reviewScript(RiskReview &review, SchemaNames &names, const PlanStep &step,
                      const Script &script, std::vector<Risk> &risks, std::stop_token stop)
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
        if (script.role == ScriptRole::Model && names.contains(**statement))
            continue;
        names.follow(**statement);
        for (Risk &risk : review.review(**statement))
            add(std::move(risk));
    }
}

} // namespace

Result<std::vector<Risk>> planRisks(const Plan &plan, Dialect dialect, RiskContext context,
                                    std::stop_token stop)
{
    SchemaNames names(context.schema ? *context.schema : Schema());
    RiskReview review(dialect, std::move(context));
    std::vector<Risk> risks;
    for (const PlanStep &step : plan.steps) {
        const Migration &migration = step.migration;
        const bool down = plan.direction == Direction::Down;
        for (const auto *script :
             {down ? nullptr : &migration.model, down ? &migration.undo : &migration.migrate}) {
            // The newest entry has no way on yet: its migrate is none of this plan's.
            const bool runs =
                script && *script && (step.storesVersion || (*script)->role == ScriptRole::Model);
            if (!runs)
                continue;
            if (auto reviewed = reviewScript(review, names, step, **script, risks, stop); !reviewed)
                return fail(std::move(reviewed.error()));
        }
    }
    return risks;
}

} // namespace ponyup
