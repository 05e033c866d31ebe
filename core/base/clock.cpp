// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/clock.h"

namespace ponyup {

namespace {

class SystemClock final : public Clock {
public:
    QDateTime now() const override { return QDateTime::currentDateTimeUtc(); }
};

} // namespace

const Clock &systemClock()
{
    static const SystemClock clock;
    return clock;
}

} // namespace ponyup
