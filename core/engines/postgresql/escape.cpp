// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/escape.h"

#include "base/tr.h"
#include "engines/postgresql/refusal.h"
#include "engines/refusal.h"

#include <QRegularExpression>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// A function that acts beyond the transaction, where it is called.
const QRegularExpression &farFunctions()
{
    static const QRegularExpression functions(
        u"\\b(nextval|setval|dblink\\w*|lo_export|pg_advisory_unlock\\w*|pg_cancel_backend|"
        "pg_terminate_backend|pg_copy_\\w+_replication_slot|pg_create_\\w+_replication_slot|"
        "pg_drop_replication_slot|pg_replication_slot_advance|pg_replication_origin_\\w+|"
        "pg_create_restore_point|pg_file_\\w+|pg_logical_emit_message|pg_promote|"
        "pg_reload_conf|pg_rotate_logfile|pg_stat_reset\\w*|pg_switch_wal|pg_wal_replay_\\w+)"
        "\"?\\s*\\("_s,
        QRegularExpression::CaseInsensitiveOption);
    return functions;
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
    case ObjectType::Table: // A default; but CREATE TABLE … AS SELECT runs.
        return statement.verb == "CREATE TABLE" && !mentions(statement, "select");
    default:
        return false;
    }
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
    if (isKeptForLater(statement))
        return {};
    const auto found = farFunctions().match(QString::fromUtf8(statement.text));
    if (!found.hasMatch())
        return {};
    return refused(statement,
                   Tr::tr("This cannot be tried on the database itself: what %1 does stays after "
                          "a rollback.")
                       .arg(found.captured(1)),
                   hint);
}

} // namespace ponyup
