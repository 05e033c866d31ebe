// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "sql/scriptbuffer.h"
#include "sql/token.h"

namespace ponyup {

// What StatementReader says when a script cannot be read.

/// The text itself is wrong, at its end so far.
Error textError(const ScriptBuffer &buffer, SourcePlace place);
/// A string, name or comment with this beginning does not end.
Error unterminatedError(TokenType type, std::string_view beginning, SourcePlace began);
Error openCommentError(SourcePlace began);
Error openBlockError(SourcePlace began);
Error openParenthesisError(SourcePlace began);
Error bidiError(char32_t codePoint, bool inComment, SourcePlace place);
/// In the middle of a script, where engines take it for a letter.
Error byteOrderMarkError(SourcePlace place);
Error loneCarriageReturnError(SourcePlace place);
Error tooManyDirectivesError(SourcePlace place);
/// A line that LineCommand::Refused is about.
Error lineError(QString message, QString hint, SourcePlace place);
/// A slash alone on its line has ended a statement, and what follows begins none.
Error slashError(SourcePlace place);
/// Something stands where the data of a COPY should begin on the next line.
Error behindCopyError(SourcePlace place);
/// The data that begin there do not end.
Error openDataError(SourcePlace began);

} // namespace ponyup
