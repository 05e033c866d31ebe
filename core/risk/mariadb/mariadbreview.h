// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "risk/statementreview.h"
#include "sql/tokencursor.h"

#include <QSet>

namespace ponyup {

struct AlterClause;
struct Column;
struct Table;

/// Rules on the tokens of MariaDB's and MySQL's statements. What ALTER TABLE costs has been
/// measured with MariaDB 10.11, for tables of InnoDB.
class MariadbReview : public StatementReview {
public:
    explicit MariadbReview(const RiskContext &context) : m_context(context) { }

    void beginScript(const ScriptConditions &) override { }
    bool review(const Statement &statement, Findings &findings) override;
    std::span<const Rule> rules() const override;

private:
    void add(QLatin1StringView rule, const QString &object, const QStringList &words = {});
    bool isNew(const QString &table) const { return m_created.contains(table); }
    const Table *known(const QString &table) const;

    void create(const ObjectName &object);
    void drop();
    void changeRows(const QString &table);
    void setVariable();

    // altertable.cpp
    void alterTable(const QString &table);
    void addColumn(const QString &table, const AlterClause &clause);
    void changeColumn(const QString &table, const AlterClause &clause);
    void changeType(const QString &table, const Column &old, const AlterClause &clause);

    /// Whether the words stand one behind the other somewhere outside of quotes.
    bool has(std::initializer_list<std::string_view> words) const;

    const RiskContext &m_context;
    QSet<QString> m_created;
    const Statement *m_statement = nullptr;
    Findings *m_findings = nullptr;
};

} // namespace ponyup
