// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/logmodel.h"
#include "support/modeldump.h"
#include "support/testing.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace ponyup::ui;
using namespace Qt::StringLiterals;
using ponyup::testing::dump;

namespace {

std::vector<LogLine> lines(int first, int count)
{
    std::vector<LogLine> made;
    for (int number = first; number < first + count; ++number)
        made.push_back({.time = QDateTime({2026, 11, 21}, {12, 1, 7, 5}, Qt::UTC),
                        .severity = number % 3,
                        .text = u"line %1"_s.arg(number)});
    return made;
}

} // namespace

class TestLogModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void appendsInBatches()
    {
        LogModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        model.append({});
        QCOMPARE(inserted.count(), 0);
        model.append(lines(0, 2));
        model.append(lines(2, 1));
        QCOMPARE(inserted.count(), 2);
        QCOMPARE(dump(model), (QStringList{u"line 0"_s, u"line 1"_s, u"line 2"_s}));
        QCOMPARE(model.index(2).data(LogModel::SeverityRole).toInt(), 2);
        QCOMPARE(model.text(),
                 u"2026-11-21T12:01:07.005Z  line 0\n"
                 "2026-11-21T12:01:07.005Z  line 1\n"
                 "2026-11-21T12:01:07.005Z  line 2\n"_s);
        QCOMPARE(model.text({1}), u"2026-11-21T12:01:07.005Z  line 1\n"_s);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.text(), QString());
    }

    void forgetsTheOldest()
    {
        LogModel model;
        model.append(lines(0, LogModel::maximumLines));
        QCOMPARE(model.rowCount(), LogModel::maximumLines);
        model.append(lines(LogModel::maximumLines, 1));
        QCOMPARE(model.rowCount(), LogModel::maximumLines / 10 * 9 + 1);
        QCOMPARE(model.index(0).data().toString(), u"line %1"_s.arg(LogModel::maximumLines / 10));
        QVERIFY(model.text().startsWith(u"(10000 earlier"_s));
        model.append(lines(0, 3 * LogModel::maximumLines));
        QCOMPARE(model.rowCount(), LogModel::maximumLines);
    }
};

QTEST_GUILESS_MAIN(TestLogModel)
#include "tst_logmodel.moc"
