// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/theme.h"
#include "session/newproject.h"
#include "session/recentprojects.h"
#include "shop.h"
#include "widgets/elidedlabel.h"
#include "windowdriver.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QSettings>

using namespace ponyup::testing;
using namespace ponyup::ui;
using namespace Qt::StringLiterals;

/// A picture of each page in light and dark, kept in the build tree, and what a program can see of
/// them: no text is cut off.
class TestWindowLooks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepareApplication(); }
    void init();
    void cleanupTestCase() { applyTheme(*qApp, Theme::Light); }

    void pages_data() { themes(); }
    void pages();
    void failure_data() { themes(); }
    void failure();
    void dialogs_data() { themes(); }
    void dialogs();

private:
    static void themes();
    /// Takes the picture and looks at the page.
    static void look(WindowDriver &driver, const QString &name);
};

void TestWindowLooks::init()
{
    QSettings().clear();
    QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    QFETCH(Theme, theme);
    applyTheme(*qApp, theme);
}

void TestWindowLooks::themes()
{
    QTest::addColumn<Theme>("theme");
    QTest::newRow("light") << Theme::Light;
    QTest::newRow("dark") << Theme::Dark;
}

namespace {

bool isCut(const QWidget &widget)
{
    if (!widget.isVisible() || widget.visibleRegion().isEmpty())
        return false;
    if (const auto *label = qobject_cast<const QLabel *>(&widget)) {
        if (label->text().isEmpty() || qobject_cast<const ElidedLabel *>(label))
            return false;
        if (label->wordWrap())
            return label->heightForWidth(label->width()) > label->height();
        return label->sizeHint().width() > label->width();
    }
    const bool sized =
        qobject_cast<const QAbstractButton *>(&widget) || qobject_cast<const QComboBox *>(&widget);
    return sized && widget.minimumSizeHint().width() > widget.width();
}

} // namespace

void TestWindowLooks::look(WindowDriver &driver, const QString &name)
{
    driver.picture(u"%1-%2"_s.arg(QString::fromLatin1(QTest::currentDataTag()), name));
    QStringList cut;
    for (const QWidget *widget : driver.window().findChildren<QWidget *>()) {
        if (isCut(*widget))
            cut.append(u"%1 %2"_s.arg(QString::fromLatin1(widget->metaObject()->className()),
                                      widget->objectName()));
    }
    QVERIFY2(cut.isEmpty(), qPrintable(name + u": "_s + cut.join(u", "_s)));
}

void TestWindowLooks::pages()
{
    const Folder folder;
    const auto sample = copySample(folder.path());
    VERIFY_RESULT(sample);
    RecentProjects::remember({.name = u"stable"_s, .file = u"/srv/stable/ponyup.toml"_s});
    RecentProjects::remember({.name = u"shop"_s, .file = *sample});
    WindowDriver driver;
    look(driver, u"start"_s);

    QVERIFY(driver.open(*sample));
    QTRY_VERIFY(!driver.text(u"scriptName"_s).isEmpty());
    look(driver, u"timeline"_s);
    driver.key(Qt::Key_D, Qt::ControlModifier);
    QTRY_VERIFY(driver.find(u"resultBanner"_s));
    for (const QString &tab : {u"Script"_s, u"Preview"_s, u"Schema"_s, u"History"_s}) {
        QVERIFY(driver.turnTo(tab));
        look(driver, tab.toLower());
    }
    driver.key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(driver.find(u"applyDialog"_s));
    look(driver, u"apply"_s);
    QVERIFY(driver.click(u"applyAction"_s));
    QTRY_VERIFY(driver.text(u"bannerText"_s).contains(u"migrations applied"_s));
    QTRY_VERIFY(!driver.action(u"apply"_s)->isEnabled());
    look(driver, u"done"_s);
}

void TestWindowLooks::failure()
{
    const Shop shop;
    shop.breakThird();
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));
    driver.key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(driver.find(u"applyDialog"_s));
    QVERIFY(driver.click(u"applyAction"_s));
    QTRY_VERIFY(driver.find(u"failureSource"_s));
    look(driver, u"failure"_s);
    QVERIFY(driver.click(u"failureBack"_s));
    shop.makeThirdEndless();
    shop.write(u"migrations/v1/migrate.sql"_s, "-- ponyup: messsage typo\nSELECT 1;\n");
    driver.key(Qt::Key_F5);
    QTRY_VERIFY(driver.find(u"problemBanner"_s));
    look(driver, u"problem"_s);
    shop.write(u"migrations/v1/migrate.sql"_s,
               "-- ponyup: message Totals\nALTER TABLE orders ADD COLUMN total INTEGER;\n");
    driver.key(Qt::Key_F5);
    QTRY_VERIFY(driver.states().contains(u"2 changed"_s));
    QTest::qWait(200); // both texts are read aside
    look(driver, u"changed"_s);
}

void TestWindowLooks::dialogs()
{
    const Shop shop;
    shop.makeThirdEndless();
    WindowDriver driver;
    driver.window().openProject(shop.file(), u"prod"_s);
    QTRY_VERIFY(driver.states().size() == 3);
    for (const QString &action :
         {u"newProject"_s, u"newMigration"_s, u"settings"_s, u"testConnection"_s}) {
        driver.action(action)->trigger();
        QTRY_VERIFY(QApplication::activeModalWidget());
        look(driver, action);
        driver.key(Qt::Key_Escape);
        QTRY_VERIFY(!QApplication::activeModalWidget());
    }
    driver.key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(driver.find(u"applyDialog"_s));
    driver.type(u"applyName"_s, u"prod.db"_s);
    look(driver, u"production"_s);
    QVERIFY(driver.click(u"applyAction"_s));
    QTRY_VERIFY(driver.find(u"question"_s));
    look(driver, u"untried"_s);
    QVERIFY(driver.answer(u"Apply without"_s));
    QTRY_VERIFY(driver.states().contains(u"2→3 running"_s));
    QTest::qWait(200);
    look(driver, u"running"_s);
    driver.key(Qt::Key_Escape);
    QTRY_VERIFY(driver.find(u"question"_s));
    look(driver, u"stop"_s);
    QVERIFY(driver.answer(u"Cancel Now"_s));
    QTRY_VERIFY(driver.find(u"resultBanner"_s));
    look(driver, u"stopped"_s);
    QTRY_VERIFY(driver.action(u"restore"_s)->isEnabled());
    driver.action(u"restore"_s)->trigger();
    QTRY_VERIFY(driver.find(u"restoreDialog"_s) || driver.find(u"resultBanner"_s));
    look(driver, u"restore"_s);
}

QTEST_MAIN(TestWindowLooks)
#include "tst_windowlooks.moc"
