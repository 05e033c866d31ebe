// SPDX-License-Identifier: LGPL-3.0-or-later
#include "schema/schemadiff.h"

#include "schema/sqltext.h"

#include <algorithm>
#include <iterator>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

bool isMissingColumn(const SchemaChange &change)
{
    return change.object == SchemaObject::Column && change.kind == ChangeKind::Removed;
}

/// Takes the missing columns out of a changed table, into a change of their own.
std::vector<SchemaChange> takeMissingColumns(std::vector<SchemaChange> &children)
{
    const auto rest =
        std::stable_partition(children.begin(), children.end(),
                              [](const auto &child) { return !isMissingColumn(child); });
    std::vector<SchemaChange> missing(std::make_move_iterator(rest),
                                      std::make_move_iterator(children.end()));
    children.erase(rest, children.end());
    return missing;
}

/// What a model need not know: other tables, views, and what hangs on them.
bool isNoneOfItsBusiness(const SchemaChange &change, const Schema &live, const Schema &model)
{
    if (change.kind != ChangeKind::Added)
        return false;
    if (change.object != SchemaObject::Trigger)
        return true;
    const auto trigger = std::find_if(live.triggers.begin(), live.triggers.end(),
                                      [&](const auto &each) { return each.name == change.name; });
    return trigger == live.triggers.end() || !model.table(trigger->table);
}

template <typename T>
bool hasNamed(const std::vector<T> &objects, const QString &name)
{
    return std::any_of(objects.begin(), objects.end(), [&](const T &object) {
        return object.name.compare(name, Qt::CaseInsensitive) == 0;
    });
}

bool isNew(const SchemaChange &change, const Schema &earlier)
{
    if (change.kind != ChangeKind::Removed)
        return false;
    switch (change.object) {
    case SchemaObject::Table:
        return !earlier.table(change.name);
    case SchemaObject::View:
        return !hasNamed(earlier.views, change.name);
    case SchemaObject::Trigger:
        return !hasNamed(earlier.triggers, change.name);
    case SchemaObject::Index:
        return !change.before.startsWith("UNIQUE ("_L1) // a constraint's: no CREATE INDEX makes it
            && std::none_of(earlier.tables.begin(), earlier.tables.end(), [&](const Table &table) {
                   return hasNamed(table.indexes, change.name);
               });
    case SchemaObject::Column:
    case SchemaObject::ForeignKey:
        return false; // No CREATE statement makes them.
    default:
        return std::none_of(earlier.items.begin(), earlier.items.end(),
                            [&](const SchemaItem &item) {
                                return item.object == change.object
                                    && item.name.compare(change.name, Qt::CaseInsensitive) == 0;
                            });
    }
}

void takeNew(std::vector<SchemaChange> &changes, const Schema &earlier,
             std::vector<SchemaChange> &taken)
{
    const auto rest =
        std::stable_partition(changes.begin(), changes.end(),
                              [&](const auto &change) { return !isNew(change, earlier); });
    std::move(rest, changes.end(), std::back_inserter(taken));
    changes.erase(rest, changes.end());
}

} // namespace

ModelCheck checkModel(const Schema &live, const Schema &model)
{
    ModelCheck check;
    for (SchemaChange &change : compareSchemas(model, live).changes) {
        if (change.object == SchemaObject::Table && change.kind == ChangeKind::Removed) {
            check.missing.push_back(std::move(change));
            continue;
        }
        if (isNoneOfItsBusiness(change, live, model))
            continue;
        if (auto columns = takeMissingColumns(change.children); !columns.empty()) {
            SchemaChange table = change;
            table.children = std::move(columns);
            check.missing.push_back(std::move(table));
            if (change.children.empty())
                continue; // The text differs too, for that very reason.
        }
        check.drift.changes.push_back(std::move(change));
    }
    return check;
}

void setNewApart(ModelCheck &check, const Schema &earlierModel)
{
    takeNew(check.missing, earlierModel, check.toCreate);
    std::vector<SchemaChange> &drift = check.drift.changes;
    takeNew(drift, earlierModel, check.toCreate);
    std::erase_if(drift, [&](SchemaChange &change) {
        if (change.object != SchemaObject::Table || change.children.empty())
            return false;
        takeNew(change.children, earlierModel, check.toCreate);
        return change.children.empty() && tableParts(change.before) == tableParts(change.after);
    });
}

} // namespace ponyup
