// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "sql/scriptbuffer.h"
#include "sql/token.h"

namespace ponyup {

// What StatementReader says when a script cannot be read.

/// The text itself is wrong, at its end so far.
Error textError(const ScriptBuffer &buffer, SourcePlace place);
/// A string, name or comment that begins with this byte does not end.
Error unterminatedError(TokenType type, char opening, SourcePlace began);
Error openBlockError(SourcePlace began);
Error bidiError(char32_t codePoint, bool inComment, SourcePlace place);
Error loneCarriageReturnError(SourcePlace place);
Error tooManyDirectivesError(SourcePlace place);

} // namespace ponyup
