// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/scriptrun.h"

#include "base/tr.h"
#include "migration/scriptreader.h"
#include "running/statementbatch.h"
#include "running/statementsahead.h"

#include <QRandomGenerator>

#include <thread>

namespace ponyup {

Result<> checkStop(const Canceller &canceller, StopAt atMost)
{
    const StopAt requested = canceller.requested();
    if (requested == StopAt::Never || requested < atMost)
        return {};
    return fail(ErrorKind::Cancelled, Tr::tr("Stopped as you asked."));
}

void pauseBeforeRetry(std::chrono::milliseconds lockTimeout, const Canceller &canceller)
{
    const qint64 longest = lockTimeout.count();
    const std::chrono::milliseconds part(
        QRandomGenerator::global()->bounded(longest / 4, longest + 1));
    const auto end = std::chrono::steady_clock::now() + part;
    while (std::chrono::steady_clock::now() < end && canceller.requested() == StopAt::Never)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

Result<> runStatement(Connection &connection, const Statement &statement, const StatementData &data,
                      bool inModel, bool inTransaction, RunRecorder &recorder,
                      const Canceller &canceller)
{
    recorder.statementStarted(statement, inModel);
    const auto outcome = connection.execute(statement, canceller.token(), data);
    if (!outcome) {
        recorder.statementFailed(outcome.error());
        return fail(outcome.error());
    }
    if (auto kept = checkTransaction(connection, statement, inTransaction); !kept) {
        recorder.statementFailed(kept.error());
        return kept;
    }
    recorder.statementDone(*outcome);
    return {};
}

Result<> checkTransaction(Connection &connection, const Statement &statement, bool inTransaction)
{
    if (connection.inTransaction() == inTransaction)
        return {};
    return fail(ErrorKind::TransactionEscaped,
                inTransaction
                    ? Tr::tr("This statement ended the transaction that the migration runs in: "
                             "what stood before it has been committed.")
                    : Tr::tr("This statement opened a transaction and left it open."),
                Tr::tr("Take it out of the script. Compare the database with the list of "
                       "statements in this report before you go on."),
                {}, statement.place);
}

Result<> runScript(Connection &connection, const Script &script, RunRecorder &recorder,
                   const Canceller &canceller, const std::function<bool(const Statement &)> &wanted,
                   bool inTransaction)
{
    auto reader = ScriptReader::open(script);
    if (!reader)
        return fail(std::move(reader.error()));
    recorder.scriptStarted(script, reader->text());
    StatementsAhead statements(*reader, script);
    const StatementData data = [&] {
        auto piece = statements.readData();
        recorder.scriptBytes(statements.bytesRead());
        return piece;
    };
    const bool inModel = script.role == ScriptRole::Model;
    StatementBatch batch(connection, inModel, recorder, canceller);
    for (;;) {
        auto statement = statements.next();
        if (!statement)
            return fail(std::move(statement.error()));
        if (!*statement) {
            auto done = batch.run();
            if (done)
                recorder.scriptBytes(script.length);
            return done;
        }
        if (const auto go = checkStop(canceller, StopAt::AfterStatement); !go)
            return go;
        if (wanted && !wanted(**statement))
            continue;
        if (inTransaction && batch.takes(**statement)) {
            if (auto done = batch.add(std::move(**statement)); !done)
                return done;
            continue;
        }
        if (auto done = batch.run(); !done)
            return done;
        const auto done = runStatement(connection, **statement, data, inModel, inTransaction,
                                       recorder, canceller);
        if (!done)
            return done;
    }
}

} // namespace ponyup
