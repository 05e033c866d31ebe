// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/place.h"

#include <QString>

#include <map>
#include <optional>
#include <vector>

namespace ponyup {

struct Schema;

/// How much a finding matters, ascending.
enum class RiskLevel {
    Info, ///< Good to know.
    Warning, ///< Users of the database may notice it.
    Block, ///< It stops them, loses data, or fails: not without thinking again.
};

/// "info", "warning", "block": stable, for options, JSON and annotations.
QString riskLevelName(RiskLevel level);
/// nullopt for any other word.
std::optional<RiskLevel> riskLevelOf(const QString &name);

/// What a finding rests on.
enum class Evidence {
    Static, ///< The statement's text and the schema as it is.
    Rehearsed, ///< Carried out on a copy.
    Live, ///< Carried out on the database itself, and rolled back.
};

/// "static", "rehearsed", "live": stable, for JSON.
QString evidenceName(Evidence evidence);

/// What a rule found in one statement.
struct Risk {
    QString rule; ///< "PG-027".
    QString name; ///< "create-index-blocking".
    RiskLevel level = RiskLevel::Warning;
    QString message; ///< One sentence about this very object.
    QString why; ///< What makes it hurt, and what may be done.
    QString safer; ///< The safer way as SQL for this very object; empty when there is none.
    /// A SELECT of the rows that would make the statement fail, without LIMIT; empty: none is
    /// known.
    QString probe = {};
    bool mayBeMended = false; ///< An earlier statement of the plan changes rows of the table.
    QString probed = {}; ///< What the database answered; empty while it was not asked.
    QString object; ///< "orders", "audit.orders"; empty when it is about none.
    Evidence evidence = Evidence::Static;
    bool losesData = false; ///< What is gone comes back from a backup only.
    /// Why the script allows it (`-- ponyup: allow RULE reason`); null when it does not.
    QString allowed;
    int version = 0; ///< Of the migration's entry.
    QString script; ///< "v3/migrate.sql"
    int statement = 0; ///< Its number in the script.
    SourcePlace place;

    bool isAllowed() const { return !allowed.isNull(); }
};

/// "stop", "warning", "note": translated, for people.
QString riskLevelWord(RiskLevel level);
/// "1 to stop for, 2 warnings, 1 note; 1 allowed by its script"; "None was found."
QString riskSummary(const std::vector<Risk> &risks);

/// The highest level among those that are not allowed; nullopt when there is none.
std::optional<RiskLevel> highestLevel(const std::vector<Risk> &risks);

/// How a script runs.
struct ScriptConditions {
    bool inTransaction = true; ///< All of it in one.
    bool foreignKeys = true; ///< They are checked, and act.
};

/// How large a table is, as far as the server's own estimates go.
struct TableSize {
    qint64 bytes = -1; ///< With its indexes; -1: not known.
    qint64 rows = -1;
};

/// What is known of the database that a plan is for. What is not known makes no finding go away.
struct RiskContext {
    const Schema *schema = nullptr; ///< Before the plan; must outlive the review.
    std::map<QString, TableSize> sizes; ///< By the table's name in the schema.
};

} // namespace ponyup
