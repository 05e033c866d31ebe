// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "project/project.h"
#include "running/preview.h"
#include "running/status.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace ponyup::ui {

/// What a DBA has to know before a run begins: the content of the apply dialog.
struct UpdateSummary {
    QString title; ///< Of the dialog.
    QString heading; ///< One sentence: what is going to be done.
    QString action; ///< Of the button that does it, with a mnemonic.
    Environment environment;
    QString server; ///< "SQLite 3.40.1"
    QString database; ///< Path or name.
    QString lock; ///< What is locked, and for whom.
    QStringList migrations; ///< One line each, in the order in which they run.
    QStringList journaled; ///< Those that are not one transaction, and what makes them so.
    QString statements; ///< How many there are; empty: not known.
    QStringList creates; ///< What is missing of a model, one line each.
    QStringList destructive; ///< Statements that take data or objects away, one line each.
    QString estimate; ///< From the dry run of this plan; empty: there was none.
    /// Of a resume: the statement with which it goes on, when that was begun. What has become of
    /// it, the user may say.
    std::optional<StatementStatus> begun;
    QStringList warnings;
    bool backupOffered = true;
    bool backup = true; ///< What the project says.
    bool triedOut = false; ///< A dry run of this very plan has been carried out, and went well.
    bool failedDryRun = false; ///< A dry run of this very plan has failed.
};

/// Of an update (or of resuming one). `outline` is the plan as it was just read; `dryRun` the last
/// dry run, which counts only when it was of the same plan. Pure.
UpdateSummary summaryOfUpdate(const Project &project, const Environment &environment,
                              const Status &status, const Preview &outline,
                              const std::optional<Preview> &dryRun);
/// Of continuing the migration that was left half-way.
UpdateSummary summaryOfResume(const Project &project, const Environment &environment,
                              const Status &status);
/// Of taking the newest migration back.
UpdateSummary summaryOfUndo(const Project &project, const Environment &environment,
                            const Status &status);
/// Of putting a backup in the database's place.
UpdateSummary summaryOfRestore(const Environment &environment, const Status &status,
                               const BackupInfo &backup);

/// Whether a statement's first words say that it takes data or objects away.
bool isDestructive(const StatementRun &statement);

} // namespace ponyup::ui
