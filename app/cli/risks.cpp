// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/risks.h"

#include "base/tr.h"
#include "report/plaintext.h"

#include <algorithm>

namespace ponyup::cli {

using namespace Qt::StringLiterals;

namespace {

Look lookOf(const Risk &risk)
{
    if (risk.isAllowed() || risk.level == RiskLevel::Info)
        return Look::Soft;
    return risk.level == RiskLevel::Block ? Look::Bad : Look::Warning;
}

void printRisk(Output &out, const Risk &risk)
{
    const QString level = risk.isAllowed() ? Tr::tr("allowed") : riskLevelWord(risk.level);
    out.line(u"  %1 %2 %3 (%4)"_s.arg(out.styled(lookOf(risk), level),
                                      visible(risk.place.toString()), risk.rule, risk.name));
    out.line(u"    "_s + visible(risk.message));
    if (!risk.probed.isEmpty())
        out.line(u"    "_s + visible(risk.probed));
    if (risk.isAllowed()) {
        out.line(u"    "_s + Tr::tr("Allowed because: %1").arg(visible(risk.allowed)));
        return;
    }
    out.line(u"    "_s + visible(risk.why));
    for (const QString &line : risk.safer.split(u'\n', Qt::SkipEmptyParts))
        out.line(u"      "_s + out.styled(Look::Soft, visible(line)));
}

} // namespace

void printRisks(Output &out, const std::vector<Risk> &risks)
{
    out.line();
    out.line(out.styled(Look::Strong, Tr::tr("Risks")) + u": "_s + riskSummary(risks));
    for (const Risk &risk : risks)
        if (out.isVerbose() || (!risk.isAllowed() && risk.level != RiskLevel::Info))
            printRisk(out, risk);
}

Option failOnOption()
{
    return {u"fail-on"_s, u"LEVEL"_s,
            Tr::tr("Exit code 4 when a risk of this level or above is found that no script "
                   "allows: info, warning or block.")};
}

Result<std::optional<RiskLevel>> failOn(const CommandLine &line)
{
    if (!line.has(u"fail-on"_s))
        return std::nullopt;
    const std::optional<RiskLevel> level = riskLevelOf(line.value(u"fail-on"_s));
    if (!level)
        return fail(ErrorKind::Usage,
                    Tr::tr("\"%1\" is no level of a risk.").arg(line.value(u"fail-on"_s)),
                    Tr::tr("Write info, warning or block."));
    return level;
}

Result<> checkRisks(const std::vector<Risk> &risks, std::optional<RiskLevel> failOn)
{
    const auto counts = [&](const Risk &risk) {
        return !risk.isAllowed() && risk.level >= *failOn;
    };
    const auto first = failOn ? std::ranges::find_if(risks, counts) : risks.end();
    if (first == risks.end())
        return {};
    Error error{.kind = ErrorKind::Risk,
                .message = u"%1 %2: %3"_s.arg(first->rule, first->name, first->message),
                .hint = Tr::tr("%1 Or allow it, with the reason, at the head of the script: "
                               "-- ponyup: allow %2 REASON")
                            .arg(first->why, first->rule),
                .place = first->place};
    for (auto risk = std::next(first); risk != risks.end(); ++risk)
        if (counts(*risk))
            error.others.push_back(
                {.kind = ErrorKind::Risk,
                 .message = u"%1 %2: %3"_s.arg(risk->rule, risk->name, risk->message),
                 .place = risk->place});
    return fail(std::move(error));
}

} // namespace ponyup::cli
