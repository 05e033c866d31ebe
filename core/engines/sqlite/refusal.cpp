// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/sqlite/refusal.h"

#include "engines/refusal.h"

namespace ponyup {

using namespace Qt::StringLiterals;

QStringList allowing::names()
{
    return {attach, detach,     journalMode,  loadExtension,
            pragma, vacuumInto, virtualTable, writableSchema};
}

bool allowing::reachesOut(QLatin1StringView name)
{
    return name == attach || name == vacuumInto || name == loadExtension;
}

Error Refusal::error() const
{
    QString way = hint;
    if (way.isEmpty() && !allowName.isEmpty())
        way = howToAllow(u"sqlite"_s, allowName);
    return {.kind = ErrorKind::Forbidden,
            .message = message,
            .hint = way,
            .sqlState = u"SQLITE_AUTH"_s};
}

} // namespace ponyup
