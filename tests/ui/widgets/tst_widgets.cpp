// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/schemadiffmodel.h"
#include "presentation/states.h"
#include "presentation/theme.h"
#include "support/testing.h"
#include "widgets/elidedlabel.h"
#include "widgets/emptystate.h"
#include "widgets/field.h"
#include "widgets/schemaview.h"
#include "widgets/sqlpane.h"
#include "widgets/statusband.h"

#include <QHelpEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolTip>
#include <QTreeView>

using namespace ponyup;
using namespace ponyup::ui;
using namespace Qt::StringLiterals;

namespace {

Environment environment(EnvironmentKind kind, const QString &host = {})
{
    return {.name = u"prod"_s,
            .kind = kind,
            .url = {.engine = host.isEmpty() ? u"sqlite"_s : u"postgresql"_s,
                    .host = host,
                    .database = host.isEmpty() ? u"/srv/shop.db"_s : u"shop"_s,
                    .password = u"secret"_s}};
}

Status standing(int current, int newest, int pending)
{
    Status status;
    status.server = {.product = u"SQLite"_s, .version = u"3.40.1"_s};
    status.timeline = {.current = current, .newest = newest, .pending = pending};
    return status;
}

/// Everything that the band shows, from left to right.
QString shown(const StatusBand &band)
{
    QStringList parts;
    for (const QLabel *label : band.findChildren<QLabel *>(Qt::FindDirectChildrenOnly)) {
        if (label->isVisibleTo(&band) && !label->text().isEmpty())
            parts += label->text();
    }
    return parts.join(u" · "_s);
}

} // namespace

class TestWidgets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support).*"_s));
        applyTheme(*qApp, Theme::Light);
    }

    void bandTellsHowItStands()
    {
        StatusBand band;
        QCOMPARE(shown(band), QString());
        band.setMessage(u"No project is open."_s);
        QCOMPARE(shown(band), u"No project is open."_s);

        band.setMessage(u"Connecting…"_s, environment(EnvironmentKind::Staging));
        QCOMPARE(shown(band), u"STAGING · shop.db · Connecting…"_s);

        Status status = standing(12, 15, 3);
        band.setStatus(status, environment(EnvironmentKind::Production, u"db1"_s));
        QCOMPARE(shown(band),
                 u"PRODUCTION · shop on db1 · SQLite 3.40.1 · version 12 of 15 · 3 pending"_s);

        status = standing(15, 15, 0);
        status.drift = ModelCheck{};
        band.setStatus(status, environment(EnvironmentKind::Development));
        QCOMPARE(shown(band),
                 u"DEVELOPMENT · shop.db · SQLite 3.40.1 · version 15 of 15 · up to date "
                 "· no drift"_s);

        status.drift->drift.changes = {{.name = u"a"_s}, {.name = u"b"_s}};
        status.lockHolder = LockHolder{.who = u"process 4711"_s};
        band.setStatus(status, environment(EnvironmentKind::Development));
        QVERIFY(shown(band).endsWith(u"drift in 2 object(s) · locked by process 4711"_s));

        status.drift->missing = {{.name = u"c"_s}};
        status.refusal = Error{.message = u"v10 <b>has</b> changed."_s};
        band.setStatus(status, environment(EnvironmentKind::Development));
        QVERIFY(shown(band).contains(u"update refused · 1 object(s) missing"_s));
        const QString tip = band.findChild<QLabel *>(u"statusPending"_s)->toolTip();
        QVERIFY(tip.contains(u"&lt;b&gt;"_s)); // What others wrote is no HTML.

        status = standing(16, 15, 0);
        status.timeline.databaseNewer = true;
        band.setStatus(status, environment(EnvironmentKind::Development));
        QVERIFY(shown(band).endsWith(u"version 16, the folder ends at 15"_s));

        status = standing(0, 3, 3);
        status.server.exists = false;
        band.setStatus(status, environment(EnvironmentKind::Development));
        QVERIFY(shown(band).contains(u"no file yet"_s));
    }

    void bandTellsWhatWasLeftHalfWay()
    {
        StatusBand band;
        Status status = standing(1, 3, 2);
        status.timeline.rows = {
            {.version = 3, .from = 2, .name = u"v2"_s},
            {.version = 2, .from = 1, .state = MigrationState::HalfDone, .name = u"v1.sql"_s}};
        status.refusal = Error{.kind = ErrorKind::HalfDone, .message = u"Left half-way."_s};
        band.setStatus(status, environment(EnvironmentKind::Development));
        QVERIFY(shown(band).endsWith(u"version 1 of 3 · v1.sql is half done"_s));

        status.timeline.rows.pop_back(); // the folder has it no more
        band.setStatus(status, environment(EnvironmentKind::Development));
        QVERIFY(shown(band).endsWith(u"version 1 of 3 · half done"_s));

        status.refusal->kind = ErrorKind::UpdateLocked;
        band.setStatus(status, environment(EnvironmentKind::Development));
        QVERIFY(shown(band).endsWith(u"version 1 of 3 · being updated"_s));
    }

    void bandTellsWhatIsToBeCreated()
    {
        StatusBand band;
        Status status = standing(1, 3, 2);
        status.drift = ModelCheck{.toCreate = {{.object = SchemaObject::Index, .name = u"ux"_s}}};
        band.setStatus(status, environment(EnvironmentKind::Development));
        QVERIFY(shown(band).endsWith(u"2 pending · 1 object(s) to create"_s));
        QVERIFY(band.findChild<QLabel *>(u"statusDrift"_s)->toolTip().contains(u"index ux"_s));

        status.timeline.pending = 0;
        status.timeline.modelPending = true;
        band.setStatus(status, environment(EnvironmentKind::Development));
        QVERIFY(shown(band).endsWith(u"objects of the newest model to create · no drift"_s));
        QVERIFY(band.findChild<QLabel *>(u"statusPending"_s)->toolTip().contains(u"index ux"_s));
    }

    void bandNeverShowsAPassword()
    {
        StatusBand band;
        band.setStatus(standing(1, 1, 0), environment(EnvironmentKind::Production, u"db1"_s));
        for (const QLabel *label : band.findChildren<QLabel *>())
            QVERIFY(!label->text().contains(u"secret"_s)
                    && !label->toolTip().contains(u"secret"_s));
    }

    void bandFollowsTheTheme()
    {
        StatusBand band;
        band.setStatus(standing(12, 15, 3), environment(EnvironmentKind::Production));
        band.show();
        for (const Theme theme : {Theme::Dark, Theme::Light}) {
            applyTheme(*qApp, theme);
            QCoreApplication::processEvents();
            const auto *pending = band.findChild<QLabel *>(u"statusPending"_s);
            QCOMPARE(pending->palette().color(QPalette::WindowText),
                     colour(Meaning::Next, QApplication::palette()));
            const auto *kind = band.findChild<QLabel *>(u"statusKind"_s);
            QVERIFY(contrast(kind->palette().color(QPalette::WindowText),
                             kind->palette().color(QPalette::Window))
                    >= 4.5);
        }
    }

    void showsSchemas()
    {
        SchemaView view;
        view.show();
        const auto *sentence = view.findChild<QLabel *>(u"emptyStateSentence"_s);
        QVERIFY(sentence->isVisible());
        view.setDiff({{{.kind = ChangeKind::Changed,
                        .name = u"orders"_s,
                        .before = u"old"_s,
                        .after = u"new"_s,
                        .children = {{.kind = ChangeKind::Added,
                                      .object = SchemaObject::Column,
                                      .name = u"total"_s,
                                      .after = u"INTEGER"_s}}}}});
        QVERIFY(!sentence->isVisible());
        auto *tree = view.findChild<QTreeView *>(u"schemaTree"_s);
        const auto *before = view.findChild<SqlPane *>(u"before"_s);
        const auto *after = view.findChild<SqlPane *>(u"after"_s);
        QCOMPARE(view.findChild<QLabel *>(u"schemaSummary"_s)->text(),
                 u"+ 1 added  ·  ~ 1 changed"_s);
        QCOMPARE(before->text(), "old");
        QCOMPARE(after->text(), "new");
        QTest::keyClick(tree, Qt::Key_Down); // The table is open: its column comes next.
        QCOMPARE(before->text(), "");
        QCOMPARE(after->text(), "INTEGER");

        view.setMessage(u"Nothing was run."_s, u"Dry Run"_s);
        QVERIFY(sentence->isVisible());
        QSignalSpy clicked(&view, &SchemaView::messageButtonClicked);
        QTest::mouseClick(view.findChild<QPushButton *>(u"emptyStateButton"_s), Qt::LeftButton);
        QCOMPARE(clicked.count(), 1);
    }

    void emptyStateHidesAButtonWithoutText()
    {
        EmptyState empty(Icon::Database, u"No <b>project</b> is open."_s);
        empty.show();
        QVERIFY(!empty.button()->isVisible());
        QCOMPARE(empty.findChild<QLabel *>(u"emptyStateSentence"_s)->textFormat(), Qt::PlainText);
        empty.setContent(Icon::Database, u"No project is open."_s, u"&Open"_s);
        QVERIFY(empty.button()->isVisible());
    }

    void fieldsForgetNothing()
    {
        QWidget form;
        QFormLayout layout(&form);
        auto *edit = new QLineEdit;
        const QLabel *label = addField(layout, u"&Host:"_s, *edit, "host");
        QCOMPARE(label->buddy(), edit);
        QCOMPARE(edit->accessibleName(), u"Host"_s);
        QCOMPARE(edit->objectName(), u"host"_s);
        QCOMPARE(label->textFormat(), Qt::PlainText);
    }

    void longTextsAreElided()
    {
        ElidedLabel label;
        label.setText(u"a name that is <b>long</b> enough to be cut"_s);
        label.resize(label.sizeHint());
        QVERIFY(!label.isElided());
        QVERIFY(label.minimumSizeHint().width() < label.sizeHint().width() / 2);
        label.resize(label.sizeHint().width() / 2, label.sizeHint().height());
        label.show();
        label.grab();
        QVERIFY(label.isElided());
        QHelpEvent help(QEvent::ToolTip, {1, 1}, label.mapToGlobal(QPoint(1, 1)));
        QCoreApplication::sendEvent(&label, &help);
        QVERIFY(QToolTip::text().contains(u"&lt;b&gt;"_s));
    }
};

QTEST_MAIN(TestWidgets)
#include "tst_widgets.moc"
