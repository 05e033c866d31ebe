// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace ponyup::ui {

/// The one translation context of the window: `Tr::tr("…")` in any function, QObject or not.
struct Tr {
    Q_DECLARE_TR_FUNCTIONS(PonyUpDesktop)
};

} // namespace ponyup::ui
