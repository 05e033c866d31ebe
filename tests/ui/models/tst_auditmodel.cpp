// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/auditfiltermodel.h"
#include "models/auditmodel.h"
#include "support/modeldump.h"
#include "support/testing.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace ponyup;
using namespace ponyup::ui;
using namespace Qt::StringLiterals;
using ponyup::testing::dump;

namespace {

AuditEntry entry(qint64 number, AuditEvent event, int from, int to, const QString &message,
                 const QString &user)
{
    return {.number = number,
            .event = event,
            .from = from,
            .to = to,
            .message = message,
            .user = user,
            .host = u"db1"_s,
            .time = QDateTime({2026, 11, int(number)}, {8, 0}, Qt::UTC),
            .duration = std::chrono::milliseconds(10 * number),
            .rows = number == 1 ? -1 : number,
            .hash = QByteArray::number(number)};
}

std::vector<AuditEntry> sample()
{
    std::vector<AuditEntry> entries{
        entry(1, AuditEvent::Baseline, -1, 11, u"taken over"_s, u"ann"_s),
        entry(2, AuditEvent::Failed, 11, 12, u"split names"_s, u"ann"_s),
        entry(3, AuditEvent::Applied, 11, 12, u"split names"_s, u"bob"_s),
        entry(4, AuditEvent::Undone, 12, 11, u"split names"_s, u"bob"_s)};
    entries[1].error = u"v11/migrate.sql:3:1: no such column"_s;
    return entries;
}

} // namespace

class TestAuditModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void showsEntries()
    {
        AuditModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setEntries(sample());
        QCOMPARE(
            dump(model),
            (QStringList{
                u"2026-11-01T08:00:00.000Z | baseline |  | 11 | taken over |  | 10 | ann"_s,
                u"2026-11-02T08:00:00.000Z | failed | 11 | 12 | split names | 2 | 20 | ann"_s,
                u"2026-11-03T08:00:00.000Z | applied | 11 | 12 | split names | 3 | 30 | bob"_s,
                u"2026-11-04T08:00:00.000Z | undone | 12 | 11 | split names | 4 | 40 | bob"_s}));
        QCOMPARE(model.index(1, 0).data(AuditModel::ErrorRole).toString(),
                 u"v11/migrate.sql:3:1: no such column"_s);
    }

    void growsInPlace()
    {
        AuditModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        std::vector<AuditEntry> entries = sample();
        model.setEntries({entries.begin(), entries.begin() + 2});
        const QPersistentModelIndex second(model.index(1, 0));
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        model.setEntries(entries);
        QCOMPARE(resets.count(), 0);
        QCOMPARE(inserted.count(), 1);
        QVERIFY(second.isValid());
        model.setEntries(entries);
        QCOMPARE(inserted.count(), 1);
        entries.erase(entries.begin());
        model.setEntries(entries); // Another database.
        QCOMPARE(resets.count(), 1);
        QCOMPARE(model.rowCount(), 3);
    }

    void filters()
    {
        AuditModel model;
        AuditFilterModel filter;
        const QAbstractItemModelTester tester(
            &filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        filter.setSourceModel(&model);
        model.setEntries(sample());
        const auto numbers = [&filter] {
            QStringList list;
            for (int row = 0; row < filter.rowCount(); ++row)
                list += filter.index(row, 0).data(AuditModel::NumberRole).toString();
            return list.join(u' ');
        };
        QCOMPARE(numbers(), u"1 2 3 4"_s);
        filter.setText(u"BOB"_s);
        QCOMPARE(numbers(), u"3 4"_s);
        filter.setText(u"no such column"_s);
        QCOMPARE(numbers(), u"2"_s);
        filter.setText(u"db1"_s);
        filter.setEvents({int(AuditEvent::Failed), int(AuditEvent::Undone)});
        QCOMPARE(numbers(), u"2 4"_s);
        filter.setEvents({});
        filter.setPeriod(QDateTime({2026, 11, 2}, {8, 0}, Qt::UTC),
                         QDateTime({2026, 11, 4}, {8, 0}, Qt::UTC));
        QCOMPARE(numbers(), u"2 3"_s);
        filter.setPeriod({}, {});
        filter.setText({});
        filter.setMigration(11); // Its undo goes from 12 to 11; the baseline is no migration's.
        QCOMPARE(numbers(), u"2 3 4"_s);
        filter.setMigration({});
        filter.sort(AuditModel::Time, Qt::DescendingOrder);
        QCOMPARE(numbers(), u"4 3 2 1"_s);
        filter.sort(AuditModel::Rows, Qt::AscendingOrder);
        QCOMPARE(numbers(), u"1 2 3 4"_s);
    }
};

QTEST_GUILESS_MAIN(TestAuditModel)
#include "tst_auditmodel.moc"
