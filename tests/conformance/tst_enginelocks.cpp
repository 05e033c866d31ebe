// SPDX-License-Identifier: GPL-3.0-or-later
#include "enginesuite.h"

#include <QFileInfo>

#include <atomic>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// How every engine stops, waits and excludes others.
class tst_EngineLocks : public EngineSuite {
    Q_OBJECT

private Q_SLOTS:
    void stopsAnEndlessStatement_data();
    void stopsAnEndlessStatement();
    void aLateStopHarmsNothing();
    void stopsBeforeItBegins();
    void keepsTheStatementTimeout();
    void excludesOthers();
    void waitsForTheLockInVain();
};

void tst_EngineLocks::stopsAnEndlessStatement_data()
{
    QTest::addColumn<bool>("writes");
    QTest::addRow("query") << false;
    QTest::addRow("write") << true;
}

void tst_EngineLocks::stopsAnEndlessStatement()
{
    QFETCH(bool, writes);
    const auto connection = open();
    VERIFY_RESULT(connection->run(u"CREATE TABLE t (i INTEGER)"_s));
    VERIFY_RESULT(connection->begin({}));
    StopLater stop(50ms);
    const auto outcome =
        execute(*connection, writes ? lab().endlessWrite : lab().endless, stop.token());
    VERIFY_ERROR(outcome, ErrorKind::Cancelled);
    QCOMPARE(outcome.error().place.line, 7);
    QVERIFY2(stop.elapsed() < 5000, "the stop took too long"); // far less, on an idle machine
    VERIFY_RESULT(connection->rollback());
    QCOMPARE(value(*connection, u"SELECT count(*) FROM t"_s).toInt(), 0);
    VERIFY_RESULT(connection->begin({}));
    VERIFY_RESULT(execute(*connection, "INSERT INTO t VALUES (1)"));
    VERIFY_RESULT(connection->commit({}));
}

/// A stop that comes when the statement has just ended must not hit the next one.
void tst_EngineLocks::aLateStopHarmsNothing()
{
    const auto connection = open();
    VERIFY_RESULT(connection->run(u"CREATE TABLE t (i INTEGER)"_s));
    VERIFY_RESULT(connection->begin({}));
    int done = 0;
    for (int round = 0; round < 300; ++round) {
        std::stop_source source;
        std::thread stopper([&source] { source.request_stop(); });
        const auto outcome = execute(*connection, "INSERT INTO t VALUES (1)", source.get_token());
        if (outcome)
            ++done;
        else
            QCOMPARE(errorKindName(outcome.error().kind), errorKindName(ErrorKind::Cancelled));
        // An engine may undo the whole transaction of a statement that it had begun to carry out.
        if (!outcome && (!connection->inTransaction() || engine().traits().errorDoomsTransaction)) {
            done = 0;
            VERIFY_RESULT(connection->rollback());
            VERIFY_RESULT(connection->begin({}));
        }
        // With the stop on its way, or not yet, or long past:
        const auto next = execute(*connection, "SELECT count(*) FROM t");
        stopper.join();
        VERIFY_RESULT(next);
        VERIFY_RESULT(execute(*connection, "SELECT count(*) FROM t"));
        QVERIFY(connection->inTransaction());
    }
    QCOMPARE(value(*connection, u"SELECT count(*) FROM t"_s).toInt(), done);
}

void tst_EngineLocks::stopsBeforeItBegins()
{
    const auto connection = open();
    fill(*connection);
    std::stop_source source;
    source.request_stop();
    VERIFY_RESULT(connection->begin({}));
    VERIFY_ERROR(execute(*connection, "DELETE FROM child", source.get_token()),
                 ErrorKind::Cancelled);
    QCOMPARE(value(*connection, u"SELECT count(*) FROM child"_s).toInt(), 2);
}

void tst_EngineLocks::keepsTheStatementTimeout()
{
    const auto connection = open();
    VERIFY_RESULT(connection->begin({.statementTimeout = 50ms}));
    const auto outcome = execute(*connection, lab().endless);
    VERIFY_ERROR(outcome, ErrorKind::Sql);
    QVERIFY2(outcome.error().message.contains(u"50 ms"_s), qPrintable(outcome.error().message));
    afterError(*connection);
    VERIFY_RESULT(execute(*connection, "SELECT 1"));
}

void tst_EngineLocks::excludesOthers()
{
    const auto first = open();
    fill(*first);
    const auto second = open();
    const auto reader = open(Access::Read);
    QVERIFY(!reader->lockHolder()->has_value());
    QVERIFY(*first->tryLock());
    QVERIFY(!*second->tryLock());
    QVERIFY(reader->lockHolder()->has_value());
    VERIFY_RESULT(first->unlock());
    QVERIFY(!reader->lockHolder()->has_value());
    VERIFY_ERROR(first->unlock(), ErrorKind::LockNotHeld);
    QVERIFY(*second->tryLock());
    VERIFY_RESULT(second->unlock());
    if (!engine().traits().oneWriter)
        return;
    VERIFY_RESULT(first->begin({}));
    VERIFY_ERROR(second->begin({}), ErrorKind::Busy);
    QVERIFY(!second->inTransaction());
    QVERIFY(reader->lockHolder()->has_value());
    QCOMPARE(value(*reader, u"SELECT count(*) FROM child"_s).toInt(), 2);
    VERIFY_RESULT(first->rollback());
    QVERIFY(!reader->lockHolder()->has_value());
    VERIFY_RESULT(second->begin({}));
    VERIFY_RESULT(second->rollback());
}

void tst_EngineLocks::waitsForTheLockInVain()
{
    const auto holder = open();
    fill(*holder);
    const auto other = open();
    VERIFY_RESULT(other->begin({.lockTimeout = 20ms}));
    VERIFY_RESULT(other->rollback());
    VERIFY_RESULT(holder->begin({}));
    VERIFY_RESULT(execute(*holder, "UPDATE child SET parent = 1"));
    // Outside a transaction each waits as long as the options say.
    VERIFY_ERROR(execute(*other, "UPDATE child SET parent = 2"), ErrorKind::Busy);
    StopLater stop(50ms);
    VERIFY_RESULT(other->rollback());
    VERIFY_RESULT(holder->rollback());

    VERIFY_RESULT(other->begin({.lockTimeout = 1h}));
    VERIFY_RESULT(other->rollback());
    VERIFY_RESULT(holder->begin({}));
    VERIFY_RESULT(execute(*holder, "UPDATE child SET parent = 1"));
    const auto waited = execute(*other, "UPDATE child SET parent = 2", stop.token());
    VERIFY_ERROR(waited, ErrorKind::Cancelled);
    VERIFY_RESULT(holder->rollback());
}

QTEST_GUILESS_MAIN(tst_EngineLocks)
#include "tst_enginelocks.moc"
