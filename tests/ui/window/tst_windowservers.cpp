// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/servers/mariadbserver.h"
#include "support/servers/postgresserver.h"
#include "windowdriver.h"

#include "models/riskmodel.h"
#include "support/testing.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QSettings>
#include <QTreeView>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

/// What column `name` of the preview says of each statement.
QStringList previewed(const WindowDriver &driver, const QString &name)
{
    const auto *table = driver.find<QTreeView>(u"statements"_s);
    QStringList texts;
    for (int column = 0; table && column < table->model()->columnCount(); ++column) {
        const auto *model = table->model();
        if (model->headerData(column, Qt::Horizontal).toString() != name)
            continue;
        for (int row = 0; row < model->rowCount(); ++row)
            texts += model->index(row, column).data().toString();
    }
    return texts;
}

void writeProject(const Folder &folder, const QString &url)
{
    folder.write(u"ponyup.toml"_s,
                 "[project]\nname = \"shop\"\nmigrations = \"migrations\"\n\n"
                 "[environments.dev]\nurl = \""
                     + url.toUtf8() + "\"\nkind = \"development\"\n");
    folder.write(u"migrations/v0/migrate.sql"_s,
                 "-- ponyup: message Goods\n"
                 "CREATE TABLE goods (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL);\n"
                 "INSERT INTO goods VALUES (1, 'tea'), (2, 'salt');\n");
}

void apply(WindowDriver &driver)
{
    QTRY_VERIFY_WITH_TIMEOUT(driver.action(u"apply"_s)->isEnabled(), 20000);
    driver.key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(driver.find(u"applyDialog"_s));
    QVERIFY(driver.click(u"applyAction"_s));
}

} // namespace

/// The window with a server behind it.
class TestWindowServers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        prepareApplication();
        START_SERVER(m_postgres, PostgresServer);
        START_SERVER(m_mariadb, MariaDbServer);
    }
    void init() { QSettings().clear(); }
    void cleanupTestCase()
    {
        m_postgres.reset();
        m_mariadb.reset();
    }

    void postgresql();
    void testsTheConnection();
    void asksProductionOnlyWhenTold();
    void mariadb();
    void mariadbInDoubt_data();
    void mariadbInDoubt();

private:
    std::unique_ptr<PostgresServer> m_postgres;
    std::unique_ptr<MariaDbServer> m_mariadb;
};

/// Whom one is connected with, and that nobody is there any more.
void TestWindowServers::testsTheConnection()
{
    std::unique_ptr<PostgresServer> server;
    START_SERVER(server, PostgresServer);
    const Folder folder;
    writeProject(folder, server->url(server->createDatabase()));
    WindowDriver driver;
    QVERIFY(driver.open(folder.path(u"ponyup.toml"_s)));
    QTRY_COMPARE(driver.text(u"statusRights"_s), u"SUPERUSER"_s);
    driver.action(u"testConnection"_s)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(driver.text(u"connectionTestHeading"_s), u"The connection works."_s,
                              20000);
    QVERIFY(driver.click(u"connectionTestCopy"_s));
    const QString facts = QApplication::clipboard()->text();
    QVERIFY2(facts.contains(u"Server: PostgreSQL 15."_s) && facts.contains(u"ponyup, a superuser"_s)
                 && facts.contains(u"Transport: not encrypted"_s)
                 && facts.contains(u"Version: none"_s),
             qPrintable(facts));
    driver.picture(u"servers-connection"_s);

    server->crash();
    QVERIFY(driver.click(u"connectionTestAgain"_s));
    QTRY_VERIFY_WITH_TIMEOUT(driver.text(u"connectionTestHeading"_s).contains(u"127.0.0.1"_s),
                             20000);
    QTRY_VERIFY(driver.find(u"connectionTestAgain"_s)->isEnabled());
    driver.picture(u"servers-noconnection"_s);
    driver.key(Qt::Key_Escape);
    QTRY_VERIFY(!driver.find(u"connectionTestDialog"_s));
}

/// Applied, tried on a copy and on the database itself, failed, mended, applied again.
void TestWindowServers::postgresql()
{
    const Folder folder;
    const QString database = m_postgres->createDatabase();
    writeProject(folder, m_postgres->url(database));
    WindowDriver driver;
    QVERIFY(driver.open(folder.path(u"ponyup.toml"_s)));
    QVERIFY(driver.action(u"dryRunLive"_s)->isVisible());
    apply(driver);
    QTRY_COMPARE_WITH_TIMEOUT(driver.states().first(), u"1 applied"_s, 20000);
    QCOMPARE(m_postgres->value(database, u"SELECT count(*) FROM goods"_s), u"2"_s);

    folder.write(u"migrations/v1/migrate.sql"_s,
                 "-- ponyup: message Prices\n"
                 "ALTER TABLE goods ADD COLUMN price NUMERIC;\n"
                 "UPDATE goods SET price = id;\n"
                 "ALTER TABLE goods ALTER COLUMN price SET NOT NULL;\n");
    driver.key(Qt::Key_F5);
    QTRY_COMPARE_WITH_TIMEOUT(driver.states().first(), u"1→2 next"_s, 20000);
    QVERIFY(driver.turnTo(u"Preview"_s));
    QVERIFY(driver.selectRow(0));
    QTRY_VERIFY(driver.find(u"previewDryRun"_s) && driver.find(u"previewDryRun"_s)->isEnabled());
    QVERIFY(driver.click(u"previewDryRun"_s));
    QTRY_VERIFY_WITH_TIMEOUT(
        driver.text(u"verdictReasons"_s)
            .contains(u"Nobody can read or write goods from its statement to the commit."_s),
        30000);
    QVERIFY(driver.text(u"verdict"_s).startsWith(u"The whole plan · At a quiet time"_s));
    QVERIFY(
        previewed(driver, u"Effect on Others"_s).join(u'|').contains(u"blocks reads and writes"_s));
    driver.picture(u"servers-postgresql-dryrun"_s);

    QVERIFY(driver.click(u"previewLive"_s));
    QTRY_VERIFY(QApplication::activeModalWidget());
    QVERIFY(driver.answer(u"Try It"_s));
    QTRY_COMPARE_WITH_TIMEOUT(previewed(driver, u"Rows"_s).value(1), u"2"_s, 30000);
    QTRY_VERIFY_WITH_TIMEOUT(driver.text(u"previewOrigin"_s).startsWith(u"Dry run"_s), 30000);
    QVERIFY(driver.text(u"verdictReasons"_s).contains(u"It took"_s));
    driver.picture(u"servers-postgresql-live"_s);
    QCOMPARE(m_postgres->value(database,
                               u"SELECT count(*) FROM information_schema.columns "
                               "WHERE column_name = 'price'"_s),
             u"0"_s);

    m_postgres->value(database, u"INSERT INTO goods VALUES (3, 'oil')"_s);
    folder.write(u"migrations/v1/migrate.sql"_s,
                 "-- ponyup: message Prices\n"
                 "ALTER TABLE goods ADD COLUMN price NUMERIC;\n"
                 "ALTER TABLE goods ALTER COLUMN price SET NOT NULL;\n");
    driver.key(Qt::Key_F5);
    apply(driver);
    QTRY_VERIFY_WITH_TIMEOUT(driver.text(u"failureTitle"_s).contains(u"failed in v1"_s), 20000);
    driver.picture(u"servers-postgresql-failure"_s);
    QVERIFY(driver.click(u"failureBack"_s));
    folder.write(u"migrations/v1/migrate.sql"_s,
                 "-- ponyup: message Prices\n"
                 "ALTER TABLE goods ADD COLUMN price NUMERIC NOT NULL DEFAULT 1;\n");
    driver.key(Qt::Key_F5);
    QTRY_COMPARE_WITH_TIMEOUT(driver.states().first(), u"1→2 next"_s, 20000);
    apply(driver);
    QTRY_COMPARE_WITH_TIMEOUT(driver.states().first(), u"2 applied"_s, 20000);
    QCOMPARE(m_postgres->value(database, u"SELECT sum(price) FROM goods"_s), u"3"_s);
}

/// Which rows violate a constraint is not asked of a production database behind anybody's back.
void TestWindowServers::asksProductionOnlyWhenTold()
{
    const Folder folder;
    const QString database = m_postgres->createDatabase();
    m_postgres->value(database, u"CREATE TABLE goods (id integer, name text)"_s);
    m_postgres->value(database, u"INSERT INTO goods VALUES (1, NULL), (2, 'salt')"_s);
    writeProject(folder, m_postgres->url(database));
    folder.write(u"ponyup.toml"_s,
                 folder.read(u"ponyup.toml"_s).replace("development", "production"));
    folder.write(u"migrations/v0/migrate.sql"_s,
                 "ALTER TABLE goods ALTER COLUMN name SET NOT NULL;\n");
    WindowDriver driver;
    QVERIFY(driver.open(folder.path(u"ponyup.toml"_s)));
    QAction *asks = driver.action(u"askData"_s);
    QVERIFY(asks->isVisible() && !asks->isChecked());
    QVERIFY(driver.turnTo(u"Preview"_s));
    driver.key(Qt::Key_D, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(driver.text(u"previewOrigin"_s).startsWith(u"Dry run"_s), 30000);
    QVERIFY(driver.turnTo(u"Risks"_s));
    const auto *risks = driver.find<QTreeView>(u"risks"_s);
    QVERIFY(risks && risks->model()->rowCount() > 0);
    const auto answer = [risks] {
        return risks->model()->index(0, 0).data(ponyup::ui::RiskModel::WhyRole).toString();
    };
    QVERIFY2(!answer().contains(u"1 row"_s), qPrintable(answer()));
    asks->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(driver.action(u"dryRun"_s)->isEnabled(), 20000);
    driver.key(Qt::Key_D, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(answer().contains(u"1 row"_s), 30000);
}

/// What a server cannot roll back is half done, and resumed.
void TestWindowServers::mariadb()
{
    const Folder folder;
    const QString database = m_mariadb->createDatabase();
    writeProject(folder, m_mariadb->url(database));
    WindowDriver driver;
    QVERIFY(driver.open(folder.path(u"ponyup.toml"_s)));
    QVERIFY(!driver.action(u"dryRunLive"_s)->isVisible());
    apply(driver);
    QTRY_COMPARE_WITH_TIMEOUT(driver.states().first(), u"1 applied"_s, 20000);

    const QByteArray begin = "-- ponyup: message Prices\n"
                             "CREATE TABLE prices (id INTEGER PRIMARY KEY);\n";
    folder.write(u"migrations/v1/migrate.sql"_s, begin + "INSERT INTO nowhere VALUES (1);\n");
    driver.key(Qt::Key_F5);
    QTRY_COMPARE_WITH_TIMEOUT(driver.states().first(), u"1→2 next"_s, 20000);
    apply(driver);
    QTRY_VERIFY_WITH_TIMEOUT(!driver.text(u"failureTitle"_s).isEmpty(), 20000);
    driver.picture(u"servers-mariadb-halfdone"_s);
    QVERIFY(driver.click(u"failureBack"_s));
    QTRY_COMPARE_WITH_TIMEOUT(driver.states().first(), u"1→2 half done"_s, 20000);

    folder.write(u"migrations/v1/migrate.sql"_s, begin + "INSERT INTO prices VALUES (1);\n");
    driver.key(Qt::Key_F5);
    QTRY_VERIFY_WITH_TIMEOUT(driver.action(u"resume"_s)->isEnabled(), 20000);
    driver.action(u"resume"_s)->trigger();
    QTRY_VERIFY(driver.find(u"applyDialog"_s));
    QVERIFY(driver.click(u"applyAction"_s));
    QTRY_COMPARE_WITH_TIMEOUT(driver.states().first(), u"2 applied"_s, 20000);
    QCOMPARE(m_mariadb->value(database, u"SELECT count(*) FROM prices"_s), u"1"_s);
}

void TestWindowServers::mariadbInDoubt_data()
{
    QTest::addColumn<int>("choice"); // of the decisions, from above
    QTest::addColumn<QString>("meanwhile"); // done by hand
    QTest::addColumn<QString>("rows");
    QTest::addRow("done") << 1 << u"SELECT 1"_s << u"2"_s;
    QTest::addRow("skipped") << 2 << u"DELETE FROM notes"_s << u"0"_s;
    QTest::addRow("again") << 3 << u"DELETE FROM notes; ALTER TABLE notes DROP PRIMARY KEY"_s
                           << u"3"_s;
}

/// Rows of a table without transactions: what has become of them, only a person can tell.
void TestWindowServers::mariadbInDoubt()
{
    QFETCH(int, choice);
    QFETCH(QString, meanwhile);
    QFETCH(QString, rows);
    const Folder folder;
    const QString database = m_mariadb->createDatabase();
    writeProject(folder, m_mariadb->url(database));
    folder.write(u"migrations/v0/migrate.sql"_s,
                 "CREATE TABLE notes (id INTEGER PRIMARY KEY) ENGINE = MyISAM;\n"
                 "INSERT INTO notes VALUES (1), (2), (1);\n"
                 "CREATE TABLE goods (id INTEGER PRIMARY KEY);\n");
    WindowDriver driver;
    QVERIFY(driver.open(folder.path(u"ponyup.toml"_s)));
    apply(driver);
    QTRY_VERIFY_WITH_TIMEOUT(!driver.text(u"failureTitle"_s).isEmpty(), 20000);
    QCOMPARE(m_mariadb->value(database, u"SELECT count(*) FROM notes"_s), u"2"_s);
    QVERIFY(driver.click(u"failureBack"_s));
    m_mariadb->value(database, meanwhile);
    QTRY_VERIFY_WITH_TIMEOUT(driver.action(u"resume"_s)->isEnabled(), 20000);
    driver.action(u"resume"_s)->trigger();
    QTRY_VERIFY(driver.find(u"applyDialog"_s));
    QVERIFY(driver.text(u"applyStatement"_s).contains(u"v0/migrate.sql:2"_s));
    QVERIFY(driver.find(u"applyAction"_s)->isEnabled());
    QVERIFY(!driver.find(u"applyReason"_s)->isEnabled());

    driver.find<QComboBox>(u"applyDecision"_s)->setFocus();
    for (int press = 0; press < choice; ++press)
        driver.key(Qt::Key_Down);
    QVERIFY(!driver.find(u"applyAction"_s)->isEnabled()); // without a reason
    driver.type(u"applyReason"_s, u"I have looked"_s);
    if (choice == 1)
        driver.picture(u"servers-mariadb-decision"_s);
    QVERIFY(driver.click(u"applyAction"_s));
    QTRY_COMPARE_WITH_TIMEOUT(driver.states().first(), u"1 applied"_s, 20000);
    QCOMPARE(m_mariadb->value(database, u"SELECT count(*) FROM notes"_s), rows);
    QVERIFY(m_mariadb->value(database, u"SELECT group_concat(message) FROM ponyup_log"_s)
                .contains(u"I have looked"_s));
}

QTEST_MAIN(TestWindowServers)
#include "tst_windowservers.moc"
