// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timelinefiltermodel.h"
#include "models/timelinemodel.h"
#include "presentation/theme.h"
#include "support/testing.h"
#include "widgets/timelineview.h"

#include <QAccessible>
#include <QClipboard>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QScrollBar>
#include <QSignalSpy>

using namespace ponyup;
using namespace ponyup::ui;
using namespace Qt::StringLiterals;

namespace {

/// Versions `count` … 1 on top of version 0; the database stands at `current`.
Timeline timelineOf(int count, int current)
{
    Timeline timeline{.current = current, .newest = count};
    for (int version = count; version >= 0; --version) {
        TimelineRow row{.version = version, .from = version - 1};
        row.state = version > current + 1 ? MigrationState::Pending
            : version == current + 1      ? MigrationState::Next
            : version == 0                ? MigrationState::Initial
                                          : MigrationState::Applied;
        row.message = u"message | %1"_s.arg(version);
        row.name = u'v' + QString::number(version - 1);
        row.current = version == current;
        timeline.rows.push_back(row);
    }
    return timeline;
}

} // namespace

class TestTimelineView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support).*"_s));
        applyTheme(*qApp, Theme::Light);
    }

    void tellsTheCurrentRow()
    {
        TimelineModel model;
        TimelineView view;
        view.setTimelineModel(&model);
        model.setTimeline(timelineOf(5, 2));
        view.show();
        QSignalSpy changed(&view, &TimelineView::currentVersionChanged);
        view.selectSourceRow(3);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.last().first().toInt(), 3);
        QCOMPARE(view.currentSourceRow(), 3);
        QTest::keyClick(&view, Qt::Key_Up);
        QCOMPARE(changed.last().first().toInt(), 2);
        QTest::keyClick(&view, Qt::Key_Right); // Along the row: nothing new.
        QCOMPARE(changed.count(), 2);

        view.filter()->setText(u"message | 1"_s);
        QCOMPARE(view.currentSourceRow(), changed.last().first().toInt());
        QCOMPARE(view.model()->rowCount(), 1);
        view.filter()->setText({});
        view.selectSourceRow(0);
        QTest::keyClick(&view, Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(view.selectedSourceRows(), (std::vector<int>{0, 1}));
    }

    void keepsTheSelectionOverARefresh()
    {
        TimelineModel model;
        TimelineView view;
        view.setTimelineModel(&model);
        model.setTimeline(timelineOf(5, 2));
        view.selectSourceRow(1);
        QSignalSpy changed(&view, &TimelineView::currentVersionChanged);
        model.setTimeline(timelineOf(6, 3)); // A new migration on top, one applied.
        QCOMPARE(view.currentSourceRow(), 2);
        QCOMPARE(view.selectedSourceRows(), std::vector<int>{2});
        QCOMPARE(model.rowAt(2).version, 4);
    }

    void sortsByHeader()
    {
        TimelineModel model;
        TimelineView view;
        view.setTimelineModel(&model);
        model.setTimeline(timelineOf(12, 2));
        view.show();
        const auto top = [&view] { return view.model()->index(0, 0).data().toString(); };
        QCOMPARE(top(), u"11→12"_s);
        view.sortByColumn(TimelineModel::Version, Qt::AscendingOrder);
        QCOMPARE(top(), u"0"_s);
        view.sortByColumn(TimelineModel::Message, Qt::DescendingOrder);
        QCOMPARE(top(), u"8→9"_s); // As text, where 9 comes after 12.
        view.sortByColumn(-1, Qt::AscendingOrder);
        QCOMPARE(top(), u"11→12"_s);
    }

    void columnsFitWhatIsThere()
    {
        TimelineModel model;
        TimelineView view;
        view.setTimelineModel(&model);
        view.resize(view.fontMetrics().averageCharWidth() * 100, view.fontMetrics().height() * 20);
        view.show();
        model.setTimeline(timelineOf(12, 0));
        QCoreApplication::processEvents();
        const auto width = [&view](TimelineModel::Column column) {
            return view.columnWidth(column);
        };
        const int room = width(TimelineModel::Message);
        QVERIFY(room > view.width() / 2); // Nothing has been applied: no dates, no names.

        Timeline applied = timelineOf(12, 11);
        applied.rows[5].when = QDateTime({2026, 11, 21}, {12, 1}, Qt::UTC);
        applied.rows[5].by = u"somebody else"_s;
        applied.rows[6].state = MigrationState::ChangedCosmetic;
        model.setTimeline(applied);
        QCoreApplication::processEvents();
        QVERIFY(width(TimelineModel::Message) < room);
        for (const auto column : {TimelineModel::Version, TimelineModel::State, TimelineModel::When,
                                  TimelineModel::By}) {
            for (int row = 0; row < view.model()->rowCount(); ++row)
                QVERIFY(view.sizeHintForIndex(view.model()->index(row, column)).width()
                        <= width(column));
        }

        view.header()->resizeSection(TimelineModel::By, 200); // By hand: it stays.
        model.setTimeline(timelineOf(12, 0));
        QCoreApplication::processEvents();
        QCOMPARE(width(TimelineModel::By), 200);
    }

    void copies()
    {
        TimelineModel model;
        TimelineView view;
        view.setTimelineModel(&model);
        model.setTimeline(timelineOf(3, 1));
        QCOMPARE(view.selectionAsMarkdown(), QString());
        view.selectAll();
        QCOMPARE(view.selectionAsMarkdown(),
                 u"| Version | Message | State | When | By |\n"
                 "| --- | --- | --- | --- | --- |\n"
                 "| 2→3 | message \\| 3 | pending |  |  |\n"
                 "| 1→2 | message \\| 2 | next |  |  |\n"
                 "| 1 | message \\| 1 | applied |  |  |\n"
                 "| 0 | message \\| 0 | initial |  |  |\n"_s);
        view.selectSourceRow(1);
        view.header()->hideSection(TimelineModel::When);
        view.header()->moveSection(2, 0);
        QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"next\t1→2\tmessage | 2\t\n"_s);
    }

    void canBeHeard()
    {
        TimelineModel model;
        TimelineView view;
        view.setTimelineModel(&model);
        model.setTimeline(timelineOf(3, 1));
        view.show();
        QAccessibleInterface *tree = QAccessible::queryAccessibleInterface(&view);
        QVERIFY(tree);
        QCOMPARE(tree->text(QAccessible::Name), u"Timeline"_s);
        QAccessibleTableInterface *table = tree->tableInterface();
        QVERIFY(table);
        QCOMPARE(table->rowCount(), 4);
        QCOMPARE(table->cellAt(2, 0)->text(QAccessible::Name),
                 u"version 1, message | 1, applied, current version"_s);
    }

    /// No limit, only a figure: how long a frame takes while 10,000 versions scroll.
    void scrollsManyVersions()
    {
        TimelineModel model;
        TimelineView view;
        view.setTimelineModel(&model);
        const Timeline many = timelineOf(10'000, 5'000);
        QElapsedTimer clock;
        clock.start();
        model.setTimeline(many);
        view.resize(view.fontMetrics().averageCharWidth() * 120, view.fontMetrics().height() * 45);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        view.grab();
        qInfo("10,000 versions shown after %lld ms", clock.restart());
        const int frames = 100;
        for (int frame = 0; frame < frames; ++frame) {
            view.verticalScrollBar()->setValue(view.verticalScrollBar()->maximum() * frame
                                               / frames);
            view.viewport()->repaint();
        }
        qInfo("%.1f ms per frame", double(clock.restart()) / frames);
        view.filter()->setText(u"77"_s);
        qInfo("%d of them found in %lld ms", view.model()->rowCount(), clock.restart());
        view.filter()->setText({});
        const Timeline later = timelineOf(10'000, 5'001);
        clock.restart();
        model.setTimeline(later);
        qInfo("refreshed in %lld ms", clock.elapsed());
        QCOMPARE(model.currentRow(), 4'999);
    }
};

QTEST_MAIN(TestTimelineView)
#include "tst_timelineview.moc"
