// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QString>

namespace ponyup {

/// How an engine's SQL is cut into tokens and statements.
enum class Dialect { Ansi, Sqlite, PostgreSql, MariaDb };

} // namespace ponyup
