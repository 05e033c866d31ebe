// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/logmodel.h"
#include "presentation/theme.h"
#include "support/modeldump.h"
#include "support/testing.h"
#include "widgets/elidedlabel.h"
#include "widgets/logview.h"
#include "widgets/runpanel.h"

#include <QClipboard>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>

using namespace ponyup;
using namespace ponyup::ui;
using namespace Qt::StringLiterals;
using ponyup::testing::dump;
using namespace std::chrono_literals;

namespace {

RunEvent happened(RunEvent::Kind kind, qint64 bytesDone = 0)
{
    return {.kind = kind,
            .time = QDateTime({2026, 11, 21}, {12, 1, 7}, Qt::UTC),
            .from = 12,
            .to = 13,
            .statement = 2,
            .progress = {.migrationsDone = 2,
                         .migrationsTotal = 3,
                         .statementsDone = 1,
                         .statementsTotal = 7,
                         .bytesDone = bytesDone,
                         .bytesTotal = 1000}};
}

} // namespace

class TestRunPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support).*"_s));
        applyTheme(*qApp, Theme::Light);
        m_panel = std::make_unique<RunPanel>();
        m_panel->show();
    }
    void cleanup() { m_panel.reset(); }

    void showsProgress()
    {
        auto *bar = m_panel->findChild<QProgressBar *>(u"runProgress"_s);
        auto *title = m_panel->findChild<QLabel *>(u"runTitle"_s);
        QVERIFY(!bar->isVisible());
        QVERIFY(!m_panel->isRunning());

        m_panel->start(u"Update of shop.db"_s);
        QVERIFY(m_panel->isRunning());
        QCOMPARE(title->text(), u"Update of shop.db"_s);
        QVERIFY(bar->isVisible());
        QCOMPARE(bar->maximum(), 0); // Nothing is known yet.

        m_panel->apply({happened(RunEvent::Kind::MigrationStarted, 250)});
        QCOMPARE(bar->value() * 4, bar->maximum());
        QVERIFY2(
            m_panel->progressText().startsWith(u"2 of 3 migration(s) · statement 2 of 7 · 00:0"_s),
            qPrintable(m_panel->progressText()));
        QCOMPARE(m_panel->findChild<QLabel *>(u"runText"_s)->text(), m_panel->progressText());
    }

    void showsWaitingAndCopying()
    {
        auto *bar = m_panel->findChild<QProgressBar *>(u"runProgress"_s);
        m_panel->start({});
        RunEvent waiting{.kind = RunEvent::Kind::Waiting, .text = u"Waiting for process 4711."_s};
        m_panel->apply({waiting});
        QCOMPARE(bar->maximum(), 0);
        QVERIFY(m_panel->progressText().startsWith(u"Waiting for process 4711."_s));
        RunEvent started{.kind = RunEvent::Kind::CopyStarted, .text = u"Backup"_s};
        RunEvent copying{.kind = RunEvent::Kind::Copying, .copied = 3 << 20, .copyTotal = 12 << 20};
        m_panel->apply({started, copying});
        QCOMPARE(bar->value() * 4, bar->maximum());
        QVERIFY(m_panel->progressText().startsWith(u"Backup · 3.0 MiB of 12.0 MiB · 00:0"_s));
        QCOMPARE(dump(*m_panel->log()), (QStringList{u"Waiting for process 4711."_s, u"Backup"_s}));
    }

    void logs()
    {
        m_panel->start({});
        RunEvent failed = happened(RunEvent::Kind::StatementFailed);
        failed.error = Error{.message = u"two\nlines"_s};
        RunEvent warning = happened(RunEvent::Kind::Warning);
        warning.text = u"drift"_s;
        RunEvent done = happened(RunEvent::Kind::StatementDone);
        done.elapsed = 812ms;
        m_panel->apply({happened(RunEvent::Kind::StatementStarted), done, warning, failed});
        const LogModel &log = *m_panel->log();
        QCOMPARE(log.rowCount(), 3); // Not that a statement has started.
        QCOMPARE(dump(log, LogModel::SeverityRole), (QStringList{u"0"_s, u"1"_s, u"2"_s}));
        QVERIFY(log.index(2).data().toString().contains(u"two lines"_s));
        QSignalSpy saved(m_panel.get(), &RunPanel::saveLogRequested);
        Q_EMIT m_panel->findChild<LogView *>(u"runLog"_s)->saveRequested();
        QCOMPARE(saved.count(), 1);
        QVERIFY(saved.first().first().toString().startsWith(u"2026-11-21T12:01:07"_s));
        m_panel->start({});
        QCOMPARE(log.rowCount(), 0);
    }

    void stops()
    {
        auto *migration = m_panel->findChild<QPushButton *>(u"stopAfterMigration"_s);
        auto *statement = m_panel->findChild<QPushButton *>(u"stopAfterStatement"_s);
        auto *now = m_panel->findChild<QPushButton *>(u"cancelNow"_s);
        QSignalSpy stopped(m_panel.get(), &RunPanel::stopRequested);
        m_panel->start({});
        for (const QPushButton *button : {migration, statement, now}) {
            QVERIFY(button->isVisible());
            QVERIFY(!button->toolTip().isEmpty());
            QVERIFY(!button->accessibleDescription().isEmpty());
            QCOMPARE(button->focusPolicy() & Qt::TabFocus, Qt::TabFocus);
        }
        QTest::mouseClick(migration, Qt::LeftButton);
        QCOMPARE(stopped.takeFirst().first().value<StopAt>(), StopAt::AfterMigration);
        QVERIFY(m_panel->progressText().endsWith(u"stopping after this migration"_s));
        QVERIFY(!migration->isEnabled());
        QVERIFY(statement->isEnabled()); // Requests only get harder.
        now->setFocus();
        QTest::keyClick(now, Qt::Key_Space);
        QCOMPARE(stopped.takeFirst().first().value<StopAt>(), StopAt::Now);
        QVERIFY(!statement->isEnabled());
        QVERIFY(!now->isEnabled());
        m_panel->start({});
        QVERIFY(migration->isEnabled());
    }

    void ends_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("outcome");
        QTest::addColumn<QString>("title");
        const auto add = [](RunKind kind, RunOutcome outcome, const QString &title) {
            QTest::addRow("%s", qPrintable(title)) << int(kind) << int(outcome) << title;
        };
        add(RunKind::Update, RunOutcome::Done, u"Done"_s);
        add(RunKind::DryRun, RunOutcome::Done, u"Dry run done"_s);
        add(RunKind::Update, RunOutcome::NothingToDo, u"Nothing to do"_s);
        add(RunKind::Update, RunOutcome::Refused, u"Refused"_s);
        add(RunKind::Update, RunOutcome::Locked, u"Locked"_s);
        add(RunKind::Update, RunOutcome::Failed, u"Failed"_s);
        add(RunKind::DryRun, RunOutcome::Failed, u"Dry run failed"_s);
        add(RunKind::Update, RunOutcome::HalfDone, u"Stopped half-way"_s);
        add(RunKind::Update, RunOutcome::Cancelled, u"Cancelled"_s);
    }

    void ends()
    {
        QFETCH(int, kind);
        QFETCH(int, outcome);
        QFETCH(QString, title);
        m_panel->start(u"run"_s);
        RunReport report;
        report.kind = RunKind(kind);
        report.outcome = RunOutcome(outcome);
        report.error = Error{.message = u"It broke."_s};
        report.committed = u"Nothing was committed."_s;
        m_panel->finish(report);
        QVERIFY(!m_panel->isRunning());
        QCOMPARE(m_panel->findChild<QLabel *>(u"runTitle"_s)->text(), title);
        QCOMPARE(m_panel->findChild<QLabel *>(u"runText"_s)->text(),
                 u"It broke. Nothing was committed."_s);
        QVERIFY(!m_panel->findChild<QProgressBar *>(u"runProgress"_s)->isVisible());
        QVERIFY(!m_panel->findChild<QPushButton *>(u"cancelNow"_s)->isVisible());
    }

    void logFollowsItsEnd()
    {
        LogModel model;
        LogView view;
        view.setLogModel(&model);
        view.resize(view.fontMetrics().averageCharWidth() * 60, view.fontMetrics().height() * 10);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const std::vector<LogLine> lines(100, {.text = u"line"_s});
        QScrollBar &bar = *view.verticalScrollBar();
        model.append(lines);
        QTRY_VERIFY(bar.maximum() > 0);
        QTRY_COMPARE(bar.value(), bar.maximum());
        bar.setValue(10); // Somebody reads.
        model.append(lines);
        QCoreApplication::processEvents();
        QCOMPARE(bar.value(), 10);
        bar.setValue(bar.maximum());
        model.append(lines);
        QTRY_COMPARE(bar.value(), bar.maximum());

        view.setCurrentIndex(view.model()->index(0, 0));
        QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), model.text({0}));
        view.clearSelection();
        view.copy();
        QCOMPARE(QGuiApplication::clipboard()->text(), model.text());
    }

private:
    std::unique_ptr<RunPanel> m_panel;
};

QTEST_MAIN(TestRunPanel)
#include "tst_runpanel.moc"
