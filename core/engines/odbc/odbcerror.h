// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "engines/odbc/odbclibrary.h"

namespace ponyup {

/// What the driver says of the last call on a handle. Drivers do not agree on SQLSTATEs: where one
/// is known to have none, its own number counts.
Error odbcError(SQLSMALLINT handleType, SQLHANDLE handle, SQLHDBC connection);

/// The database cannot be opened; `words` are the driver's.
Error cannotConnectOdbc(const QString &words, const QString &shownUrl);

} // namespace ponyup
