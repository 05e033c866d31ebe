// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>

namespace ponyup {

/// The bytes of a project file. ErrorKind::Project for what is none by the looks of it: missing,
/// not a regular file, larger than a megabyte, UTF-16. That it is UTF-8 is for the parser to say.
[[nodiscard]] Result<QByteArray> readProjectText(const QString &file);

} // namespace ponyup
