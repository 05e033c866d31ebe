// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/observer.h"

#include "engines/postgresql/debugmessages.h"
#include "engines/postgresql/documentedlocks.h"
#include "engines/postgresql/lockmodes.h"
#include "engines/postgresql/values.h"

#include <algorithm>
#include <array>

namespace ponyup {

using namespace Qt::StringLiterals;

Result<StatementObserver> StatementObserver::create(PostgresLink &link,
                                                    QHash<QString, RelationSize> sizes)
{
    StatementObserver observer;
    const auto home = link.query(u"SELECT pg_catalog.current_schema()"_s);
    if (!home)
        return fail(home.error());
    auto relations = readRelations(link);
    if (!relations)
        return fail(std::move(relations.error()));
    observer.m_home = home->rows.at(0).at(0).toString();
    observer.m_sizes = std::move(sizes);
    observer.m_original = *relations;
    observer.m_relations = std::move(*relations);
    return observer;
}

Result<> StatementObserver::transactionBegan(PostgresLink &link, const QString &versionTable)
{
    m_versionTable = versionTable;
    m_ranks.clear();
    m_dropped.clear();
    auto relations = readRelations(link);
    if (!relations)
        return fail(std::move(relations.error()));
    m_relations = std::move(*relations);
    // Up to 13 these messages are translated, and only superusers may have them in English.
    if (pq().PQserverVersion(link.handle()) < 140000)
        (void)link.query(u"SELECT pg_catalog.set_config('lc_messages', 'C', true)"_s);
    const auto set = link.run(u"SET LOCAL client_min_messages = debug1"_s);
    return set ? Result<>() : fail(set.error());
}

Result<QHash<quint32, StatementObserver::Held>> StatementObserver::held(PostgresLink &link) const
{
    // With the setting for the next statement: a script may have changed it. Numbers below 16384
    // are the catalog's own.
    const auto found = link.run(
        u"SELECT l.relation::int8, l.mode, n.nspname::text, c.relname::text, c.relkind::text, "
        "pg_catalog.pg_relation_filenode(c.oid)::int8, i.indrelid::int8, "
        "pg_catalog.set_config('client_min_messages', 'debug1', true) "
        "FROM (SELECT relation, mode FROM pg_catalog.pg_locks WHERE locktype = 'relation' "
        "AND pid = pg_catalog.pg_backend_pid() AND granted AND relation >= 16384 AND database = "
        "(SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())) l "
        "LEFT JOIN pg_catalog.pg_class c ON c.oid = l.relation "
        "LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid"_s);
    if (!found)
        return fail(found.error());
    QHash<quint32, Held> all;
    for (const QVariantList &row : readResult(found->get()).rows) {
        Held &held = all[row.at(0).toUInt()];
        held.rank = std::max(held.rank, lockRank(row.at(1).toString()));
        held.isThere = !row.at(3).isNull();
        if (held.isThere)
            held.now = {.schema = row.at(2).toString(),
                        .name = row.at(3).toString(),
                        .type = relationType(row.at(4).toString().at(0)),
                        .file = row.at(5).toUInt(),
                        .table = row.at(6).toUInt()};
    }
    return all;
}

bool StatementObserver::isOwn(const PostgresRelation &relation) const
{
    if (relation.table != 0) // An index belongs to whom its table does.
        return isOwn(m_relations.value(relation.table));
    return relation.name == m_versionTable || relation.name.startsWith("ponyup_"_L1)
        || relation.schema.startsWith("pg_toast"_L1);
}

RelationEffect StatementObserver::describe(quint32 number, const PostgresRelation &relation,
                                           int rank) const
{
    const LockMode &lock = lockModes.at(size_t(rank));
    RelationEffect effect{.name = relation.shown(m_home),
                          .type = relation.type,
                          .lock = lock.name,
                          .blocks = lock.blocks,
                          .isNew = !m_original.contains(number)};
    const quint32 table = relation.table ? relation.table : number;
    if (relation.table)
        effect.table = m_relations.value(relation.table).shown(m_home);
    const PostgresRelation real = m_original.value(table);
    const RelationSize size = m_sizes.value(real.schema + u'.' + real.name);
    effect.rows = size.rows;
    effect.bytes = size.bytes;
    return effect;
}

std::optional<RelationEffect> StatementObserver::effect(quint32 number, const Held &held) const
{
    const auto known = m_relations.find(number);
    if ((known == m_relations.end() && !held.isThere)
        || isOwn(known == m_relations.end() ? held.now : *known))
        return {};
    RelationEffect effect =
        describe(number, known == m_relations.end() ? held.now : *known, held.rank);
    // Who cannot have the table cannot have its indexes.
    const quint32 table = known == m_relations.end() ? 0 : known->table;
    effect.lockedBefore =
        m_ranks.value(number) >= held.rank || (table && m_ranks.value(table) >= held.rank);
    effect.dropped = !held.isThere && !m_dropped.contains(number);
    effect.rewritten =
        held.isThere && known != m_relations.end() && known->file && held.now.file != known->file;
    return effect;
}

Result<StatementEffects> StatementObserver::inspect(PostgresLink &link, const Statement &statement,
                                                    const QStringList &details)
{
    const auto all = held(link);
    if (!all)
        return fail(all.error());
    StatementEffects effects{.source = StatementEffects::Source::Measured};
    for (auto each = all->begin(); each != all->end(); ++each) {
        if (auto seen = effect(each.key(), *each))
            effects.relations.push_back(std::move(*seen));
    }
    addDebugMessages(details, statement, effects.relations);
    for (RelationEffect &relation : effects.relations) {
        if (statement.verb.startsWith("TRUNCATE") && relation.type == ObjectType::Table)
            relation.emptied = relation.rewritten;
    }
    std::erase_if(effects.relations, [](const RelationEffect &effect) {
        return effect.lockedBefore && !effect.dropped && !effect.rewritten && !effect.scanned
            && effect.indexesBuilt.isEmpty();
    });
    std::ranges::sort(effects.relations, {}, &RelationEffect::name);

    for (auto each = all->begin(); each != all->end(); ++each) {
        m_ranks.insert(each.key(), each->rank);
        if (!each->isThere)
            m_dropped.insert(each.key(), true);
        else if (const auto known = m_relations.find(each.key()); known == m_relations.end())
            m_relations.insert(each.key(), each->now);
        else
            known->file = each->now.file;
    }
    return effects;
}

Result<quint32> StatementObserver::numberOf(PostgresLink &link, const ObjectName &object) const
{
    const auto found =
        link.query(u"SELECT pg_catalog.to_regclass(pg_catalog.concat_ws('.', "
                   "pg_catalog.quote_ident(?), pg_catalog.quote_ident(?)))::oid::int8"_s,
                   {object.schema.isEmpty() ? QVariant() : object.schema, object.name});
    if (!found)
        return fail(found.error());
    return found->rows.at(0).at(0).toUInt();
}

Result<StatementEffects> StatementObserver::documented(PostgresLink &link,
                                                       const Statement &statement)
{
    StatementEffects effects{.source = StatementEffects::Source::Documented};
    const auto work = documentedWork(statement);
    if (!work)
        return StatementEffects{};
    auto relations = readRelations(link);
    if (!relations)
        return fail(std::move(relations.error()));
    m_relations = std::move(*relations);
    const auto add = [&](quint32 number, const QString &index) {
        const auto relation = m_relations.constFind(number);
        if (relation == m_relations.cend() || isOwn(*relation))
            return;
        RelationEffect effect =
            describe(number, *relation, work->blocksReads ? accessExclusive : shareUpdateExclusive);
        effect.rewritten = work->rewrites;
        if (work->buildsIndex)
            effect.indexesBuilt += index;
        effects.relations.push_back(std::move(effect));
    };
    const std::vector<ObjectName> objects = statement.objects();
    for (const ObjectName &object : objects) {
        const auto number = numberOf(link, object);
        if (!number)
            return fail(number.error());
        const quint32 table = m_relations.value(*number).table;
        // Of CREATE INDEX the table is the second name.
        add(table ? table : *number, objects.front().name);
    }
    if (objects.empty() && work->ofAllTables) {
        for (auto each = m_relations.cbegin(); each != m_relations.cend(); ++each)
            if (each->type == ObjectType::Table || each->type == ObjectType::MaterializedView)
                add(each.key(), {});
    }
    std::ranges::sort(effects.relations, {}, &RelationEffect::name);
    return effects;
}

} // namespace ponyup
