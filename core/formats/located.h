// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "formats/openfolder.h"

#include <QString>

namespace ponyup {

/// Something in a folder: where it is opened, and what it is.
struct Located {
    int parent = -1; ///< Open folder that `name` is relative to, or AT_FDCWD.
    QByteArray name; ///< As the file system has it; absolute when it was a link.
    QString path; ///< Absolute.
    QString shown; ///< Relative to the migrations folder.
    uint type = 0; ///< S_IFREG, S_IFDIR, …; 0 when it is not known.
};

/// The absolute path with no link in it; empty when it leads to nothing. (QFileInfo takes a link to
/// itself for a file.)
QString withoutLinks(const QString &path);

/// Finds what an entry of the open folder `parent` is, through a link too if its target lies below
/// `root`, a path without links. ErrorKind::Folder for a link that leads elsewhere or to nothing.
[[nodiscard]] Result<Located> locate(int parent, const QString &path, const QString &shown,
                                     const OpenFolder::Entry &entry, const QString &root);

} // namespace ponyup
