// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QString>

namespace ponyup {

/// Who does something where, for the records. Asked from the operating system once.
struct WhoAmI {
    QString user; ///< Of the operating system; the number when it has no name.
    QString host;
    QString tool; ///< "PonyUp 0.1.0"
};

/// Safe in any thread.
const WhoAmI &whoAmI();

} // namespace ponyup
