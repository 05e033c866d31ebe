// SPDX-License-Identifier: GPL-3.0-or-later
#include "integration/cli/shop.h"

#include <QJsonArray>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

/// Ten thousand migrations are no special case.
class tst_CliMany : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void status();
    void preview();
    void oneProblemAmongThem();
    void migrate();

private:
    static constexpr int count = 10'000;
    Shop m_shop;
};

void tst_CliMany::initTestCase()
{
    for (int version = 3; version < count; ++version)
        m_shop.folder().write(u"migrations/v%1.sql"_s.arg(version),
                              "UPDATE goods SET price = price + 1 WHERE id = 1;\n");
}

void tst_CliMany::status()
{
    const ProgramRun run = m_shop.run({u"status"_s});
    VERIFY_EXIT(run, 0);
    QVERIFY2(run.out.contains("0 of 10000, 10000 pending"), run.report().constData());
    QVERIFY(run.out.count('\n') < 60);
    const ProgramRun all = m_shop.run({u"status"_s, u"--verbose"_s});
    QVERIFY(all.out.count('\n') > count);
    const QJsonObject json = m_shop.run({u"status"_s, u"--json"_s}).json();
    QCOMPARE(json[u"timeline"_s][u"rows"_s].toArray().size(), count);
}

void tst_CliMany::preview()
{
    const ProgramRun run = m_shop.run({u"preview"_s, u"--json"_s, u"--quiet"_s});
    VERIFY_EXIT(run, 0);
    QCOMPARE(run.json()[u"run"_s][u"migrations"_s].toArray().size(), count);
    QVERIFY(!QFile::exists(m_shop.database()));
}

void tst_CliMany::oneProblemAmongThem()
{
    const QString name = u"migrations/v7777.sql"_s;
    const QByteArray good = m_shop.folder().read(name);
    m_shop.folder().write(name, good + "COMMIT;\n");
    const ProgramRun run = m_shop.migrate();
    VERIFY_EXIT(run, 4);
    QVERIFY2(run.err.contains("ponyup: error: v7777.sql:2:1: "), run.report().constData());
    QVERIFY(!QFile::exists(m_shop.database()));
    m_shop.folder().write(name, good);
}

void tst_CliMany::migrate()
{
    // In one transaction: ten thousand waits for the disk are the disk's business.
    const ProgramRun run = m_shop.run(
        {u"migrate"_s, u"--yes"_s, u"--no-backup"_s, u"--all-in-one"_s, u"--quiet"_s, u"--json"_s});
    VERIFY_EXIT(run, 0);
    QCOMPARE(run.json()[u"versionAfter"_s], QJsonValue(count));
    const SqliteFile file(m_shop.database());
    QCOMPARE(file.currentVersion(), count);
    QCOMPARE(file.value(u"SELECT price FROM goods WHERE id = 1"_s).toInt(), 3 + count - 3);
    VERIFY_EXIT(m_shop.run({u"status"_s, u"--exit-code"_s}), 0);
    VERIFY_EXIT(m_shop.run({u"log"_s, u"--verify"_s}), 0);
}

QTEST_GUILESS_MAIN(tst_CliMany)
#include "tst_cli_many.moc"
