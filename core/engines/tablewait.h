// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/values.h"

#include <QString>

namespace ponyup {

/// What a plan is going to ask for.
struct TableLock {
    QString table; ///< Or view, index, sequence, as RelationEffect names it.
    QString lock; ///< In the engine's words: "ACCESS EXCLUSIVE".
    /// It waits for every transaction that is open when it begins, whatever that has locked.
    bool waitsForTransactions = false;

    bool operator==(const TableLock &) const = default;
};

/// A session that would keep it waiting.
struct TableWait {
    TableLock wanted;
    OtherSession holder;
    QString holds; ///< The lock that is in the way; empty: an open transaction is.
};

} // namespace ponyup
