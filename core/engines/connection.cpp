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

Result<> Connection::executeAll(std::span<const Statement> statements, std::stop_token stop,
                                const std::function<void(const StatementOutcome &)> &done)
{
    for (const Statement &statement : statements) {
        const auto outcome = execute(statement, stop);
        if (!outcome)
            return fail(outcome.error());
        done(*outcome);
    }
    return {};
}

} // namespace ponyup
