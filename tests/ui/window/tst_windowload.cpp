// SPDX-License-Identifier: GPL-3.0-or-later
#include "shop.h"
#include "windowdriver.h"

#include <QAction>
#include <QApplication>
#include <QSettings>
#include <QTimer>

#include <algorithm>
#include <ctime>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

/// How long the window's thread is busy at a time, in its own processor time: what other programs
/// take of the machine does not count.
class Busy {
public:
    Busy()
    {
        m_timer.setInterval(2);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
            const double now = processorTime();
            m_longest = std::max(m_longest, now - m_last);
            m_last = now;
        });
        m_timer.start();
    }

    double longest() const { return m_longest; } ///< Milliseconds.

private:
    static double processorTime()
    {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
    }

    QTimer m_timer;
    double m_last = processorTime();
    double m_longest = 0;
};

/// A build without optimisation is slower by an order of magnitude; it shows what grows wrongly.
#ifdef NDEBUG
constexpr double allowed = 100;
#else
constexpr double allowed = 600;
#endif

} // namespace

/// The window under a load that nobody has every day.
class TestWindowLoad : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepareApplication(); }
    void init() { QSettings().clear(); }

    void aHundredThousandStatements();
    void tenThousandMigrations();
};

void TestWindowLoad::aHundredThousandStatements()
{
    constexpr int count = 100'000;
    const Shop shop;
    QByteArray script = "CREATE TABLE stock (article INTEGER);\n";
    for (int i = 0; i < count; ++i)
        script += "INSERT INTO stock VALUES (" + QByteArray::number(i) + ");\n";
    shop.write(u"migrations/v2/migrate.sql"_s, script);
    WindowDriver driver;
    QVERIFY(driver.open(shop.file()));

    const Busy busy;
    QVERIFY(driver.selectRow(0));
    driver.key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(driver.find(u"applyDialog"_s), 30'000);
    QCOMPARE(driver.text(u"applyStatements"_s), u"100,006 and what is missing of the models"_s);
    QVERIFY(driver.click(u"applyAction"_s));
    QTRY_VERIFY_WITH_TIMEOUT(driver.text(u"bannerText"_s).startsWith(u"3 migrations applied"_s),
                             120'000);
    QTRY_COMPARE_WITH_TIMEOUT(driver.states().value(0), u"3 applied"_s, 30'000);
    qInfo("busy for %.1f ms at most", busy.longest());
    QVERIFY(busy.longest() < allowed);
}

void TestWindowLoad::tenThousandMigrations()
{
    constexpr int count = 10'000;
    const Shop shop;
    for (int i = 3; i < count; ++i)
        shop.write(u"migrations/v%1.sql"_s.arg(i),
                   "CREATE TABLE t" + QByteArray::number(i) + " (id INTEGER);\n");
    WindowDriver driver;
    const Busy busy;
    driver.window().openProject(shop.file());
    QTRY_COMPARE_WITH_TIMEOUT(driver.states().size(), count, 60'000);
    driver.key(Qt::Key_F, Qt::ControlModifier);
    QTest::keyClicks(driver.window().focusWidget(), u"Totals"_s);
    QTRY_COMPARE(driver.states(), QStringList{u"1→2 pending"_s});
    driver.type(u"search"_s, {});
    QTRY_COMPARE(driver.states().size(), count);
    qInfo("busy for %.1f ms at most", busy.longest());
    QVERIFY(busy.longest() < allowed);
}

QTEST_MAIN(TestWindowLoad)
#include "tst_windowload.moc"
