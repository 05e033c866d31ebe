// SPDX-License-Identifier: GPL-3.0-or-later
#include "sketch.h"

#include <QRegularExpression>

namespace ponyup::testing {

using namespace Qt::StringLiterals;

namespace {

Script scriptOf(int version, ScriptRole role)
{
    const QString name = u"v%1/%2.sql"_s.arg(QString::number(version), scriptRoleName(role));
    Script script{.path = u"/folder/"_s + name, .name = name, .role = role};
    script.length = 100;
    script.statements = 2;
    script.checksum = "checksum of " + name.toUtf8();
    script.tokens = "tokens of " + name.toUtf8();
    if (role != ScriptRole::Undo)
        script.directives.message = u"to do v%1"_s.arg(version);
    return script;
}

Migration migrationOf(const QString &word)
{
    static const QRegularExpression pattern(u"^(\\d+):([smulx-]+)(?:>(-?\\d+))?$"_s);
    const QRegularExpressionMatch match = pattern.match(word);
    if (!match.hasMatch())
        qFatal("not an entry: %s", qPrintable(word));
    Migration migration{.version = match.captured(1).toInt()};
    migration.name = u"v%1"_s.arg(migration.version);
    const QString parts = match.captured(2);
    if (parts.contains(u's'))
        migration.model = scriptOf(migration.version, ScriptRole::Model);
    if (parts.contains(u'm'))
        migration.migrate = scriptOf(migration.version, ScriptRole::Migrate);
    if (parts.contains(u'u'))
        migration.undo = scriptOf(migration.version, ScriptRole::Undo);
    if (parts.contains(u'x')) {
        migration.migrate->checksum.clear();
        migration.migrate->tokens.clear();
    }
    if (parts.contains(u'l'))
        migration.migrate->tokens.clear();
    if (match.hasCaptured(3))
        migration.migrate->directives.version = match.captured(3).toInt();
    return migration;
}

VersionRow rowOf(const QString &word)
{
    static const QRegularExpression pattern(
        u"^(\\d+)(b|(?:<(\\d+)([sm]?)([~!]?)((?:&\\d+)*)))?$"_s);
    const QRegularExpressionMatch match = pattern.match(word);
    if (!match.hasMatch())
        qFatal("not a row: %s", qPrintable(word));
    VersionRow row{.version = match.captured(1).toInt()};
    VersionRecord record{.user = u"ann"_s};
    record.baseline = match.captured(2) == u"b";
    if (match.hasCaptured(3)) {
        const int from = match.captured(3).toInt();
        const bool modelOnly = match.captured(4) == u"s";
        const Script script = scriptOf(from, modelOnly ? ScriptRole::Model : ScriptRole::Migrate);
        const QString change = match.captured(5);
        record.from = from;
        for (const QString &skipped : match.captured(6).split(u'&', Qt::SkipEmptyParts))
            record.skipped.push_back(skipped.toInt());
        record.checksum = (change.isEmpty() ? "" : "other ") + script.checksum;
        record.tokens = (change == u"!" ? "other " : "") + script.tokens;
    }
    const QString message = u"did v%1"_s.arg(row.version);
    row.meta = match.captured(2).isEmpty() ? QJsonObject{{u"message"_s, message}}
                                           : versionMeta({}, message, record);
    return row;
}

} // namespace

MigrationSet folderOf(const QString &sketch)
{
    MigrationSet folder{.folder = u"/folder"_s, .format = u"ponyup"_s};
    for (const QString &word : sketch.split(u' ', Qt::SkipEmptyParts))
        folder.migrations.push_back(migrationOf(word));
    return folder;
}

HistoryState historyOf(const QString &sketch)
{
    HistoryState history;
    for (const QString &word : sketch.split(u' ', Qt::SkipEmptyParts))
        history.rows.push_back(rowOf(word));
    history.tableExists = !history.rows.empty();
    return history;
}

QString sketchOf(const Plan &plan)
{
    QStringList steps;
    for (const PlanStep &step : plan.steps) {
        const char16_t name = u"ABC"[static_cast<int>(step.planCase)];
        steps.append(u"%1%2%3 %4"_s.arg(QString::number(step.from),
                                        step.storesVersion ? u"-"_s : u"="_s,
                                        QString::number(step.to), QChar(name)));
    }
    return steps.join(u", "_s);
}

QString sketchOf(const Timeline &timeline)
{
    QStringList rows;
    for (const TimelineRow &row : timeline.rows) {
        rows.append(u"%1/%2 %3%4"_s.arg(
            QString::number(row.version), row.from < 0 ? u"-"_s : QString::number(row.from),
            migrationStateName(row.state), row.current ? u" *"_s : QString()));
    }
    return rows.join(u", "_s);
}

} // namespace ponyup::testing
