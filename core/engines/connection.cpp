// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/connection.h"

#include "base/tr.h"
#include "engines/engine.h"

namespace ponyup {

QString Connection::quote(const QString &identifier) const
{
    return engine().quote(identifier);
}

Result<> Connection::post(const QString &sql, const QVariantList &values)
{
    const auto done = run(sql, values);
    return done ? Result<>() : fail(done.error());
}

Result<> Connection::demand(const QString &sql, qint64 number, const Error &otherwise)
{
    const auto found = query(sql);
    if (!found)
        return fail(found.error());
    return found->rows.at(0).at(0).toLongLong() == number ? Result<>() : fail(Error(otherwise));
}

Result<QueryResult> Connection::probe(const QString &)
{
    return fail(ErrorKind::Unsupported, Tr::tr("The rows of this database cannot be asked."));
}

Result<std::vector<CatalogTable>> Connection::catalog()
{
    return fail(ErrorKind::Unsupported, Tr::tr("The catalog of this database is asked in SQL."));
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

Result<std::unique_ptr<Rehearsal>> Connection::rehearseLive()
{
    return fail(ErrorKind::Unsupported,
                Tr::tr("A plan cannot be tried on a database of %1 itself.").arg(engine().title()),
                Tr::tr("Try it on a copy."));
}

Result<BackupInfo> Connection::backup(int, const CopyProgress &, std::stop_token)
{
    return fail(
        ErrorKind::Unsupported,
        Tr::tr("PonyUp does not back %1 databases up: that is the server's.").arg(engine().title()),
        Tr::tr("Use the server's own backup before the update."));
}

void Connection::pruneBackups(int, const QString &) { }

void Connection::discardBackup(const QString &) { }

Result<QString> Connection::restore(const QString &, const CopyProgress &, std::stop_token)
{
    return fail(ErrorKind::Unsupported,
                Tr::tr("PonyUp does not restore backups of %1 databases.").arg(engine().title()),
                Tr::tr("Use the server's own means to restore one."));
}

} // namespace ponyup
