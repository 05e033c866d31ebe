// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "risk/risk.h"
#include "sql/statement.h"

#include <memory>

namespace ponyup {

/// Looks at the statements of a plan, one after the other, and says what each will do to a system
/// that is in use. Keeps what the statements before have made: a table that nobody can see yet
/// blocks nobody. Runs nothing, asks no database.
///
/// Every statement that no rule can read is told as unclassified (XX-010): no finding means that
/// the rules read it and found nothing.
class RiskReview {
public:
    RiskReview(Dialect dialect, RiskContext context);
    ~RiskReview();
    RiskReview(const RiskReview &) = delete;
    RiskReview &operator=(const RiskReview &) = delete;

    /// The statements of a further script come.
    void beginScript(const ScriptConditions &conditions);
    /// What there is to say of a script that allows this rule, given by its id or its name; nullopt
    /// when there is such a rule.
    std::optional<Risk> unknownRule(const QString &rule) const;
    /// That the rest of a script has not been looked at, for its length.
    Risk notReviewed(qint64 reviewedBytes) const;
    /// Findings without version and script. A statement longer than a mebibyte, and INSERTs of
    /// values behind the first thousand of a script, are told by their first words only.
    [[nodiscard]] std::vector<Risk> review(const Statement &statement);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace ponyup
