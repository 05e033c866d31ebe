// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/statementeffects.h"

#include "base/tr.h"

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// An index that is made anew under its old name is not lost.
bool isRemade(const RelationEffect &effect, const std::vector<RelationEffect> &effects)
{
    return std::ranges::any_of(effects, [&effect](const RelationEffect &other) {
        return other.isNew && other.name == effect.name;
    });
}

int weight(const RelationEffect &effect)
{
    const bool works =
        effect.rewritten || effect.scanned || effect.dropped || !effect.indexesBuilt.isEmpty();
    return 2 * int(effect.blocks) + int(works);
}

RelationEffect &rowOf(const QString &name, std::vector<RelationEffect> &rows,
                      const RelationEffect &like)
{
    const auto found = std::ranges::find(rows, name, &RelationEffect::name);
    if (found != rows.end())
        return *found;
    rows.push_back({.name = name, .rows = like.rows, .bytes = like.bytes});
    return rows.back();
}

/// Whoever plans a query locks the indexes of its tables as well.
void addIndex(const RelationEffect &index, const std::vector<RelationEffect> &effects,
              std::vector<RelationEffect> &rows)
{
    RelationEffect &table = rowOf(index.table, rows, index);
    if (index.blocks > table.blocks) {
        table.blocks = index.blocks;
        table.lock = index.lock;
        table.lockedBefore = index.lockedBefore;
    }
    const bool built = index.rewritten && !table.rewritten && !table.emptied
        && !table.indexesBuilt.contains(index.name.section(u'.', -1));
    if (built)
        table.indexesBuilt += index.name.section(u'.', -1);
    if (index.dropped && !table.dropped && !isRemade(index, effects))
        rows.push_back(index);
}

} // namespace

QString blockingName(Blocking blocks)
{
    switch (blocks) {
    case Blocking::Nothing:
        return u"nothing"_s;
    case Blocking::SchemaChanges:
        return u"schema-changes"_s;
    case Blocking::Writes:
        return u"writes"_s;
    case Blocking::ReadsAndWrites:
        return u"reads-and-writes"_s;
    }
    Q_UNREACHABLE();
}

QString effectSourceName(StatementEffects::Source source)
{
    switch (source) {
    case StatementEffects::Source::NotTold:
        return u"not-told"_s;
    case StatementEffects::Source::Measured:
        return u"measured"_s;
    case StatementEffects::Source::Documented:
        return u"documented"_s;
    }
    Q_UNREACHABLE();
}

std::vector<RelationEffect> effectsByTable(const std::vector<RelationEffect> &effects)
{
    std::vector<RelationEffect> rows;
    for (const RelationEffect &effect : effects)
        if (!effect.isNew && effect.type != ObjectType::Index)
            rows.push_back(effect);
    for (const RelationEffect &effect : effects)
        if (!effect.isNew && effect.type == ObjectType::Index)
            addIndex(effect, effects, rows);
    std::ranges::stable_sort(rows, std::ranges::greater(), weight);
    return rows;
}

QString blockingWord(Blocking blocks)
{
    switch (blocks) {
    case Blocking::Nothing:
        //: What a lock blocks
        return Tr::tr("nothing");
    case Blocking::SchemaChanges:
        //: What a lock on a table blocks
        return Tr::tr("changes of its schema");
    case Blocking::Writes:
        //: What a lock on a table blocks
        return Tr::tr("writes");
    case Blocking::ReadsAndWrites:
        //: What a lock on a table blocks
        return Tr::tr("reads and writes");
    }
    Q_UNREACHABLE();
}

QString workWords(const RelationEffect &effect)
{
    QStringList words;
    if (effect.dropped)
        words += Tr::tr("drops it");
    if (effect.emptied)
        words += Tr::tr("empties it");
    // A sequence is one row.
    else if (effect.rewritten && effect.type != ObjectType::Sequence)
        words += Tr::tr("rewrites all of it");
    else if (effect.scanned)
        words += Tr::tr("reads all of it");
    if (!effect.indexesBuilt.isEmpty() && !effect.emptied)
        words += Tr::tr("builds %n index(es)", nullptr, int(effect.indexesBuilt.size()));
    return words.join(u", "_s);
}

QString effectSentence(const RelationEffect &effect)
{
    const QString work = workWords(effect);
    if (effect.blocks == Blocking::Nothing)
        //: %1 is a table, %2 what is done to it: "rewrites all of it"
        return work.isEmpty() ? QString() : Tr::tr("%1: %2").arg(effect.name, work);
    QString blocks;
    switch (effect.blocks) {
    case Blocking::Nothing:
        Q_UNREACHABLE();
    case Blocking::SchemaChanges:
        blocks = Tr::tr("blocks only changes of the schema of %1").arg(effect.name);
        break;
    case Blocking::Writes:
        blocks = Tr::tr("blocks writes of %1").arg(effect.name);
        break;
    case Blocking::ReadsAndWrites:
        blocks = Tr::tr("blocks reads and writes of %1").arg(effect.name);
        break;
    }
    //: %1 is "blocks writes of shop.orders", %2 "builds 2 indexes"
    return work.isEmpty() ? blocks : Tr::tr("%1; %2").arg(blocks, work);
}

} // namespace ponyup
