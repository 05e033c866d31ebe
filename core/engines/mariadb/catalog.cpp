// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/catalog.h"
#include "sql/backticks.h"

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

QVariant orNull(const QString &text)
{
    return text.isEmpty() ? QVariant() : QVariant(text);
}

QString quoted(const WrittenName &table)
{
    return table.schema.isEmpty() ? inBackticks(table.name)
                                  : inBackticks(table.schema) + u'.' + inBackticks(table.name);
}

} // namespace

Result<bool> MariaDbCatalog::has(const QString &from, const QVariantList &values)
{
    const auto found =
        m_link.query(u"SELECT EXISTS (SELECT 1 FROM information_schema.%1)"_s.arg(from), values);
    if (!found)
        return fail(found.error());
    return found->rows.at(0).at(0).toBool();
}

Result<bool> MariaDbCatalog::hasTable(const WrittenName &table)
{
    // The catalog's collation takes "Goods" for "goods"; most servers do not.
    return has(u"TABLES WHERE TABLE_SCHEMA = COALESCE(?, DATABASE()) AND TABLE_NAME = ? "
               "AND (@@lower_case_table_names <> 0 OR BINARY TABLE_NAME = BINARY ?)"_s,
               {orNull(table.schema), table.name, table.name});
}

Result<bool> MariaDbCatalog::hasColumn(const WrittenName &table, const QString &column)
{
    return has(u"COLUMNS WHERE TABLE_SCHEMA = COALESCE(?, DATABASE()) AND TABLE_NAME = ? "
               "AND COLUMN_NAME = ?"_s,
               {orNull(table.schema), table.name, column});
}

Result<bool> MariaDbCatalog::hasIndex(const WrittenName &table, const QString &index)
{
    return has(u"STATISTICS WHERE TABLE_SCHEMA = COALESCE(?, DATABASE()) AND TABLE_NAME = ? "
               "AND INDEX_NAME = ?"_s,
               {orNull(table.schema), table.name, index});
}

Result<bool> MariaDbCatalog::hasConstraint(const WrittenName &table, const QString &constraint)
{
    return has(u"TABLE_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = COALESCE(?, DATABASE()) "
               "AND TABLE_NAME = ? AND CONSTRAINT_NAME = ?"_s,
               {orNull(table.schema), table.name, constraint});
}

Result<bool> MariaDbCatalog::hasTrigger(const WrittenName &trigger)
{
    return has(u"TRIGGERS WHERE TRIGGER_SCHEMA = COALESCE(?, DATABASE()) AND TRIGGER_NAME = ?"_s,
               {orNull(trigger.schema), trigger.name});
}

Result<bool> MariaDbCatalog::hasRoutine(const WrittenName &routine, const QString &type)
{
    return has(u"ROUTINES WHERE ROUTINE_SCHEMA = COALESCE(?, DATABASE()) AND ROUTINE_NAME = ? "
               "AND ROUTINE_TYPE = ?"_s,
               {orNull(routine.schema), routine.name, type});
}

Result<bool> MariaDbCatalog::hasEvent(const WrittenName &event)
{
    return has(u"EVENTS WHERE EVENT_SCHEMA = COALESCE(?, DATABASE()) AND EVENT_NAME = ?"_s,
               {orNull(event.schema), event.name});
}

Result<bool> MariaDbCatalog::hasDatabase(const QString &name)
{
    return has(u"SCHEMATA WHERE SCHEMA_NAME = ?"_s, {name});
}

Result<bool> MariaDbCatalog::rollsBack(const WrittenName &table)
{
    const auto hasNone = has(u"TABLES WHERE TABLE_SCHEMA = COALESCE(?, DATABASE()) "
                             "AND TABLE_NAME = ? AND ENGINE IN (SELECT ENGINE "
                             "FROM information_schema.ENGINES "
                             "WHERE COALESCE(TRANSACTIONS, 'NO') <> 'YES')"_s,
                             {orNull(table.schema), table.name});
    if (!hasNone)
        return fail(hasNone.error());
    return !*hasNone;
}

Result<bool> MariaDbCatalog::isEmpty(const WrittenName &table)
{
    const auto found = m_link.query(u"SELECT NOT EXISTS (SELECT 1 FROM %1)"_s.arg(quoted(table)));
    if (!found)
        return fail(found.error());
    return found->rows.at(0).at(0).toBool();
}

} // namespace ponyup
