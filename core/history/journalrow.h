// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "sql/statement.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace ponyup {

enum class JournalState { Intent, Done, Failed, InDoubt, Resolved };
/// "intent", "done", "failed", "in doubt", "resolved": as stored; never translated.
QString journalStateName(JournalState state);

/// One statement of a migration that is carried out without one transaction.
struct JournalRow {
    QString run; ///< Id of the run that wrote it.
    int version = 0; ///< The migration's own.
    int statement = 0; ///< Its number in the migrate script.
    QByteArray checksum; ///< SHA-256 hex of the statement's text.
    StatementKind kind = StatementKind::Other;
    JournalState state = JournalState::Intent;
    qint64 rows = -1;
    QDateTime started; ///< UTC.
    QDateTime finished; ///< Invalid while it runs.
    QString error;
    QString position = {}; ///< Of StatementMark.
    QString before = {}; ///< Of StatementMark.
};

} // namespace ponyup
