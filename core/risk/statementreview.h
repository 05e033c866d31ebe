// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "risk/rule.h"
#include "sql/statement.h"

#include <memory>
#include <span>

namespace ponyup {

/// What one engine finds in statements. How to add one: derive from it in a folder of this one,
/// with a table of rules in rules.cpp, and name it in statementReviewFor().
class StatementReview {
public:
    virtual ~StatementReview() = default;

    virtual void beginScript(const ScriptConditions &conditions) = 0;
    /// false: it cannot read the statement.
    virtual bool review(const Statement &statement, Findings &findings) = 0;
    /// All that review() may find, by id.
    virtual std::span<const Rule> rules() const = 0;
};

/// nullptr where there are only the rules that hold for every engine.
std::unique_ptr<StatementReview> statementReviewFor(Dialect dialect, const RiskContext &context);

} // namespace ponyup
