// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/place.h"
#include "sql/statement.h"

#include <QDateTime>
#include <QString>

namespace ponyup {

/// What has become of a statement of a migration that was left half-way.
enum class StatementState {
    Applied,
    NotApplied,
    Running, ///< A session that holds the update lock is busy with it, or about to be.
    InDoubt, ///< It was begun, and what there is to be seen does not tell how it ended.
};
QString statementStateName(StatementState state); ///< "applied", "not-applied", …: for JSON.

struct StatementStatus {
    int number = 0;
    SourcePlace place;
    QString text; ///< First words.
    StatementKind kind = StatementKind::Other;
    StatementState state = StatementState::NotApplied;
    QString evidence = {}; ///< Sentences: why. Empty where it has not been begun.
    QDateTime started = {}; ///< UTC; invalid: it has not been begun.
    QDateTime finished = {};
    bool isInJournal = false; ///< The journal alone tells its state.

    bool isPlain() const { return isInJournal || !started.isValid(); }
};

} // namespace ponyup
