// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "schema/schema.h"
#include "sql/statement.h"

#include <QSet>

namespace ponyup {

/// Every named object of a schema, ready to be looked up: what of a model is there already.
class SchemaNames {
public:
    explicit SchemaNames(const Schema &schema);

    /// Whether what a CREATE statement makes is there.
    bool contains(const Statement &statement) const;
    /// What a CREATE statement makes is there from now on, and what a DROP takes away is not.
    void follow(const Statement &statement);

private:
    void add(ObjectType type, const QString &name);
    QString nameOf(const ObjectName &object) const;

    QString m_defaultSchema;
    QSet<std::pair<int, QString>> m_names; ///< Of ObjectType and lower-case name.
};

} // namespace ponyup
