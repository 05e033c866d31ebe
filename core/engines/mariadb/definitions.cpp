// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/definitions.h"

#include "engines/mariadb/mariadberror.h"
#include "engines/mariadb/tokenlist.h"
#include "sql/backticks.h"
#include "sql/definer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>

#include <mariadb/mysqld_error.h>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// As SHOW CREATE has it; empty for what it does not show.
QString kindOf(ObjectType type)
{
    switch (type) {
    case ObjectType::None: // RENAME, TRUNCATE.
    case ObjectType::Table:
    case ObjectType::View:
    case ObjectType::Sequence:
        return u"TABLE"_s;
    case ObjectType::Trigger:
        return u"TRIGGER"_s;
    case ObjectType::Function:
        return u"FUNCTION"_s;
    case ObjectType::Procedure:
        return u"PROCEDURE"_s;
    case ObjectType::Event:
        return u"EVENT"_s;
    case ObjectType::Database:
    case ObjectType::Schema:
        return u"DATABASE"_s;
    default:
        return {};
    }
}

bool saysAbsent(const Error &answer)
{
    const uint error = mariaDbNumber(answer);
    return error == ER_NO_SUCH_TABLE || error == ER_NO_SUCH_TABLE_IN_ENGINE
        || error == ER_TRG_DOES_NOT_EXIST || error == ER_SP_DOES_NOT_EXIST
        || error == ER_EVENT_DOES_NOT_EXIST || error == ER_BAD_DB_ERROR;
}

/// Null: the user may not see it.
QString textOf(const QueryResult &shown)
{
    for (qsizetype column = 0; column < shown.columns.size(); ++column) {
        const QString &name = shown.columns.at(column);
        if (!name.startsWith("Create "_L1) && name != "SQL Original Statement"_L1)
            continue;
        static const QRegularExpression next(u" AUTO_INCREMENT=\\d+"_s);
        QString text = withoutDefiner(shown.rows.at(0).at(column).toString());
        return text.startsWith("CREATE TABLE"_L1) ? text.remove(next) : text;
    }
    return {};
}

} // namespace

Result<std::vector<MariaDbDefinition>> definitionsOf(MariaDbLink &link, const Statement &statement)
{
    std::vector<ObjectName> objects = statement.objects();
    if (const QString renamed = statement.renamedTo(); !renamed.isEmpty() && !objects.empty())
        objects.push_back({.schema = objects.front().schema, .name = renamed});
    std::vector<MariaDbDefinition> all;
    for (const ObjectName &object : objects) {
        if (object.type == ObjectType::Index) // Its table comes next.
            continue;
        const QString kind = kindOf(object.type);
        if (kind.isEmpty() || object.name.isEmpty())
            return std::vector<MariaDbDefinition>();
        MariaDbDefinition one{
            .kind = kind,
            .name = (object.schema.isEmpty() ? QString() : inBackticks(object.schema) + u'.')
                + inBackticks(object.name),
            .text = {}};
        const auto shown = link.query(u"SHOW CREATE %1 %2"_s.arg(one.kind, one.name));
        if (shown && !shown->rows.empty()) {
            one.text = textOf(*shown);
            if (one.text->isEmpty())
                return std::vector<MariaDbDefinition>();
        } else if (!shown) {
            if (shown.error().kind == ErrorKind::Connection)
                return fail(shown.error());
            if (!saysAbsent(shown.error()))
                return std::vector<MariaDbDefinition>();
        }
        all.push_back(std::move(one));
    }
    std::ranges::sort(all, {},
                      [](const MariaDbDefinition &one) { return std::pair(one.kind, one.name); });
    return all;
}

QString definitionsToText(const std::vector<MariaDbDefinition> &definitions)
{
    if (definitions.empty())
        return {};
    QJsonArray all;
    for (const MariaDbDefinition &one : definitions)
        all.append(QJsonArray{one.kind, one.name, one.text ? QJsonValue(*one.text) : QJsonValue()});
    return QString::fromUtf8(QJsonDocument(all).toJson(QJsonDocument::Compact));
}

std::vector<MariaDbDefinition> definitionsFromText(const QString &text)
{
    std::vector<MariaDbDefinition> definitions;
    for (const QJsonValue &each : QJsonDocument::fromJson(text.toUtf8()).array()) {
        const QJsonArray one = each.toArray();
        definitions.push_back(
            {.kind = one.at(0).toString(),
             .name = one.at(1).toString(),
             .text = one.at(2).isString() ? std::optional(one.at(2).toString()) : std::nullopt});
    }
    return definitions;
}

} // namespace ponyup
