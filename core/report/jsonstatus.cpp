// SPDX-License-Identifier: LGPL-3.0-or-later
#include "report/json.h"
#include "report/jsonvalues.h"

using namespace Qt::StringLiterals;

namespace ponyup {

namespace {

QJsonValue toJson(const std::optional<std::chrono::milliseconds> &timeout)
{
    return timeout ? QJsonValue(json::milliseconds(*timeout)) : QJsonValue();
}

QJsonObject toJson(const Directives &directives)
{
    QJsonArray allowed;
    for (const AllowedRisk &risk : directives.allowed)
        allowed.append(QJsonObject{{u"rule"_s, risk.rule}, {u"reason"_s, risk.reason}});
    return {{u"message"_s, directives.message},
            {u"version"_s, json::known(directives.version.value_or(-1))},
            {u"meta"_s, directives.meta},
            {u"transaction"_s, directives.transaction},
            {u"foreignKeys"_s, directives.foreignKeys},
            {u"allowed"_s, allowed},
            {u"lockTimeout"_s, toJson(directives.lockTimeout)},
            {u"statementTimeout"_s, toJson(directives.statementTimeout)}};
}

QJsonValue toJson(const std::optional<Statement> &statement)
{
    if (!statement)
        return {};
    return QJsonObject{{u"number"_s, statement->number},
                       {u"place"_s, json::place(statement->place)},
                       {u"text"_s, statement->firstWords()}};
}

QJsonValue toJson(const std::optional<Script> &script)
{
    if (!script)
        return {};
    return QJsonObject{{u"name"_s, script->name},
                       {u"line"_s, script->line},
                       {u"length"_s, script->length},
                       {u"checksum"_s, json::text(script->checksum)},
                       {u"tokens"_s, json::text(script->tokens)},
                       {u"statements"_s, script->statements},
                       {u"outsideTransaction"_s, toJson(script->outsideTransaction)},
                       {u"directives"_s, toJson(script->directives)}};
}

QJsonObject toJson(const Migration &migration)
{
    return {{u"version"_s, migration.version},     {u"target"_s, migration.target()},
            {u"name"_s, migration.name},           {u"message"_s, migration.message()},
            {u"model"_s, toJson(migration.model)}, {u"migrate"_s, toJson(migration.migrate)},
            {u"undo"_s, toJson(migration.undo)}};
}

QJsonObject toJson(const TimelineRow &row)
{
    return {{u"version"_s, row.version},
            {u"from"_s, json::known(row.from)},
            {u"state"_s, migrationStateName(row.state)},
            {u"message"_s, row.message},
            {u"name"_s, row.name},
            {u"hasModel"_s, row.hasModel},
            {u"hasMigrate"_s, row.hasMigrate},
            {u"hasUndo"_s, row.hasUndo},
            {u"when"_s, json::time(row.when)},
            {u"by"_s, row.by},
            {u"statements"_s, row.statements},
            {u"current"_s, row.current}};
}

QJsonObject toJson(const StatementStatus &statement)
{
    return {{u"number"_s, statement.number},
            {u"place"_s, json::place(statement.place)},
            {u"text"_s, statement.text},
            {u"kind"_s, statementKindName(statement.kind)},
            {u"state"_s, statementStateName(statement.state)},
            {u"evidence"_s, statement.evidence},
            {u"started"_s, json::time(statement.started)},
            {u"finished"_s, json::time(statement.finished)}};
}

} // namespace

QJsonObject toJson(const MigrationSet &folder)
{
    QJsonArray migrations;
    for (const Migration &migration : folder.migrations)
        migrations.append(toJson(migration));
    QJsonArray notes;
    for (const QString &note : folder.notes)
        notes.append(note);
    return {{u"folder"_s, folder.folder},
            {u"format"_s, folder.format},
            {u"newest"_s, json::known(folder.newest())},
            {u"migrations"_s, migrations},
            {u"problems"_s, toJsonArray(folder.problems)},
            {u"notes"_s, notes}};
}

QJsonObject toJson(const Timeline &timeline)
{
    QJsonArray rows;
    for (const TimelineRow &row : timeline.rows)
        rows.append(toJson(row));
    return {{u"rows"_s, rows},
            {u"current"_s, timeline.current},
            {u"newest"_s, json::known(timeline.newest)},
            {u"pending"_s, timeline.pending},
            {u"databaseNewer"_s, timeline.databaseNewer},
            {u"modelPending"_s, timeline.modelPending}};
}

QJsonObject toJson(const ServerInfo &server)
{
    QJsonObject settings;
    for (auto it = server.settings.cbegin(); it != server.settings.cend(); ++it)
        settings.insert(it.key(), it.value());
    return {{u"product"_s, server.product},
            {u"version"_s, server.version},
            {u"database"_s, server.database},
            {u"user"_s, server.user},
            {u"superuser"_s, server.superuser},
            {u"transport"_s, server.transport},
            {u"topology"_s, QJsonArray::fromStringList(server.topology)},
            {u"exists"_s, server.exists},
            {u"readOnly"_s, server.readOnly},
            {u"bytes"_s, json::known(server.bytes)},
            {u"notes"_s, QJsonArray::fromStringList(server.notes)},
            {u"settings"_s, settings}};
}

QJsonObject toJson(const ConnectionTest &test)
{
    return {{u"server"_s, toJson(test.server)},
            {u"tableExists"_s, test.history.tableExists},
            {u"current"_s, test.history.current()},
            {u"lockHolder"_s, ponyup::toJson(test.lockHolder)},
            {u"elapsed"_s, json::milliseconds(test.elapsed)}};
}

QJsonObject toJson(const Status &status)
{
    const QJsonObject history{{u"tableExists"_s, status.history.tableExists},
                              {u"current"_s, status.history.current()},
                              {u"rows"_s, toJsonArray(status.history.rows)}};
    QJsonArray statements;
    for (const StatementStatus &statement : status.statements)
        statements.append(toJson(statement));
    return {{u"server"_s, toJson(status.server)},
            {u"folder"_s, toJson(status.folder)},
            {u"history"_s, history},
            {u"timeline"_s, toJson(status.timeline)},
            {u"statements"_s, statements},
            {u"lockHolder"_s, ponyup::toJson(status.lockHolder)},
            {u"drift"_s, ponyup::toJson(status.drift)},
            {u"refusal"_s, ponyup::toJson(status.refusal)},
            {u"asked"_s, json::time(status.asked)}};
}

} // namespace ponyup
