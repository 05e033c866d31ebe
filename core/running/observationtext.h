// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/values.h"

#include <QString>

namespace ponyup {

// What is seen of a statement while it runs, in words.

/// "pid 4711 (psql, user anna, idle in transaction for 3 min)".
QString sessionText(const OtherSession &session);
/// "waits for pid 4711 (…)"; empty when it waits for nobody.
QString blockersText(const Observation &seen);
/// "2 other sessions wait for it, the longest for 12 s: pid 4712 (…)"; empty when nobody does.
QString blockedText(const Observation &seen);
/// "CREATE INDEX: building index, 45 %"; empty when the server does not tell.
QString phaseText(const Observation &seen);

} // namespace ponyup
