// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "sql/statement.h"

#include <QStringList>

#include <optional>

namespace ponyup {

/// What a project can allow its scripts: `allow = ["server-files"]` under [mariadb].
namespace mariaDbAllowing {
inline constexpr QLatin1StringView load{"load"}; ///< Plugins and libraries into the server.
inline constexpr QLatin1StringView server{"server"}; ///< Its configuration, replication and end.
inline constexpr QLatin1StringView serverFiles{"server-files"}; ///< LOAD DATA, INTO OUTFILE.

QStringList names();
} // namespace mariaDbAllowing

/// Why a statement of a script is not run, as far as its words tell: it reaches out of the
/// database, or takes the transaction or the update lock away. ErrorKind::Forbidden, with its
/// place.
std::optional<Error> mariaDbRefusal(const Statement &statement, const QStringList &allow);

/// Whether it acts on the whole server and not on the database: users, other databases, settings.
bool concernsServer(const Statement &statement);

} // namespace ponyup
