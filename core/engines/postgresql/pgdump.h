// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/postgresql/target.h"

#include <QTemporaryFile>

#include <memory>
#include <stop_token>

namespace ponyup {

/// What can be done where no copy can be made: a sentence for a hint.
QString otherPreviews();

/// The schema of a database as pg_dump writes it, in a temporary file. ErrorKind::Unsupported when
/// no pg_dump is installed that is as new as the server (`serverVersion` as libpq tells it:
/// 150018); Cancelled. Owners and grants only `withPrivileges`.
[[nodiscard]] Result<std::unique_ptr<QTemporaryFile>> dumpSchema(const PostgresTarget &target,
                                                                 int serverVersion,
                                                                 bool withPrivileges,
                                                                 std::stop_token stop);

} // namespace ponyup
