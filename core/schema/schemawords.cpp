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
