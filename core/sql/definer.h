// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QString>

namespace ponyup {

/// A CREATE statement as MariaDB and MySQL show it, without the user who made the object: that one
/// is of the server and not of the schema.
QString withoutDefiner(const QString &create);

} // namespace ponyup
