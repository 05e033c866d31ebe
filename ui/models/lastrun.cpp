// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/lastrun.h"

#include <algorithm>

namespace ponyup::ui {
namespace {

/// The timeline knows a migration by the version that stands in its name; an undo runs it
/// backwards.
int ownVersion(const MigrationRun &run, RunKind kind)
{
    return kind == RunKind::Undo ? run.to : run.from;
}

bool isText(const std::optional<Script> &script, const QByteArray &checksum)
{
    return (script ? script->checksum : QByteArray()) == checksum;
}

} // namespace

bool ranScriptsOf(const MigrationRun &run, RunKind kind, const Migration &migration)
{
    if (kind == RunKind::Undo)
        return isText(migration.undo, run.scriptChecksum);
    return isText(migration.model, run.modelChecksum)
        && isText(migration.migrate, run.scriptChecksum);
}

void LastRun::start(const Status *before)
{
    clear();
    m_running = true;
    if (before)
        m_standing = standingOf(*before);
}

void LastRun::finish(const RunReport &report)
{
    m_running = false;
    m_kind = report.kind;
    if (report.outcome == RunOutcome::Failed && report.failed())
        m_failed = *report.failed();
    if (inDryRun())
        return; // the database stands where it stood
    m_standing.reset();
    if (report.versionAfter >= 0)
        m_versionAfter = report.versionAfter;
}

bool LastRun::holds(const Status &status)
{
    if (m_running)
        return true;
    const Standing now = standingOf(status);
    const bool moved =
        (m_standing && *m_standing != now) || (m_versionAfter && *m_versionAfter != now.version);
    if (moved) {
        clear();
        return false;
    }
    m_standing = now;
    return true;
}

int LastRun::failed(const MigrationSet &folder) const
{
    if (!m_failed)
        return -1;
    const int version = ownVersion(*m_failed, m_kind);
    const Migration *migration = folder.find(version);
    return migration && ranScriptsOf(*m_failed, m_kind, *migration) ? version : -1;
}

LastRun::Standing LastRun::standingOf(const Status &status)
{
    const Timeline &timeline = status.timeline;
    Standing standing{.exists = status.server.exists, .version = timeline.current};
    for (const TimelineRow &row : timeline.rows) {
        if (row.current)
            standing.since = row.when;
        if (row.state == MigrationState::HalfDone)
            standing.halfDone = row.from;
    }
    return standing;
}

} // namespace ponyup::ui
