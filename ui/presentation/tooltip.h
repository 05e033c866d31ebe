// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace ponyup::ui {

/// A tooltip that shows the text as it is, in lines of a readable length. Qt would take text of
/// others (names, SQL, messages of servers) for HTML when it looks like it. "" stays "".
QString toolTipText(const QString &plain);

} // namespace ponyup::ui
