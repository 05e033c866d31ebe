// SPDX-License-Identifier: LGPL-3.0-or-later
#include "risk/mariadb/alterclause.h"
#include "risk/mariadb/mariadbreview.h"
#include "schema/schema.h"
#include "sql/backticks.h"

#include <algorithm>

// MariadbReview: ALTER TABLE.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

using Kind = AlterClause::Kind;

/// Goes to the table's name, which stands behind TABLE [IF EXISTS] [schema .].
void goBehindTable(TokenCursor &cursor, const QString &table)
{
    while (cursor.next() && !cursor.is("TABLE")) { }
    while (cursor.next() && unquoted(cursor) != table) { }
}

QLatin1StringView ruleFor(AlterCost cost)
{
    switch (cost) {
    case AlterCost::Instant:
        return {};
    case AlterCost::Rebuild:
        return "MY-002"_L1;
    case AlterCost::Shared:
        return "MY-003"_L1;
    case AlterCost::Copy:
        return "MY-001"_L1;
    }
    Q_UNREACHABLE();
}

} // namespace

void MariadbReview::alterTable(const QString &table)
{
    if (isNew(table))
        return;
    if (has({"ALTER", "IGNORE"}))
        add("MY-022"_L1, table);
    TokenCursor cursor = tokensOf(*m_statement);
    goBehindTable(cursor, table);
    const std::vector<AlterClause> clauses = readAlterClauses(cursor);
    for (const AlterClause &clause : clauses) {
        switch (clause.kind) {
        case Kind::AddColumn:
            addColumn(table, clause);
            break;
        case Kind::DropColumn:
            add("MY-011b"_L1, table, {clause.column});
            break;
        case Kind::ChangeColumn:
            changeColumn(table, clause);
            break;
        case Kind::AddUnique:
            add("MY-021"_L1, table);
            break;
        case Kind::AddForeignKey:
            add("MY-018"_L1, table);
            break;
        case Kind::AddCheck:
            add("MY-020"_L1, table);
            break;
        case Kind::Convert:
            add("MY-023"_L1, table);
            break;
        case Kind::Rename:
            add("MY-013"_L1,
                clause.column.isEmpty() ? table : u"%1.%2"_s.arg(table, clause.column));
            break;
        default:
            break;
        }
        const bool told = clause.kind == Kind::AddForeignKey || clause.kind == Kind::AddCheck
            || clause.kind == Kind::Convert;
        if (const QLatin1StringView rule = ruleFor(costOf(clause)); !rule.isEmpty() && !told)
            add(rule, table, {clause.text});
    }
    for (const AlterClause &added : clauses) {
        const auto indexes = [&](const AlterClause &clause) {
            return clause.indexed.contains(added.column);
        };
        if (added.kind == Kind::AddColumn && std::ranges::any_of(clauses, indexes))
            add("MY-002"_L1, table, {added.text});
    }
    const auto copies = [](const AlterClause &clause) { return costOf(clause) == AlterCost::Copy; };
    const auto copying = std::ranges::count_if(clauses, copies);
    if (copying > 0 && copying < std::ssize(clauses))
        add("MY-005"_L1, table);
}

void MariadbReview::addColumn(const QString &table, const AlterClause &clause)
{
    if (clause.notNull && !clause.hasDefault && !clause.autoIncrement && !clause.stored)
        add("MY-015"_L1, table, {clause.column});
    if (clause.references)
        add("MY-019"_L1, table, {clause.column});
}

void MariadbReview::changeColumn(const QString &table, const AlterClause &clause)
{
    if (!clause.name.isEmpty() && clause.name != clause.column)
        add("MY-013"_L1, u"%1.%2"_s.arg(table, clause.column));
    const Table *const old = known(table);
    const Column *const column = old ? old->column(clause.column) : nullptr;
    if (!column) {
        add("MY-001"_L1, table, {clause.text});
        return;
    }
    if (column->notNull && !clause.notNull)
        add("MY-014"_L1, table, {clause.column, u"NOT NULL"_s});
    if (column->defaultValue && !clause.hasDefault)
        add("MY-014"_L1, table, {clause.column, u"DEFAULT "_s + *column->defaultValue});
    if (!column->notNull && clause.notNull) {
        add("MY-016"_L1, table, {clause.column});
        m_findings->addProbe(u"SELECT 1 FROM %1 WHERE %2 IS NULL"_s.arg(
            inBackticks(table), inBackticks(clause.column)));
    }
    changeType(table, *column, clause);
}

void MariadbReview::changeType(const QString &table, const Column &old, const AlterClause &clause)
{
    const QString from = old.type.toLower();
    AlterCost cost = clause.characterSet ? AlterCost::Copy : costOfType(from, clause.type);
    if (cost == AlterCost::Instant && old.notNull != clause.notNull)
        cost = AlterCost::Rebuild;
    if (const QLatin1StringView rule = ruleFor(cost); !rule.isEmpty())
        add(rule, table, {clause.text});
    if (isNarrower(from, clause.type))
        add("MY-017"_L1, table, {clause.column});
}

} // namespace ponyup
