// SPDX-License-Identifier: GPL-3.0-or-later
#include "shop.h"
#include "support/sqlitefile.h"
#include "windowdriver.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTreeView>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

/// The main job, done with mouse and keyboard on real databases.
class TestWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepareApplication(); }
    void init();

    void wholeWay();
    void upToHere();
    void cancelAsksAndStops();
    void cancelCanBeTakenBack();
    void aDryRunStopsAtOnce();
    void productionWantsItsName();
    void productionWithoutDryRunAsksOnceMore();
    void environmentsAreSwitched();
    void undoAndRestore();
    void halfDoneIsResumed();
    void aFolderProblemIsTold();
    void theUsersSelectionStays();
    void theDatabaseGoesAway();
    void aChangedScriptIsCompared();
    void anotherProgramHoldsTheLock();
    void closingDuringARun();
    void closingDuringARunCanWaitForItsEnd();
};

void TestWindow::init()
{
    QSettings().clear();
    QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
}

void TestWindow::wholeWay()
{
    const Shop shop;
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    QCOMPARE(driver.window().windowTitle(), u"shop — PonyUp"_s);
    QCOMPARE(driver.states(), (QStringList{u"2→3 pending"_s, u"1→2 pending"_s, u"0→1 next"_s}));

    // A dry run shows what will be, and changes nothing.
    driver.key(Qt::Key_D, Qt::ControlModifier);
    QTRY_VERIFY(driver.find(u"resultBanner"_s));
    QVERIFY(driver.text(u"bannerText"_s).startsWith(u"The dry run went well"_s));
    QVERIFY(!QFile::exists(shop.path(u"shop.db"_s)));
    QVERIFY(driver.turnTo(u"Preview"_s));
    QVERIFY(driver.text(u"previewOrigin"_s).contains(u"The database was not changed."_s));
    QVERIFY(driver.text(u"previewSum"_s).contains(u"3 migrations"_s));
    const auto *statements = driver.find<QTreeView>(u"statements"_s);
    QVERIFY(statements && statements->model()->rowCount() > 0);

    // Applied for real; Return in the dialog would cancel.
    driver.key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(driver.find(u"applyDialog"_s));
    QCOMPARE(driver.text(u"applyHeading"_s), u"Bring shop.db from version 0 to version 3?"_s);
    QVERIFY(driver.find<QPushButton>(u"applyCancel"_s)->isDefault());
    QVERIFY(driver.text(u"applyEstimate"_s).contains(u"in the dry run of"_s));
    QCOMPARE(driver.text(u"applyStatements"_s), u"9"_s);
    QVERIFY(driver.find(u"applyDestructive"_s));
    QVERIFY(driver.click(u"applyAction"_s));
    QTRY_COMPARE(driver.states(),
                 (QStringList{u"3 applied"_s, u"2 applied"_s, u"1 applied"_s, u"0 initial"_s}));
    QTRY_VERIFY(driver.text(u"bannerText"_s).startsWith(u"3 migrations applied"_s));
    QVERIFY(!driver.action(u"apply"_s)->isEnabled());

    // The log knows who, when and what.
    QVERIFY(driver.turnTo(u"History"_s));
    QTRY_VERIFY(driver.find<QTreeView>(u"history"_s)); // Once the log has been read.
    const auto *history = driver.find<QTreeView>(u"history"_s);
    QTRY_COMPARE(history->model()->rowCount(), 3);

    // Another migration, which fails at its second statement.
    shop.write(
        u"migrations/v3/migrate.sql"_s,
        "CREATE TABLE price (article INTEGER NOT NULL);\nINSERT INTO price VALUES (NULL);\n");
    driver.key(Qt::Key_F5);
    QTRY_COMPARE(driver.states().first(), u"3→4 next"_s);
    QVERIFY(driver.clickTool(u"apply"_s));
    QTRY_VERIFY(driver.find(u"applyDialog"_s));
    QVERIFY(driver.click(u"applyAction"_s));
    QTRY_COMPARE(driver.text(u"failureTitle"_s), u"The update failed in v3."_s);
    QVERIFY(driver.text(u"failureWhere"_s).contains(u"v3/migrate.sql:2"_s));
    QVERIFY(driver.text(u"failureEngine"_s).contains(u"price.article"_s));
    QVERIFY(driver.text(u"failureRolledBack"_s).contains(u"v3"_s));
    QVERIFY(driver.text(u"failureCommitted"_s).contains(u"version 3"_s));
    QVERIFY(driver.text(u"failureBackup"_s).isEmpty()); // It was not needed, and is gone.

    // Mended in the editor, and once more.
    QVERIFY(driver.click(u"failureEdit"_s));
    QCOMPARE(driver.dialogs().shown, QStringList{shop.path(u"migrations/v3/migrate.sql"_s)});
    shop.write(u"migrations/v3/migrate.sql"_s,
               "CREATE TABLE price (article INTEGER NOT NULL);\nINSERT INTO price VALUES (1);\n");
    QVERIFY(driver.click(u"failureRetry"_s));
    QTRY_VERIFY(driver.find(u"applyDialog"_s));
    QVERIFY(driver.click(u"applyAction"_s));
    QTRY_VERIFY(driver.text(u"bannerText"_s).startsWith(u"1 migration applied"_s));
    QTRY_COMPARE(driver.states().first(), u"4 applied"_s);
    QTRY_COMPARE(history->model()->rowCount(), 5);
}

void TestWindow::upToHere()
{
    const Shop shop;
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    QVERIFY(driver.selectRow(1));
    driver.action(u"applyHere"_s)->trigger();
    QTRY_VERIFY(driver.find(u"applyDialog"_s));
    QCOMPARE(driver.text(u"applyHeading"_s), u"Bring shop.db from version 0 to version 2?"_s);
    QVERIFY(driver.click(u"applyAction"_s));
    QTRY_COMPARE(driver.states(),
                 (QStringList{u"2→3 next"_s, u"2 applied"_s, u"1 applied"_s, u"0 initial"_s}));
}

void TestWindow::cancelAsksAndStops()
{
    const Shop shop;
    shop.makeThirdEndless();
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    driver.key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(driver.find(u"applyDialog"_s));
    QVERIFY(driver.click(u"applyAction"_s));
    QTRY_VERIFY(driver.states().contains(u"2→3 running"_s));
    QVERIFY(!driver.action(u"refresh"_s)->isEnabled());

    // The window is alive while the statement runs: another migration can be read.
    QVERIFY(driver.selectRow(1));
    QTRY_COMPARE(driver.text(u"scriptName"_s), u"v1/migrate.sql"_s);

    driver.key(Qt::Key_Escape);
    QTRY_VERIFY(driver.find(u"question"_s));
    QVERIFY(driver.answer(u"Cancel Now"_s));
    QTRY_COMPARE(driver.text(u"bannerText"_s), u"Stopped, as you asked."_s);
    QVERIFY(driver.text(u"bannerDetails"_s).contains(u"version 2"_s));
    QTRY_COMPARE(driver.states().first(), u"2→3 next"_s);
    QTRY_VERIFY(driver.action(u"apply"_s)->isEnabled());
}

void TestWindow::cancelCanBeTakenBack()
{
    const Shop shop;
    shop.makeThirdEndless();
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    driver.key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(driver.find(u"applyDialog"_s));
    QVERIFY(driver.click(u"applyAction"_s));
    QTRY_VERIFY(driver.states().contains(u"2→3 running"_s));
    driver.key(Qt::Key_Escape);
    QTRY_VERIFY(driver.find(u"question"_s));
    driver.key(Qt::Key_Escape); // the safe answer: go on
    QTRY_VERIFY(!driver.find(u"question"_s));
    QVERIFY(driver.states().contains(u"2→3 running"_s));
    driver.key(Qt::Key_Escape);
    QTRY_VERIFY(driver.find(u"question"_s));
    QVERIFY(driver.answer(u"Cancel Now"_s));
    QTRY_VERIFY(driver.action(u"apply"_s)->isEnabled());
}

void TestWindow::aDryRunStopsAtOnce()
{
    const Shop shop;
    shop.makeThirdEndless();
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    driver.key(Qt::Key_D, Qt::ControlModifier);
    QTRY_VERIFY(driver.states().contains(u"2→3 running"_s));
    driver.key(Qt::Key_Escape);
    QTRY_COMPARE(driver.text(u"bannerText"_s), u"Stopped, as you asked."_s);
    QVERIFY(!QFile::exists(shop.path(u"shop.db"_s)));
}

void TestWindow::productionWantsItsName()
{
    const Shop shop;
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    auto *environments = driver.find<QComboBox>(u"environment"_s);
    environments->setFocus();
    driver.key(Qt::Key_Down);
    QTRY_COMPARE(driver.text(u"statusDatabase"_s), u"prod.db"_s);
    QTRY_VERIFY(driver.action(u"dryRun"_s)->isEnabled());
    driver.key(Qt::Key_D, Qt::ControlModifier);
    QTRY_VERIFY(driver.text(u"bannerText"_s).startsWith(u"The dry run went well"_s));

    driver.key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(driver.find(u"applyDialog"_s));
    QVERIFY(!driver.click(u"applyAction"_s));
    driver.type(u"applyName"_s, u"prod"_s);
    QVERIFY(!driver.click(u"applyAction"_s));
    driver.type(u"applyName"_s, u"prod.db"_s);
    QVERIFY(driver.click(u"applyAction"_s));
    QTRY_VERIFY(driver.text(u"bannerText"_s).startsWith(u"3 migrations applied"_s));
    QVERIFY(QFile::exists(shop.path(u"prod.db"_s)));
    QVERIFY(!QFile::exists(shop.path(u"shop.db"_s)));
}

void TestWindow::productionWithoutDryRunAsksOnceMore()
{
    const Shop shop;
    WindowDriver driver;
    driver.window().openProject(shop.file(), u"prod"_s);
    QTRY_VERIFY(driver.action(u"apply"_s)->isEnabled());
    const auto applyWithName = [&] {
        driver.key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(driver.find(u"applyDialog"_s));
        driver.type(u"applyName"_s, u"prod.db"_s);
        QVERIFY(driver.click(u"applyAction"_s));
        QTRY_VERIFY(driver.find(u"question"_s));
    };
    applyWithName();
    driver.key(Qt::Key_Return); // the safe answer
    QTRY_VERIFY(!driver.find(u"question"_s));
    QVERIFY(!QFile::exists(shop.path(u"prod.db"_s)));

    applyWithName();
    QVERIFY(driver.answer(u"Apply without"_s));
    QTRY_VERIFY(driver.text(u"bannerText"_s).startsWith(u"3 migrations applied"_s));
}

void TestWindow::environmentsAreSwitched()
{
    const Shop shop;
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    driver.key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(driver.find(u"applyDialog"_s));
    QVERIFY(driver.click(u"applyAction"_s));
    QTRY_COMPARE(driver.states().size(), 4);

    auto *environments = driver.find<QComboBox>(u"environment"_s);
    environments->setFocus();
    driver.key(Qt::Key_Down);
    QTRY_COMPARE(driver.states().size(), 3);
    QVERIFY(!driver.find(u"resultBanner"_s));
    QCOMPARE(driver.find<QComboBox>(u"environment"_s)->currentText(), u"prod (production)"_s);
    environments->setFocus();
    driver.key(Qt::Key_Up);
    QTRY_COMPARE(driver.states().size(), 4);
}

void TestWindow::undoAndRestore()
{
    const Shop shop;
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    QVERIFY(driver.selectRow(1));
    for (const QString &action : {u"applyHere"_s, u"undo"_s}) {
        QTRY_VERIFY(driver.action(action)->isEnabled());
        driver.action(action)->trigger();
        QTRY_VERIFY(driver.find(u"applyDialog"_s));
        QVERIFY(driver.click(u"applyAction"_s));
        QTRY_VERIFY(!driver.find(u"applyDialog"_s));
        QTRY_VERIFY(driver.action(u"restore"_s)->isEnabled());
    }
    QTRY_COMPARE(driver.states(),
                 (QStringList{u"2→3 pending"_s, u"1→2 next"_s, u"1 applied"_s, u"0 initial"_s}));

    // The newest backup was made before the undo.
    driver.action(u"restore"_s)->trigger();
    QTRY_VERIFY(driver.find(u"restoreDialog"_s));
    QVERIFY(driver.click(u"restoreNext"_s));
    QTRY_VERIFY(driver.find(u"applyDialog"_s));
    QVERIFY(driver.click(u"applyAction"_s));
    QTRY_COMPARE(driver.text(u"bannerText"_s),
                 u"The backup has taken the place of the database."_s);
    QTRY_COMPARE(driver.states().value(1), u"2 applied"_s);
}

void TestWindow::halfDoneIsResumed()
{
    const Shop shop;
    const QString script = u"migrations/v2/migrate.sql"_s;
    shop.write(script,
               "-- ponyup: transaction off\nCREATE TABLE stock (pieces INTEGER NOT NULL);\n"
               "INSERT INTO stock VALUES (NULL);\nINSERT INTO stock VALUES (2);\n");
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    driver.key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(driver.find(u"applyDialog"_s));
    QVERIFY(driver.click(u"applyAction"_s));
    QTRY_VERIFY(driver.text(u"failureTitle"_s).contains(u"half done"_s));
    QVERIFY(!driver.find(u"failureRetry"_s));
    QVERIFY(driver.text(u"failureRolledBack"_s).contains(u"half-way"_s));
    QCOMPARE(driver.find(u"failureRolledBack"_s)->accessibleName(), u"Half done"_s);

    // Back at the timeline, the state is told and the way on is there.
    QVERIFY(driver.click(u"failureBack"_s));
    QTRY_VERIFY(driver.states().first().contains(u"half done"_s));
    QVERIFY(driver.find(u"problemBanner"_s));
    QCOMPARE(driver.text(u"statusPending"_s), u"v2 is half done"_s);
    shop.write(script,
               "-- ponyup: transaction off\nCREATE TABLE stock (pieces INTEGER NOT NULL);\n"
               "INSERT INTO stock VALUES (1);\nINSERT INTO stock VALUES (2);\n");
    QVERIFY(driver.click(u"resumeButton"_s));
    QTRY_VERIFY(driver.find(u"applyDialog"_s));
    QVERIFY(driver.click(u"applyAction"_s));
    QTRY_COMPARE(driver.states().first(), u"3 applied"_s);
    QTRY_VERIFY(!driver.find(u"problemBanner"_s));
    QCOMPARE(SqliteFile(shop.path(u"shop.db"_s)).column(u"SELECT pieces FROM stock"_s),
             (QStringList{u"1"_s, u"2"_s}));
}

void TestWindow::aFolderProblemIsTold()
{
    const Shop shop;
    shop.write(u"migrations/v1/migrate.sql"_s, "UPDATE orders SET total = 'open;\n");
    shop.write(u"migrations/v2.sql"_s, "SELECT 1;\n");
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    QTRY_VERIFY(driver.find(u"problemBanner"_s));
    const QString told = driver.text(u"bannerText"_s) + driver.text(u"bannerDetails"_s);
    QVERIFY2(told.contains(u"v1/migrate.sql:1:27"_s), qPrintable(told));
    QVERIFY2(told.contains(u"v2.sql"_s), qPrintable(told));
    const auto *timeline = driver.find<QTreeView>(u"timeline"_s);
    const QString row = timeline->model()->index(1, 1).data().toString();
    QVERIFY2(row.startsWith(u"v1/migrate.sql:1:27: "_s), qPrintable(row));

    shop.write(u"migrations/v1/migrate.sql"_s, "UPDATE orders SET id = id;\n");
    QVERIFY(QFile::remove(shop.path(u"migrations/v2.sql"_s)));
    QVERIFY(driver.click(u"refreshButton"_s));
    QTRY_VERIFY(!driver.find(u"problemBanner"_s));
}

/// A refresh does not take the user away from what he looks at.
void TestWindow::theUsersSelectionStays()
{
    const Shop shop;
    shop.write(u"migrations/v1/migrate.sql"_s, "UPDATE orders SET total = 'open;\n");
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    QTRY_COMPARE(driver.text(u"scriptName"_s), u"v1/migrate.sql"_s); // the culprit, at first
    QVERIFY(driver.selectRow(2));
    QTRY_COMPARE(driver.text(u"scriptName"_s), u"v0/migrate.sql"_s);
    for (int i = 0; i < 3; ++i) {
        driver.key(Qt::Key_F5);
        QTest::qWait(50);
    }
    QTRY_VERIFY(driver.find(u"problemBanner"_s));
    QCOMPARE(driver.text(u"scriptName"_s), u"v0/migrate.sql"_s);
}

void TestWindow::theDatabaseGoesAway()
{
    const Shop shop;
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    shop.write(u"shop.db"_s, "this is no database, however long one makes it, is it");
    driver.key(Qt::Key_F5);
    QTRY_VERIFY(driver.find(u"problemBanner"_s));
    QVERIFY2(driver.text(u"bannerText"_s).contains(u"shop.db"_s),
             qPrintable(driver.text(u"bannerText"_s)));
    QVERIFY(driver.states().isEmpty());
    QVERIFY(!driver.action(u"apply"_s)->isEnabled());
    QVERIFY(QFile::remove(shop.path(u"shop.db"_s)));
    QVERIFY(driver.click(u"refreshButton"_s));
    QTRY_COMPARE(driver.states().size(), 3);
    QVERIFY(driver.action(u"apply"_s)->isEnabled());
}

void TestWindow::aChangedScriptIsCompared()
{
    const Shop shop;
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    driver.key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(driver.find(u"applyDialog"_s));
    QVERIFY(driver.click(u"applyAction"_s));
    QTRY_COMPARE(driver.states().value(0), u"3 applied"_s);

    shop.write(u"migrations/v1/migrate.sql"_s,
               "ALTER TABLE orders ADD COLUMN total INTEGER NOT NULL DEFAULT 5;\n");
    driver.key(Qt::Key_F5);
    QTRY_VERIFY(driver.find(u"problemBanner"_s));
    QTRY_COMPARE(driver.states().value(1), u"2 changed"_s);
    QVERIFY(driver.turnTo(u"Script"_s));
    QTRY_VERIFY(driver.find(u"script-2"_s)); // the comparison, beside migrate and undo
    QVERIFY(driver.find<QAbstractButton>(u"script-2"_s)->isChecked());
}

void TestWindow::anotherProgramHoldsTheLock()
{
    const Shop shop;
    shop.write(u"ponyup.toml"_s,
               "[project]\nname = \"shop\"\nmigrations = \"migrations\"\n"
               "[defaults]\nlock-wait = \"0\"\nbackup = \"off\"\n"
               "[environments.dev]\nurl = \"sqlite:shop.db\"\n");
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    QVERIFY(driver.selectRow(2));
    driver.action(u"applyHere"_s)->trigger();
    QTRY_VERIFY(driver.find(u"applyDialog"_s));
    QVERIFY(driver.click(u"applyAction"_s));
    QTRY_COMPARE(driver.states().value(2), u"1 applied"_s);
    QTRY_VERIFY(driver.action(u"apply"_s)->isEnabled());

    SqliteFile other(shop.path(u"shop.db"_s));
    other.run(u"BEGIN IMMEDIATE"_s);
    driver.key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(driver.find(u"applyDialog"_s));
    QVERIFY(driver.click(u"applyAction"_s));
    QTRY_COMPARE(driver.text(u"failureTitle"_s),
                 u"The update did not begin: the database is in use."_s);
    QVERIFY(driver.find(u"failureRetry"_s));
}

void TestWindow::closingDuringARun()
{
    const Shop shop;
    shop.makeThirdEndless();
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    driver.key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(driver.find(u"applyDialog"_s));
    QVERIFY(driver.click(u"applyAction"_s));
    QTRY_VERIFY(driver.states().contains(u"2→3 running"_s));

    driver.window().close();
    QTRY_VERIFY(driver.find(u"question"_s));
    QVERIFY(driver.answer(u"Stay"_s));
    QTRY_VERIFY(!driver.find(u"question"_s));
    QVERIFY(driver.isOpen());

    driver.key(Qt::Key_Q, Qt::ControlModifier);
    QTRY_VERIFY(driver.find(u"question"_s));
    QVERIFY(driver.answer(u"Cancel and Close"_s));
    QTRY_VERIFY(!driver.isOpen());
}

void TestWindow::closingDuringARunCanWaitForItsEnd()
{
    const Shop shop;
    // Long enough to be asked, short enough to be waited for.
    shop.write(u"migrations/v2/migrate.sql"_s,
               "CREATE TABLE stock (pieces INTEGER);\n"
               "INSERT INTO stock WITH RECURSIVE count(n) AS (\n"
               "    SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < 3000000)\n"
               "    SELECT sum(n) FROM count;\n");
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    driver.key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(driver.find(u"applyDialog"_s));
    QVERIFY(driver.click(u"applyAction"_s));
    QTRY_VERIFY(driver.states().contains(u"2→3 running"_s));
    driver.window().close();
    QTRY_VERIFY(driver.find(u"question"_s));
    QVERIFY(driver.answer(u"Finish"_s));
    QTRY_VERIFY_WITH_TIMEOUT(!driver.isOpen(), 60'000);

    WindowDriver again;
    QVERIFY(again.open(shop.file()));
    QCOMPARE(again.states().first(), u"3 applied"_s);
}

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
