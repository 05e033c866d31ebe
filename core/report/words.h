// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "history/auditentry.h"
#include "planning/timeline.h"
#include "running/preview.h"
#include "running/runreport.h"
#include "running/statementstatus.h"
#include "schema/schemadiff.h"
#include "schema/schemawords.h"

#include <QDateTime>
#include <QString>

#include <chrono>

// The words of the design for states and amounts, as people read them in terminal and report.
// Translated; the stable names for programs are those in JSON.

namespace ponyup {

QString stateWord(MigrationState state); ///< "changed (cosmetic)"
QString stateWord(StatementState state); ///< "in doubt"
QString outcomeWord(RunOutcome outcome); ///< "stopped half-way"
QString outcomeWord(MigrationOutcome outcome); ///< "rolled back"
QString runKindWord(RunKind kind); ///< "Dry run"
QString changeSign(ChangeKind kind); ///< "+", "~", "-"

/// How what a preview tells was found out: one sentence.
QString previewModeSentence(const Preview &preview);

/// "0.4 ms", "812 ms", "12.3 s", "2:05 min", "1:02:05 h".
QString durationWord(std::chrono::nanoseconds elapsed);
/// "4810"; empty for a count that is not known (-1).
QString countWord(qint64 count);
/// "12.3 MiB"; empty for a size that is not known (-1).
QString bytesWord(qint64 bytes);
/// "2025-11-21 12:01:07" in the reader's time zone; empty for an invalid time.
QString timeWord(const QDateTime &time);
/// "2025-11-21 11:01:07 UTC", as in names that carry a time; empty for an invalid time.
QString utcWord(const QDateTime &time);
/// "12 → 13"; only one of them when they are equal or the first is not known.
QString stepWord(int from, int to);

} // namespace ponyup
