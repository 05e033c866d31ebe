// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QString>

namespace ponyup {

/// SQL for the name of an object, with its schema when that is not where names without one belong.
/// `schema` stands for its row of pg_namespace.
inline QString shownName(const QString &name, const QString &schema = QStringLiteral("n"))
{
    return QStringLiteral("CASE WHEN %2.nspname = pg_catalog.current_schema() THEN %1::text "
                          "ELSE %2.nspname || '.' || %1 END")
        .arg(name, schema);
}

/// SQL that is true in the schemas of users.
inline QString ofUsers()
{
    return QStringLiteral("n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'");
}

/// SQL that is true for an object that no extension has brought.
inline QString ofNoExtension(const QString &oid)
{
    return QStringLiteral("NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend e WHERE e.objid = %1 "
                          "AND e.deptype = 'e')")
        .arg(oid);
}

} // namespace ponyup
