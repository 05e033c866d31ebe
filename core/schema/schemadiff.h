// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "schema/schema.h"

#include <vector>

namespace ponyup {

enum class ChangeKind { Added, Changed, Removed };

/// "added", "changed", "removed": stable, for JSON.
QString changeKindName(ChangeKind kind);

/// "table", "column", …: stable, for JSON.
QString schemaObjectName(SchemaObject object);

/// One difference. Tables carry the differences of their parts as children; a table that is added
/// or removed has no children.
struct SchemaChange {
    ChangeKind kind = ChangeKind::Changed;
    SchemaObject object = SchemaObject::Table;
    QString name;
    QString before; ///< SQL or, for a column, "INTEGER NOT NULL DEFAULT 0"; empty when added.
    QString after; ///< Empty when removed.
    std::vector<SchemaChange> children;
};

/// What changed from one schema to the other, tables first, then views, triggers and the rest, each
/// by name.
struct SchemaDiff {
    std::vector<SchemaChange> changes;
    bool isEmpty() const { return changes.empty(); }
};

/// Pure. Names are compared without ASCII case; SQL texts without white space and comments.
SchemaDiff compareSchemas(const Schema &before, const Schema &after);

/// "INTEGER NOT NULL DEFAULT 0", for people.
QString describe(const Column &column);

/// The live database against the model of its version.
struct ModelCheck {
    /// Tables and columns that the model has and the database lacks: an error (ModelMismatch).
    std::vector<SchemaChange> missing;
    /// Every other difference: drift, a warning. `before` is the model, `after` the database.
    SchemaDiff drift;
    /// What the database lacks and the next update creates.
    /// Neither missing nor drift. Filled by setNewApart().
    std::vector<SchemaChange> toCreate;
};

/// Pure. Tables that only the database has are no drift: a model need not know everything.
ModelCheck checkModel(const Schema &live, const Schema &model);

/// Moves what the database lacks, and the model before this one did not have either, to `toCreate`:
/// tables, views, triggers and indexes. Pure.
void setNewApart(ModelCheck &check, const Schema &earlierModel);

} // namespace ponyup
