// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/auditentry.h"
#include "models/statementmodel.h"
#include "planning/timeline.h"
#include "project/project.h"
#include "running/runevent.h"
#include "running/status.h"
#include "widgets/scriptview.h"

#include <vector>

namespace ponyup::testing {

// A shop's database in the middle of its life, for looking at.

Timeline sampleTimeline(); ///< With a row in every state there is.
QByteArray sampleScript();
std::vector<ui::MarginMark> sampleMarks(); ///< Of sampleScript().
SchemaDiff sampleDiff();
std::vector<RunEvent> sampleRun(); ///< That fails.
Status sampleStatus();
Environment sampleEnvironment(EnvironmentKind kind);
std::vector<ui::StatementRow> sampleStatements(); ///< With every result there is.
std::vector<AuditEntry> sampleHistory();

} // namespace ponyup::testing
