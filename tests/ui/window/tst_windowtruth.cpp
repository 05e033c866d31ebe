// SPDX-License-Identifier: GPL-3.0-or-later
#include "shop.h"
#include "support/sqlitefile.h"
#include "widgets/qscintilla.h"
#include "windowdriver.h"

#include <QAction>
#include <QComboBox>
#include <QSettings>
#include <QTreeView>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

/// The states of the shown script's statements, one letter per line that has one: "n" not run, "r"
/// running, "d" done, "t" went well in a dry run, "f" failed.
QString marksOf(const WindowDriver &driver)
{
    const auto *view = driver.find(u"scriptView"_s);
    const auto *editor = view ? view->findChild<QsciScintilla *>(u"sql"_s) : nullptr;
    QString marks;
    for (int line = 0; editor && line < editor->lines(); ++line) {
        const unsigned mask = editor->markersAtLine(line);
        for (const auto &[marker, letter] :
             {std::pair(0, 'n'), {1, 'r'}, {2, 'd'}, {3, 'f'}, {7, 't'}}) {
            if (mask & (1U << marker))
                marks += QLatin1Char(letter);
        }
    }
    return marks;
}

void apply(WindowDriver &driver)
{
    QTRY_VERIFY(driver.action(u"apply"_s)->isEnabled());
    driver.key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(driver.find(u"applyDialog"_s));
    QVERIFY(driver.click(u"applyAction"_s));
}

/// v0 and v1 are applied, v2 is not, and one looks at the timeline again.
void failInTheThird(WindowDriver &driver, const Shop &shop)
{
    shop.breakThird();
    QVERIFY(driver.open(shop.file()));
    apply(driver);
    QTRY_VERIFY(driver.text(u"failureTitle"_s).contains(u"failed in v2"_s));
    QVERIFY(driver.click(u"failureBack"_s));
    QTRY_COMPARE(driver.states().first(), u"2→3 failed"_s);
}

void switchTo(WindowDriver &driver, Qt::Key key, const QString &database)
{
    driver.find<QComboBox>(u"environment"_s)->setFocus();
    driver.key(key);
    QTRY_COMPARE(driver.text(u"statusDatabase"_s), database);
    QTRY_VERIFY(!driver.states().isEmpty());
}

} // namespace

/// What is shown is true of the database and of the scripts beside which it stands.
class TestWindowTruth : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepareApplication(); }
    void init()
    {
        QSettings().clear();
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    }

    void aFailureBelongsToItsEnvironment();
    void aFailureBelongsToItsDatabase();
    void aFailureBelongsToItsText();
    void aDryRunIsToldApart();
    void aDryRunLeavesTheMigrateChosen();
    void aDryRunLeavesNothingHalfDone();
    void whatWasRolledBackIsNotDone();
    void whatIsHalfDoneStaysMarked();
    void theProjectFileIsReadAgain();
    void theProjectFileIsReadBeforeApply();
    void theProjectFileIsMended();
    void theEnvironmentGoes();
    void thePlanSaysWhereTheDatabaseStands();
    void theLockIsOurs();
    void whatCannotBeAskedStays();
};

/// v0 and v1 are applied on dev, v2 fails there; production knows nothing of it.
void TestWindowTruth::aFailureBelongsToItsEnvironment()
{
    const Shop shop;
    WindowDriver driver;
    failInTheThird(driver, shop);
    QVERIFY(driver.selectRow(1));
    QTRY_COMPARE(driver.text(u"scriptName"_s), u"v1/migrate.sql"_s);
    QTRY_COMPARE(marksOf(driver), u"dd"_s);

    switchTo(driver, Qt::Key_Down, u"prod.db"_s);
    QCOMPARE(driver.states(), (QStringList{u"2→3 pending"_s, u"1→2 pending"_s, u"0→1 next"_s}));
    for (const int row : {0, 1, 2}) {
        QVERIFY(driver.selectRow(row));
        QTRY_COMPARE(driver.text(u"scriptName"_s), u"v%1/migrate.sql"_s.arg(2 - row));
        QTRY_COMPARE(marksOf(driver), row == 1 ? u"nn"_s : u"nnn"_s);
    }
    QVERIFY(driver.turnTo(u"Preview"_s));
    QTRY_COMPARE(driver.text(u"previewOrigin"_s),
                 u"Not tried out yet. A dry run tells rows, time and errors."_s);
    driver.action(u"showLog"_s)->trigger();
    QTRY_VERIFY(driver.find(u"runPanel"_s));
    QCOMPARE(driver.text(u"runTitle"_s), QString());
    QCOMPARE(driver.find<QAbstractItemView>(u"runLog"_s)->model()->rowCount(), 0);
    driver.picture(u"truth-environment"_s);

    switchTo(driver, Qt::Key_Up, u"shop.db"_s);
    QCOMPARE(driver.states().first(), u"2→3 next"_s);
}

void TestWindowTruth::aFailureBelongsToItsDatabase()
{
    const Shop shop;
    WindowDriver driver;
    failInTheThird(driver, shop);
    driver.key(Qt::Key_F5); // nothing has changed: it is still true
    QTest::qWait(200);
    QCOMPARE(driver.states().first(), u"2→3 failed"_s);

    QVERIFY(QFile::remove(shop.path(u"shop.db"_s)));
    driver.key(Qt::Key_F5);
    QTRY_COMPARE(driver.states(), (QStringList{u"2→3 pending"_s, u"1→2 pending"_s, u"0→1 next"_s}));
    QVERIFY(driver.selectRow(2));
    QTRY_COMPARE(driver.text(u"scriptName"_s), u"v0/migrate.sql"_s);
    QTRY_COMPARE(marksOf(driver), u"nnn"_s);
}

void TestWindowTruth::aFailureBelongsToItsText()
{
    const Shop shop;
    WindowDriver driver;
    failInTheThird(driver, shop);
    QVERIFY(driver.selectRow(0));
    QTRY_COMPARE(marksOf(driver), u"nfn"_s);
    QVERIFY(driver.turnTo(u"Preview"_s));
    QTRY_VERIFY(driver.text(u"previewOrigin"_s).startsWith(u"As it ran at"_s));

    shop.mendThird();
    driver.key(Qt::Key_F5);
    QTRY_COMPARE(driver.states().first(), u"2→3 next"_s);
    QCOMPARE(driver.states().value(1), u"2 applied"_s);
    QTRY_COMPARE(driver.text(u"previewOrigin"_s),
                 u"Not tried out yet. A dry run tells rows, time and errors."_s);
    QVERIFY(driver.turnTo(u"Script"_s));
    QTRY_COMPARE(marksOf(driver), u"nnn"_s);
    // What was applied has not changed.
    QVERIFY(driver.selectRow(1));
    QTRY_COMPARE(driver.text(u"scriptName"_s), u"v1/migrate.sql"_s);
    QTRY_COMPARE(marksOf(driver), u"dd"_s);
}

void TestWindowTruth::aDryRunIsToldApart()
{
    const Shop shop;
    shop.breakThird();
    WindowDriver driver;
    driver.window().openProject(shop.file(), u"prod"_s);
    QTRY_VERIFY(driver.action(u"dryRun"_s)->isEnabled());
    driver.key(Qt::Key_D, Qt::ControlModifier);
    QTRY_COMPARE(driver.text(u"failureTitle"_s), u"The dry run failed in v2."_s);
    QVERIFY(driver.click(u"failureBack"_s));
    QTRY_COMPARE(driver.states().first(), u"2→3 dry run failed"_s);
    QTRY_COMPARE(marksOf(driver), u"tfn"_s);
    QVERIFY(driver.selectRow(1));
    QTRY_COMPARE(driver.text(u"scriptName"_s), u"v1/migrate.sql"_s);
    QTRY_COMPARE(marksOf(driver), u"tt"_s);
    driver.picture(u"truth-dry-run"_s);
    QVERIFY(!QFile::exists(shop.path(u"prod.db"_s)));

    // It was a dry run of this database as it stood then.
    shop.mendThird();
    driver.key(Qt::Key_F5);
    QTRY_COMPARE(driver.states().first(), u"2→3 pending"_s);
}

/// The last that a dry run runs is the model of the latest schema.
void TestWindowTruth::aDryRunLeavesTheMigrateChosen()
{
    const Shop shop;
    shop.write(u"migrations/v3/model.sql"_s, "CREATE TABLE last (id INTEGER PRIMARY KEY);\n");
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    QTRY_VERIFY(driver.action(u"dryRun"_s)->isEnabled());
    driver.key(Qt::Key_D, Qt::ControlModifier);
    QTRY_VERIFY(driver.text(u"bannerText"_s).startsWith(u"The dry run went well"_s));
    QVERIFY(driver.selectRow(3));
    QTRY_COMPARE(driver.text(u"scriptName"_s), u"v0/migrate.sql"_s);
}

void TestWindowTruth::aDryRunLeavesNothingHalfDone()
{
    const Shop shop;
    shop.write(u"migrations/v2/migrate.sql"_s,
               "-- ponyup: transaction off\nCREATE TABLE stock (pieces INTEGER NOT NULL);\n"
               "INSERT INTO stock VALUES (NULL);\n");
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    driver.key(Qt::Key_D, Qt::ControlModifier);
    QTRY_COMPARE(driver.text(u"failureTitle"_s), u"The dry run failed in v2."_s);
    QCOMPARE(driver.find(u"failureRolledBack"_s)->accessibleName(), u"When applied"_s);
    QVERIFY(!driver.find(u"failureResume"_s));
    QVERIFY(driver.find(u"failureEdit"_s));
    QVERIFY(driver.find(u"failureDryRun"_s));
    driver.picture(u"truth-dry-run-journaled"_s);
    QVERIFY(driver.click(u"failureBack"_s));
    QTRY_COMPARE(driver.states().first(), u"2→3 dry run failed"_s);
    QVERIFY(!driver.find(u"problemBanner"_s));
}

void TestWindowTruth::whatWasRolledBackIsNotDone()
{
    const Shop shop;
    shop.makeThirdEndless();
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    apply(driver);
    QTRY_COMPARE(marksOf(driver), u"dr"_s);
    driver.key(Qt::Key_Escape);
    QTRY_VERIFY(driver.find(u"question"_s));
    QVERIFY(driver.answer(u"Cancel Now"_s));
    QTRY_COMPARE(driver.text(u"bannerText"_s), u"Stopped, as you asked."_s);
    QTRY_COMPARE(driver.states().first(), u"2→3 next"_s);
    QTRY_COMPARE(marksOf(driver), u"nn"_s);
    driver.picture(u"truth-rolled-back"_s);
}

void TestWindowTruth::whatIsHalfDoneStaysMarked()
{
    const Shop shop;
    shop.write(u"migrations/v2/migrate.sql"_s,
               "-- ponyup: transaction off\nCREATE TABLE stock (pieces INTEGER NOT NULL);\n"
               "INSERT INTO stock VALUES (NULL);\nINSERT INTO stock VALUES (2);\n");
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    apply(driver);
    QTRY_VERIFY(driver.text(u"failureTitle"_s).contains(u"half done"_s));
    QVERIFY(driver.click(u"failureBack"_s));
    QTRY_COMPARE(driver.states().first(), u"2→3 half done"_s);
    QVERIFY(driver.selectRow(0));
    QTRY_COMPARE(marksOf(driver), u"dfn"_s);
}

namespace {

QByteArray projectFile(const QByteArray &environments)
{
    return "[project]\nname = \"shop\"\nmigrations = \"migrations\"\n" + environments;
}

} // namespace

void TestWindowTruth::theProjectFileIsReadAgain()
{
    const Shop shop;
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    QCOMPARE(driver.text(u"statusKind"_s), u"DEVELOPMENT"_s);
    shop.write(u"ponyup.toml"_s,
               projectFile("[environments.dev]\nurl = \"sqlite:other.db\"\nkind = \"production\"\n"
                           "[environments.more]\nurl = \"sqlite:more.db\"\n"));
    driver.key(Qt::Key_F5);
    QTRY_COMPARE(driver.text(u"statusKind"_s), u"PRODUCTION"_s);
    QCOMPARE(driver.text(u"statusDatabase"_s), u"other.db"_s);
    QTRY_COMPARE(driver.states().size(), 3);
    const auto *environments = driver.find<QComboBox>(u"environment"_s);
    QCOMPARE(environments->count(), 2);
    QCOMPARE(environments->currentText(), u"dev (production)"_s);
}

/// Nobody pressed F5: the dialog asks for the name all the same, and that database is updated.
void TestWindowTruth::theProjectFileIsReadBeforeApply()
{
    const Shop shop;
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    shop.write(
        u"ponyup.toml"_s,
        projectFile("[environments.dev]\nurl = \"sqlite:other.db\"\nkind = \"production\"\n"));
    driver.key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(driver.find(u"applyDialog"_s));
    QCOMPARE(driver.text(u"applyHeading"_s), u"Bring other.db from version 0 to version 3?"_s);
    QVERIFY(!driver.click(u"applyAction"_s));
    driver.picture(u"truth-project"_s);

    // Changed once more while the dialog asks: what was seen is not what would be run.
    driver.type(u"applyName"_s, u"other.db"_s);
    shop.write(u"ponyup.toml"_s, projectFile("[environments.dev]\nurl = \"sqlite:third.db\"\n"));
    QVERIFY(driver.click(u"applyAction"_s));
    QTRY_VERIFY(driver.find(u"question"_s));
    QVERIFY(driver.answer(u"Apply without"_s));
    QTRY_VERIFY(driver.text(u"bannerText"_s).startsWith(u"3 migrations applied"_s));
    QVERIFY(QFile::exists(shop.path(u"other.db"_s)));
    QVERIFY(!QFile::exists(shop.path(u"shop.db"_s)));
    QVERIFY(!QFile::exists(shop.path(u"third.db"_s)));
}

void TestWindowTruth::theProjectFileIsMended()
{
    const Shop shop;
    const QByteArray wrong =
        projectFile("[environments.dev]\nurl = \"sqlite:nowhere/at/all.db\"\n");
    shop.write(u"ponyup.toml"_s, wrong);
    WindowDriver driver;
    driver.window().openProject(shop.file());
    QTRY_VERIFY(driver.find(u"problemBanner"_s));
    shop.write(u"ponyup.toml"_s, "[project\n");
    QTRY_VERIFY(driver.click(u"refreshButton"_s));
    QTRY_VERIFY(driver.text(u"bannerText"_s).contains(u"ponyup.toml:1"_s));
    QVERIFY(!driver.action(u"apply"_s)->isEnabled());
    shop.write(u"ponyup.toml"_s, projectFile("[environments.dev]\nurl = \"sqlite:shop.db\"\n"));
    QTRY_VERIFY(driver.click(u"refreshButton"_s));
    QTRY_COMPARE(driver.states().size(), 3);
    QVERIFY(!driver.find(u"problemBanner"_s));
    QVERIFY(driver.action(u"apply"_s)->isEnabled());
}

void TestWindowTruth::theEnvironmentGoes()
{
    const Shop shop;
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    shop.write(u"ponyup.toml"_s,
               projectFile("[environments.first]\nurl = \"sqlite:first.db\"\n"
                           "[environments.second]\nurl = \"sqlite:second.db\"\n"));
    driver.key(Qt::Key_D, Qt::ControlModifier);
    QTRY_VERIFY(driver.find(u"problemBanner"_s));
    QVERIFY(driver.text(u"bannerText"_s).contains(u"no environment dev"_s));
    QVERIFY(driver.states().isEmpty());
    QVERIFY(!driver.action(u"apply"_s)->isEnabled());
    QVERIFY(!driver.find(u"statusKind"_s));
    auto *environments = driver.find<QComboBox>(u"environment"_s);
    QCOMPARE(environments->currentIndex(), -1);
    driver.picture(u"truth-no-environment"_s);
    environments->setFocus();
    driver.key(Qt::Key_Down);
    QTRY_COMPARE(driver.text(u"statusDatabase"_s), u"first.db"_s);
    QTRY_COMPARE(driver.states().size(), 3);
}

void TestWindowTruth::thePlanSaysWhereTheDatabaseStands()
{
    const Shop shop;
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    {
        WindowDriver other;
        QVERIFY(other.open(shop.file()));
        QVERIFY(other.selectRow(1));
        other.action(u"applyHere"_s)->trigger();
        QTRY_VERIFY(other.find(u"applyDialog"_s));
        QVERIFY(other.click(u"applyAction"_s));
        QTRY_COMPARE(other.states().value(1), u"2 applied"_s);
        QTRY_VERIFY(other.action(u"apply"_s)->isEnabled());
    }
    driver.window().activateWindow();
    driver.key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(driver.find(u"applyDialog"_s));
    QCOMPARE(driver.text(u"applyHeading"_s), u"Bring shop.db from version 2 to version 3?"_s);
    QTRY_COMPARE(driver.states(),
                 (QStringList{u"2→3 next"_s, u"2 applied"_s, u"1 applied"_s, u"0 initial"_s}));
    QVERIFY(driver.text(u"statusVersion"_s).startsWith(u"version 2"_s));
}

void TestWindowTruth::theLockIsOurs()
{
    const Shop shop;
    shop.makeThirdEndless();
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    QCOMPARE(driver.text(u"lock"_s), u"Lock free"_s);
    apply(driver);
    QTRY_VERIFY(driver.states().contains(u"2→3 running"_s));
    QCOMPARE(driver.text(u"lock"_s), u"Lock held by this run"_s);
    driver.key(Qt::Key_Escape);
    QTRY_VERIFY(driver.find(u"question"_s));
    QVERIFY(driver.answer(u"Cancel Now"_s));
    QTRY_COMPARE(driver.text(u"lock"_s), u"Lock free"_s);
}

void TestWindowTruth::whatCannotBeAskedStays()
{
    const Shop shop;
    shop.write(u"ponyup.toml"_s,
               projectFile("[defaults]\nlock-timeout = \"200ms\"\n"
                           "[environments.dev]\nurl = \"sqlite:shop.db\"\n"));
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    apply(driver);
    QTRY_VERIFY(driver.text(u"bannerText"_s).startsWith(u"3 migrations applied"_s));
    QTRY_VERIFY(driver.text(u"statusVersion"_s).startsWith(u"version 3"_s));
    QVERIFY(driver.click(u"closeBanner"_s));
    const QStringList before = driver.states();
    SqliteFile other(shop.path(u"shop.db"_s));
    other.run(u"BEGIN EXCLUSIVE"_s);
    driver.key(Qt::Key_F5);
    QTRY_VERIFY_WITH_TIMEOUT(driver.find(u"resultBanner"_s), 20'000);
    QVERIFY2(driver.text(u"bannerText"_s).contains(u"in use"_s),
             qPrintable(driver.text(u"bannerText"_s)));
    QCOMPARE(driver.states(), before);
    QVERIFY(driver.text(u"statusVersion"_s).startsWith(u"version 3"_s));
}

QTEST_MAIN(TestWindowTruth)
#include "tst_windowtruth.moc"
