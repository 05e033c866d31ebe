// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "project/project.h"

#include <QString>

namespace ponyup::ui {

/// What a new project is to be.
struct NewProject {
    QString folder; ///< Absolute; made when it is not there.
    QString name;
    QString database; ///< Path of the SQLite file, relative to the folder or absolute.
    QString environment;
    EnvironmentKind kind = EnvironmentKind::Development;
};

// Both are slow: for a worker thread.

/// Makes the project file, the migrations folder and its first migration from templates; returns
/// the project file. Overwrites nothing. A migrations folder that has something in it is kept as it
/// is.
[[nodiscard]] Result<QString> createProject(const NewProject &project);

/// Copies the sample projects that PonyUp carries with it into a new folder below `folder`; returns
/// the project file of the shop.
[[nodiscard]] Result<QString> copySample(const QString &folder);

} // namespace ponyup::ui
