// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "risk/statementreview.h"
#include "sql/tokencursor.h"

#include <QHash>
#include <QSet>

namespace ponyup {

struct Table;

/// Rules on the tokens of SQLite's statements, which are few and plain.
class SqliteReview : public StatementReview {
public:
    explicit SqliteReview(const RiskContext &context) : m_context(context) { }

    void beginScript(const ScriptConditions &conditions) override;
    bool review(const Statement &statement, Findings &findings) override;
    std::span<const Rule> rules() const override;

private:
    void add(QLatin1StringView rule, const QString &object, const QStringList &words = {});
    bool isNew(const QString &table) const { return m_created.contains(table.toLower()); }
    const Table *known(const QString &table) const;
    QStringList objectsOf(const QString &table) const;

    // tables.cpp
    void createTable(const ObjectName &table);
    void dropTable(const QString &table);
    void alterTable(const QString &table);
    void renameTable(const QString &table, const QString &name);
    void addColumn(const QString &table, TokenCursor cursor);
    void dropColumn(const QString &table, const QString &column);

    // rows.cpp
    void insertRows(const QString &table);
    void changeRows(const QString &table);
    void pragma();

    bool hasWord(std::string_view word) const;

    const RiskContext &m_context;
    QSet<QString> m_created; ///< In lower case, as SQLite compares names.
    bool m_foreignKeys = true;
    QSet<QString> m_copied; ///< In this script: their rows are in another table as well.
    QHash<QString, QStringList> m_dropped; ///< In this script: what went with the table.
    QHash<QString, QString> m_renamed; ///< In this script: old name to new.
    const Statement *m_statement = nullptr;
    Findings *m_findings = nullptr;
};

} // namespace ponyup
