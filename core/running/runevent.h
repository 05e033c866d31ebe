// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/place.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <chrono>
#include <functional>
#include <optional>

namespace ponyup {

struct RunProgress {
    int migrationsDone = 0;
    int migrationsTotal = 0;
    qint64 statementsDone = 0;
    qint64 statementsTotal = 0;
    qint64 bytesDone = 0; ///< Of the scripts.
    qint64 bytesTotal = 0;

    /// From 0 to 1, by the bytes of the scripts; negative when nobody knows.
    double share() const { return bytesTotal > 0 ? double(bytesDone) / double(bytesTotal) : -1; }
};

/// Something that a run tells while it happens. A value; sent to a sink in the run's own thread.
struct RunEvent {
    enum class Kind {
        RunStarted,
        Waiting, ///< For the update lock; text says who holds it.
        LockTaken,
        CopyStarted, ///< A backup or a rehearsal; text says which.
        Copying, ///< copied/copyTotal in bytes.
        CopyDone, ///< text: the backup's path.
        MigrationStarted,
        StatementStarted, ///< In a very long script not of each; see RunRecorder.
        StatementDone, ///< rows, elapsed
        StatementFailed, ///< error
        StatementBlocked, ///< It waits for others, or others for it; text says for whom.
        StatementWatched, ///< text: what is seen of it, about once a second while it takes long.
        Notice, ///< The server's word for a statement.
        Warning, ///< Drift, a skip, …; goes into the report too.
        MigrationDone, ///< Committed.
        MigrationRolledBack,
        RunFinished,
    };

    Kind kind = Kind::Notice;
    QDateTime time; ///< UTC.
    int from = -1; ///< The migration's version, -1 outside one.
    int to = -1;
    int statement = 0; ///< Its number in the script; 0 outside one.
    bool inModel = false; ///< The statement belongs to the model script.
    bool onCopy = false; ///< It happens in a dry run: nothing of it stays.
    QByteArray checksum; ///< Of the script that the statement stands in, as it was read.
    SourcePlace place;
    QString text; ///< The statement's first words, or a sentence.
    qint64 rows = -1;
    std::chrono::nanoseconds elapsed{0};
    qint64 copied = 0;
    qint64 copyTotal = -1;
    RunProgress progress;
    std::optional<Error> error;
};

/// Gets every event, in order, in the run's thread; must return quickly and not throw. A sink that
/// shows events to another thread puts them in a queue of its own.
using RunSink = std::function<void(const RunEvent &)>;

/// The event as one line of a log, without the time: "v13 statement 2: 4 810 rows, 812 ms".
QString logLine(const RunEvent &event);

} // namespace ponyup
