// SPDX-License-Identifier: GPL-3.0-or-later
#include "project/project.h"
#include "session/recentprojects.h"
#include "shop.h"
#include "windowdriver.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QSettings>
#include <QTabWidget>
#include <QTreeWidget>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

/// What stands around the main job: the start page, dialogs, keyboard and screen reader.
class TestWindowPages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepareApplication(); }
    void init();

    void recentProjects();
    void aProjectThatCannotBeRead();
    void newProject();
    void newProjectSaysWhatIsWrong();
    void theSample();
    void aNewMigration();
    void anEmptyFolder();
    void reports_data();
    void reports();
    void theTimelineIsFiltered();
    void copyAsMarkdown();
    void noProgramForAScript();
    void theThemeIsKept();
    void theLayoutIsKept();
    void f10OpensTheMenu();
    void mnemonicsAreUnique();
    void everythingHasAName();
};

void TestWindowPages::init()
{
    QSettings().clear();
    QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
}

void TestWindowPages::recentProjects()
{
    const Shop shop;
    const QString gone = shop.path(u"gone/ponyup.toml"_s);
    ponyup::ui::RecentProjects::remember({.name = u"gone"_s, .file = gone});
    ponyup::ui::RecentProjects::remember({.name = u"shop"_s, .file = shop.file()});
    WindowDriver driver;
    const auto *list = driver.find<QTreeWidget>(u"recentProjects"_s);
    QVERIFY(list);
    QCOMPARE(list->topLevelItemCount(), 2);
    QTRY_COMPARE(list->topLevelItem(1)->text(1), u"missing"_s);
    QCOMPARE(list->topLevelItem(0)->text(1), QString());
    QVERIFY(!list->isColumnHidden(1));

    // The missing one is told and can be removed.
    const QRect place = list->visualItemRect(list->topLevelItem(1));
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, place.center());
    QVERIFY(driver.click(u"openRecent"_s));
    QTRY_VERIFY(driver.find(u"startBanner"_s));
    QCOMPARE(list->topLevelItemCount(), 2);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, place.center());
    driver.key(Qt::Key_Delete);
    QTRY_COMPARE(list->topLevelItemCount(), 1);
    QTRY_VERIFY(list->isColumnHidden(1)); // it tells bad news only

    // The other one opens with Return.
    driver.key(Qt::Key_Return);
    QTRY_COMPARE(driver.states().size(), 3);
    driver.key(Qt::Key_W, Qt::ControlModifier);
    QTRY_VERIFY(driver.find(u"openProjectButton"_s));
    QCOMPARE(driver.window().windowTitle(), u"PonyUp"_s);
}

void TestWindowPages::aProjectThatCannotBeRead()
{
    const Shop shop;
    WindowDriver driver;
    driver.dialogs().nextFile = shop.write(u"bad.toml"_s, "[project\n");
    QVERIFY(driver.click(u"openProjectButton"_s));
    QTRY_VERIFY(driver.find(u"startBanner"_s));
    QVERIFY(driver.text(u"bannerText"_s).contains(u"bad.toml:1"_s));

    // The same while another one is open: that one stays.
    QVERIFY(driver.open(shop.file()));
    driver.dialogs().nextFile = shop.path(u"bad.toml"_s);
    driver.key(Qt::Key_O, Qt::ControlModifier);
    QTRY_VERIFY(driver.find(u"resultBanner"_s));
    QCOMPARE(driver.window().windowTitle(), u"shop — PonyUp"_s);
    QCOMPARE(driver.states().size(), 3);
}

void TestWindowPages::newProject()
{
    const Folder folder;
    WindowDriver driver;
    QVERIFY(driver.click(u"newProjectButton"_s));
    QTRY_VERIFY(driver.find(u"newProjectDialog"_s));
    QVERIFY(!driver.click(u"createProject"_s));
    driver.dialogs().nextFile = folder.path(u"stable"_s);
    QVERIFY(driver.click(u"newFolderBrowse"_s));
    QCOMPARE(driver.text(u"newName"_s), u"stable"_s);
    QCOMPARE(driver.text(u"newDatabase"_s), u"stable.db"_s);
    driver.type(u"newEnvironment"_s, u"laptop"_s);
    QVERIFY(driver.click(u"createProject"_s));
    QTRY_COMPARE(driver.window().windowTitle(), u"stable — PonyUp"_s);
    QTRY_VERIFY(!driver.states().isEmpty());
    QVERIFY(!driver.find(u"problemBanner"_s));
    const auto project = ponyup::Project::load(folder.path(u"stable/ponyup.toml"_s));
    VERIFY_RESULT(project);
    QCOMPARE(project->environments.front().name, u"laptop"_s);
}

void TestWindowPages::newProjectSaysWhatIsWrong()
{
    const Shop shop;
    WindowDriver driver;
    driver.key(Qt::Key_N, Qt::ControlModifier);
    QTRY_VERIFY(driver.find(u"newProjectDialog"_s));
    driver.type(u"newFolder"_s, shop.path({}));
    QVERIFY(driver.click(u"createProject"_s));
    QTRY_VERIFY(driver.text(u"newProjectMessage"_s).contains(u"project file already"_s));
    QVERIFY(driver.find(u"newProjectDialog"_s));
    driver.key(Qt::Key_Escape);
    QTRY_VERIFY(!driver.find(u"newProjectDialog"_s));
}

void TestWindowPages::theSample()
{
    const Folder folder;
    WindowDriver driver;
    driver.dialogs().nextFile = folder.path();
    QVERIFY(driver.click(u"openSampleButton"_s));
    QTRY_VERIFY(driver.states().size() >= 8);
    QVERIFY(QFile::exists(folder.path(u"ponyup-sample/shop/ponyup.toml"_s)));
}

void TestWindowPages::aNewMigration()
{
    const Shop shop;
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    driver.key(Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(driver.find(u"newMigrationDialog"_s));
    QVERIFY(!driver.click(u"createMigration"_s));
    driver.type(u"migrationMessage"_s, u"Adds prices"_s);
    driver.key(Qt::Key_Return);
    QTRY_COMPARE(driver.states().size(), 4);
    QVERIFY(driver.click(u"editScriptButton"_s));
    QCOMPARE(driver.dialogs().shown.size(), 1);
    QVERIFY(driver.dialogs().shown.first().startsWith(shop.path(u"migrations/v3"_s)));
}

void TestWindowPages::anEmptyFolder()
{
    const Folder folder;
    folder.write(u"ponyup.toml"_s,
                 "[project]\nname = \"empty\"\nmigrations = \"migrations\"\n"
                 "[environments.dev]\nurl = \"sqlite:e.db\"\n");
    QVERIFY(QDir(folder.path()).mkpath(u"migrations"_s));
    WindowDriver driver;
    driver.window().openProject(folder.path(u"ponyup.toml"_s));
    QTRY_VERIFY(driver.find(u"noTimeline"_s));
    QTRY_COMPARE(driver.text(u"lock"_s), u"Lock free"_s);
    QVERIFY(!driver.action(u"apply"_s)->isEnabled());
    QVERIFY(!driver.action(u"dryRun"_s)->isEnabled());
}

void TestWindowPages::reports_data()
{
    QTest::addColumn<QString>("action");
    QTest::addColumn<QString>("ending");
    QTest::addColumn<QByteArray>("contains");
    QTest::newRow("html") << u"reportHtml"_s << u"html"_s << QByteArray("<html");
    QTest::newRow("pdf") << u"reportPdf"_s << u"pdf"_s << QByteArray("%pdf-");
    QTest::newRow("json") << u"reportJson"_s << u"json"_s << QByteArray("\"status\"");
    QTest::newRow("csv") << u"reportCsv"_s << u"csv"_s << QByteArray("version");
}

void TestWindowPages::reports()
{
    QFETCH(QString, action);
    QFETCH(QString, ending);
    QFETCH(QByteArray, contains);
    const Shop shop;
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    const QString file = shop.path(u"report."_s + ending);
    driver.dialogs().nextFile = file;
    QTRY_VERIFY(driver.action(action)->isEnabled());
    driver.action(action)->trigger();
    QCOMPARE(driver.dialogs().suggested, u"shop-dev."_s + ending);
    QTRY_VERIFY(driver.text(u"bannerText"_s).contains(u"report."_s + ending));
    QFile report(file);
    QVERIFY(report.open(QIODevice::ReadOnly));
    QVERIFY(report.readAll().toLower().contains(contains));
}

void TestWindowPages::theTimelineIsFiltered()
{
    const Shop shop;
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    driver.key(Qt::Key_F, Qt::ControlModifier);
    QTest::keyClicks(driver.window().focusWidget(), u"tot"_s);
    QTRY_COMPARE(driver.states(), QStringList{u"1→2 pending"_s});
    driver.type(u"search"_s, {});
    QTRY_COMPARE(driver.states().size(), 3);
    auto *states = driver.find<QComboBox>(u"stateFilter"_s);
    states->setFocus();
    driver.key(Qt::Key_Down);
    driver.key(Qt::Key_Down);
    QTRY_COMPARE(driver.states(), QStringList());
    driver.key(Qt::Key_Home);
    QTRY_COMPARE(driver.states().size(), 3);
}

void TestWindowPages::copyAsMarkdown()
{
    const Shop shop;
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    QVERIFY(driver.selectRow(1));
    driver.key(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(QApplication::clipboard()->text().contains(u"Totals"_s));
    QVERIFY(QApplication::clipboard()->text().startsWith(u'|'));
}

void TestWindowPages::noProgramForAScript()
{
    const Shop shop;
    WindowDriver driver;
    driver.dialogs().hasPrograms = false;
    QVERIFY(driver.open(shop.file()));
    QTRY_VERIFY(driver.find(u"editScript"_s));
    QVERIFY(driver.click(u"editScript"_s));
    QTRY_VERIFY(driver.find(u"resultBanner"_s));
    QCOMPARE(driver.text(u"bannerDetails"_s), shop.path(u"migrations/v0/migrate.sql"_s));
}

void TestWindowPages::theThemeIsKept()
{
    WindowDriver driver;
    driver.action(u"settings"_s)->trigger();
    QTRY_VERIFY(driver.find(u"theme"_s));
    driver.find(u"theme"_s)->setFocus();
    driver.key(Qt::Key_End);
    QTRY_COMPARE(QSettings().value(u"theme"_s).toString(), u"dark"_s);
    QVERIFY(QApplication::palette().window().color().lightness() < 100);
    driver.key(Qt::Key_Up);
    QTRY_VERIFY(QApplication::palette().window().color().lightness() > 150);
    driver.key(Qt::Key_Escape);
    QTRY_VERIFY(!driver.find(u"settingsDialog"_s));
}

void TestWindowPages::theLayoutIsKept()
{
    const Shop shop;
    {
        WindowDriver driver;
        QVERIFY(driver.open(shop.file()));
        QVERIFY(driver.turnTo(u"History"_s));
        driver.key(Qt::Key_Q, Qt::ControlModifier);
        QTRY_VERIFY(!driver.isOpen());
    }
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    QVERIFY(driver.find(u"historyScope"_s)
            || driver.find<QTabWidget>(u"details"_s)->currentIndex() == 4);
}

void TestWindowPages::f10OpensTheMenu()
{
    WindowDriver driver;
    driver.key(Qt::Key_F10);
    QTRY_VERIFY(driver.window().menuBar()->activeAction());
    driver.key(Qt::Key_Escape);
    driver.key(Qt::Key_Escape);
}

namespace {

QString mnemonic(const QString &text)
{
    return QKeySequence::mnemonic(text).toString();
}

/// Texts with a mnemonic that another one has already taken, and those that have none.
QStringList clashes(const QStringList &texts, bool needed)
{
    QHash<QString, QString> taken;
    QStringList wrong;
    for (const QString &text : texts) {
        const QString key = mnemonic(text);
        if (key.isEmpty() ? needed : taken.contains(key))
            wrong.append(key.isEmpty() ? text : text + u" / "_s + taken.value(key));
        else
            taken.insert(key, text);
    }
    return wrong;
}

QStringList menuClashes(const QMenu &menu)
{
    QStringList texts;
    QStringList wrong;
    for (const QAction *action : menu.actions()) {
        if (action->isSeparator() || menu.objectName() == u"recentMenu"_s)
            continue;
        texts.append(action->text());
        if (action->menu())
            wrong.append(menuClashes(*action->menu()));
    }
    return wrong + clashes(texts, true);
}

QStringList dialogClashes(const QWidget &dialog)
{
    QStringList texts;
    for (const auto *button : dialog.findChildren<QAbstractButton *>())
        texts.append(button->text());
    for (const auto *label : dialog.findChildren<QLabel *>()) {
        if (label->buddy())
            texts.append(label->text());
    }
    texts.removeIf([](const QString &text) { return mnemonic(text).isEmpty(); });
    return clashes(texts, false);
}

} // namespace

void TestWindowPages::mnemonicsAreUnique()
{
    const Shop shop;
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    QStringList menus;
    for (const QAction *action : driver.window().menuBar()->actions()) {
        menus.append(action->text());
        const QStringList wrong = menuClashes(*action->menu());
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u"; "_s)));
    }
    QCOMPARE(clashes(menus, true), QStringList());

    const QStringList openers{u"newProject"_s, u"newMigration"_s, u"settings"_s, u"apply"_s};
    for (const QString &opener : openers) {
        QTRY_VERIFY(driver.action(opener)->isEnabled());
        driver.action(opener)->trigger();
        QTRY_VERIFY(QApplication::activeModalWidget());
        const QStringList wrong = dialogClashes(*QApplication::activeModalWidget());
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u"; "_s)));
        driver.key(Qt::Key_Escape);
        QTRY_VERIFY(!QApplication::activeModalWidget());
    }
}

/// A screen reader has a name for all that takes the focus, and a test an object name.
void TestWindowPages::everythingHasAName()
{
    const Shop shop;
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    driver.action(u"newProject"_s)->trigger();
    QTRY_VERIFY(driver.find(u"newProjectDialog"_s));
    QStringList nameless;
    for (const QWidget *widget : driver.window().findChildren<QWidget *>()) {
        if (!(widget->focusPolicy() & Qt::TabFocus) || widget->isHidden()
            || widget->objectName().startsWith(u"qt_"_s) || widget->inherits("QComboBoxListView"))
            continue;
        QAccessibleInterface *access =
            QAccessible::queryAccessibleInterface(const_cast<QWidget *>(widget));
        if (!access || access->text(QAccessible::Name).isEmpty())
            nameless.append(u"%1 %2 in %3"_s.arg(
                QString::fromLatin1(widget->metaObject()->className()), widget->objectName(),
                widget->parentWidget() ? widget->parentWidget()->objectName() : QString()));
    }
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u"; "_s)));
}

QTEST_MAIN(TestWindowPages)
#include "tst_windowpages.moc"
