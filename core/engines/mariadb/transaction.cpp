// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "engines/mariadb/catalog.h"
#include "engines/mariadb/mariadbconnection.h"

// MariaDbConnection: the transaction of a migration, or of a part of one.

namespace ponyup {

using namespace Qt::StringLiterals;

bool MariaDbConnection::inTransaction()
{
    return m_link->inTransaction();
}

Result<> MariaDbConnection::begin(const TransactionOptions &options)
{
    if (inTransaction())
        return fail(ErrorKind::Internal, Tr::tr("A transaction was begun inside another one."));
    if (m_access == Access::Read)
        return fail(ErrorKind::ReadOnly, Tr::tr("The database was opened for reading only."));
    if (!options.foreignKeys)
        return fail(ErrorKind::Unsupported,
                    Tr::tr("MariaDB and MySQL do not check foreign keys that were switched off for "
                           "a migration."),
                    Tr::tr("Take \"%1\" out of the script's head. A script that needs it can say "
                           "SET foreign_key_checks = 0; nothing is checked then.")
                        .arg("-- ponyup: foreign-keys off"_L1));
    m_options = options;
    Result<> ready;
    if (!options.continues && m_settings.areTouched())
        ready = m_settings.putBack();
    if (ready && !options.continues)
        ready = m_settings.setLockTimeout(options.lockTimeout);
    if (ready && m_lease)
        ready = m_lease->confirm();
    if (!ready)
        return ready;
    const auto begun = m_link->run(u"START TRANSACTION"_s);
    return begun ? Result<>() : fail(begun.error());
}

Result<> MariaDbConnection::commit(std::stop_token stop)
{
    if (!inTransaction())
        return fail(ErrorKind::TransactionEscaped, Tr::tr("There is no transaction to commit."));
    if (stop.stop_requested())
        return fail(ErrorKind::Cancelled, Tr::tr("The commit was stopped."));
    if (m_lease) {
        if (auto ours = m_lease->prolong(); !ours)
            return ours;
    } else if (m_isLocked) {
        if (auto ours = checkLock(); !ours)
            return ours;
    }
    auto done = [&]() -> Result<> {
        MariaDbInterruptible running = m_link->interruptible(std::move(stop), {}, m_observer);
        if (send("COMMIT", running))
            return {};
        Error error = explained(mariaDbError(m_link->handle()), running);
        if (running.wasGivenUp()) // With the COMMIT on its way.
            error.kind = ErrorKind::Connection;
        return fail(std::move(error));
    }();
    if (done)
        return {};
    Error &error = done.error();
    m_link->askForState();
    if (error.kind == ErrorKind::Cancelled) // The server has rolled it back, or left it open.
        error.message = Tr::tr("The commit was stopped.");
    if (error.kind == ErrorKind::Connection)
        error.hint = Tr::tr("Whether it was committed is not known yet: look at the status, which "
                            "asks the database.");
    return done;
}

Result<> MariaDbConnection::rollback()
{
    bool rowsStay = false;
    if (inTransaction()) {
        if (const auto undone = m_link->run(u"ROLLBACK"_s); !undone)
            return fail(undone.error());
        rowsStay = MariaDbLibrary::loaded().mysql_warning_count(m_link->handle()) > 0;
    }
    const bool isOver = !m_options.continues;
    if (auto back = isOver && m_settings.areTouched() ? m_settings.putBack() : Result<>(); !back)
        return back;
    if (rowsStay)
        return fail(ErrorKind::TransactionEscaped,
                    Tr::tr("Rows of tables whose engine knows no transactions stay changed."),
                    Tr::tr("Compare these tables with the statements in this report before you go "
                           "on."));
    return {};
}

Result<bool> MariaDbConnection::rollsBack(const Statement &statement)
{
    if (statement.kind != StatementKind::Dml)
        return true;
    for (const ObjectName &object : statement.objects()) {
        const WrittenName table{.schema = object.schema, .name = object.name};
        auto known = m_rollsBack.find(table.toString());
        if (known == m_rollsBack.end()) {
            if (auto own = m_settings.useOwn(); !own)
                return fail(std::move(own.error()));
            const auto can = MariaDbCatalog(*m_link).rollsBack(table);
            if (!can)
                return fail(can.error());
            known = m_rollsBack.insert(table.toString(), *can);
        }
        if (!*known)
            return false;
    }
    return true;
}

} // namespace ponyup
