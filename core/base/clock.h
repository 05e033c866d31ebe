// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QDateTime>

namespace ponyup {

/// The time of day, so that tests can say what time it is. Durations are measured with
/// std::chrono::steady_clock, never with this: the wall clock jumps.
class Clock {
public:
    virtual ~Clock() = default;
    /// Now, in UTC, with milliseconds. Called from any thread.
    virtual QDateTime now() const = 0;
};

/// The system's clock. Lives for ever.
const Clock &systemClock();

} // namespace ponyup
