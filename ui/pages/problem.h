// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pages/banner.h"
#include "running/status.h"

#include <QHash>

#include <optional>

namespace ponyup::ui {

/// What a status says against an update.
struct Problem {
    Error error;
    Banner::Kind kind = Banner::Kind::Problem;
    int version = -1; ///< Of the migration that it is about, when it is about one.
};

/// The one thing to tell first, with the others in its error; nullopt when all is well. Pure.
std::optional<Problem> problemOf(const Status &status);

/// The folder's problems that are about one migration, by its own version, one line each. Pure.
QHash<int, QString> problemsByVersion(const MigrationSet &folder);

} // namespace ponyup::ui
