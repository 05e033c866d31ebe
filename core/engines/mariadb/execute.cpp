// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "engines/mariadb/mariadbconnection.h"
#include "engines/mariadb/marker.h"
#include "engines/mariadb/refusal.h"
#include "engines/refusal.h"

#include <mariadb/mysqld_error.h>

// MariaDbConnection: one statement of a script.

namespace ponyup {

using namespace Qt::StringLiterals;
using Clock = std::chrono::steady_clock;

namespace {

/// What it says of itself, unless it is undone with its transaction.
QByteArray withMarker(const Statement &statement, const QString &run, bool inTransaction)
{
    if (run.isEmpty() || (inTransaction && !statement.implicitCommit))
        return statement.text;
    return markerOf(run, statement.number).toLatin1() + ' ' + statement.text;
}

Error tooLong(const Statement &statement, qint64 longest)
{
    return {.kind = ErrorKind::Sql,
            .message = Tr::tr("The statement has %1 bytes, and the server takes %2 at most.")
                           .arg(QString::number(statement.text.size()), QString::number(longest)),
            .hint = Tr::tr("Split it, or raise max_allowed_packet on the server."),
            .place = statement.place};
}

} // namespace

Error MariaDbConnection::explained(Error error, MariaDbInterruptible &interruptible)
{
    if (interruptible.wasGivenUp()) {
        m_unreachable = !interruptible.wasReached();
        error.kind = interruptible.wasTimedOut() ? ErrorKind::Connection : ErrorKind::Cancelled;
        error.message = m_unreachable
            ? Tr::tr("The server could not be asked to stop the statement: for %1 ms it has not "
                     "answered. The connection was given up.")
                  .arg(interruptible.answers().count())
            : Tr::tr("The server was asked to stop the statement and has not answered for %1 ms. "
                     "The connection was given up.")
                  .arg(interruptible.answers().count());
        error.hint = Tr::tr("What was not committed is undone when the server notices; until then "
                            "it holds its locks, the update lock among them. Look at the status "
                            "before anything else is run.");
        return error;
    }
    if (error.kind != ErrorKind::Cancelled || interruptible.wasStopped())
        return error;
    error.kind = ErrorKind::Sql;
    if (interruptible.wasTimedOut()) {
        error.message = Tr::tr("The statement took longer than the statement timeout of %1 ms.")
                            .arg(m_options.statementTimeout.count());
        error.hint =
            Tr::tr("Raise statement-timeout for this script, or make the statement do less.");
    } else {
        error.message = Tr::tr("Another session has stopped the statement.");
    }
    return error;
}

Result<StatementOutcome> MariaDbConnection::execute(const Statement &statement,
                                                    std::stop_token stop, const StatementData &)
{
    if (stop.stop_requested())
        return fail(ErrorKind::Cancelled, Tr::tr("The statement was stopped."), {}, {},
                    statement.place);
    auto refusal = mariaDbRefusal(statement, m_options.allow);
    if (!refusal)
        refusal = ownTableRefusal(statement,
                                  m_options.versionTable.isEmpty() ? m_engine.versionTableName()
                                                                   : m_options.versionTable);
    if (refusal)
        return fail(std::move(*refusal));
    if (m_lease) {
        if (auto ours = m_lease->confirmCheaply(); !ours)
            return fail(std::move(ours.error()));
    }
    if (m_fence) {
        auto held = heldBack(statement);
        if (!held)
            return fail(std::move(held.error()));
        if (*held)
            return std::move(**held);
    }
    auto changed = tryWays(statement, stop);
    if (!changed)
        return fail(std::move(changed.error()));
    if (*changed)
        return std::move(**changed);
    const bool rowsStay = inTransaction() && !rollsBack(statement).value_or(true);
    auto outcome = carryOut(statement, std::move(stop));
    if (outcome && m_fence)
        m_fence->wasRun(statement);
    if (outcome && rowsStay)
        outcome->warnings += Tr::tr("The engine of the table knows no transactions: the rows stay "
                                    "changed, whatever becomes of the migration.");
    return outcome;
}

Result<StatementOutcome> MariaDbConnection::carryOut(const Statement &statement,
                                                     std::stop_token stop)
{
    if (auto ready = m_settings.useScripts(); !ready)
        return fail(std::move(ready.error()));
    if (statement.kind != StatementKind::Dml && statement.kind != StatementKind::Query)
        m_rollsBack.clear();
    const QByteArray text = withMarker(statement, m_options.run, inTransaction());
    if (text.size() + 1 > m_settings.longestMessage())
        return fail(tooLong(statement, m_settings.longestMessage()));
    m_observer.tables.clear();
    if (m_observer.tell)
        for (const ObjectName &object : statement.objects())
            m_observer.tables += object.name;
    const auto started = Clock::now();
    auto outcome = [&]() -> Result<StatementOutcome> {
        MariaDbInterruptible interruptible =
            m_link->interruptible(std::move(stop), m_options.statementTimeout, m_observer);
        if (!send(text, interruptible))
            return fail(explained(mariaDbError(m_link->handle(), statement), interruptible));
        return answers(statement, interruptible);
    }();
    const bool isPlain =
        statement.kind == StatementKind::Dml || statement.kind == StatementKind::Ddl;
    m_settings.scriptRan(!outcome || !isPlain || outcome->rowsReturned > 0);
    if (!outcome) {
        m_link->askForState();
        return outcome;
    }
    outcome->elapsed = Clock::now() - started;
    takeWarnings(*outcome);
    return outcome;
}

bool MariaDbConnection::send(const QByteArray &text, MariaDbInterruptible &interruptible)
{
    MYSQL *handle = m_link->handle();
    const MariaDbLibrary &library = MariaDbLibrary::loaded();
    int failed = 0;
    interruptible.carryOut(
        [&] {
            return library.mysql_real_query_start(&failed, handle, text.constData(),
                                                  ulong(text.size()));
        },
        [&](int status) { return library.mysql_real_query_cont(&failed, handle, status); });
    return failed == 0;
}

/// A procedure has several.
Result<StatementOutcome> MariaDbConnection::answers(const Statement &statement,
                                                    MariaDbInterruptible &interruptible)
{
    const MariaDbLibrary &library = MariaDbLibrary::loaded();
    MYSQL *handle = m_link->handle();
    StatementOutcome outcome;
    int more = 0;
    while (more == 0) {
        if (library.mysql_field_count(handle) > 0) {
            const MariaDbRows rows(library.mysql_use_result(handle));
            for (MYSQL_ROW row = nullptr;; ++outcome.rowsReturned) {
                interruptible.carryOut(
                    [&] { return library.mysql_fetch_row_start(&row, rows.get()); },
                    [&](int status) {
                        return library.mysql_fetch_row_cont(&row, rows.get(), status);
                    });
                if (!row)
                    break;
            }
            if (library.mysql_errno(handle) != 0)
                return fail(explained(mariaDbError(handle, statement), interruptible));
        } else if (statement.kind == StatementKind::Dml) {
            outcome.rowsAffected = std::max<qint64>(outcome.rowsAffected, 0)
                + qint64(library.mysql_affected_rows(handle));
        }
        interruptible.carryOut(
            [&] { return library.mysql_next_result_start(&more, handle); },
            [&](int status) { return library.mysql_next_result_cont(&more, handle, status); });
        if (more > 0)
            return fail(explained(mariaDbError(handle, statement), interruptible));
    }
    return outcome;
}

void MariaDbConnection::takeWarnings(StatementOutcome &outcome)
{
    if (MariaDbLibrary::loaded().mysql_warning_count(m_link->handle()) == 0)
        return;
    const auto found = m_link->query(u"SHOW WARNINGS"_s);
    if (!found)
        return;
    for (const QVariantList &row : found->rows) {
        const QString text = row.at(2).toString().simplified();
        (row.at(0).toString() == "Note"_L1 ? outcome.notices : outcome.warnings) += text;
    }
}

} // namespace ponyup
