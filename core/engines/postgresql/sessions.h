// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/postgresql/postgreslibrary.h"
#include "engines/values.h"

namespace ponyup {

/// SQL for seven columns of a session, a row `a` of pg_stat_activity: process, user, application,
/// address, state, for how long, query. Where there is no such row, a prepared transaction stands
/// for it: process 0. `since`: SQL for the time from which on.
QByteArray sessionColumns(const QByteArray &since);
/// Since when it is idle, or busy with what it runs.
QByteArray sinceItsState();

/// These columns of a row, from that one on.
OtherSession sessionOf(const PGresult *rows, int row, int from);

} // namespace ponyup
