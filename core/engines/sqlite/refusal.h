// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QStringList>

namespace ponyup {

/// What the guard refuses, and the name by which a project allows it: `allow = ["attach"]` under
/// [sqlite] in ponyup.toml.
namespace allowing {
inline constexpr QLatin1StringView attach{"attach"}; ///< ATTACH another file.
inline constexpr QLatin1StringView detach{"detach"}; ///< DETACH it.
inline constexpr QLatin1StringView journalMode{"journal-mode"}; ///< Settings that a crash punishes.
inline constexpr QLatin1StringView loadExtension{"load-extension"}; ///< Functions that reach out.
inline constexpr QLatin1StringView pragma{"pragma"}; ///< Settings not known to be harmless.
inline constexpr QLatin1StringView vacuumInto{"vacuum-into"}; ///< VACUUM INTO a file.
inline constexpr QLatin1StringView virtualTable{
    "virtual-table"}; ///< Other modules than FTS, R-tree.
inline constexpr QLatin1StringView writableSchema{"writable-schema"}; ///< sqlite_schema by hand.

/// All of them.
QStringList names();
/// Whether what it allows has effects outside the database's own file.
bool reachesOut(QLatin1StringView name);
} // namespace allowing

struct Refusal {
    QString message;
    QLatin1StringView allowName; ///< Empty: cannot be allowed.
    QString hint; ///< Where there is a better way than allowing it.

    Error error() const;
};

} // namespace ponyup
