// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/records.h"

#include "base/whoami.h"
#include "migration/scriptreader.h"

#include <QJsonObject>

namespace ponyup {

namespace {

/// The script that a step runs; null for a model alone.
const Script *scriptOf(const PlanStep &step, AuditEvent event)
{
    const Migration &migration = step.migration;
    if (event == AuditEvent::Undone)
        return migration.undo ? &*migration.undo : nullptr;
    return recordedScript(migration);
}

QJsonObject metaOf(const PlanStep &step, const MigrationRun &run, std::chrono::nanoseconds elapsed)
{
    VersionRecord record = recordOf(step);
    record.statements = run.statementCount;
    record.rows = run.rows;
    record.duration = std::chrono::round<std::chrono::microseconds>(elapsed);
    record.user = whoAmI().user;
    record.host = whoAmI().host;
    record.tool = whoAmI().tool;
    return versionMeta(step.migration.migrate ? step.migration.migrate->directives.meta
                                              : QJsonObject(),
                       step.message, record);
}

} // namespace

Records::Records(Connection &connection, const History &history, const Clock &clock)
    : m_connection(connection),
      m_history(history),
      m_clock(clock),
      m_log(connection)
{
    const ServerInfo info = connection.info();
    m_server = QStringLiteral("%1 %2").arg(info.product, info.version);
}

AuditEntry Records::entry(AuditEvent event, int from, int to, const QString &message) const
{
    AuditEntry entry;
    entry.event = event;
    entry.from = from;
    entry.to = to;
    entry.message = message;
    entry.user = whoAmI().user;
    entry.host = whoAmI().host;
    entry.tool = whoAmI().tool;
    entry.time = m_clock.now();
    entry.server = m_server;
    return entry;
}

AuditEntry Records::entry(AuditEvent event, const PlanStep &step, const RunRecorder &recorder) const
{
    AuditEntry filled = entry(event, step.from, step.to, step.message);
    if (const Script *script = scriptOf(step, event)) {
        filled.checksum = script->checksum;
        filled.script = recorder.textOf(*script);
        // The record must not stop a migration that has run: without its text it still says what.
        if (filled.script.isEmpty())
            filled.script = scriptText(*script, 1 << 20).value_or(QByteArray());
    }
    return filled;
}

Result<> Records::applied(const PlanStep &step, const RunRecorder &recorder, AuditEvent event)
{
    const MigrationRun &run = recorder.running();
    const std::chrono::nanoseconds elapsed = recorder.runningFor();
    if (!step.storesVersion && run.statementCount == 0)
        return {}; // The newest model was there already: nothing has happened.
    if (step.storesVersion) {
        const auto stored = m_history.add(
            m_connection, VersionRow{.version = step.to, .meta = metaOf(step, run, elapsed)});
        if (!stored)
            return stored;
    }
    AuditEntry row = entry(event, step, recorder);
    row.rows = run.rows;
    row.duration = std::chrono::round<std::chrono::milliseconds>(elapsed);
    return m_log.append(std::move(row));
}

Result<> Records::undone(const PlanStep &step, const RunRecorder &recorder)
{
    if (auto removed = m_history.remove(m_connection, step.from); !removed)
        return removed;
    AuditEntry row = entry(AuditEvent::Undone, step, recorder);
    row.rows = recorder.running().rows;
    row.duration = std::chrono::round<std::chrono::milliseconds>(recorder.runningFor());
    return m_log.append(std::move(row));
}

Result<> Records::failed(const PlanStep &step, const RunRecorder &recorder, const Error &error)
{
    if (auto begun = m_connection.begin({}); !begun)
        return begun;
    AuditEntry row = entry(AuditEvent::Failed, step, recorder);
    row.error = error.toString();
    auto written = m_log.append(std::move(row));
    if (written)
        written = m_connection.commit({});
    if (!written)
        (void)m_connection.rollback(); // The record's own error is the one to tell.
    return written;
}

Result<> Records::decided(const PlanStep &step, const RunRecorder &recorder, AuditEvent event,
                          const QString &message, const QString &evidence)
{
    AuditEntry row = entry(event, step, recorder);
    row.message = message;
    row.error = evidence;
    return m_log.append(std::move(row));
}

Result<> Records::baseline(int version, const QString &message)
{
    const QJsonObject meta = versionMeta(
        {}, message,
        {.user = whoAmI().user, .host = whoAmI().host, .tool = whoAmI().tool, .baseline = true});
    const auto stored = version == 0
        ? m_history.setMeta(m_connection, 0, meta)
        : m_history.add(m_connection, VersionRow{.version = version, .meta = meta});
    if (!stored)
        return stored;
    return m_log.append(entry(AuditEvent::Baseline, -1, version, message));
}

Result<> Records::restored(int version, const QString &backup)
{
    return m_log.append(entry(AuditEvent::Restored, -1, version, backup));
}

} // namespace ponyup
