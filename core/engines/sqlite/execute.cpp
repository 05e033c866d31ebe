// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "engines/sqlite/sqliteconnection.h"
#include "engines/sqlite/sqliteerror.h"

#include <sqlite3.h>

// SqliteConnection: one statement of a script.

namespace ponyup {

using Clock = std::chrono::steady_clock;

namespace {

/// Only blanks, comments and semicolons?
bool isEmptySql(sqlite3 *database, const char *text, int length)
{
    sqlite3_stmt *statement = nullptr;
    const int code = sqlite3_prepare_v2(database, text, length, &statement, nullptr);
    const StatementHandle owner(statement);
    return code == SQLITE_OK && !statement;
}

} // namespace

Result<StatementOutcome> SqliteConnection::execute(const Statement &statement, std::stop_token stop)
{
    if (const auto ready = settle(Need::Write); !ready)
        return fail(ready.error());
    sqlite3 *handle = m_database->handle();
    const Watch::Scope scope(m_database->watch(), limits(), stop);

    const auto failed = [&](Error error, qint64 offset = -1) {
        error.place = offset >= 0 ? statement.placeAt(offset) : statement.place;
        if (scope.wasStopped()
            && (error.kind == ErrorKind::Cancelled || error.kind == ErrorKind::Busy)) {
            error.kind = ErrorKind::Cancelled;
            error.message = Tr::tr("The statement was stopped.");
            error.hint.clear();
        } else if (scope.hasTimedOut() && error.kind == ErrorKind::Cancelled) {
            error.kind = ErrorKind::Sql;
            error.message = Tr::tr("The statement took longer than the statement timeout of %1 ms.")
                                .arg(m_options.statementTimeout.count());
            error.hint = Tr::tr("Raise statement-timeout for this script, or make it do less.");
        }
        return fail(std::move(error));
    };
    if (stop.stop_requested())
        return failed(sqliteError(SQLITE_INTERRUPT, {}));

    const auto started = Clock::now();
    const qint64 changesBefore = sqlite3_total_changes64(handle);
    const char *text = statement.text.constData();
    const int length = static_cast<int>(statement.text.size());
    sqlite3_stmt *raw = nullptr;
    const char *tail = nullptr;
    if (sqlite3_prepare_v2(handle, text, length, &raw, &tail) != SQLITE_OK)
        return failed(sqliteError(handle), sqlite3_error_offset(handle));
    const StatementHandle prepared(raw);
    if (const auto rest = tail - text;
        rest < length && !isEmptySql(handle, tail, length - static_cast<int>(rest)))
        return failed(
            {.kind = ErrorKind::Internal,
             .message = Tr::tr("PonyUp and SQLite disagree on where this statement ends.")},
            rest);

    StatementOutcome outcome;
    int code = SQLITE_DONE;
    while (raw && (code = sqlite3_step(raw)) == SQLITE_ROW)
        ++outcome.rowsReturned;
    if (code != SQLITE_DONE)
        return failed(sqliteError(handle));
    outcome.elapsed = Clock::now() - started;
    if (statement.kind == StatementKind::Dml || sqlite3_total_changes64(handle) != changesBefore)
        outcome.rowsAffected = sqlite3_changes64(handle);
    return outcome;
}

} // namespace ponyup
