// SPDX-License-Identifier: GPL-3.0-or-later
#include "database.h"
#include "history/journal.h"

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

JournalRow sample(int version, int statement)
{
    return {.run = u"run-1"_s,
            .version = version,
            .statement = statement,
            .checksum = "c0ffee",
            .kind = StatementKind::Ddl,
            .started = QDateTime(QDate(2026, 11, 22), QTime(9, 30, 0, 7), Qt::UTC)};
}

} // namespace

class tst_Journal : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stateNames();
    void withoutATable();
    void addAndRead();
    void replace();
    void clear();
    void unknownState();
    void notOurTable();
};

void tst_Journal::stateNames()
{
    const QStringList expected{u"intent"_s, u"done"_s, u"failed"_s, u"in doubt"_s, u"resolved"_s};
    for (int state = 0; state < expected.size(); ++state)
        QCOMPARE(journalStateName(static_cast<JournalState>(state)), expected.at(state));
}

void tst_Journal::withoutATable()
{
    Database database;
    const auto rows = Journal::read(database.connection());
    VERIFY_RESULT(rows);
    QVERIFY(rows->empty());
    QCOMPARE(database.value(u"SELECT count(*) FROM sqlite_schema"_s).toInt(), 0);
}

void tst_Journal::addAndRead()
{
    Database database;
    VERIFY_RESULT(Journal::prepare(database.connection()));
    VERIFY_RESULT(Journal::prepare(database.connection()));
    VERIFY_RESULT(Journal::add(database.connection(), sample(3, 10)));
    VERIFY_RESULT(Journal::add(database.connection(), sample(3, 2)));
    const auto rows = Journal::read(database.connection());
    VERIFY_RESULT(rows);
    QCOMPARE(rows->size(), size_t{2});
    QCOMPARE(rows->at(1).statement, 10);
    const JournalRow &row = rows->at(0);
    QCOMPARE(row.run, u"run-1"_s);
    QCOMPARE(row.version, 3);
    QCOMPARE(row.statement, 2);
    QCOMPARE(row.checksum, QByteArray("c0ffee"));
    QCOMPARE(row.kind, StatementKind::Ddl);
    QCOMPARE(row.state, JournalState::Intent);
    QCOMPARE(row.rows, -1);
    QCOMPARE(row.started, sample(3, 2).started);
    QVERIFY(!row.finished.isValid());
    QVERIFY(row.error.isEmpty());
}

void tst_Journal::replace()
{
    Database database;
    VERIFY_RESULT(Journal::prepare(database.connection()));
    JournalRow row = sample(3, 1);
    VERIFY_RESULT(Journal::add(database.connection(), row));
    VERIFY_RESULT(Journal::add(database.connection(), sample(3, 2)));
    row.run = u"run-2"_s;
    row.state = JournalState::Failed;
    row.rows = 7;
    row.kind = StatementKind::Dml;
    row.checksum = "beef";
    row.started = row.started.addSecs(60);
    row.finished = row.started.addMSecs(3);
    row.error = u"no space left"_s;
    row.position = u"log.000001:4"_s;
    row.before = QString(100'000, u'x');
    VERIFY_RESULT(Journal::replace(database.connection(), row));

    const auto rows = Journal::read(database.connection());
    VERIFY_RESULT(rows);
    QCOMPARE(rows->size(), size_t{2});
    const JournalRow &over = rows->at(0);
    QCOMPARE(over.run, row.run);
    QCOMPARE(over.state, JournalState::Failed);
    QCOMPARE(over.rows, 7);
    QCOMPARE(over.kind, StatementKind::Dml);
    QCOMPARE(over.checksum, QByteArray("beef"));
    QCOMPARE(over.started, row.started);
    QCOMPARE(over.finished, row.finished);
    QCOMPARE(over.error, row.error);
    QCOMPARE(over.position, row.position);
    QCOMPARE(over.before, row.before);
    QVERIFY(rows->at(1).before.isEmpty());
    QCOMPARE(rows->at(1).state, JournalState::Intent);
}

void tst_Journal::clear()
{
    Database database;
    VERIFY_RESULT(Journal::prepare(database.connection()));
    VERIFY_RESULT(Journal::add(database.connection(), sample(3, 1)));
    VERIFY_RESULT(Journal::add(database.connection(), sample(3, 2)));
    VERIFY_RESULT(Journal::add(database.connection(), sample(4, 1)));
    VERIFY_RESULT(Journal::clear(database.connection(), 3));
    const auto rows = Journal::read(database.connection());
    VERIFY_RESULT(rows);
    QCOMPARE(rows->size(), size_t{1});
    QCOMPARE(rows->front().version, 4);
}

void tst_Journal::unknownState()
{
    Database database;
    VERIFY_RESULT(Journal::prepare(database.connection()));
    VERIFY_RESULT(Journal::add(database.connection(), sample(3, 1)));
    database.run(u"UPDATE ponyup_journal SET state = 'maybe'"_s);
    VERIFY_ERROR(Journal::read(database.connection()), ErrorKind::HistoryTampered);
}

void tst_Journal::notOurTable()
{
    Database database;
    database.run(u"CREATE TABLE ponyup_journal (id INTEGER)"_s);
    VERIFY_ERROR(Journal::read(database.connection()), ErrorKind::VersionTableTaken);
    VERIFY_ERROR(Journal::prepare(database.connection()), ErrorKind::VersionTableTaken);
}

QTEST_GUILESS_MAIN(tst_Journal)
#include "tst_journal.moc"
