// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/place.h"

namespace ponyup {

QString SourcePlace::toString() const
{
    if (line <= 0)
        return file;
    if (column <= 0)
        return QStringLiteral("%1:%2").arg(file, QString::number(line));
    return QStringLiteral("%1:%2:%3").arg(file, QString::number(line), QString::number(column));
}

} // namespace ponyup
