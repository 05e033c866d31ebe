// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace ponyup::ui {

/// How many seconds a run may still take: reckoned from how far it had come (`done`, 0 to 1) when
/// it last moved, `movedAt` milliseconds after its start, and counted down until `now`. 0: nothing
/// can be said, because it is too early, or because what runs now takes longer than was thought.
qint64 remainingSeconds(double done, qint64 movedAt, qint64 now);

} // namespace ponyup::ui
