// SPDX-License-Identifier: LGPL-3.0-or-later
#include "schema/schemawords.h"

#include "base/tr.h"

#include <QStringList>

namespace ponyup {

QString objectWord(SchemaObject object)
{
    switch (object) {
    case SchemaObject::Table:
        return Tr::tr("table");
    case SchemaObject::Column:
        return Tr::tr("column");
    case SchemaObject::Index:
        return Tr::tr("index");
    case SchemaObject::ForeignKey:
        return Tr::tr("foreign key");
    case SchemaObject::View:
        return Tr::tr("view");
    case SchemaObject::Trigger:
        return Tr::tr("trigger");
    case SchemaObject::Sequence:
        return Tr::tr("sequence");
    case SchemaObject::Type:
        return Tr::tr("type");
    case SchemaObject::Function:
        return Tr::tr("function");
    case SchemaObject::Schema:
        return Tr::tr("schema");
    case SchemaObject::Extension:
        return Tr::tr("extension");
    case SchemaObject::Policy:
        return Tr::tr("policy");
    case SchemaObject::Rule:
        return Tr::tr("rule");
    case SchemaObject::Event:
        return Tr::tr("event");
    case SchemaObject::Comment:
        return Tr::tr("comment");
    case SchemaObject::Privileges:
        return Tr::tr("privileges");
    }
    Q_UNREACHABLE();
}

QString objectNames(const std::vector<SchemaChange> &changes)
{
    QStringList names;
    for (const SchemaChange &change : changes)
        names += QStringLiteral("%1 %2").arg(objectWord(change.object), change.name);
    return names.join(QStringLiteral(", "));
}

} // namespace ponyup
