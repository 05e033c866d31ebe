// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timelinefiltermodel.h"
#include "models/timelinemodel.h"
#include "support/modeldump.h"
#include "support/testing.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace ponyup;
using namespace ponyup::ui;
using namespace Qt::StringLiterals;
using ponyup::testing::dump;

namespace {

TimelineRow row(int from, int version, MigrationState state, const QString &message,
                const QString &by = {})
{
    TimelineRow made{.version = version, .from = from, .state = state, .message = message};
    if (from >= 0)
        made.name = u'v' + QString::number(from);
    if (!by.isEmpty()) {
        made.by = by;
        made.when = QDateTime({2026, 11, 21}, {12, from}, Qt::UTC);
    }
    return made;
}

/// Stands at 2 of 4; v2 is next, v3 pending, v4 the newest schema.
Timeline sample()
{
    Timeline timeline{.rows = {row(4, 4, MigrationState::Latest, u"newest schema"_s),
                               row(3, 4, MigrationState::Pending, u"fill totals"_s),
                               row(2, 3, MigrationState::Next, u"add totals"_s),
                               row(1, 2, MigrationState::Applied, u"split names"_s, u"ann"_s),
                               row(0, 1, MigrationState::Applied, u"first tables"_s, u"bob"_s),
                               row(-1, 0, MigrationState::Initial, {}, {})},
                      .current = 2,
                      .newest = 4,
                      .pending = 2};
    timeline.rows[3].current = true;
    return timeline;
}

/// The sample after its next migration has been applied.
Timeline sampleAfterOne()
{
    Timeline timeline = sample();
    timeline.rows[1].state = MigrationState::Next;
    timeline.rows[2] = row(2, 3, MigrationState::Applied, u"add totals"_s, u"ann"_s);
    timeline.rows[2].current = true;
    timeline.rows[3].current = false;
    return timeline;
}

QStringList states(const QAbstractItemModel &model)
{
    QStringList list;
    for (int at = 0; at < model.rowCount(); ++at) {
        const QModelIndex index = model.index(at, 0);
        QString state = model.index(at, TimelineModel::State).data().toString();
        if (index.data(TimelineModel::CurrentRole).toBool())
            state += u" current"_s;
        switch (TimelineModel::Mark(index.data(TimelineModel::MarkRole).toInt())) {
        case TimelineModel::Mark::None:
            break;
        case TimelineModel::Mark::Running:
            state += u" running"_s;
            break;
        case TimelineModel::Mark::Failed:
            state += u" failed"_s;
            break;
        case TimelineModel::Mark::FailedInDryRun:
            state += u" failed in dry run"_s;
            break;
        }
        list += state;
    }
    return list;
}

} // namespace

class TestTimelineModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void showsRows()
    {
        TimelineModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setTimeline(sample());
        QCOMPARE(dump(model),
                 (QStringList{u"4 | newest schema | latest"_s, u"3→4 | fill totals | pending"_s,
                              u"2→3 | add totals | next"_s,
                              u"2 | split names | applied | 2026-11-21T12:01:00.000Z | ann"_s,
                              u"1 | first tables | applied | 2026-11-21T12:00:00.000Z | bob"_s,
                              u"0 |  | initial"_s}));
        const QModelIndex next = model.index(2, TimelineModel::Message);
        QCOMPARE(next.data(TimelineModel::StateRole).toInt(), int(MigrationState::Next));
        QCOMPARE(next.data(TimelineModel::VersionRole).toInt(), 3);
        QCOMPARE(next.data(TimelineModel::FromRole).toInt(), 2);
        QCOMPARE(next.data(TimelineModel::NameRole).toString(), u"v2"_s);
        QCOMPARE(next.data(TimelineModel::CurrentRole).toBool(), false);
        QVERIFY(!next.data(Qt::DecorationRole).isValid());
        QCOMPARE(model.currentRow(), 3);
        QCOMPARE(model.rowForFrom(3), 1);
        QCOMPARE(model.rowForFrom(-1), -1);
        QCOMPARE(model.rowForFrom(9), -1);
        QCOMPARE(model.headerData(TimelineModel::By, Qt::Horizontal).toString(), u"By"_s);
    }

    void labelsJumps()
    {
        TimelineModel model;
        model.setTimeline({.rows = {row(7, 9, MigrationState::Pending, {}),
                                    row(3, 7, MigrationState::Applied, {})}});
        QCOMPARE(dump(model), (QStringList{u"7→9 |  | pending"_s, u"3→7 |  | applied"_s}));
    }

    void keepsRowsInPlace()
    {
        TimelineModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setTimeline(sample());
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        const QPersistentModelIndex next(model.index(2, 0));

        model.setTimeline(sample());
        QCOMPARE(changed.count(), 0);

        model.setTimeline(sampleAfterOne());
        QCOMPARE(changed.count(), 1); // Rows 1 to 3 lie together.
        QCOMPARE(changed.first().at(0).toModelIndex().row(), 1);
        QCOMPARE(changed.first().at(1).toModelIndex().row(), 3);
        QCOMPARE(next.row(), 2);

        Timeline grown = sampleAfterOne();
        grown.rows.erase(grown.rows.begin()); // The newest schema has got a way on.
        grown.rows.insert(grown.rows.begin(), row(4, 5, MigrationState::Pending, u"more"_s));
        grown.rows.insert(grown.rows.begin(), row(5, 5, MigrationState::Latest, {}));
        model.setTimeline(grown);
        QCOMPARE(model.rowCount(), 7);
        QCOMPARE(next.row(), 3);
        QCOMPARE(next.data(TimelineModel::FromRole).toInt(), 2);

        model.setTimeline({});
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(!next.isValid());
        QCOMPARE(resets.count(), 0);
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(removed.count(), 2);
    }

    void followsARun()
    {
        TimelineModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setTimeline(sample());
        model.setRunning(2);
        QCOMPARE(states(model),
                 (QStringList{u"latest"_s, u"pending"_s, u"next running"_s, u"applied current"_s,
                              u"applied"_s, u"initial"_s}));
        model.setApplied(2, QDateTime({2026, 11, 22}, {0, 0}, Qt::UTC));
        model.setRunning(3);
        QCOMPARE(states(model),
                 (QStringList{u"latest"_s, u"next running"_s, u"applied current"_s, u"applied"_s,
                              u"applied"_s, u"initial"_s}));
        model.setFailed(3);
        model.setRunning(-1);
        QCOMPARE(states(model).at(1), u"next failed"_s);
        model.setTimeline(sampleAfterOne()); // Still not applied: the mark stays.
        QCOMPARE(states(model).at(1), u"next failed"_s);
        model.setFailed(3, true);
        QCOMPARE(states(model).at(1), u"next failed in dry run"_s);
        model.setFailed(3);
        QCOMPARE(states(model).at(1), u"next failed"_s);
        model.setApplied(3);
        QCOMPARE(states(model).at(1), u"applied current"_s);
        model.setApplied(4); // The newest schema stores no version.
        QCOMPARE(states(model).at(0), u"latest"_s);
        QCOMPARE(model.currentRow(), 1);
    }

    void tellsProblems()
    {
        TimelineModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        Timeline timeline = sample();
        timeline.rows[2].message.clear(); // it could not be read
        model.setTimeline(timeline, {{2, u"v2.sql:1:1: what is wrong"_s}, {1, u"v1: this too"_s}});
        const auto message = [&](int at) { return model.index(at, TimelineModel::Message); };
        QCOMPARE(message(2).data().toString(), u"v2.sql:1:1: what is wrong"_s);
        QCOMPARE(message(3).data().toString(), u"split names"_s);
        QCOMPARE(message(3).data(TimelineModel::ProblemRole).toString(), u"v1: this too"_s);
        QCOMPARE(message(1).data(TimelineModel::ProblemRole).toString(), QString());

        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setTimeline(timeline, {{2, u"v2.sql:1:1: what is wrong"_s}});
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().at(0).toModelIndex().row(), 3);
        model.setTimeline(timeline);
        QCOMPARE(message(2).data().toString(), QString());
    }

    void marksTellOnlyTheirRows()
    {
        TimelineModel model;
        model.setTimeline(sample());
        model.setRunning(2);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setRunning(2);
        QCOMPARE(changed.count(), 0);
        model.setRunning(3);
        QCOMPARE(changed.count(), 2);
        QCOMPARE(changed.at(0).at(0).toModelIndex(), model.index(2, 0));
        QCOMPARE(changed.at(1).at(0).toModelIndex(), model.index(1, 0));
    }

    void filters_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QSet<int>>("filterStates");
        QTest::addColumn<QStringList>("versions");
        const QSet<int> all;
        QTest::newRow("all") << QString() << all
                             << QStringList{u"4"_s, u"3→4"_s, u"2→3"_s, u"2"_s, u"1"_s, u"0"_s};
        QTest::newRow("message") << u" TOTALS "_s << all << QStringList{u"3→4"_s, u"2→3"_s};
        QTest::newRow("version") << u"→3"_s << all << QStringList{u"2→3"_s};
        QTest::newRow("name") << u"v1"_s << all << QStringList{u"2"_s};
        QTest::newRow("user") << u"bob"_s << all << QStringList{u"1"_s};
        QTest::newRow("state") << QString() << QSet<int>{int(MigrationState::Applied)}
                               << QStringList{u"2"_s, u"1"_s};
        QTest::newRow("both") << u"split"_s << QSet<int>{int(MigrationState::Applied)}
                              << QStringList{u"2"_s};
        QTest::newRow("none") << u"nothing like it"_s << all << QStringList{};
    }

    void filters()
    {
        QFETCH(QString, text);
        QFETCH(QSet<int>, filterStates);
        QFETCH(QStringList, versions);
        TimelineModel model;
        TimelineFilterModel filter;
        const QAbstractItemModelTester tester(
            &filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        filter.setSourceModel(&model);
        model.setTimeline(sample());
        filter.setText(text);
        filter.setStates(filterStates);
        QStringList shown;
        for (int at = 0; at < filter.rowCount(); ++at)
            shown += filter.index(at, 0).data().toString();
        QCOMPARE(shown, versions);
    }

    void sorts_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<QStringList>("versions");
        QTest::newRow("version") << int(TimelineModel::Version)
                                 << QStringList{u"0"_s, u"1"_s, u"2"_s, u"2→3"_s, u"3→4"_s, u"4"_s};
        QTest::newRow("message") << int(TimelineModel::Message)
                                 << QStringList{u"0"_s, u"2→3"_s, u"3→4"_s, u"1"_s, u"4"_s, u"2"_s};
    }

    void sorts()
    {
        QFETCH(int, column);
        QFETCH(QStringList, versions);
        TimelineModel model;
        TimelineFilterModel filter;
        filter.setSourceModel(&model);
        model.setTimeline(sample());
        filter.sort(column, Qt::AscendingOrder);
        QStringList shown;
        for (int at = 0; at < filter.rowCount(); ++at)
            shown += filter.index(at, 0).data().toString();
        QCOMPARE(shown, versions);
    }

    void filterFollowsStates()
    {
        TimelineModel model;
        TimelineFilterModel filter;
        filter.setSourceModel(&model);
        model.setTimeline(sample());
        filter.setStates({int(MigrationState::Applied)});
        QCOMPARE(filter.rowCount(), 2);
        model.setApplied(2);
        QCOMPARE(filter.rowCount(), 3);
    }
};

QTEST_GUILESS_MAIN(TestTimelineModel)
#include "tst_timelinemodel.moc"
