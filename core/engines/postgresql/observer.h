// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/postgresql/relations.h"
#include "engines/values.h"

#include <optional>

namespace ponyup {

/// Sees what the statements of a rehearsal do to the tables that were there before the plan: locks
/// from pg_locks, rewrites by relfilenode, scans and index builds by what the server says at level
/// DEBUG1. On an empty copy these are the same as on the full database.
class StatementObserver {
public:
    /// `link` must outlive it; see transactionBegan(). `sizes` are those of the real database.
    [[nodiscard]] static Result<StatementObserver> create(PostgresLink &link,
                                                          QHash<QString, RelationSize> sizes);

    /// A transaction of the plan has begun on that link: from here on names are those of now.
    [[nodiscard]] Result<> transactionBegan(PostgresLink &link, const QString &versionTable);
    /// What a statement has done that has just run in that transaction.
    [[nodiscard]] Result<StatementEffects> inspect(PostgresLink &link, const Statement &statement,
                                                   const QStringList &details);
    /// What the manual says that a statement outside a transaction does. Asked before it runs: it
    /// may drop what it names.
    [[nodiscard]] Result<StatementEffects> documented(PostgresLink &link,
                                                      const Statement &statement);

private:
    struct Held {
        int rank = 0; ///< Of the strongest lock; see locks in observer.cpp.
        PostgresRelation now;
        bool isThere = false;
    };
    [[nodiscard]] Result<QHash<quint32, Held>> held(PostgresLink &link) const;
    [[nodiscard]] Result<quint32> numberOf(PostgresLink &link, const ObjectName &object) const;
    std::optional<RelationEffect> effect(quint32 number, const Held &held) const;
    RelationEffect describe(quint32 number, const PostgresRelation &relation, int rank) const;
    bool isOwn(const PostgresRelation &relation) const;

    QString m_home; ///< The schema where names without one belong.
    QString m_versionTable;
    QHash<QString, RelationSize> m_sizes;
    PostgresRelations m_original; ///< Before the plan.
    PostgresRelations m_relations; ///< When the transaction began; files as they are now.
    QHash<quint32, int> m_ranks; ///< Of the locks held before the next statement.
    QHash<quint32, bool> m_dropped; ///< In this transaction, and told.
};

} // namespace ponyup
