// SPDX-License-Identifier: LGPL-3.0-or-later
#include "risk/risk.h"

#include "base/tr.h"

#include <QStringList>

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

QString riskLevelName(RiskLevel level)
{
    switch (level) {
    case RiskLevel::Info:
        return u"info"_s;
    case RiskLevel::Warning:
        return u"warning"_s;
    case RiskLevel::Block:
        return u"block"_s;
    }
    Q_UNREACHABLE();
}

std::optional<RiskLevel> riskLevelOf(const QString &name)
{
    for (const RiskLevel level : {RiskLevel::Info, RiskLevel::Warning, RiskLevel::Block})
        if (name == riskLevelName(level))
            return level;
    return std::nullopt;
}

QString evidenceName(Evidence evidence)
{
    switch (evidence) {
    case Evidence::Static:
        return u"static"_s;
    case Evidence::Rehearsed:
        return u"rehearsed"_s;
    case Evidence::Live:
        return u"live"_s;
    }
    Q_UNREACHABLE();
}

QString riskLevelWord(RiskLevel level)
{
    switch (level) {
    case RiskLevel::Info:
        return Tr::tr("note");
    case RiskLevel::Warning:
        return Tr::tr("warning");
    case RiskLevel::Block:
        return Tr::tr("stop");
    }
    Q_UNREACHABLE();
}

QString riskSummary(const std::vector<Risk> &risks)
{
    const auto count = [&](RiskLevel level) {
        return int(std::ranges::count_if(
            risks, [&](const Risk &risk) { return !risk.isAllowed() && risk.level == level; }));
    };
    const int allowed = int(std::ranges::count_if(risks, &Risk::isAllowed));
    QStringList counts;
    if (const int stops = count(RiskLevel::Block); stops > 0)
        counts += Tr::tr("%n to stop for", nullptr, stops);
    if (const int warnings = count(RiskLevel::Warning); warnings > 0)
        counts += Tr::tr("%n warning(s)", nullptr, warnings);
    if (const int notes = count(RiskLevel::Info); notes > 0)
        counts += Tr::tr("%n note(s)", nullptr, notes);
    if (allowed > 0)
        counts += Tr::tr("%n allowed by its script", nullptr, allowed);
    return counts.isEmpty() ? Tr::tr("None was found.") : counts.join(u", "_s);
}

std::optional<RiskLevel> highestLevel(const std::vector<Risk> &risks)
{
    std::optional<RiskLevel> highest;
    for (const Risk &risk : risks)
        if (!risk.isAllowed())
            highest = std::max(highest.value_or(risk.level), risk.level);
    return highest;
}

} // namespace ponyup
