// SPDX-License-Identifier: LGPL-3.0-or-later
#include "risk/postgresql/parsetree.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QStringList>

#include <pg_query.h>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

void collect(const QJsonValue &value, QLatin1StringView type, std::vector<Node> &found)
{
    if (value.isArray()) {
        for (const QJsonValue child : value.toArray())
            collect(child, type, found);
    } else if (value.isObject()) {
        const QJsonObject object = value.toObject();
        if (object.size() == 1 && object.begin().key() == type)
            found.push_back(Node(object));
        for (const QJsonValue child : object)
            collect(child, type, found);
    }
}

} // namespace

Node::Node(const QJsonObject &object) : m_fields(object)
{
    if (object.size() != 1 || !object.begin().value().isObject()
        || !object.begin().key().front().isUpper())
        return;
    m_type = object.begin().key();
    m_fields = object.begin().value().toObject();
}

Node Node::node(QLatin1StringView field) const
{
    return Node(m_fields.value(field).toObject());
}

std::vector<Node> Node::nodes(QLatin1StringView field) const
{
    std::vector<Node> result;
    const QJsonArray array = m_fields.value(field).toArray();
    for (const QJsonValue element : array)
        result.push_back(Node(element.toObject()));
    return result;
}

QStringList Node::strings(QLatin1StringView field) const
{
    QStringList result;
    for (const Node &element : nodes(field))
        result += element.text("sval"_L1);
    return result;
}

std::vector<Node> Node::all(QLatin1StringView type) const
{
    std::vector<Node> found;
    if (m_type == type)
        found.push_back(*this);
    collect(m_fields, type, found);
    return found;
}

std::optional<Node> parseTree(const QByteArray &statement)
{
    const PgQueryParseResult parsed = pg_query_parse(statement.constData());
    std::optional<Node> tree;
    if (!parsed.error) {
        const QJsonArray statements =
            QJsonDocument::fromJson(parsed.parse_tree).object().value("stmts"_L1).toArray();
        if (statements.size() == 1)
            tree = Node(statements.at(0).toObject().value("stmt"_L1).toObject());
    }
    pg_query_free_parse_result(parsed);
    return tree;
}

QByteArray parsePlpgsql(const QByteArray &statement)
{
    const PgQueryPlpgsqlParseResult parsed = pg_query_parse_plpgsql(statement.constData());
    const QByteArray tree = parsed.error ? QByteArray() : QByteArray(parsed.plpgsql_funcs);
    pg_query_free_plpgsql_parse_result(parsed);
    return tree;
}

} // namespace ponyup
