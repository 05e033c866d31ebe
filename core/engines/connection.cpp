// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/connection.h"

#include "engines/engine.h"

namespace ponyup {

QString Connection::quote(const QString &identifier) const
{
    return engine().quote(identifier);
}

} // namespace ponyup
