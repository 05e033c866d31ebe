// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/mariadb/mariadblink.h"

namespace ponyup {

/// What the server's binary log says of a statement.
enum class LogAnswer {
    /// It is off, the user may not read it, it has been purged, it is too long, or the server has
    /// crashed since: what it has done last need not stand there.
    None,
    There,
    NotThere,
};

/// Where the binary log ends just now, as "file:position"; empty where it does not take in what
/// this session does, or cannot be read.
QString binaryLogEnd(MariaDbLink &link);

/// Whether an event behind that end has the text, which is no part of anything else.
LogAnswer findInBinaryLog(MariaDbLink &link, const QString &end, const QString &text);

} // namespace ponyup
