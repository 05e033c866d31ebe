// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "schema/schemadiff.h"

#include <QString>

#include <vector>

namespace ponyup {

QString objectWord(SchemaObject object); ///< "foreign key"
QString objectNames(const std::vector<SchemaChange> &changes); ///< "table a, index b"

} // namespace ponyup
