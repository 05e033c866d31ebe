// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace ponyup {

/// The one translation context of the core: `Tr::tr("…")` in any function, QObject or not.
struct Tr {
    Q_DECLARE_TR_FUNCTIONS(PonyUp)
};

} // namespace ponyup
