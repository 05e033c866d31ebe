// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace ponyup::ui {

struct RecentProject {
    QString name;
    QString file; ///< Absolute path of the project file.
    bool operator==(const RecentProject &) const = default;
};

/// The projects that were opened last, newest first, as the user's settings keep them. Reads and
/// writes the settings, never the projects' own files.
namespace RecentProjects {

constexpr int maximum = 12;

QList<RecentProject> load();
/// Puts a project in front.
void remember(const RecentProject &project);
void forget(const QString &file);

} // namespace RecentProjects

} // namespace ponyup::ui
