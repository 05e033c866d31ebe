// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "sql/statement.h"

#include <QString>
#include <QStringList>

#include <vector>

// What a statement of a dry run does to tables that are in use: locks and work. Values.

namespace ponyup {

/// What other sessions cannot do with a table, view or sequence while a lock on it is held. Each
/// holds what stands before it as well.
enum class Blocking {
    Nothing,
    SchemaChanges, ///< And what else changes all of it: VACUUM, CREATE INDEX, ….
    Writes,
    ReadsAndWrites,
};
QString blockingName(Blocking blocks); ///< "nothing", "schema-changes", …: stable, for JSON.

/// What a statement does to one table, index, view or sequence.
struct RelationEffect {
    QString name; ///< As it was called when its migration began: "shop.orders".
    ObjectType type = ObjectType::Table;
    QString table = {}; ///< Of an index: the table it belongs to.
    QString lock = {}; ///< The strongest held on it, in the engine's words: "ACCESS EXCLUSIVE".
    Blocking blocks = Blocking::Nothing; ///< What that lock blocks, until the transaction ends.
    /// An earlier statement of the same transaction has taken that lock already.
    bool lockedBefore = false;
    /// Made by the plan itself: nobody else uses it yet, so nothing of this is a risk.
    bool isNew = false;
    bool dropped = false;
    bool emptied = false; ///< TRUNCATE.
    bool rewritten = false; ///< All of it is written anew.
    bool scanned = false; ///< All of it is read, to check a constraint.
    QStringList indexesBuilt = {}; ///< Of a table: for which all of it is read as well.
    qint64 rows = -1; ///< Of the real one, estimated; -1: not known.
    qint64 bytes = -1; ///< Of the real one, with its indexes; -1: not known.
};

struct StatementEffects {
    enum class Source {
        NotTold, ///< Nobody knows: the engine does not tell, or it has not been tried.
        Measured, ///< Seen while it ran.
        Documented, ///< What the engine's manual says of such a statement.
    };
    Source source = Source::NotTold;
    std::vector<RelationEffect> relations = {};
};
QString effectSourceName(StatementEffects::Source source); ///< "measured", …: stable, for JSON.

/// What matters to others: one for each table, view or sequence that was there before the plan,
/// with what is done to its indexes added; the strongest first.
std::vector<RelationEffect> effectsByTable(const std::vector<RelationEffect> &effects);

/// "reads and writes", "writes", "changes of its schema", "nothing".
QString blockingWord(Blocking blocks);
/// "rewrites all of it, builds 2 indexes"; empty when there is none.
QString workWords(const RelationEffect &effect);
/// "blocks reads and writes of shop.orders; rewrites all of it": one of effectsByTable().
QString effectSentence(const RelationEffect &effect);

} // namespace ponyup
