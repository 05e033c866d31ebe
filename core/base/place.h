// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QString>

namespace ponyup {

/// A place in a file that a person wrote.
struct SourcePlace {
    QString file; ///< As it is shown: relative to the migrations folder or the project file.
    qint64 offset = -1; ///< Bytes from the start of the file; -1 when the whole file is meant.
    int line = 0; ///< From 1; 0 when the whole file is meant.
    int column = 0; ///< From 1, in characters (code points), a tab counts one; 0 when not known.

    /// "v3/migrate.sql:12:5", or what of it is known; empty for a default-constructed place.
    QString toString() const;

    bool operator==(const SourcePlace &) const = default;
};

} // namespace ponyup
