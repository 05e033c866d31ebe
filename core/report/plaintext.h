// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QString>

namespace ponyup {

enum class Lines { Keep, Join };

/// Text from a folder, a database or a server, safe for a terminal, a page or a table's cell:
/// control characters and those that turn the writing direction stand as they would in source code
/// ("\x1b", "\u202e"). Lines::Join writes line ends and tabs so too; Lines::Keep leaves them.
QString visible(QStringView text, Lines lines = Lines::Join);

} // namespace ponyup
