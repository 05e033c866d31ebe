// SPDX-License-Identifier: LGPL-3.0-or-later
#include "risk/riskreview.h"

#include "risk/generalrules.h"
#include "risk/mariadb/mariadbreview.h"
#include "risk/postgresql/postgresreview.h"
#include "risk/sqlite/sqlitereview.h"
#include "risk/statementreview.h"

#include <QSet>

#include <algorithm>
#include <functional>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestRead = 1 << 20;
constexpr int mostInserts = 1000;

/// Rather than of a query, which may call what it likes. The first few tokens tell.
bool isInsertOfValues(const Statement &statement)
{
    if (statement.kind != StatementKind::Dml || statement.verb != "INSERT")
        return false;
    for (TokenCursor cursor = tokensOf(statement); cursor.next();)
        if (cursor.isAny({"VALUES", "SELECT", "WITH"}))
            return cursor.is("VALUES");
    return false;
}

} // namespace

class RiskReview::Private {
public:
    Private(Dialect dialect, RiskContext known)
        : context(std::move(known)),
          engine(statementReviewFor(dialect, context))
    {
    }

    const RiskContext context;
    const std::unique_ptr<StatementReview> engine;
    QSet<QString> changed; ///< Tables whose rows a statement of the plan has changed, lower case.
    int inserts = 0; ///< Of values, in this script.
};

std::unique_ptr<StatementReview> statementReviewFor(Dialect dialect, const RiskContext &context)
{
    switch (dialect) {
    case Dialect::PostgreSql:
        return std::make_unique<PostgresReview>(context);
    case Dialect::MariaDb:
        return std::make_unique<MariadbReview>(context);
    case Dialect::Sqlite:
        return std::make_unique<SqliteReview>(context);
    default:
        return nullptr;
    }
}

RiskReview::RiskReview(Dialect dialect, RiskContext context)
    : d(std::make_unique<Private>(dialect, std::move(context)))
{
}

RiskReview::~RiskReview() = default;

void RiskReview::beginScript(const ScriptConditions &conditions)
{
    d->inserts = 0;
    if (d->engine)
        d->engine->beginScript(conditions);
}

std::optional<Risk> RiskReview::unknownRule(const QString &rule) const
{
    const auto is = [&](const Rule &one) { return isMeant(rule, one.id, one.name); };
    if (std::ranges::any_of(generalRules(), is)
        || (d->engine && std::ranges::any_of(d->engine->rules(), is)))
        return std::nullopt;
    Findings findings(generalRules(), d->context);
    findings.add("XX-011"_L1, rule);
    return findings.take().front();
}

Risk RiskReview::notReviewed(qint64 reviewedBytes) const
{
    Findings findings(generalRules(), d->context);
    findings.add("XX-012"_L1, {}, {QString::number(reviewedBytes >> 20)});
    return findings.take().front();
}

std::vector<Risk> RiskReview::review(const Statement &statement)
{
    const bool insert = isInsertOfValues(statement);
    if (statement.text.size() > longestRead || (insert && d->inserts++ >= mostInserts))
        return {};
    Findings general(generalRules(), d->context);
    reviewGenerally(statement, general);
    std::vector<Risk> risks;
    if (d->engine) {
        Findings findings(d->engine->rules(), d->context);
        if (!d->engine->review(statement, findings))
            general.add("XX-010"_L1, {}, {QString::fromUtf8(statement.verb)});
        risks = findings.take();
    }
    for (Risk &risk : general.take())
        risks.push_back(std::move(risk));
    // The worst first.
    std::ranges::stable_sort(risks, std::greater(), &Risk::level);
    for (Risk &risk : risks) {
        risk.mayBeMended = d->changed.contains(risk.object.section(u'.', -1).toLower());
        risk.statement = statement.number;
        risk.place = statement.place;
    }
    if (statement.kind == StatementKind::Dml)
        for (const ObjectName &table : statement.objects())
            d->changed.insert(table.name.toLower());
    return risks;
}

} // namespace ponyup
