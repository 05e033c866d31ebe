// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "sql/statement.h"

#include <QStringList>

#include <optional>

namespace ponyup {

/// What a project can allow its scripts: `allow = ["server-files"]` under [postgresql].
namespace postgresAllowing {
inline constexpr QLatin1StringView alterSystem{"alter-system"}; ///< The server's configuration.
inline constexpr QLatin1StringView copyProgram{"copy-program"}; ///< Programs on the server.
inline constexpr QLatin1StringView load{"load"}; ///< A library into the server.
inline constexpr QLatin1StringView serverFiles{"server-files"}; ///< COPY from or to its files.

QStringList names();
} // namespace postgresAllowing

/// Why a statement of a script is not run, as far as its words tell: it reaches out of the
/// database, or takes the update lock away. ErrorKind::Forbidden, with its place.
std::optional<Error> postgresRefusal(const Statement &statement, const QStringList &allow);

} // namespace ponyup
