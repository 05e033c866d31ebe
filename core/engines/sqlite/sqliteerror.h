// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/error.h"

struct sqlite3;

namespace ponyup {

/// "SQLITE_CONSTRAINT_UNIQUE" for an extended result code.
QString sqliteCodeName(int code);

/// What a result code of SQLite means for people: kind, sentence, hint. `detail` are SQLite's
/// words.
Error sqliteError(int code, const QString &detail, const SourcePlace &place = {});

/// The same for the call that has just failed on this connection. Where the file itself is to blame
/// (damaged, full disk), it is the place.
Error sqliteError(sqlite3 *database);

} // namespace ponyup
