// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/auditentry.h"
#include "project/project.h"
#include "running/preview.h"
#include "running/runreport.h"
#include "running/status.h"

#include <optional>
#include <vector>

namespace ponyup::ui {

/// The open project as the window knows it: what was read and what was done since.
struct Workspace {
    std::optional<Project> project;
    Environment environment;
    std::optional<Status> status; ///< nullopt: the database has not been read (yet).
    bool asksData = false; ///< In dry runs, which rows violate constraints: RunOptions::probe.
    std::optional<Preview> preview; ///< The last dry run, or with executed false the plan as read.
    std::optional<int> previewTo; ///< What `preview` leads to, when not to the newest version.
    std::optional<RunReport> lastRun; ///< Not of a dry run.
    std::vector<AuditEntry> log;

    bool hasPending() const
    {
        return status && (status->timeline.pending > 0 || status->timeline.modelPending);
    }
    bool canUndo() const
    {
        const int row = status ? status->timeline.indexOf(status->timeline.current) : -1;
        return row >= 0 && status->timeline.rows[static_cast<size_t>(row)].hasUndo;
    }
    /// A migration was left half-way, and nobody is working on it.
    bool isHalfDone() const
    {
        return status && status->refusal && status->refusal->kind == ErrorKind::HalfDone;
    }
};

} // namespace ponyup::ui
