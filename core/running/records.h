// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "engines/connection.h"
#include "history/auditwriter.h"
#include "history/history.h"
#include "planning/plan.h"
#include "running/runrecorder.h"

namespace ponyup {

/// What is written into the database beside a migration, in its own transaction.
class Records {
public:
    Records(Connection &connection, const History &history, const Clock &clock);

    /// Makes the audit log's table: for where that ends a transaction.
    [[nodiscard]] Result<> prepare() { return m_log.prepare(); }
    /// Version row (when the step stores one) and audit row of an applied step.
    [[nodiscard]] Result<> applied(const PlanStep &step, const RunRecorder &recorder,
                                   AuditEvent event);
    /// Takes the version row away and writes the audit row of an undone step.
    [[nodiscard]] Result<> undone(const PlanStep &step, const RunRecorder &recorder);
    /// The audit row of a step that failed, after its rollback, in a transaction of its own.
    [[nodiscard]] Result<> failed(const PlanStep &step, const RunRecorder &recorder,
                                  const Error &error);
    /// What a person has said of one of the step's statements, in the caller's transaction.
    [[nodiscard]] Result<> decided(const PlanStep &step, const RunRecorder &recorder,
                                   AuditEvent event, const QString &message,
                                   const QString &evidence);
    [[nodiscard]] Result<> baseline(int version, const QString &message);
    [[nodiscard]] Result<> restored(int version, const QString &backup);
    /// What was written last is durable.
    void committed() { m_log.committed(); }

private:
    AuditEntry entry(AuditEvent event, int from, int to, const QString &message) const;
    AuditEntry entry(AuditEvent event, const PlanStep &step, const RunRecorder &recorder) const;

    Connection &m_connection;
    const History &m_history;
    const Clock &m_clock;
    AuditWriter m_log;
    QString m_server; ///< "SQLite 3.40.1", asked once.
};

} // namespace ponyup
