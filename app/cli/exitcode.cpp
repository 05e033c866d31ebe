// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/exitcode.h"

namespace ponyup::cli {

int exitCode(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Usage:
        return BadUsage;
    case ErrorKind::Folder:
    case ErrorKind::DuplicateVersion:
    case ErrorKind::Script:
    case ErrorKind::MigrationVersionWrong:
    case ErrorKind::MigrationChanged:
    case ErrorKind::DatabaseNewer:
    case ErrorKind::VersionTableTaken:
    case ErrorKind::ModelMismatch:
    case ErrorKind::HistoryTampered:
    case ErrorKind::Forbidden:
    case ErrorKind::Risk:
        return Refused;
    case ErrorKind::UpdateLocked:
    case ErrorKind::Busy:
        return Locked;
    case ErrorKind::HalfDone:
        return HalfWay;
    case ErrorKind::Cancelled:
        return Cancelled;
    case ErrorKind::Project:
    case ErrorKind::LockNotHeld:
    case ErrorKind::Connection:
    case ErrorKind::ReadOnly:
    case ErrorKind::NotADatabase:
    case ErrorKind::TransactionEscaped:
    case ErrorKind::Sql:
    case ErrorKind::DiskFull:
    case ErrorKind::Io:
    case ErrorKind::Unsupported:
    case ErrorKind::Internal:
        return Failure;
    }
    Q_UNREACHABLE();
}

int exitCode(const RunReport &report)
{
    switch (report.outcome) {
    case RunOutcome::NothingToDo:
    case RunOutcome::Done:
        return Done;
    case RunOutcome::Refused:
        return report.error ? exitCode(report.error->kind) : Refused;
    case RunOutcome::Failed:
        return report.error ? exitCode(report.error->kind) : Failure;
    case RunOutcome::Locked:
        return Locked;
    case RunOutcome::HalfDone:
        return HalfWay;
    case RunOutcome::Cancelled:
        return Cancelled;
    }
    Q_UNREACHABLE();
}

int exitCode(const Status &status)
{
    if (status.refusal)
        return exitCode(status.refusal->kind);
    return status.timeline.pending > 0 || status.timeline.modelPending ? Pending : Done;
}

} // namespace ponyup::cli
