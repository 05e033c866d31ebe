// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QString>

namespace ponyup {

/// A new name for a database on a server that is a copy to try things on: `prefix`, when it was
/// made, and chance.
QString newCopyName(QLatin1StringView prefix);

/// Whether a name of newCopyName() is so old that its copy may have been left behind by a program
/// that was killed. The prefix has two underscores.
bool isOldCopyName(const QString &name);

} // namespace ponyup
