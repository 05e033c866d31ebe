// SPDX-License-Identifier: LGPL-3.0-or-later
#include "schema/schemadiff.h"

#include "schema/sqltext.h"

#include <algorithm>
#include <iterator>
#include <map>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// What makes two objects the same one: their names, in the case that SQL does not see.
QString keyOf(const QString &name)
{
    QString key = name;
    for (QChar &c : key)
        if (c >= u'A' && c <= u'Z')
            c = QChar(c.unicode() + 0x20);
    return key;
}

QString keyOf(const Column &column)
{
    return keyOf(column.name);
}

QString keyOf(const Index &index)
{
    return keyOf(index.name.isEmpty() ? index.columns.join(u", "_s) : index.name);
}

QString keyOf(const ForeignKey &key)
{
    return keyOf(key.columns.join(u", "_s) + u'\n' + key.table);
}

QString nameOf(const Column &column)
{
    return column.name;
}

/// One that a constraint made has no name of its own.
QString nameOf(const Index &index)
{
    return index.name.isEmpty() ? index.columns.join(u", "_s) : index.name;
}

QString nameOf(const ForeignKey &key)
{
    return key.columns.join(u", "_s);
}

QString sqlOf(const Column &column)
{
    return describe(column);
}

QString sqlOf(const Index &index)
{
    return index.sql.isEmpty() ? u"UNIQUE (%1)"_s.arg(index.columns.join(u", "_s)) : index.sql;
}

QString sqlOf(const ForeignKey &key)
{
    QString sql = u"FOREIGN KEY (%1) REFERENCES %2 (%3)"_s.arg(key.columns.join(u", "_s), key.table,
                                                               key.references.join(u", "_s));
    for (const auto &[word, action] :
         {std::pair(u"UPDATE"_s, key.onUpdate), {u"DELETE"_s, key.onDelete}})
        if (!action.isEmpty() && action != "NO ACTION"_L1)
            sql += u" ON %1 %2"_s.arg(word, action);
    return sql;
}

template <typename Part>
bool isSame(const Part &one, const Part &other)
{
    return canonicalSql(sqlOf(one)) == canonicalSql(sqlOf(other));
}

/// The differences between two lists of parts of one table.
template <typename Part>
void compareParts(SchemaObject object, const std::vector<Part> &before,
                  const std::vector<Part> &after, std::vector<SchemaChange> &changes)
{
    std::map<QString, std::pair<const Part *, const Part *>> pairs;
    for (const Part &part : before)
        pairs[keyOf(part)].first = &part;
    for (const Part &part : after)
        pairs[keyOf(part)].second = &part;
    const auto add = [&](const Part *old, const Part *now) {
        changes.push_back({.kind = !old ? ChangeKind::Added
                               : !now   ? ChangeKind::Removed
                                        : ChangeKind::Changed,
                           .object = object,
                           .name = nameOf(now ? *now : *old),
                           .before = old ? sqlOf(*old) : QString(),
                           .after = now ? sqlOf(*now) : QString()});
    };
    // In the order of the lists, what is gone first.
    for (const Part &part : before)
        if (const auto &pair = pairs[keyOf(part)]; !pair.second && pair.first == &part)
            add(&part, nullptr);
    for (const Part &part : after)
        if (const auto &pair = pairs[keyOf(part)];
            pair.second == &part && (!pair.first || !isSame(*pair.first, part)))
            add(pair.first, &part);
}

std::vector<SchemaChange> compareTables(const Table &before, const Table &after)
{
    std::vector<SchemaChange> changes;
    compareParts(SchemaObject::Column, before.columns, after.columns, changes);
    compareParts(SchemaObject::Index, before.indexes, after.indexes, changes);
    compareParts(SchemaObject::ForeignKey, before.foreignKeys, after.foreignKeys, changes);
    return changes;
}

/// Walks two vectors that are sorted by name in step: both(), or one of them null.
template <typename T, typename Visit>
void inStep(const std::vector<T> &before, const std::vector<T> &after, Visit visit)
{
    std::map<QString, std::pair<const T *, const T *>> pairs;
    for (const T &one : before)
        pairs[keyOf(one.name)].first = &one;
    for (const T &one : after)
        pairs[keyOf(one.name)].second = &one;
    for (const auto &[key, pair] : pairs)
        visit(pair.first, pair.second);
}

template <typename T>
SchemaChange whole(SchemaObject object, const T *before, const T *after)
{
    return {.kind = !before ? ChangeKind::Added
                : !after    ? ChangeKind::Removed
                            : ChangeKind::Changed,
            .object = object,
            .name = after ? after->name : before->name,
            .before = before ? before->sql : QString(),
            .after = after ? after->sql : QString()};
}

template <typename T>
void compareTexts(SchemaObject object, const std::vector<T> &before, const std::vector<T> &after,
                  SchemaDiff &diff)
{
    inStep(before, after, [&](const T *old, const T *now) {
        if (!old || !now || canonicalSql(old->sql) != canonicalSql(now->sql))
            diff.changes.push_back(whole(object, old, now));
    });
}

void compareItems(const std::vector<SchemaItem> &before, const std::vector<SchemaItem> &after,
                  SchemaDiff &diff)
{
    using Key = std::pair<SchemaObject, QString>;
    std::map<Key, std::pair<const SchemaItem *, const SchemaItem *>> pairs;
    for (const SchemaItem &item : before)
        pairs[{item.object, keyOf(item.name)}].first = &item;
    for (const SchemaItem &item : after)
        pairs[{item.object, keyOf(item.name)}].second = &item;
    for (const auto &[key, pair] : pairs) {
        const auto &[old, now] = pair;
        if (!old || !now || canonicalSql(old->sql) != canonicalSql(now->sql))
            diff.changes.push_back(whole(key.first, old, now));
    }
}

} // namespace

QString changeKindName(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Added:
        return u"added"_s;
    case ChangeKind::Changed:
        return u"changed"_s;
    case ChangeKind::Removed:
        return u"removed"_s;
    }
    Q_UNREACHABLE();
}

QString schemaObjectName(SchemaObject object)
{
    switch (object) {
    case SchemaObject::Table:
        return u"table"_s;
    case SchemaObject::Column:
        return u"column"_s;
    case SchemaObject::Index:
        return u"index"_s;
    case SchemaObject::ForeignKey:
        return u"foreign key"_s;
    case SchemaObject::View:
        return u"view"_s;
    case SchemaObject::Trigger:
        return u"trigger"_s;
    case SchemaObject::Sequence:
        return u"sequence"_s;
    case SchemaObject::Type:
        return u"type"_s;
    case SchemaObject::Function:
        return u"function"_s;
    case SchemaObject::Schema:
        return u"schema"_s;
    case SchemaObject::Extension:
        return u"extension"_s;
    case SchemaObject::Policy:
        return u"policy"_s;
    case SchemaObject::Rule:
        return u"rule"_s;
    case SchemaObject::Event:
        return u"event"_s;
    case SchemaObject::Comment:
        return u"comment"_s;
    case SchemaObject::Privileges:
        return u"privileges"_s;
    }
    Q_UNREACHABLE();
}

SchemaDiff compareSchemas(const Schema &before, const Schema &after)
{
    SchemaDiff diff;
    inStep(before.tables, after.tables, [&](const Table *old, const Table *now) {
        if (!old || !now) {
            diff.changes.push_back(whole(SchemaObject::Table, old, now));
            return;
        }
        auto children = compareTables(*old, *now);
        // What only the table's text tells: CHECK, COLLATE, AUTOINCREMENT, STRICT, …
        if (children.empty() && tableParts(old->sql) == tableParts(now->sql))
            return;
        SchemaChange change = whole(SchemaObject::Table, old, now);
        change.children = std::move(children);
        diff.changes.push_back(std::move(change));
    });
    compareTexts(SchemaObject::View, before.views, after.views, diff);
    compareTexts(SchemaObject::Trigger, before.triggers, after.triggers, diff);
    compareItems(before.items, after.items, diff);
    compareItems(before.privileges, after.privileges, diff);
    return diff;
}

QString describe(const Column &column)
{
    QStringList words;
    if (!column.type.isEmpty())
        words += column.type;
    if (column.primaryKey == 1)
        words += u"PRIMARY KEY"_s;
    else if (column.primaryKey > 1)
        words += u"PRIMARY KEY (%1)"_s.arg(column.primaryKey);
    if (column.notNull)
        words += u"NOT NULL"_s;
    if (column.defaultValue)
        words += u"DEFAULT "_s + *column.defaultValue;
    if (!column.identity.isEmpty())
        words += u"GENERATED %1 AS IDENTITY"_s.arg(column.identity);
    if (!column.generated.isEmpty())
        words += u"GENERATED ALWAYS AS (%1)"_s.arg(column.generated);
    return words.join(u' ');
}

} // namespace ponyup
