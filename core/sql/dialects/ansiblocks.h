// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "sql/blocks.h"
#include "sql/token.h"

#include <string_view>

namespace ponyup {

/// DialectRules::advance of what databases behind ODBC have in common.
void advanceAnsi(Blocks &blocks, TokenType type, std::string_view token);

} // namespace ponyup
