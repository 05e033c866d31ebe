// SPDX-License-Identifier: LGPL-3.0-or-later
#include "schema/schemadiff.h"

#include <algorithm>
#include <iterator>

namespace ponyup {

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

} // namespace ponyup
