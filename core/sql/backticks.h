// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QString>

namespace ponyup {

/// A name as MariaDB and MySQL take any: `a``b`.
inline QString inBackticks(QString name)
{
    return u'`' + name.replace(u'`', QStringLiteral("``")) + u'`';
}

} // namespace ponyup
