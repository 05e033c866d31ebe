// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "engines/sqlite/sqliteconnection.h"
#include "engines/sqlite/sqliteerror.h"
#include "sql/classifier.h"

#include <sqlite3.h>

// SqliteConnection: one statement of a script.

namespace ponyup {

using namespace Qt::StringLiterals;
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

/// Dropping a table that others refer to deletes its rows first, and with them what refers to them.
void noteDroppedRows(sqlite3 *database, qint64 changed, StatementOutcome &outcome)
{
    if (changed == 0)
        return;
    outcome.rowsAffected = changed;
    const qint64 others = changed - sqlite3_changes64(database);
    if (others > 0)
        outcome.warnings +=
            Tr::tr("With the table went %n row(s) of tables that refer to it, or their values: "
                   "that is what their foreign keys say. To keep them, write \"%1\" in the "
                   "script's head.",
                   nullptr, int(others))
                .arg("-- ponyup: foreign-keys off"_L1);
}

/// An interrupted statement was stopped by somebody, or its time was up.
void explainStop(Error &error, const Watch::Scope &watched, const TransactionOptions &options)
{
    const bool interrupted = error.kind == ErrorKind::Cancelled;
    if (watched.wasStopped() && (interrupted || error.kind == ErrorKind::Busy)) {
        error.kind = ErrorKind::Cancelled;
        error.message = Tr::tr("The statement was stopped.");
        error.hint.clear();
    } else if (interrupted && watched.hasTimedOut()) {
        error.kind = ErrorKind::Sql;
        error.message = Tr::tr("The statement took longer than the statement timeout of %1 ms.")
                            .arg(options.statementTimeout.count());
        error.hint =
            Tr::tr("Raise statement-timeout for this script, or make the statement do less.");
    }
}

} // namespace

Result<StatementOutcome> SqliteConnection::execute(const Statement &statement, std::stop_token stop,
                                                   const StatementData &)
{
    if (const auto ready = settle(Need::Write); !ready)
        return fail(ready.error());
    if (stop.stop_requested())
        return fail(sqliteError(SQLITE_INTERRUPT, {}, statement.place));
    sqlite3 *handle = m_database->handle();
    if (!handle)
        return executeByDriver(statement);
    if (statement.text.size() > sqlite3_limit(handle, SQLITE_LIMIT_SQL_LENGTH, -1))
        return fail(sqliteError(SQLITE_TOOBIG, {}, statement.place));
    const Watch::Scope watched(m_database->watch(), limits(), stop);
    Guard::Scope guarded(m_database->guard());

    // What SQLite's error means here, at a byte of the statement or at its beginning.
    const auto failed = [&](Error error, qint64 offset = -1) {
        if (const auto refusal = guarded.refusal(error.detail))
            error = refusal->error();
        explainStop(error, watched, m_options);
        error.place = offset >= 0 ? statement.placeAt(offset) : statement.place;
        return fail(std::move(error));
    };
    const auto started = Clock::now();
    const char *text = statement.text.constData();
    const int length = static_cast<int>(statement.text.size());
    sqlite3_stmt *raw = nullptr;
    const char *tail = nullptr;
    // With its NUL, so that SQLite need not copy the text to read it.
    if (sqlite3_prepare_v2(handle, text, length + 1, &raw, &tail) != SQLITE_OK)
        return failed(sqliteError(handle), sqlite3_error_offset(handle));
    const StatementHandle prepared(raw);
    if (guarded.refusal({}))
        return failed({});
    if (guarded.effects().changesSchema)
        if (const auto refusal = m_database->guard().judgeRename(statement))
            return failed(refusal->error());
    if (sqlite3_bind_parameter_count(raw) > 0)
        return failed({.kind = ErrorKind::Sql,
                       .message = Tr::tr("A script has no values for parameters."),
                       .hint = Tr::tr("Write the value itself; a text stands in single quotes.")},
                      statement.parameter);
    if (const int rest = static_cast<int>(text + length - tail);
        rest > 0 && !isEmptySql(handle, tail, rest))
        return fail(ErrorKind::Internal,
                    Tr::tr("PonyUp and SQLite disagree on where this statement ends."), {}, {},
                    statement.placeAt(length - rest));
    guarded.prepared();

    StatementOutcome outcome;
    const qint64 before = sqlite3_total_changes64(handle);
    int code = SQLITE_DONE;
    while (raw && (code = sqlite3_step(raw)) == SQLITE_ROW)
        ++outcome.rowsReturned;
    if (code != SQLITE_DONE)
        return failed(sqliteError(handle));
    outcome.elapsed = Clock::now() - started;
    const Guard::Effects &effects = guarded.effects();
    if (effects.writesRows && !effects.changesSchema && !sqlite3_stmt_isexplain(raw))
        outcome.rowsAffected = sqlite3_changes64(handle);
    else if (effects.changesSchema)
        noteDroppedRows(handle, sqlite3_total_changes64(handle) - before, outcome);
    if (effects.changesSettings)
        m_settingsChanged = true;
    return outcome;
}

Result<StatementOutcome> SqliteConnection::executeByDriver(const Statement &statement)
{
    const Watch::Scope watched(m_database->watch(), limits());
    auto refusal = m_database->guard().judgeRename(statement);
    const Guard::Session session{
        .inTransaction = inTransaction(),
        .foreignKeys = m_database->value(QStringLiteral("PRAGMA foreign_keys")) == u'1'};
    if (!refusal)
        refusal = m_database->guard().judgeWords(statement.text, session);
    auto outcome = refusal ? fail(refusal->error())
                           : m_database->executeByDriver(QString::fromUtf8(statement.text));
    if (!outcome) {
        outcome.error().place = statement.place;
        return outcome;
    }
    const Classification words = classify(
        {statement.text.constData(), static_cast<size_t>(statement.text.size())}, Dialect::Sqlite);
    if (words.kind != StatementKind::Dml)
        outcome->rowsAffected = -1;
    if (words.kind == StatementKind::Session
        || statement.object().schema.compare("temp"_L1, Qt::CaseInsensitive) == 0)
        m_settingsChanged = true;
    return outcome;
}

} // namespace ponyup
