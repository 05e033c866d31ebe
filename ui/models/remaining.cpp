// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/remaining.h"

#include <algorithm>

namespace ponyup::ui {

qint64 remainingSeconds(double done, qint64 movedAt, qint64 now)
{
    constexpr qint64 tooEarly = 3000; // it would only jump about
    if (now < tooEarly || done < 0.03 || done >= 1)
        return 0;
    const double left = double(movedAt) * (1 - done) / done - double(now - movedAt);
    return std::max<qint64>(0, qint64(left / 1000));
}

} // namespace ponyup::ui
