// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/statementeffects.h"

#include <QLatin1StringView>

#include <algorithm>
#include <array>

namespace ponyup {

/// A mode in which a relation can be locked.
struct LockMode {
    QLatin1StringView id; ///< As pg_locks has it.
    QLatin1StringView name; ///< As the manual and LOCK TABLE have it.
    Blocking blocks;
    unsigned conflicts; ///< A bit for the rank of each mode that it cannot stand beside.
};

/// From the weakest to the strongest; a mode's place is its rank. Rank 0: none.
inline constexpr std::array lockModes{
    LockMode{QLatin1StringView(""), QLatin1StringView(""), Blocking::Nothing, 0},
    LockMode{QLatin1StringView("AccessShareLock"), QLatin1StringView("ACCESS SHARE"),
             Blocking::SchemaChanges, 0x100},
    LockMode{QLatin1StringView("RowShareLock"), QLatin1StringView("ROW SHARE"),
             Blocking::SchemaChanges, 0x180},
    LockMode{QLatin1StringView("RowExclusiveLock"), QLatin1StringView("ROW EXCLUSIVE"),
             Blocking::SchemaChanges, 0x1e0},
    LockMode{QLatin1StringView("ShareUpdateExclusiveLock"),
             QLatin1StringView("SHARE UPDATE EXCLUSIVE"), Blocking::SchemaChanges, 0x1f0},
    LockMode{QLatin1StringView("ShareLock"), QLatin1StringView("SHARE"), Blocking::Writes, 0x1d8},
    LockMode{QLatin1StringView("ShareRowExclusiveLock"), QLatin1StringView("SHARE ROW EXCLUSIVE"),
             Blocking::Writes, 0x1f8},
    LockMode{QLatin1StringView("ExclusiveLock"), QLatin1StringView("EXCLUSIVE"), Blocking::Writes,
             0x1fc},
    LockMode{QLatin1StringView("AccessExclusiveLock"), QLatin1StringView("ACCESS EXCLUSIVE"),
             Blocking::ReadsAndWrites, 0x1fe},
};
inline constexpr int shareUpdateExclusive = 4;
inline constexpr int accessExclusive = 8;

/// 0 for what is no mode. By its id or its name.
inline int lockRank(const QString &mode)
{
    const auto found = std::ranges::find_if(
        lockModes, [&](const LockMode &each) { return each.id == mode || each.name == mode; });
    return found == lockModes.end() ? 0 : int(found - lockModes.begin());
}

} // namespace ponyup
