// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/escape.h"

#include "base/tr.h"
#include "engines/postgresql/refusal.h"
#include "engines/refusal.h"
#include "sql/dialectrules.h"
#include "sql/tokencursor.h"

#include <QRegularExpression>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// A function that acts beyond the transaction, but in its database.
const QRegularExpression &lastingFunctions()
{
    static const QRegularExpression functions(
        u"\\b(nextval|setval|pg_advisory_unlock\\w*|pg_stat_reset\\w*)\"?\\s*\\("_s,
        QRegularExpression::CaseInsensitiveOption);
    return functions;
}

/// A function that acts beyond the database.
const QRegularExpression &farFunctions()
{
    static const QRegularExpression functions(
        u"\\b(dblink\\w*|lo_export|pg_cancel_backend|pg_terminate_backend|pg_copy_\\w+_replication_"
        u"slot|pg_create_\\w+_replication_slot|"
        "pg_drop_replication_slot|pg_replication_slot_advance|pg_replication_origin_\\w+|"
        "pg_create_restore_point|pg_file_\\w+|pg_logical_emit_message|pg_promote|"
        "pg_reload_conf|pg_rotate_logfile|pg_switch_wal|pg_wal_replay_\\w+)"
        "\"?\\s*\\("_s,
        QRegularExpression::CaseInsensitiveOption);
    return functions;
}

/// CREATE TABLE … AS a query: AS stands behind the table's name, outside parentheses.
bool runsQuery(const Statement &statement)
{
    TokenCursor cursor({statement.text.constData(), static_cast<size_t>(statement.text.size())},
                       rulesFor(Dialect::PostgreSql));
    for (int depth = 0; cursor.next();) {
        depth += cursor.isOperator('(') ? 1 : cursor.isOperator(')') ? -1 : 0;
        if (depth == 0 && cursor.is("AS"))
            return true;
    }
    return false;
}

/// What only keeps a text for later does not run what stands in it.
bool isKeptForLater(const Statement &statement)
{
    switch (statement.object().type) {
    case ObjectType::Function:
    case ObjectType::Procedure:
    case ObjectType::View:
    case ObjectType::Trigger:
    case ObjectType::Rule:
    case ObjectType::Policy:
        return true;
    case ObjectType::Table: // A default.
        return statement.verb == "CREATE TABLE" && !runsQuery(statement);
    default:
        return false;
    }
}

/// The first of these functions that a statement calls; empty: none.
QString functionOf(const Statement &statement,
                   std::initializer_list<const QRegularExpression *> functions)
{
    if (isKeptForLater(statement))
        return {};
    const QString text = QString::fromUtf8(statement.text);
    for (const QRegularExpression *each : functions)
        if (const auto found = each->match(text); found.hasMatch())
            return found.captured(1);
    return {};
}

} // namespace

std::optional<Error> postgresEscape(const Statement &statement)
{
    const QString hint = Tr::tr("Try the plan on a copy, or only up to the version before it.");
    if (const auto reaches = postgresRefusal(statement, {}))
        return refused(statement,
                       Tr::tr("This cannot be tried on the database itself: it reaches out of it, "
                              "and no rollback takes that back."),
                       hint);
    const QString function = functionOf(statement, {&lastingFunctions(), &farFunctions()});
    if (function.isEmpty())
        return {};
    return refused(statement,
                   Tr::tr("This cannot be tried on the database itself: what %1 does stays after "
                          "a rollback.")
                       .arg(function),
                   hint);
}

QString farFunctionOf(const Statement &statement)
{
    return functionOf(statement, {&farFunctions()});
}

} // namespace ponyup
