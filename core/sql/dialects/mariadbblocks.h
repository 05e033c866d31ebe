// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "sql/blocks.h"
#include "sql/token.h"

#include <string_view>

namespace ponyup {

/// DialectRules::advance of MariaDB and MySQL: bodies of stored programs, so that a script needs no
/// DELIMITER; also those of sql_mode=ORACLE, and compound statements outside stored programs.
void advanceMariaDb(Blocks &blocks, TokenType type, std::string_view token);

} // namespace ponyup
