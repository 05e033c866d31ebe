// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/statementmodel.h"
#include "support/modeldump.h"
#include "support/testing.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QSignalSpy>

using namespace ponyup;
using namespace ponyup::ui;
using namespace Qt::StringLiterals;
using ponyup::testing::dump;
using namespace std::chrono_literals;

namespace {

StatementRow statement(int number, bool inModel, int line, StatementKind kind, const QString &text)
{
    return {.number = number,
            .inModel = inModel,
            .place = {.file = u"v12/migrate.sql"_s, .line = line, .column = 1},
            .kind = kind,
            .text = text};
}

std::vector<StatementRow> sample()
{
    return {statement(1, true, 1, StatementKind::Ddl, u"CREATE TABLE total (id)"_s),
            statement(1, false, 3, StatementKind::Ddl, u"ALTER TABLE orders ADD total"_s),
            statement(2, false, 5, StatementKind::Dml, u"UPDATE orders SET total = 0"_s)};
}

RunEvent runEvent(RunEvent::Kind kind, int number, bool inModel = false, int from = 12)
{
    return {.kind = kind, .from = from, .to = from + 1, .statement = number, .inModel = inModel};
}

} // namespace

class TestStatementModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void showsStatements()
    {
        StatementModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRows(sample(), 12);
        QCOMPARE(dump(model),
                 (QStringList{u"1 | 1 | ddl | CREATE TABLE total (id) |  |  |  | 0"_s,
                              u"1 | 3 | ddl | ALTER TABLE orders ADD total |  |  |  | 0"_s,
                              u"2 | 5 | dml | UPDATE orders SET total = 0 |  |  |  | 0"_s}));
        QCOMPARE(model.rowForStatement(1, true), 0);
        QCOMPARE(model.rowForStatement(1, false), 1);
        QCOMPARE(model.rowForStatement(7, false), -1);
        QCOMPARE(model.migration(), 12);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void followsARun()
    {
        StatementModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRows(sample(), 12);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);

        model.apply(runEvent(RunEvent::Kind::MigrationStarted, 0));
        model.apply(runEvent(RunEvent::Kind::StatementStarted, 1, false, 11));
        QCOMPARE(changed.count(), 0);

        model.apply(runEvent(RunEvent::Kind::StatementStarted, 1));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().at(0).toModelIndex().row(), 1);
        QCOMPARE(model.rowAt(1).result, StatementRow::Result::Running);

        RunEvent done = runEvent(RunEvent::Kind::StatementDone, 1);
        done.rows = 4810;
        done.elapsed = 812ms;
        model.apply(done);
        QCOMPARE(model.rowAt(1).result, StatementRow::Result::Done);

        RunEvent failed = runEvent(RunEvent::Kind::StatementFailed, 2);
        failed.elapsed = 1ms;
        failed.error = Error{.kind = ErrorKind::Sql, .message = u"no such column"_s};
        model.apply(failed);
        QCOMPARE(
            dump(model).mid(1),
            (QStringList{u"1 | 3 | ddl | ALTER TABLE orders ADD total | 4810 | 812000000 |  | 2"_s,
                         u"2 | 5 | dml | UPDATE orders SET total = 0 |  | 1000000 |  | 3"_s}));
        QCOMPARE(model.index(2, 0).data(StatementModel::MessageRole).toString(),
                 u"no such column"_s);
    }

    void addsWhatItDidNotKnow()
    {
        StatementModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        RunEvent started = runEvent(RunEvent::Kind::StatementStarted, 5);
        started.place.line = 40;
        started.text = u"DROP TABLE old"_s;
        model.apply(started);
        QCOMPARE(dump(model), QStringList{u"5 | 40 | other | DROP TABLE old |  |  |  | 1"_s});
        QCOMPARE(model.rowForStatement(5, false), 0);
    }

    void tellsEffectsOnOthers()
    {
        const RelationEffect index{.name = u"orders_day"_s,
                                   .type = ObjectType::Index,
                                   .table = u"orders"_s,
                                   .blocks = Blocking::ReadsAndWrites};
        const RelationEffect made{
            .name = u"news"_s, .blocks = Blocking::ReadsAndWrites, .isNew = true};
        const RelationEffect read{.name = u"customers"_s, .blocks = Blocking::SchemaChanges};
        const RelationEffect orders{.name = u"orders"_s,
                                    .blocks = Blocking::Writes,
                                    .indexesBuilt = {u"orders_day"_s},
                                    .rows = 1200,
                                    .bytes = 2048};
        MigrationRun run{.from = 12, .to = 13};
        run.statements = {{.number = 1}, {.number = 2}};
        run.statements[1].effects.relations = {read, made, index, orders};
        StatementModel model;
        QVERIFY(!model.hasEffects());
        model.setMigrationRun(run);
        QVERIFY(model.hasEffects());
        const auto role = [&model](int row, int which) { return model.index(row, 0).data(which); };
        QCOMPARE(role(0, StatementModel::EffectsRole).toStringList(), QStringList());
        QCOMPARE(role(1, StatementModel::EffectsRole).toStringList(),
                 (QStringList{u"blocks reads and writes of orders; builds 1 index(es) "
                              "(1,200 row(s) and 2.0 KiB)"_s,
                              u"blocks only changes of the schema of customers"_s}));
        QCOMPARE(role(1, StatementModel::BlockingRole).toInt(), int(Blocking::ReadsAndWrites));
    }

    void showsARun()
    {
        MigrationRun run{.from = 12, .to = 13};
        run.statements = {{.number = 1,
                           .place = {.line = 3},
                           .text = u"INSERT INTO a"_s,
                           .kind = StatementKind::Dml,
                           .rows = 2,
                           .elapsed = 3ms},
                          {.number = 2,
                           .place = {.line = 4},
                           .text = u"INSERT INTO b"_s,
                           .kind = StatementKind::Dml,
                           .elapsed = 1ms,
                           .error = Error{.message = u"constraint"_s}}};
        StatementModel model;
        model.setMigrationRun(run);
        QCOMPARE(model.migration(), 12);
        QCOMPARE(dump(model),
                 (QStringList{u"1 | 3 | dml | INSERT INTO a | 2 | 3000000 |  | 2"_s,
                              u"2 | 4 | dml | INSERT INTO b |  | 1000000 |  | 3"_s}));
    }

    void sumsUp()
    {
        StatementModel model;
        QSignalSpy changed(&model, &StatementModel::summaryChanged);
        model.setRows(sample(), 12);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(model.summary(), u"3 statement(s)"_s);
        RunEvent done = runEvent(RunEvent::Kind::StatementDone, 1);
        done.rows = 4810;
        done.elapsed = 812ms;
        model.apply(done);
        model.apply(done); // A statement that is run again is not counted twice.
        RunEvent failed = runEvent(RunEvent::Kind::StatementFailed, 2);
        failed.elapsed = 400ms;
        model.apply(failed);
        QCoreApplication::processEvents();
        QCOMPARE(changed.count(), 2); // Once for all that came together.
        QCOMPARE(model.summary(), u"3 statement(s), 4,810 row(s), 1.2 s, and 1 failed"_s);
    }
};

QTEST_GUILESS_MAIN(TestStatementModel)
#include "tst_statementmodel.moc"
