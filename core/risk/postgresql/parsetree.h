// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <optional>
#include <vector>

namespace ponyup {

/// A node of the tree that libpg_query makes of a statement: a type ("IndexStmt"; empty where the
/// field it stands in has only one) and its fields. What is absent is empty, 0 or false.
class Node {
public:
    Node() = default;
    explicit Node(const QJsonObject &object);

    bool isEmpty() const { return m_fields.isEmpty(); }
    const QString &type() const { return m_type; }
    bool is(QLatin1StringView type) const { return m_type == type; }

    QString text(QLatin1StringView field) const { return m_fields.value(field).toString(); }
    bool flag(QLatin1StringView field) const { return m_fields.value(field).toBool(); }
    int number(QLatin1StringView field) const { return m_fields.value(field).toInt(); }
    bool has(QLatin1StringView field) const { return m_fields.contains(field); }
    Node node(QLatin1StringView field) const;
    std::vector<Node> nodes(QLatin1StringView field) const;
    /// Of a list of Strings: "a", "b".
    QStringList strings(QLatin1StringView field) const;
    /// All nodes of this type in it, itself as well, in the order of the fields.
    std::vector<Node> all(QLatin1StringView type) const;

private:
    QString m_type;
    QJsonObject m_fields;
};

/// nullopt: not SQL that PostgreSQL 15 knows. One statement. Safe in any thread.
std::optional<Node> parseTree(const QByteArray &statement);

/// The bodies of PL/pgSQL in a CREATE FUNCTION or DO statement, as JSON text; empty when there is
/// none, or none that can be read.
QByteArray parsePlpgsql(const QByteArray &statement);

} // namespace ponyup
