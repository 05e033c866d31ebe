// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/runmarks.h"
#include "support/testing.h"

using namespace ponyup;
using namespace ponyup::ui;
using namespace Qt::StringLiterals;

namespace {

const QByteArray text = "checksum of v1/migrate.sql";

RunEvent statementEvent(RunEvent::Kind kind, int statement, bool onCopy = false,
                        bool inModel = false)
{
    RunEvent made{.kind = kind,
                  .from = 1,
                  .to = 2,
                  .statement = statement,
                  .inModel = inModel,
                  .onCopy = onCopy,
                  .place = {.file = u"v1/migrate.sql"_s, .line = statement * 10}};
    made.checksum = inModel ? QByteArray("checksum of v1/model.sql") : text;
    return made;
}

RunEvent failure(int statement, ErrorKind kind = ErrorKind::Sql, bool onCopy = false)
{
    RunEvent made = statementEvent(RunEvent::Kind::StatementFailed, statement, onCopy);
    made.error = Error{.kind = kind,
                       .message = u"SQLite refused the statement."_s,
                       .detail = u"no such table: nope"_s};
    return made;
}

/// Two statements done and the third begun.
RunMarks atTheThird(bool onCopy = false)
{
    RunMarks marks;
    marks.start(ScriptRole::Migrate);
    for (const int statement : {1, 2}) {
        marks.apply(statementEvent(RunEvent::Kind::StatementStarted, statement, onCopy));
        marks.apply(statementEvent(RunEvent::Kind::StatementDone, statement, onCopy));
    }
    marks.apply(statementEvent(RunEvent::Kind::StatementStarted, 3, onCopy));
    return marks;
}

const RunMarks::Place migrate{1, ScriptRole::Migrate};

} // namespace

class TestRunMarks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void followsARun()
    {
        const RunMarks marks = atTheThird();
        const RunMarks::Marks *ran = marks.find(migrate, text);
        QVERIFY(ran);
        QCOMPARE(ran->done, 2);
        QCOMPARE(ran->running, 3);
        QCOMPARE(ran->failed, 0);
        QVERIFY(!ran->onCopy);
        QVERIFY(!marks.find({1, ScriptRole::Model}, text));
        QVERIFY(!marks.find({2, ScriptRole::Migrate}, text));
    }

    void notEveryStartIsTold()
    {
        RunMarks marks;
        marks.start(ScriptRole::Migrate);
        for (const int statement : {1, 2})
            marks.apply(statementEvent(RunEvent::Kind::StatementDone, statement, true));
        QCOMPARE(marks.find(migrate, text)->done, 2);
        QVERIFY(marks.find(migrate, text)->onCopy);
        // Tried again: from its beginning.
        marks.apply(statementEvent(RunEvent::Kind::StatementDone, 1));
        QCOMPARE(marks.find(migrate, text)->done, 1);
        QVERIFY(!marks.find(migrate, text)->onCopy);
    }

    void belongsToOneText()
    {
        const RunMarks marks = atTheThird();
        QVERIFY(!marks.find(migrate, "checksum of another text"));
        QVERIFY(!marks.find(migrate, {})); // a text that could not be proven
    }

    void anotherTextBeginsAnew()
    {
        RunMarks marks = atTheThird();
        RunEvent other = statementEvent(RunEvent::Kind::StatementStarted, 2);
        other.checksum = "checksum of another text";
        marks.apply(other);
        QVERIFY(!marks.find(migrate, text));
        QCOMPARE(marks.find(migrate, other.checksum)->done, 0);
    }

    void tellsTheEnginesWords()
    {
        RunMarks marks = atTheThird();
        marks.apply(failure(3));
        const RunMarks::Marks *ran = marks.find(migrate, text);
        QCOMPARE(ran->running, 0);
        QCOMPARE(ran->failed, 3);
        QCOMPARE(ran->failedLine, 30);
        QCOMPARE(ran->failure, u"no such table: nope"_s);
    }

    void aRollBackTakesWhatWasDone()
    {
        RunMarks marks = atTheThird();
        marks.apply(statementEvent(RunEvent::Kind::StatementStarted, 1, false, true));
        marks.apply(statementEvent(RunEvent::Kind::StatementDone, 1, false, true));
        marks.apply(failure(3));
        marks.apply(statementEvent(RunEvent::Kind::MigrationRolledBack, 0));
        const RunMarks::Marks *ran = marks.find(migrate, text);
        QCOMPARE(ran->done, 0);
        QCOMPARE(ran->failed, 3); // where it failed is still true
        QCOMPARE(marks.find({1, ScriptRole::Model}, "checksum of v1/model.sql")->done, 0);
    }

    void aCopyIsNotTheDatabase()
    {
        RunMarks marks = atTheThird(true);
        marks.apply(failure(3, ErrorKind::Sql, true));
        marks.apply(statementEvent(RunEvent::Kind::MigrationRolledBack, 0, true));
        const RunMarks::Marks *ran = marks.find(migrate, text);
        QVERIFY(ran->onCopy);
        QCOMPARE(ran->done, 2); // they did go well there
    }

    void interruptedIsNotWrong()
    {
        RunMarks marks = atTheThird();
        marks.apply(failure(3, ErrorKind::Cancelled));
        const RunMarks::Marks *ran = marks.find(migrate, text);
        QCOMPARE(ran->running, 0);
        QCOMPARE(ran->failed, 0);
    }

    void anUndoMarksItsOwnScript()
    {
        RunMarks marks;
        marks.start(ScriptRole::Undo);
        marks.apply(statementEvent(RunEvent::Kind::StatementStarted, 1));
        QVERIFY(!marks.find(migrate, text));
        QVERIFY(marks.find({1, ScriptRole::Undo}, text));
    }

    void aRunForgetsTheOneBefore()
    {
        RunMarks marks = atTheThird();
        marks.start(ScriptRole::Migrate);
        QVERIFY(!marks.find(migrate, text));
    }
};

QTEST_GUILESS_MAIN(TestRunMarks)
#include "tst_runmarks.moc"
