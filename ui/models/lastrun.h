// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "running/runreport.h"
#include "running/status.h"

#include <QDateTime>

#include <optional>

namespace ponyup::ui {

/// What the last run says of a database, as long as it is true: it belongs to one database in the
/// state in which the run left it, and to the very scripts that ran.
class LastRun {
public:
    /// A run begins. `before`: the status on the screen; nullptr when there is none.
    void start(const Status *before);
    void finish(const RunReport &report);
    void clear() { *this = {}; }

    /// Holds a fresh status against the run: false when the database does not stand where the run
    /// left it, and nothing that the run told may be shown for it any more.
    bool holds(const Status &status);
    /// The migration that stopped the run, by its own version, as long as its scripts are those
    /// that ran; -1: none.
    int failed(const MigrationSet &folder) const;
    bool inDryRun() const { return m_kind == RunKind::DryRun; }

private:
    /// Where a database stands.
    struct Standing {
        bool exists = false;
        int version = 0;
        QDateTime since;
        int halfDone = -1;

        bool operator==(const Standing &) const = default;
    };
    static Standing standingOf(const Status &status);

    bool m_running = false;
    RunKind m_kind = RunKind::Update;
    std::optional<int> m_versionAfter; ///< What the next status must say.
    std::optional<Standing> m_standing;
    std::optional<MigrationRun> m_failed;
};

/// Whether the scripts of a run are those that stand in the folder now.
bool ranScriptsOf(const MigrationRun &run, RunKind kind, const Migration &migration);

} // namespace ponyup::ui
