// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/auditentry.h"
#include "models/statementmodel.h"
#include "models/timelinemodel.h"
#include "presentation/icons.h"
#include "project/project.h"
#include "running/runreport.h"
#include "schema/schemadiff.h"

#include <vector>

namespace ponyup::ui {

// How each state is called and drawn: the one place for it.

QString stateWord(MigrationState state); ///< "applied", "half done": translated.
QString stateTip(MigrationState state); ///< One sentence: what it means and what happens with it.
Meaning stateMeaning(MigrationState state);
QIcon stateIcon(MigrationState state);
QColor stateColour(MigrationState state, const QPalette &palette);
/// The states, in the order in which a filter menu lists them.
std::vector<MigrationState> allStates();

// What a run has to do with a migration; not for Mark::None.

QString markWord(TimelineModel::Mark mark); ///< "running", "failed", "dry run failed"
QString markTip(TimelineModel::Mark mark);
Meaning markMeaning(TimelineModel::Mark mark);
QIcon markIcon(TimelineModel::Mark mark);

QString resultWord(StatementRow::Result result);
Meaning resultMeaning(StatementRow::Result result);
Meaning blockingMeaning(Blocking blocks);
QIcon resultIcon(StatementRow::Result result);

QString statementKindWord(StatementKind kind);
QString auditEventWord(AuditEvent event);
Meaning auditEventMeaning(AuditEvent event);

QString changeWord(ChangeKind kind);
QString changeSign(ChangeKind kind); ///< "+", "~", "−"
Meaning changeMeaning(ChangeKind kind);

/// How an environment's kind is called and coloured.
struct EnvironmentStyle {
    QString word; ///< "production"
    Meaning meaning = Meaning::Development;

    static EnvironmentStyle of(EnvironmentKind kind);
};

} // namespace ponyup::ui
