// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <chrono>
#include <optional>

namespace ponyup {

/// What an audit row tells. The names in the table are those of auditEventName().
enum class AuditEvent {
    Baseline,
    Applied,
    Undone,
    Failed,
    Resumed,
    MarkedDone,
    Skipped,
    RunAgain,
    LockBroken,
    AcceptedChange,
    Restored
};

/// "baseline", "applied", "undone", "failed", "resumed", "marked done", "skipped", "run again",
/// "lock broken", "accepted change", "restored": as stored; never translated.
QString auditEventName(AuditEvent event);
/// The event of a stored name; nullopt when there is none of that name.
std::optional<AuditEvent> auditEventOf(QStringView name);

/// One row of `ponyup_log`.
struct AuditEntry {
    qint64 number = 0; ///< From 1, without gaps; set by AuditWriter.
    AuditEvent event = AuditEvent::Applied;
    int from = -1; ///< Version before; -1 when it makes no sense.
    int to = -1;
    QString message;
    QString user; ///< Of the operating system.
    QString host;
    QString tool; ///< "PonyUp 0.1.0"
    QDateTime time; ///< UTC, milliseconds.
    std::chrono::milliseconds duration{0};
    qint64 rows = -1;
    QByteArray checksum; ///< Of the script, lower-case hex.
    QByteArray script; ///< Its text, uncompressed here; stored compressed.
    QString server; ///< "SQLite 3.40.1"
    QString error; ///< Error::toString() of a failure.
    QByteArray hash; ///< SHA-256 hex over this row and the hash before it; set by AuditWriter.
};

/// Where a chain does not hold.
struct ChainBreak {
    qint64 number = 0; ///< The row.
    QString what; ///< "was changed", "rows 4 to 6 are missing": one translated sentence.
};

} // namespace ponyup
