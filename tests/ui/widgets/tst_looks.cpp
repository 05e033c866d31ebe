// SPDX-License-Identifier: GPL-3.0-or-later
// Screenshots of every reusable part in both themes, for eyes. What a test can tell is tested
// elsewhere; here only that each part can be drawn without a complaint of Qt's.

#include "looks.h"
#include "models/auditmodel.h"
#include "models/statementmodel.h"
#include "models/timelinemodel.h"
#include "presentation/auditpresentation.h"
#include "presentation/icons.h"
#include "presentation/statementpresentation.h"
#include "samples.h"
#include "shared/translations.h"
#include "support/testing.h"
#include "widgets/runpanel.h"
#include "widgets/schemaview.h"
#include "widgets/scriptview.h"
#include "widgets/statusband.h"
#include "widgets/timelineview.h"

#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

using namespace ponyup;
using namespace ponyup::ui;
using namespace Qt::StringLiterals;
using namespace ponyup::testing;

class TestLooks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installTranslations(*qApp); } // For plural forms, as users see them.

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support).*"_s));
        applyTheme(*qApp, Theme::Light);
    }

    void timeline()
    {
        TimelineModel model;
        TimelineView view;
        view.setTimelineModel(&model);
        model.setTimeline(sampleTimeline());
        view.resize(view.fontMetrics().averageCharWidth() * 105, view.fontMetrics().height() * 27);
        view.selectSourceRow(7);
        QVERIFY(saveLooks(view, u"timeline"_s));
        model.setRunning(12);
        model.setFailed(13);
        view.selectSourceRow(5);
        view.resize(view.fontMetrics().averageCharWidth() * 75, view.height());
        QVERIFY(saveLooks(view, u"timeline-running"_s));
    }

    void scriptView()
    {
        ScriptView view;
        view.resize(view.fontMetrics().averageCharWidth() * 100, view.fontMetrics().height() * 20);
        view.setScript(sampleScript(), sampleMarks());
        QVERIFY(saveLooks(view, u"script"_s));
        view.markDone(1);
        view.markRunning(2);
        QVERIFY(saveLooks(view, u"script-running"_s));
        view.markDone(2);
        view.markFailed(10,
                        u"UNIQUE constraint failed: customer.email\nThe migration was rolled back; "
                        "nothing of it is in the database, which stands at version 12 still."_s);
        QVERIFY(saveLooks(view, u"script-failed"_s));
    }

    void statements()
    {
        StatementModel model;
        model.setRows(sampleStatements());
        StatementPresentation presentation;
        presentation.setSourceModel(&model);
        TableView view;
        view.setModel(&presentation);
        view.setColumnSamples({u"model 10"_s,
                               u"00000"_s,
                               u"transaction"_s,
                               {},
                               u"00,000,000"_s,
                               u"0 min 00 s"_s,
                               u"MMfailed: The engine"_s});
        view.resize(view.fontMetrics().averageCharWidth() * 110, view.fontMetrics().height() * 14);
        QVERIFY(saveLooks(view, u"statements"_s));
    }

    void history()
    {
        AuditModel model;
        model.setEntries(sampleHistory());
        AuditPresentation presentation;
        presentation.setSourceModel(&model);
        TableView view;
        view.setModel(&presentation);
        view.setColumnSamples({u"0000-00-00 00:00"_s,
                               u"MMaccepted change"_s,
                               u"0000"_s,
                               u"0000"_s,
                               {},
                               u"0,000,000"_s,
                               u"00 min 00 s"_s,
                               u"somebody"_s});
        view.resize(view.fontMetrics().averageCharWidth() * 110, view.fontMetrics().height() * 14);
        QVERIFY(saveLooks(view, u"history"_s));
    }

    void schemaView()
    {
        SchemaView view;
        view.resize(view.fontMetrics().averageCharWidth() * 110, view.fontMetrics().height() * 32);
        view.setDiff(sampleDiff());
        QVERIFY(saveLooks(view, u"schema"_s));
        view.setMessage(u"A dry run shows here what the pending migrations do to the schema. It is "
                        "carried out on a copy; the database is not touched."_s,
                        u"&Dry Run"_s);
        QVERIFY(saveLooks(view, u"schema-empty"_s));
    }

    void runPanel()
    {
        RunPanel panel;
        panel.resize(panel.fontMetrics().averageCharWidth() * 150,
                     panel.fontMetrics().height() * 13);
        panel.start(u"Update of shop.db to version 15"_s);
        panel.apply(sampleRun());
        QVERIFY(saveLooks(panel, u"run"_s));
        RunReport report;
        report.outcome = RunOutcome::Failed;
        report.error = Error{.message = u"The engine refused statement 3 of v12."_s};
        report.committed = u"The database stands at version 12."_s;
        panel.finish(report);
        QVERIFY(saveLooks(panel, u"run-failed"_s));
    }

    void statusBand()
    {
        QWidget window;
        QVBoxLayout layout(&window);
        for (const auto kind : {EnvironmentKind::Development, EnvironmentKind::Staging,
                                EnvironmentKind::Production}) {
            auto *band = new StatusBand;
            Status status = sampleStatus();
            if (kind != EnvironmentKind::Staging)
                status.drift = ModelCheck{};
            if (kind == EnvironmentKind::Production) {
                status.drift->drift = sampleDiff();
                status.lockHolder = LockHolder{.who = u"process 4711 (ponyup), user ann"_s};
            } else if (kind == EnvironmentKind::Staging) {
                status.refusal = Error{.message = u"v10 has changed."_s};
            }
            band->setStatus(status, sampleEnvironment(kind));
            layout.addWidget(band);
        }
        auto *band = new StatusBand;
        band->setMessage(u"Connecting to shop.db…"_s,
                         sampleEnvironment(EnvironmentKind::Production));
        layout.addWidget(band);
        layout.addStretch();
        window.resize(window.fontMetrics().averageCharWidth() * 130, window.sizeHint().height());
        QVERIFY(saveLooks(window, u"status"_s));
    }

    void icons()
    {
        QWidget window;
        QGridLayout grid(&window);
        const int last = int(Icon::Error);
        for (int name = 0; name <= last; ++name) {
            for (const int side : {16, 24, 48}) {
                auto *label = new QLabel;
                label->setPixmap(icon(Icon(name)).pixmap(side));
                grid.addWidget(label,
                               name / 14 * 3
                                   + (side == 16       ? 0
                                          : side == 24 ? 1
                                                       : 2),
                               name % 14);
            }
        }
        for (int column = 0; const int side : {16, 32, 64, 128}) {
            auto *label = new QLabel;
            label->setPixmap(applicationIcon().pixmap(side));
            grid.addWidget(label, 9, column, 1, 3);
            column += 3;
        }
        QVERIFY(saveLooks(window, u"icons"_s));
    }
};

QTEST_MAIN(TestLooks)
#include "tst_looks.moc"
