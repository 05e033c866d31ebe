// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "risk/risk.h"
#include "sql/statement.h"
#include "sql/tokencursor.h"

#include <QLatin1StringView>
#include <QStringList>

#include <span>

namespace ponyup {

/// One line of an engine's table of rules: what is found, and what is said about it. Where it is
/// found, the engine's own files say.
struct Rule {
    QLatin1StringView id; ///< "PG-027"; sorted by it.
    QLatin1StringView name; ///< "create-index-blocking": `allow` takes both.
    RiskLevel level;
    /// Whether it takes as long as the table is large: then it is worth a note on a small one, and
    /// more than its level on a large one.
    bool grows;
    const char *message; ///< %1 is the object; what %2 and %3 are, its finder knows.
    const char *why;
    bool losesData = false; ///< What is gone comes back from a backup only.
};

/// Whether a script that allows `written` means that rule: by its id, its name, or the id that it
/// shares with others ("SL-016" is SL-016a, SL-016b, …).
bool isMeant(const QString &written, const QString &id, const QString &name);

/// For the columns of these names.
inline constexpr bool growing = true;
inline constexpr bool fixed = false;
inline constexpr bool losing = true;

/// The tokens of a statement.
TokenCursor tokensOf(const Statement &statement);

/// From here on a table is large; below the other one it is small.
inline constexpr qint64 largeBytes = qint64(1) << 30;
inline constexpr qint64 largeRows = 1'000'000;
inline constexpr qint64 smallBytes = qint64(16) << 20;

/// Collects what is found in one statement.
class Findings {
public:
    Findings(std::span<const Rule> rules, const RiskContext &context)
        : m_rules(rules),
          m_context(context)
    {
    }

    /// `words` fill %2 and what follows; `safer` is SQL.
    void add(QLatin1StringView rule, const QString &object, const QStringList &words = {},
             const QString &safer = {});
    /// To the one that was added last: Risk::probe.
    void addProbe(const QString &sql);
    /// Whether more than a note has been found about the object.
    bool warnsOf(const QString &object) const;
    std::vector<Risk> take() { return std::exchange(m_risks, {}); }

private:
    RiskLevel levelOf(const Rule &rule, const QString &object) const;

    std::span<const Rule> m_rules;
    const RiskContext &m_context;
    std::vector<Risk> m_risks;
};

} // namespace ponyup
