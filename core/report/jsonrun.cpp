// SPDX-License-Identifier: LGPL-3.0-or-later
#include "report/json.h"

#include "report/jsonvalues.h"
#include "report/verdict.h"

using namespace Qt::StringLiterals;

namespace ponyup {

namespace {

QJsonObject toJson(const RelationEffect &effect)
{
    return {{u"name"_s, effect.name},
            {u"type"_s, objectTypeName(effect.type)},
            {u"table"_s, effect.table},
            {u"lock"_s, effect.lock},
            {u"blocks"_s, blockingName(effect.blocks)},
            {u"lockedBefore"_s, effect.lockedBefore},
            {u"isNew"_s, effect.isNew},
            {u"dropped"_s, effect.dropped},
            {u"emptied"_s, effect.emptied},
            {u"rewritten"_s, effect.rewritten},
            {u"scanned"_s, effect.scanned},
            {u"indexesBuilt"_s, QJsonArray::fromStringList(effect.indexesBuilt)},
            {u"rows"_s, json::known(effect.rows)},
            {u"bytes"_s, json::known(effect.bytes)}};
}

QJsonObject toJson(const StatementEffects &effects)
{
    QJsonArray relations;
    for (const RelationEffect &effect : effects.relations)
        relations.append(toJson(effect));
    return {{u"source"_s, effectSourceName(effects.source)}, {u"relations"_s, relations}};
}

QJsonObject toJson(const StatementRun &statement)
{
    return {{u"number"_s, statement.number},
            {u"inModel"_s, statement.inModel},
            {u"place"_s, json::place(statement.place)},
            {u"text"_s, statement.text},
            {u"kind"_s, statementKindName(statement.kind)},
            {u"rows"_s, json::known(statement.rows)},
            {u"elapsed"_s, json::milliseconds(statement.elapsed)},
            {u"effects"_s, toJson(statement.effects)},
            {u"error"_s, ponyup::toJson(statement.error)}};
}

QJsonObject toJson(const MigrationRun &migration)
{
    QJsonArray statements;
    for (const StatementRun &statement : migration.statements)
        statements.append(toJson(statement));
    return {{u"from"_s, migration.from},
            {u"to"_s, migration.to},
            {u"name"_s, migration.name},
            {u"message"_s, migration.message},
            {u"outcome"_s, migrationOutcomeName(migration.outcome)},
            {u"statements"_s, statements},
            {u"statementCount"_s, migration.statementCount},
            {u"rows"_s, json::known(migration.rows)},
            {u"modelStays"_s, migration.modelStays},
            {u"elapsed"_s, json::milliseconds(migration.elapsed)},
            {u"warnings"_s, QJsonArray::fromStringList(migration.warnings)}};
}

} // namespace

QJsonObject toJson(const RunReport &report)
{
    QJsonArray migrations;
    for (const MigrationRun &migration : report.migrations)
        migrations.append(toJson(migration));
    return {{u"kind"_s, runKindName(report.kind)},
            {u"outcome"_s, runOutcomeName(report.outcome)},
            {u"database"_s, report.database},
            {u"server"_s, report.server},
            {u"environment"_s, report.environment},
            {u"folder"_s, report.folder},
            {u"user"_s, report.user},
            {u"host"_s, report.host},
            {u"ranOn"_s, report.ranOn},
            {u"started"_s, json::time(report.started)},
            {u"finished"_s, json::time(report.finished)},
            {u"versionBefore"_s, json::known(report.versionBefore)},
            {u"versionAfter"_s, json::known(report.versionAfter)},
            {u"migrations"_s, migrations},
            {u"error"_s, toJson(report.error)},
            {u"warnings"_s, QJsonArray::fromStringList(report.warnings)},
            {u"backup"_s, report.backup},
            {u"committed"_s, report.committed},
            {u"rolledBack"_s, report.rolledBack},
            {u"remaining"_s, report.remaining},
            {u"next"_s, report.next}};
}

static QJsonObject toJson(const TableWait &wait)
{
    const OtherSession &holder = wait.holder;
    return {{u"table"_s, wait.wanted.table},
            {u"lock"_s, wait.wanted.lock},
            {u"holds"_s, wait.holds},
            {u"pid"_s, holder.pid},
            {u"user"_s, holder.user},
            {u"application"_s, holder.application},
            {u"host"_s, holder.host},
            {u"state"_s, holder.state},
            {u"seconds"_s, qint64(holder.since.count())},
            {u"query"_s, holder.query}};
}

QJsonObject toJson(const Preview &preview)
{
    const auto schema = [](const Schema &of) {
        return QJsonObject{{u"digest"_s, json::text(of.digest())}};
    };
    const Verdict verdict = verdictOf(preview);
    QJsonArray waits;
    for (const TableWait &wait : preview.waits)
        waits.append(toJson(wait));
    return {{u"verdict"_s,
             QJsonObject{{u"answer"_s, answerName(verdict.answer)},
                         {u"headline"_s, verdict.headline},
                         {u"reasons"_s, QJsonArray::fromStringList(verdict.reasons)}}},
            {u"waits"_s, waits},
            {u"run"_s, toJson(preview.run)},
            {u"before"_s, schema(preview.before)},
            {u"after"_s, schema(preview.after)},
            {u"changes"_s, toJson(preview.changes)},
            {u"risks"_s, toJsonArray(preview.risks)},
            {u"planDigest"_s, json::text(preview.planDigest)},
            {u"mode"_s, previewModeName(preview.mode)},
            {u"hasRows"_s, preview.hasRows},
            {u"executed"_s, preview.isExecuted()}};
}

} // namespace ponyup
