// SPDX-License-Identifier: LGPL-3.0-or-later
#include "risk/postgresql/columntype.h"

#include <QStringList>

#include <algorithm>
#include <utility>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// The standard's names, as the catalog has them, and the parser's.
constexpr std::pair<QLatin1StringView, QLatin1StringView> names[] = {
    {"bigint"_L1, "int8"_L1},
    {"bit varying"_L1, "varbit"_L1},
    {"boolean"_L1, "bool"_L1},
    {"character"_L1, "bpchar"_L1},
    {"character varying"_L1, "varchar"_L1},
    {"double precision"_L1, "float8"_L1},
    {"integer"_L1, "int4"_L1},
    {"real"_L1, "float4"_L1},
    {"smallint"_L1, "int2"_L1},
    {"time with time zone"_L1, "timetz"_L1},
    {"time without time zone"_L1, "time"_L1},
    {"timestamp with time zone"_L1, "timestamptz"_L1},
    {"timestamp without time zone"_L1, "timestamp"_L1},
};

/// No limit takes all values.
bool takesAll(const QList<int> &from, const QList<int> &to)
{
    return to.isEmpty() || (!from.isEmpty() && from.front() <= to.front());
}

bool isTimestamp(const QString &name)
{
    return name == "timestamp"_L1 || name == "timestamptz"_L1;
}

} // namespace

ColumnType readColumnType(const Node &type)
{
    QStringList parts = type.strings("names"_L1);
    if (parts.size() > 1 && parts.front() == "pg_catalog"_L1)
        parts.removeFirst();
    ColumnType result{.name = parts.join(u'.')};
    if (type.has("arrayBounds"_L1))
        result.name += "[]"_L1;
    for (const Node &limit : type.nodes("typmods"_L1))
        result.limits += limit.node("ival"_L1).number("ival"_L1);
    return result;
}

ColumnType readColumnType(const QString &declared)
{
    ColumnType result;
    QString name = declared;
    const qsizetype open = name.indexOf(u'(');
    const qsizetype close = name.indexOf(u')', open);
    if (open > 0 && close > open) {
        for (const QString &limit : name.mid(open + 1, close - open - 1).split(u','))
            result.limits += limit.trimmed().toInt();
        name.remove(open, close - open + 1);
    }
    const auto known =
        std::ranges::find(names, name, [](const auto &pair) { return QString(pair.first); });
    result.name = known == std::end(names) ? name : QString(known->second);
    return result;
}

QString sqlText(const ColumnType &type)
{
    QStringList limits;
    for (const int limit : type.limits)
        limits += QString::number(limit);
    const auto known =
        std::ranges::find(names, type.name, [](const auto &pair) { return QString(pair.second); });
    const bool shorter = known == std::end(names) || known->first.contains(u' ');
    const QString name = shorter ? type.name : QString(known->first);
    return limits.isEmpty() ? name : u"%1(%2)"_s.arg(name, limits.join(u", "_s));
}

bool keepsRows(const ColumnType &from, const ColumnType &to)
{
    if (from == to)
        return true;
    const auto isText = [](const QString &name) {
        return name == "text"_L1 || name == "varchar"_L1;
    };
    if (isText(from.name) && isText(to.name))
        return takesAll(from.limits, to.limits);
    if (from.name == "cidr"_L1 && to.name == "inet"_L1)
        return true;
    if (from.name != to.name)
        return false;
    if (from.name == "numeric"_L1)
        return to.limits.isEmpty()
            || (from.limits.value(0) > 0 && from.limits.value(0) <= to.limits.value(0)
                && from.limits.value(1) == to.limits.value(1));
    if (from.name == "varbit"_L1)
        return takesAll(from.limits, to.limits);
    if (isTimestamp(from.name))
        return to.limits.isEmpty() || to.limits.front() == 6 || takesAll(from.limits, to.limits);
    return false;
}

} // namespace ponyup
