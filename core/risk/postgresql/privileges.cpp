// SPDX-License-Identifier: LGPL-3.0-or-later
#include "risk/postgresql/postgresreview.h"

#include <QStringList>

#include <algorithm>

// PostgresReview: rights, secrets, and code whose effect its text does not tell.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

const Node *option(const std::vector<Node> &options, QLatin1StringView name)
{
    const auto found = std::ranges::find_if(
        options, [&](const Node &node) { return node.text("defname"_L1) == name; });
    return found == options.end() ? nullptr : &*found;
}

bool isOn(const Node *option)
{
    return option && option->node("arg"_L1).flag("boolval"_L1);
}

} // namespace

void PostgresReview::createFunction(const Node &statement)
{
    const QString name = qualifiedName(statement.strings("funcname"_L1));
    const std::vector<Node> options = statement.nodes("options"_L1);
    const bool path = std::ranges::any_of(options, [](const Node &node) {
        return node.text("defname"_L1) == "set"_L1
            && node.node("arg"_L1).text("name"_L1) == "search_path"_L1;
    });
    if (isOn(option(options, "security"_L1)) && !path)
        add("PG-069j"_L1, name, {},
            u"ALTER FUNCTION %1 SET search_path = pg_catalog, pg_temp;"_s.arg(
                quotedRelation(name)));
    dynamicSql(name);
}

void PostgresReview::doBlock(const Node &)
{
    const QByteArray body = parsePlpgsql(m_statement->text);
    if (body.contains("PLpgSQL_stmt_commit") || body.contains("PLpgSQL_stmt_rollback"))
        add("PG-061"_L1, {});
    if (body.isEmpty()) // Another language: nobody can tell.
        add("PG-070"_L1, u"DO"_s);
    else
        dynamicSql(u"DO"_s);
}

void PostgresReview::dynamicSql(const QString &name)
{
    if (parsePlpgsql(m_statement->text).contains("PLpgSQL_stmt_dynexecute"))
        add("PG-070"_L1, name);
}

void PostgresReview::load(const Node &statement)
{
    add("PG-069e"_L1, statement.text("filename"_L1));
}

void PostgresReview::alterSystem(const Node &)
{
    add("PG-069f"_L1, {});
}

void PostgresReview::createExtension(const Node &statement)
{
    // CREATE LANGUAGE is parsed as this as well.
    const QString name = statement.text("extname"_L1);
    add("PG-069g"_L1, name);
    if (name.startsWith("pl"_L1) && name.endsWith(u'u'))
        add("PG-069h"_L1, name);
}

void PostgresReview::alterRole(const Node &statement)
{
    const std::vector<Node> options = statement.nodes("options"_L1);
    if (!isOn(option(options, "superuser"_L1)) && !isOn(option(options, "bypassrls"_L1)))
        return;
    const QString role = statement.text("role"_L1);
    add("PG-069i"_L1, role.isEmpty() ? statement.node("role"_L1).text("rolename"_L1) : role);
}

void PostgresReview::grant(const Node &statement)
{
    const std::vector<Node> grantees = statement.nodes("grantees"_L1);
    const bool everybody = std::ranges::any_of(grantees, [](const Node &role) {
        return role.text("roletype"_L1) == "ROLESPEC_PUBLIC"_L1;
    });
    if (!statement.flag("is_grant"_L1) || !everybody)
        return;
    for (const Node &object : statement.nodes("objects"_L1))
        add("PG-069k"_L1,
            object.is("RangeVar"_L1)             ? relationName(object)
                : object.is("ObjectWithArgs"_L1) ? qualifiedName(object.strings("objname"_L1))
                                                 : object.text("sval"_L1));
}

void PostgresReview::createEventTrigger(const Node &statement)
{
    add("PG-069l"_L1, statement.text("trigname"_L1));
}

void PostgresReview::createForeign(const Node &statement)
{
    const std::vector<Node> options = statement.nodes("options"_L1);
    const Node *const password = option(options, "password"_L1);
    if (statement.is("CreateUserMappingStmt"_L1) && password)
        add("PG-069n"_L1, {});
    else if (!statement.is("CreateUserMappingStmt"_L1))
        add("PG-069m"_L1, {});
}

/// Functions that reach further than the transaction, wherever they are called.
void PostgresReview::calls(const Node &statement)
{
    for (const Node &call : statement.all("FuncCall"_L1)) {
        const QStringList parts = call.strings("funcname"_L1);
        const QString name = parts.isEmpty() ? QString() : parts.back();
        if (isAny(name,
                  {"pg_read_file"_L1, "pg_read_binary_file"_L1, "pg_ls_dir"_L1, "lo_import"_L1,
                   "lo_export"_L1, "pg_file_write"_L1}))
            add("PG-069c"_L1, name);
        else if (name.startsWith("dblink"_L1))
            add("PG-069d"_L1, name);
        else if (isAny(name,
                       {"setval"_L1, "nextval"_L1, "pg_notify"_L1, "pg_logical_emit_message"_L1})
                 || (name.startsWith("pg_create_"_L1) && name.endsWith("_slot"_L1)))
            // As a column's default it is called later.
            if (!isAny(
                    statement.type(),
                    {"CreateStmt"_L1, "AlterTableStmt"_L1, "CreateFunctionStmt"_L1, "ViewStmt"_L1}))
                add("PG-071"_L1, name);
    }
}

} // namespace ponyup
