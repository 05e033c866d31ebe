// SPDX-License-Identifier: LGPL-3.0-or-later
#include "risk/postgresql/columntype.h"
#include "risk/postgresql/postgresreview.h"
#include "schema/schema.h"

#include <QStringList>

#include <algorithm>

// PostgresReview: what a column's type means, and what changing it does.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// An index may be on an expression, and say DESC.
bool isOn(const Index &index, const QString &column)
{
    return std::ranges::any_of(index.columns, [&](const QString &term) {
        return term == column || term.startsWith(column + u' ')
            || term.contains(u'(' + column + u')');
    });
}

bool isTimeZoneChange(const QString &from, const QString &to)
{
    return (from == "timestamp"_L1 && to == "timestamptz"_L1)
        || (from == "timestamptz"_L1 && to == "timestamp"_L1);
}

} // namespace

void PostgresReview::alterColumnType(const QString &table, const Node &command)
{
    const QString column = command.text("name"_L1);
    const Node definition = command.node("def"_L1);
    const ColumnType to = readColumnType(definition.node("typeName"_L1));
    const Table *const known = m_context.schema ? m_context.schema->table(table) : nullptr;
    const Column *const old = known ? known->column(column) : nullptr;
    const ColumnType from = old ? readColumnType(old->type) : ColumnType();
    const bool converts = definition.has("raw_default"_L1); // USING

    add("PG-076"_L1, table);
    if (isTimeZoneChange(from.name, to.name) && !converts)
        add("PG-011"_L1, table, {column},
            u"ALTER TABLE %1 ALTER COLUMN %2 TYPE %3 USING %2 AT TIME ZONE 'UTC';"_s.arg(
                quotedRelation(table), quoted(column), to.name));
    const bool kept = !converts && !from.isEmpty() && keepsRows(from, to);
    if (kept) {
        if (definition.has("collClause"_L1) && known)
            for (const Index &index : known->indexes)
                if (isOn(index, column)) {
                    m_works = true;
                    add("PG-012"_L1, table, {column, index.name});
                }
        return;
    }
    m_works = true;
    const QString next = quoted(column + u"_new"_s);
    add("PG-010"_L1, table, {column},
        u"ALTER TABLE %1 ADD COLUMN %3 %4;\n"
        "-- A trigger keeps %3 in step; UPDATE fills it in batches.\n"
        "-- Then, in one transaction:\n"
        "ALTER TABLE %1 RENAME COLUMN %2 TO %5;\n"
        "ALTER TABLE %1 RENAME COLUMN %3 TO %2;"_s.arg(quotedRelation(table), quoted(column), next,
                                                       sqlText(to), quoted(column + u"_old"_s)));
    if (!known)
        return;
    for (const ForeignKey &key : known->foreignKeys)
        if (key.columns.contains(column))
            add("PG-014"_L1, table, {column, key.table});
    for (const Table &other : m_context.schema->tables)
        for (const ForeignKey &key : other.foreignKeys)
            if (key.table == table && key.references.contains(column))
                add("PG-014"_L1, table, {column, other.name});
}

void PostgresReview::typeHygiene(const QString &table, const Node &column, bool isKey)
{
    const QString name = column.text("colname"_L1);
    const ColumnType type = readColumnType(column.node("typeName"_L1));
    static constexpr std::pair<QLatin1StringView, QLatin1StringView> rules[] = {
        {"json"_L1, "PG-066a"_L1},        {"bpchar"_L1, "PG-066b"_L1},
        {"money"_L1, "PG-066c"_L1},       {"timestamp"_L1, "PG-066d"_L1},
        {"serial"_L1, "PG-066f"_L1},      {"bigserial"_L1, "PG-066f"_L1},
        {"smallserial"_L1, "PG-066f"_L1},
    };
    for (const auto &[typeName, rule] : rules)
        if (type.name == typeName)
            add(rule, table, {name});
    if (type.name == "varchar"_L1 && !type.limits.isEmpty())
        add("PG-066e"_L1, table, {name});
    if (isKey && isAny(type.name, {"int4"_L1, "int2"_L1, "serial"_L1, "smallserial"_L1}))
        add("PG-066g"_L1, table, {name});
}

} // namespace ponyup
