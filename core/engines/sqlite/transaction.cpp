// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "engines/sqlite/settings.h"
#include "engines/sqlite/sqliteconnection.h"
#include "engines/sqlite/sqliteerror.h"

// SqliteConnection: the transaction of a migration.

namespace ponyup {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

bool SqliteConnection::inTransaction()
{
    return m_database->inTransaction();
}

Result<> SqliteConnection::begin(const TransactionOptions &options)
{
    if (const auto ready = settle(Need::Write); !ready)
        return fail(ready.error());
    if (inTransaction())
        return fail(ErrorKind::Internal, Tr::tr("A transaction was begun inside another one."));
    if (m_access == Access::Read)
        return fail(ErrorKind::ReadOnly, Tr::tr("The database was opened for reading only."));
    const QString versionTable =
        options.versionTable.isEmpty() ? m_engine.versionTableName() : options.versionTable;
    if (const auto allowed = m_database->guard().configure(options.allow, versionTable); !allowed)
        return fail(allowed.error());
    m_options = options;
    // SQLite ignores the change of foreign key enforcement inside a transaction.
    if (options.continues)
        setForeignKeys(*m_database, options.foreignKeys);
    else
        pin(options.foreignKeys);
    {
        const Watch::Scope scope(m_database->watch(), {.lock = 0ms});
        if (const auto begun = m_database->query(u"BEGIN IMMEDIATE"_s); !begun) {
            setForeignKeys(*m_database, true);
            return fail(begun.error());
        }
    }
    if (!options.foreignKeys)
        m_foreignKeys.emplace(*m_database);
    return {};
}

Result<> SqliteConnection::commit(std::stop_token stop)
{
    if (!inTransaction())
        return fail(ErrorKind::TransactionEscaped, Tr::tr("There is no transaction to commit."));
    const Watch::Scope scope(m_database->watch(), {.lock = m_options.lockTimeout}, stop);
    const auto stopped = [&](Error error) {
        if (scope.wasStopped()
            && (error.kind == ErrorKind::Busy || error.kind == ErrorKind::Cancelled))
            error = Error{.kind = ErrorKind::Cancelled,
                          .message = Tr::tr("The commit was stopped."),
                          .detail = error.detail,
                          .sqlState = error.sqlState};
        return fail(std::move(error));
    };
    if (m_foreignKeys)
        if (const auto whole = m_foreignKeys->verify(*m_database); !whole)
            return stopped(whole.error());
    // Waits for readers as the watch allows; a commit that is still "busy" leaves the transaction
    // as it was.
    if (const auto committed = m_database->query(u"COMMIT"_s); !committed) {
        Error error = committed.error();
        if (error.sqlState == "SQLITE_CONSTRAINT_FOREIGNKEY"_L1) {
            error.message = Tr::tr("Rows break a foreign key at the end of the migration.");
            error.detail += ": "_L1 + ForeignKeyCheck::listBroken(*m_database);
        }
        return stopped(std::move(error));
    }
    m_foreignKeys.reset();
    setForeignKeys(*m_database, true);
    return {};
}

Result<> SqliteConnection::rollback()
{
    m_foreignKeys.reset();
    if (inTransaction()) {
        const Watch::Scope scope(m_database->watch(), {.lock = m_options.lockTimeout});
        if (const auto undone = m_database->query(u"ROLLBACK"_s); !undone)
            return fail(undone.error());
    }
    if (m_options.continues)
        setForeignKeys(*m_database, true);
    else
        pin(true);
    return {};
}

} // namespace ponyup
