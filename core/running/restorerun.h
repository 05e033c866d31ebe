// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/connection.h"
#include "history/history.h"
#include "running/canceller.h"
#include "running/runevent.h"
#include "running/runoptions.h"
#include "running/runreport.h"

namespace ponyup {

/// Puts a backup in the database's place and writes that into the audit log of the restored
/// database, so that a gap in its history explains itself. Takes the update lock for it.
RunReport restoreBackup(Connection &connection, const History &history, const QString &backupPath,
                        const RunOptions &options, const RunSink &sink, const Canceller &canceller);

} // namespace ponyup
