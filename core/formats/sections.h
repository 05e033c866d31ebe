// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "migration/migration.h"

#include <QIODevice>

#include <vector>

namespace ponyup {

/// The scripts of a single file such as v3.sql, not scanned yet.
struct Sections {
    std::vector<Script> scripts; ///< In the file's order, no role twice.
    std::vector<Error> problems; ///< What stands where no section is, and a section said twice.
};

/// Finds the lines `-- ponyup: model`, `migrate`, `undo` of a file; without any, the whole file is
/// the migrate. `whole` says what is known of the file. Text that cannot be read as SQL ends the
/// search without a word: scanning the section that it stands in says what is wrong.
Sections findSections(const Script &whole, QIODevice &device);

} // namespace ponyup
