// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/schemanames.h"

namespace ponyup {

namespace {

/// What kinds of object have their names in common.
ObjectType kindOf(ObjectType type)
{
    switch (type) {
    case ObjectType::MaterializedView:
        return ObjectType::View;
    case ObjectType::Procedure:
        return ObjectType::Function;
    default:
        return type;
    }
}

ObjectType kindOf(SchemaObject object)
{
    switch (object) {
    case SchemaObject::Sequence:
        return ObjectType::Sequence;
    case SchemaObject::Type:
        return ObjectType::Type;
    case SchemaObject::Function:
        return ObjectType::Function;
    case SchemaObject::Schema:
        return ObjectType::Schema;
    case SchemaObject::Extension:
        return ObjectType::Extension;
    case SchemaObject::Policy:
        return ObjectType::Policy;
    case SchemaObject::Rule:
        return ObjectType::Rule;
    case SchemaObject::Event:
        return ObjectType::Event;
    default:
        return ObjectType::None;
    }
}

/// Of a kind whose names are those of each table by itself.
bool isOfTable(ObjectType type)
{
    return type == ObjectType::Trigger || type == ObjectType::Policy || type == ObjectType::Rule;
}

} // namespace

SchemaNames::SchemaNames(const Schema &schema) : m_defaultSchema(schema.defaultSchema)
{
    for (const Table &table : schema.tables) {
        add(ObjectType::Table, table.name);
        for (const Index &index : table.indexes)
            add(ObjectType::Index, index.name);
    }
    for (const View &view : schema.views)
        add(ObjectType::View, view.name);
    for (const Trigger &trigger : schema.triggers)
        add(ObjectType::Trigger, trigger.name);
    for (const SchemaItem &item : schema.items) // of a function without its parameters
        add(kindOf(item.object), item.name.section(u'(', 0, 0));
}

bool SchemaNames::contains(const Statement &statement) const
{
    const std::vector<ObjectName> objects = statement.objects();
    if (objects.empty())
        return false;
    const ObjectType type = kindOf(objects.front().type);
    const QString name = nameOf(objects.front());
    if (m_names.contains({int(type), name.toLower()}))
        return true;
    return isOfTable(type) && objects.size() > 1
        && m_names.contains(
            {int(type), QStringLiteral("%1 ON %2").arg(name, nameOf(objects[1])).toLower()});
}

void SchemaNames::follow(const Statement &statement)
{
    const std::vector<ObjectName> objects = statement.objects();
    if (statement.verb.startsWith("DROP"))
        for (const ObjectName &object : objects)
            m_names.remove({int(kindOf(object.type)), nameOf(object).toLower()});
    if (objects.empty() || !statement.verb.startsWith("CREATE"))
        return;
    const ObjectType type = kindOf(objects.front().type);
    const QString name = nameOf(objects.front());
    add(type,
        isOfTable(type) && objects.size() > 1
            ? QStringLiteral("%1 ON %2").arg(name, nameOf(objects[1]))
            : name);
}

void SchemaNames::add(ObjectType type, const QString &name)
{
    if (!name.isEmpty() && type != ObjectType::None)
        m_names.insert({int(type), name.toLower()});
}

QString SchemaNames::nameOf(const ObjectName &object) const
{
    const bool plain = m_defaultSchema.isEmpty() || object.schema.isEmpty()
        || object.schema.compare(m_defaultSchema, Qt::CaseInsensitive) == 0;
    return plain ? object.name : object.schema + u'.' + object.name;
}

} // namespace ponyup
