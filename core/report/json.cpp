// SPDX-License-Identifier: LGPL-3.0-or-later
#include "report/json.h"

#include "report/jsonvalues.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ponyup {

namespace json {

QJsonValue place(const SourcePlace &place)
{
    if (place.file.isEmpty())
        return {};
    return QJsonObject{{u"file"_s, place.file},
                       {u"line"_s, known(place.line > 0 ? place.line : -1)},
                       {u"column"_s, known(place.column > 0 ? place.column : -1)}};
}

QJsonValue time(const QDateTime &time)
{
    return time.isValid() ? time.toUTC().toString(Qt::ISODateWithMs) : QJsonValue();
}

double milliseconds(std::chrono::nanoseconds elapsed)
{
    return std::chrono::duration<double, std::milli>(elapsed).count();
}

QJsonValue known(qint64 number)
{
    return number < 0 ? QJsonValue() : QJsonValue(number);
}

QJsonValue text(const QByteArray &bytes)
{
    return bytes.isEmpty() ? QJsonValue() : QJsonValue(QString::fromUtf8(bytes));
}

} // namespace json

namespace {

QJsonArray changesToJson(const std::vector<SchemaChange> &changes)
{
    QJsonArray array;
    for (const SchemaChange &change : changes) {
        array.append(QJsonObject{{u"kind"_s, changeKindName(change.kind)},
                                 {u"object"_s, schemaObjectName(change.object)},
                                 {u"name"_s, change.name},
                                 {u"before"_s, change.before},
                                 {u"after"_s, change.after},
                                 {u"children"_s, changesToJson(change.children)}});
    }
    return array;
}

} // namespace

QJsonObject toJson(const Error &error)
{
    return {{u"kind"_s, errorKindName(error.kind)},
            {u"message"_s, error.message},
            {u"hint"_s, error.hint},
            {u"detail"_s, error.detail},
            {u"sqlState"_s, error.sqlState},
            {u"place"_s, json::place(error.place)},
            {u"others"_s, toJsonArray(error.others)}};
}

QJsonObject toJson(const Risk &risk)
{
    return {{u"rule"_s, risk.rule},
            {u"name"_s, risk.name},
            {u"level"_s, riskLevelName(risk.level)},
            {u"message"_s, risk.message},
            {u"why"_s, risk.why},
            {u"safer"_s, risk.safer},
            {u"object"_s, risk.object},
            {u"evidence"_s, evidenceName(risk.evidence)},
            {u"losesData"_s, risk.losesData},
            {u"probed"_s, risk.probed},
            {u"allowed"_s, risk.isAllowed() ? QJsonValue(risk.allowed) : QJsonValue()},
            {u"version"_s, risk.version},
            {u"script"_s, risk.script},
            {u"statement"_s, risk.statement},
            {u"place"_s, json::place(risk.place)}};
}

QJsonObject toJson(const SchemaDiff &diff)
{
    return {{u"changes"_s, changesToJson(diff.changes)}};
}

QJsonObject toJson(const ModelCheck &check)
{
    return {{u"missing"_s, changesToJson(check.missing)},
            {u"drift"_s, toJson(check.drift)},
            {u"toCreate"_s, changesToJson(check.toCreate)}};
}

QJsonObject toJson(const VersionRow &row)
{
    return {{u"version"_s, row.version},
            {u"upgraded"_s, json::time(row.upgraded)},
            {u"meta"_s, row.meta}};
}

QJsonObject toJson(const AuditEntry &entry)
{
    return {{u"number"_s, entry.number},
            {u"event"_s, auditEventName(entry.event)},
            {u"from"_s, json::known(entry.from)},
            {u"to"_s, json::known(entry.to)},
            {u"message"_s, entry.message},
            {u"user"_s, entry.user},
            {u"host"_s, entry.host},
            {u"tool"_s, entry.tool},
            {u"time"_s, json::time(entry.time)},
            {u"duration"_s, json::milliseconds(entry.duration)},
            {u"rows"_s, json::known(entry.rows)},
            {u"checksum"_s, json::text(entry.checksum)},
            {u"script"_s, json::text(entry.script)},
            {u"server"_s, entry.server},
            {u"error"_s, entry.error},
            {u"hash"_s, json::text(entry.hash)}};
}

QJsonObject toJson(const ChainBreak &chainBreak)
{
    return {{u"number"_s, chainBreak.number}, {u"what"_s, chainBreak.what}};
}

QJsonObject toJson(const LockHolder &holder)
{
    return {{u"who"_s, holder.who},
            {u"pid"_s, json::known(holder.pid)},
            {u"updates"_s, holder.updates}};
}

QJsonObject toJson(const BackupInfo &backup)
{
    return {{u"path"_s, backup.path},
            {u"taken"_s, json::time(backup.taken)},
            {u"version"_s, json::known(backup.version)},
            {u"bytes"_s, json::known(backup.bytes)}};
}

QByteArray jsonText(const QJsonObject &object, bool indented)
{
    const auto format = indented ? QJsonDocument::Indented : QJsonDocument::Compact;
    const QByteArray text = QJsonDocument(object).toJson(format);
    // JSON itself escapes only what is below U+0020. U+007F to U+009F can stand in strings alone.
    QByteArray safe;
    safe.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 0);
        if (byte == 0x7f) {
            safe += "\\u007f";
        } else if (byte == 0xc2 && next < 0xa0) {
            safe += "\\u00" + QByteArray::number(next, 16);
            ++i;
        } else {
            safe += text[i];
        }
    }
    if (!safe.endsWith('\n'))
        safe += '\n';
    return safe;
}

} // namespace ponyup
