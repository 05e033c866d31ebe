// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sql/statementreader.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace ponyup::oracles {

/// What the reader makes of a script.
struct Reading {
    std::vector<Statement> statements;
    QByteArray data; ///< Of all statements that have some.
    std::optional<Error> error; ///< What ended it before the script's end.
};

/// `chunk`: bytes that the device gives at most for one request.
Reading read(const QByteArray &script, Dialect dialect, qint64 chunk = 64 * 1024);

} // namespace ponyup::oracles
