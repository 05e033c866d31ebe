// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QDateTime>
#include <QString>

namespace ponyup::ui {

// Numbers, durations and times as people of this locale read them. -1 (not known) is "".

QString numberText(qint64 number); ///< "4,810"
QString rowsText(qint64 rows); ///< "4,810 rows"
QString statementsText(qint64 statements); ///< "7 statements"
QString durationText(qint64 nanoseconds); ///< "0.4 ms", "12 ms", "1.2 s", "3 min 07 s"
QString clockText(qint64 seconds); ///< "00:41", "1:02:07": a running clock.
QString bytesText(qint64 bytes); ///< "12.3 MiB"
QString dateText(const QDateTime &time); ///< "2026-11-21" in local time; "" when invalid.
QString timeText(const QDateTime &time); ///< "2026-11-21 12:01" in local time; "" when invalid.
QString timeOfDayText(const QDateTime &time); ///< "12:01:07" in local time.

/// What tells most of an error in one line: the engine's own words, else PonyUp's.
QString engineWords(const Error &error);

} // namespace ponyup::ui
