// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace ponyup {

/// "v2", "v2 and v3", "v2 to v9, v11 and v13": for sentences. Neighbours are drawn together, and
/// of more than six pieces the rest is counted. The versions ascend.
QString versionList(const std::vector<int> &versions);

/// The same for all versions from `first` to `last`, both included, without listing them.
QString versionRange(int first, int last);

} // namespace ponyup
