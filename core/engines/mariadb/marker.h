// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QString>

namespace ponyup {

/// What a statement of the journal says of itself in the server's process list and binary log: a
/// comment that it begins with.
inline QString markerOf(const QString &run, int statement)
{
    return QStringLiteral("/* ponyup:%1:%2 */").arg(run, QString::number(statement));
}

} // namespace ponyup
