// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "running/preview.h"

#include <QString>
#include <QStringList>

namespace ponyup {

/// What a preview comes to: whether the plan may run, and what speaks against it.
struct Verdict {
    /// The first of these that holds.
    enum class Answer {
        NothingToDo,
        Fails, ///< It failed when it was tried.
        ThinkAgain, ///< There is something to stop for that no script allows.
        NotNow, ///< Others hold what it needs.
        QuietTime, ///< Those who work with the database will notice.
        NotTried, ///< Nothing speaks against it, but nothing was run either.
        MayRun,
    };
    Answer answer = Answer::NothingToDo;
    QString headline; ///< One sentence.
    /// Sentences over all pending migrations: for whom it would wait, whom it blocks, how much it
    /// writes and reads, how long that took, what is gone for good.
    QStringList reasons;
};

/// "may-run", "quiet-time", …: stable, for JSON.
QString answerName(Verdict::Answer answer);

/// Pure.
Verdict verdictOf(const Preview &preview);

} // namespace ponyup
