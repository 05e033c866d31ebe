// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/connection.h"

#include "base/tr.h"
#include "engines/engine.h"

namespace ponyup {

QString Connection::quote(const QString &identifier) const
{
    return engine().quote(identifier);
}

Result<> Connection::reconnect()
{
    return fail(ErrorKind::Unsupported, Tr::tr("There is no server to connect to again."));
}

} // namespace ponyup
