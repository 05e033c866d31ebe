// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "risk/postgresql/parsetree.h"
#include "risk/statementreview.h"

#include <QHash>
#include <QSet>
#include <QStringList>

#include <initializer_list>

namespace ponyup {

/// Without dots and quotes, so that "a.b" can mean one table only.
bool hasPlainName(const Node &relation);

/// Rules on PostgreSQL's own parse tree.
class PostgresReview : public StatementReview {
public:
    explicit PostgresReview(const RiskContext &context) : m_context(context) { }

    void beginScript(const ScriptConditions &conditions) override;
    bool review(const Statement &statement, Findings &findings) override;
    std::span<const Rule> rules() const override;

private:
    using Find = void (PostgresReview::*)(const Node &);
    struct Finder;
    static std::span<const Finder> finders();

    void add(QLatin1StringView rule, const QString &object, const QStringList &words = {},
             const QString &safer = {});
    /// A question for the finding that was added last, where the names of the statement mean the
    /// tables that are there now.
    void probe(const QString &sql);
    /// A table in a FROM: without those that inherit from it, but with its partitions.
    QString rowsOf(const QString &table) const;
    /// The schema in which names without one are looked for.
    QString homeSchema() const;
    /// "orders", "audit.orders": without that schema.
    QString qualifiedName(const QStringList &parts) const;
    QString relationName(const Node &rangeVar) const;
    /// Whether others can see the table: it was there before the plan.
    bool isNew(const QString &table) const { return m_created.contains(table); }
    /// A lock that keeps readers out of a table, until the transaction ends.
    void lockExclusively(const QString &table);

    // altertable.cpp
    void alterTable(const Node &statement);
    void alterTableCommand(const QString &table, const Node &command);
    void addColumn(const QString &table, const Node &column);
    void addedColumnConstraint(const QString &table, const Node &column, const Node &constraint,
                               bool hasDefault);
    void defaultOfColumn(const QString &table, const Node &column, const Node &expression);
    void setNotNull(const QString &table, const QString &column);
    void changePersistence(const QString &table, const Node &command);
    void attachPartition(const QString &parent, const Node &command);
    void detachPartition(const QString &parent, const Node &command);
    void disableTrigger(const QString &table, const Node &command);

    // columns.cpp
    void alterColumnType(const QString &table, const Node &command);
    void typeHygiene(const QString &table, const Node &column, bool isKey);

    // constraints.cpp
    void addConstraint(const QString &table, const Node &constraint);
    void addForeignKey(const QString &table, const Node &constraint);
    void addUnique(const QString &table, const Node &constraint);
    void foreignKeyWithoutIndex(const QString &table, const QStringList &columns,
                                const QString &other);
    void validateConstraint(const QString &table, const Node &command);

    // indexes.cpp
    void createIndex(const Node &statement);
    void dropIndex(const Node &statement);
    void reindex(const Node &statement);
    void vacuum(const Node &statement);
    void cluster(const Node &statement);
    void refresh(const Node &statement);

    // objects.cpp
    void createTable(const Node &statement);
    void createTableAs(const Node &statement);
    void drop(const Node &statement);
    void dropTables(const Node &statement, bool cascade);
    void truncate(const Node &statement);
    void rename(const Node &statement);
    void setSchema(const Node &statement);
    void createTrigger(const Node &statement);
    void createPolicy(const Node &statement);
    void alterEnum(const Node &statement);
    void alterDomain(const Node &statement);
    void createDomain(const Node &statement);
    void lock(const Node &statement);
    void reassignOwned(const Node &statement);

    // rows.cpp
    void insertRows(const Node &statement);
    void updateRows(const Node &statement);
    void deleteRows(const Node &statement);
    void changedAllRows(const Node &statement);
    void query(const Node &statement);
    void copy(const Node &statement);
    void setVariable(const Node &statement);

    // privileges.cpp
    void createFunction(const Node &statement);
    void doBlock(const Node &statement);
    void load(const Node &statement);
    void alterSystem(const Node &statement);
    void createExtension(const Node &statement);
    void alterRole(const Node &statement);
    void grant(const Node &statement);
    void createEventTrigger(const Node &statement);
    void createForeign(const Node &statement);
    void dynamicSql(const QString &name);
    void calls(const Node &statement);
    void unused(const Node &) { }

    // wholestatement.cpp
    void names(const Node &statement);
    void enumValueUsed(const Node &statement);
    void workUnderLock();

    const RiskContext &m_context;
    bool m_inTransaction = true;
    bool m_namesMean = true; ///< The plan has renamed no table, and set no search path.
    bool m_mayProbe = true; ///< What the statement is about is certain.
    // Of the plan.
    QSet<QString> m_created; ///< Tables, views and what else has rows.
    QSet<QString> m_domains; ///< With constraints.
    QSet<QString> m_notNullChecked; ///< "orders.total": a CHECK says that it is not null.
    QHash<QString, QString> m_notNullChecks; ///< Constraint to what it says, not validated yet.
    QSet<QString> m_indexed; ///< "orders.customer": an index begins with it.
    // Of the script, which is one transaction.
    QSet<QString> m_locked; ///< Tables kept from readers.
    QSet<QString> m_unvalidated; ///< Constraints added NOT VALID.
    QSet<QString> m_enumValues; ///< Added.
    bool m_changedRows = false;
    // Of the statement.
    const Statement *m_statement = nullptr;
    Findings *m_findings = nullptr;
    bool m_works = false; ///< It reads or writes a whole table.
    QStringList m_locks; ///< Taken by it, sorted.
};

// What the files share.

/// As it has to stand in SQL.
QString quoted(const QString &name);
QString quotedRelation(const QString &relation);
bool isAny(const QString &text, std::initializer_list<QLatin1StringView> words);

} // namespace ponyup
