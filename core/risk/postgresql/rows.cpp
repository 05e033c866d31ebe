// SPDX-License-Identifier: LGPL-3.0-or-later
#include "risk/postgresql/postgresreview.h"

#include <QStringList>

#include <algorithm>

// PostgresReview: rows, queries and settings.

namespace ponyup {

using namespace Qt::StringLiterals;

void PostgresReview::insertRows(const Node &statement)
{
    m_changedRows = !isNew(relationName(statement.node("relation"_L1)))
        && statement.node("selectStmt"_L1).has("fromClause"_L1);
}

void PostgresReview::updateRows(const Node &statement)
{
    changedAllRows(statement);
}

void PostgresReview::deleteRows(const Node &statement)
{
    changedAllRows(statement);
}

void PostgresReview::changedAllRows(const Node &statement)
{
    const QString table = relationName(statement.node("relation"_L1));
    if (isNew(table))
        return;
    m_changedRows = true;
    if (!statement.has("whereClause"_L1))
        add("PG-057"_L1, table);
}

void PostgresReview::query(const Node &statement)
{
    for (const Node &call : statement.all("FuncCall"_L1)) {
        const QStringList name = call.strings("funcname"_L1);
        const std::vector<Node> arguments = call.nodes("args"_L1);
        if (name.isEmpty() || name.back() != "set_config"_L1 || arguments.size() != 3)
            continue;
        // A boolean that is false has no value.
        if (!arguments[2].node("boolval"_L1).flag("boolval"_L1))
            add("PG-062"_L1, arguments[0].node("sval"_L1).text("sval"_L1));
    }
}

void PostgresReview::copy(const Node &statement)
{
    if (statement.flag("is_program"_L1))
        add("PG-069a"_L1, {});
    else if (statement.has("filename"_L1))
        add("PG-069b"_L1, statement.text("filename"_L1));
    m_changedRows =
        statement.flag("is_from"_L1) && !isNew(relationName(statement.node("relation"_L1)));
}

void PostgresReview::setVariable(const Node &statement)
{
    const QString name = statement.text("name"_L1);
    m_namesMean = m_namesMean && name != "search_path"_L1;
    if (name == "session_replication_role"_L1) {
        const std::vector<Node> values = statement.nodes("args"_L1);
        if (!values.empty() && values[0].node("sval"_L1).text("sval"_L1) == "replica"_L1)
            add("PG-063"_L1, name);
    } else if (isAny(name, {"lock_timeout"_L1})
               && statement.text("kind"_L1) == "VAR_SET_VALUE"_L1) {
        const std::vector<Node> values = statement.nodes("args"_L1);
        const QString text = values.empty() ? QString() : values[0].node("sval"_L1).text("sval"_L1);
        const bool number = !values.empty() && values[0].has("ival"_L1);
        if (text == "0"_L1 || (number && values[0].node("ival"_L1).number("ival"_L1) == 0))
            add("PG-054"_L1, u"*"_s);
    }
    if (!statement.flag("is_local"_L1) && statement.text("kind"_L1) == "VAR_SET_VALUE"_L1)
        add("PG-062"_L1, name, {}, m_inTransaction ? u"SET LOCAL %1 = …;"_s.arg(name) : QString());
}

} // namespace ponyup
