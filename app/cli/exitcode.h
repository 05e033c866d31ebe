// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "running/runreport.h"
#include "running/status.h"

namespace ponyup::cli {

/// What the program's exit code says. Scripts rely on it: numbers are never given another meaning.
enum ExitCode {
    Done = 0, ///< Done, or nothing to do.
    Failure = 1,
    BadUsage = 2,
    Pending = 3, ///< Pending migrations exist (`status --exit-code`, `check`).
    Refused = 4, ///< Folder and database do not fit, or one of them is not what it should be.
    Locked = 5, ///< Somebody else is using the database.
    HalfWay = 6, ///< A migration stopped half-way; its journal is kept.
    Cancelled = 7,
};

int exitCode(ErrorKind kind);
int exitCode(const RunReport &report);
/// Of the question whether the database is where the folder wants it.
int exitCode(const Status &status);

} // namespace ponyup::cli
