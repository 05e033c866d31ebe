// SPDX-License-Identifier: LGPL-3.0-or-later
#include "risk/rule.h"

#include "base/tr.h"
#include "sql/dialectrules.h"

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// Names may have a percent sign in them, so QString::arg() in a row would not do.
QString filled(const QString &text, const QStringList &words)
{
    QString result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const int number = text[i] == u'%' && i + 1 < text.size() ? text[i + 1].digitValue() : -1;
        if (number >= 1 && number <= words.size()) {
            result += words[number - 1];
            ++i;
        } else {
            result += text[i];
        }
    }
    return result;
}

} // namespace

bool isMeant(const QString &written, const QString &id, const QString &name)
{
    const auto is = [&](QStringView known) {
        return known.compare(written, Qt::CaseInsensitive) == 0;
    };
    return is(id) || is(name) || (id.back().isLower() && is(QStringView(id).chopped(1)));
}

TokenCursor tokensOf(const Statement &statement)
{
    return TokenCursor(std::string_view(statement.text.constData(), size_t(statement.text.size())),
                       rulesFor(statement.dialect));
}

void Findings::add(QLatin1StringView rule, const QString &object, const QStringList &words,
                   const QString &safer)
{
    const auto found = std::ranges::lower_bound(m_rules, rule, {}, &Rule::id);
    Q_ASSERT(found != m_rules.end() && found->id == rule);
    const auto same = [&](const Risk &risk) { return risk.rule == rule && risk.object == object; };
    const QStringList all = QStringList{object} + words;
    QString message = filled(Tr::tr(found->message), all);
    // DROP TABLE a, a: the same words once.
    if (std::ranges::any_of(
            m_risks, [&](const Risk &risk) { return same(risk) && risk.message == message; }))
        return;
    m_risks.push_back({.rule = rule,
                       .name = found->name,
                       .level = levelOf(*found, object),
                       .message = std::move(message),
                       .why = filled(Tr::tr(found->why), all),
                       .safer = safer,
                       .object = object,
                       .losesData = found->losesData});
}

void Findings::addProbe(const QString &sql)
{
    m_risks.back().probe = sql;
}

bool Findings::warnsOf(const QString &object) const
{
    return std::ranges::any_of(m_risks, [&](const Risk &risk) {
        return risk.object == object && risk.level > RiskLevel::Info;
    });
}

RiskLevel Findings::levelOf(const Rule &rule, const QString &object) const
{
    const auto size = m_context.sizes.find(object);
    if (!rule.grows || size == m_context.sizes.end())
        return rule.level;
    const auto [bytes, rows] = size->second;
    if (bytes >= largeBytes || rows >= largeRows)
        return RiskLevel::Block;
    return bytes >= 0 && bytes < smallBytes ? RiskLevel::Info : rule.level;
}

} // namespace ponyup
