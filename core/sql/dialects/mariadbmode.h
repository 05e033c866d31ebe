// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "sql/dialectrules.h"

namespace ponyup {

/// DialectRules::follow of MariaDB and MySQL: `SET sql_mode = …`, of the session or of nothing in
/// particular. The mariadb client is told by the server what the mode is; the reader has no server,
/// and follows what can be read plainly: a string, a number, DEFAULT, @@sql_mode, a variable that
/// has been set to one of these, and CONCAT and REPLACE of them. Anything else changes nothing.
void followSqlMode(LexicalSettings &settings, std::string_view statement,
                   const DialectRules &rules);

} // namespace ponyup
