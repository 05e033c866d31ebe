// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

namespace ponyup {

/// How PonyUp reaches an SQLite database.
enum class Reach {
    Native, ///< Through the driver's sqlite3 handle, when it is safe to use.
    Driver, ///< Through QSqlQuery only.
};

} // namespace ponyup
