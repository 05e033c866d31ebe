// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/program.h"
#include "support/sqlitefile.h"
#include "support/testing.h"

#include <QDirIterator>
#include <QJsonArray>
#include <QMap>
#include <QProcess>
#include <QTemporaryFile>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

/// A copy of a sample project, and the program run on it.
class Sample {
public:
    explicit Sample(const QString &name) : m_name(name)
    {
        const QString source = QStringLiteral(PONYUP_SOURCE_DIR "/resources/sample/") + name;
        for (QDirIterator files(source, {u"*.sql"_s, u"*.toml"_s}, QDir::Files,
                                QDirIterator::Subdirectories);
             files.hasNext();) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly))
                qFatal("cannot read %s", qPrintable(file.fileName()));
            m_folder.write(QDir(source).relativeFilePath(file.fileName()), file.readAll());
        }
    }

    ProgramRun ponyup(const QStringList &arguments) const
    {
        return runPonyup(QStringList{u"-p"_s, m_folder.path()} + arguments);
    }

    QString database() const { return m_folder.path(m_name + u".db"_s); }

    /// Every file of the project by its name below it, with its bytes.
    QMap<QString, QByteArray> files() const
    {
        QMap<QString, QByteArray> all;
        for (QDirIterator files(m_folder.path(), QDir::Files | QDir::Hidden,
                                QDirIterator::Subdirectories);
             files.hasNext();) {
            const QString name = QDir(m_folder.path()).relativeFilePath(files.next());
            all.insert(name, m_folder.read(name));
        }
        return all;
    }

private:
    QString m_name;
    Folder m_folder;
};

QJsonObject timelineRow(const QJsonObject &status, const QString &name)
{
    const QJsonArray rows = status[u"timeline"].toObject()[u"rows"].toArray();
    for (const QJsonValue &row : rows)
        if (row[u"name"] == name)
            return row.toObject();
    return {};
}

} // namespace

/// The sample projects through the real program: what the README shows, and what the window opens.
class TestSample : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyVersionIsWhatItsModelSays_data();
    void everyVersionIsWhatItsModelSays();
    void shopFromNothingToNewest();
    void shopAsAScriptFromEveryVersion();
    void shopTimeline();
    void shopUndoAndRedo();
    void shopDryRunChangesNothing();
    void ponyFromNothingToNewest();
};

void TestSample::everyVersionIsWhatItsModelSays_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QList<int>>("versions");
    QTest::newRow("shop") << u"shop"_s << QList<int>{1, 2, 3, 4, 5, 6, 7, 9, 10, 11};
    QTest::newRow("pony") << u"pony"_s << QList<int>{1, 2, 3};
}

void TestSample::everyVersionIsWhatItsModelSays()
{
    QFETCH(QString, name);
    QFETCH(QList<int>, versions);
    const Sample sample(name);
    for (const int version : std::as_const(versions)) {
        VERIFY_EXIT(sample.ponyup({u"migrate"_s, u"--yes"_s, u"--to"_s, QString::number(version)}),
                    0);
        const ProgramRun run = sample.ponyup({u"status"_s, u"--json"_s});
        VERIFY_EXIT(run, 0);
        const QJsonObject status = run.json();
        QCOMPARE(status[u"timeline"].toObject()[u"current"].toInt(-1), version);
        QVERIFY2(status[u"refusal"].isNull(), run.report().constData());
        const QJsonValue drift = status[u"drift"];
        QVERIFY2(drift[u"drift"][u"changes"].toArray().isEmpty(), run.report().constData());
        QVERIFY2(drift[u"missing"].toArray().isEmpty(), run.report().constData());
        // The model alone in the middle: its table is still to come, which is no drift.
        const bool isNew = name == u"shop" && version == 4;
        QVERIFY2(drift[u"toCreate"].toArray().size() == (isNew ? 1 : 0), run.report().constData());
        VERIFY_EXIT(sample.ponyup({u"check"_s}), version == versions.last() ? 0 : 3);
        QCOMPARE(SqliteFile(sample.database()).currentVersion(), version);
    }
    const ProgramRun newest = sample.ponyup({u"status"_s, u"--json"_s});
    QCOMPARE(newest.json()[u"timeline"][u"modelPending"], false);
}

void TestSample::shopFromNothingToNewest()
{
    const Sample shop(u"shop"_s);
    VERIFY_EXIT(shop.ponyup({u"migrate"_s, u"--yes"_s}), 0);

    const SqliteFile file(shop.database());
    QCOMPARE(file.versions(),
             (QStringList{u"0 initial creation"_s,
                          u"1 Takes over customers and products from the old till"_s,
                          u"2 Adds orders with their items"_s,
                          u"3 Moves the addresses into a table of their own"_s,
                          u"4 Splits the customers' names into first and last name"_s,
                          u"5 automated update (only schema provided)"_s,
                          u"6 Keeps stock movements, with a trigger and a view of the stock"_s,
                          u"7 Rebuilds the orders: one spelling of each status, and a total"_s,
                          u"9 Adds the indexes for the list of orders"_s,
                          u"10 Remembers old prices, raises them by five per cent, "
                          "shows monthly sales"_s,
                          u"11 Writes mail addresses in small letters and makes them unique"_s}));
    const QMap<QString, int> rows{
        {u"customers"_s, 12'000},       {u"addresses"_s, 12'000},   {u"products"_s, 480},
        {u"orders"_s, 18'000},          {u"order_items"_s, 36'000}, {u"suppliers"_s, 4},
        {u"stock_movements"_s, 34'442}, {u"price_changes"_s, 480},  {u"stock"_s, 480},
        {u"monthly_sales"_s, 27}};
    for (auto it = rows.cbegin(); it != rows.cend(); ++it)
        QVERIFY2(file.value(u"SELECT count(*) FROM "_s + it.key()).toInt() == it.value(),
                 qPrintable(it.key()));

    // The data migrations have moved what they say, and the triggers work.
    QCOMPARE(
        file.column(u"SELECT first_name || '|' || last_name FROM customers WHERE id IN (1, 400) "
                    "ORDER BY id"_s),
        (QStringList{u"Ben|Brandt"_s, u"|Jansen"_s}));
    QCOMPARE(file.value(u"SELECT count(*) FROM customers WHERE email <> lower(email)"_s), u"0"_s);
    QCOMPARE(file.value(u"SELECT group_concat(status) FROM (SELECT DISTINCT status FROM orders "
                        "ORDER BY status)"_s),
             u"cancelled,open,shipped"_s);
    QCOMPARE(file.value(u"SELECT min(quantity) || ' ' || max(quantity) FROM stock"_s), u"40 40"_s);
    QCOMPARE(file.value(u"PRAGMA integrity_check"_s), u"ok"_s);
    QVERIFY(file.column(u"PRAGMA foreign_key_check"_s).isEmpty());

    // Once more is nothing; the records say so and hold.
    const QMap<QString, QByteArray> before = shop.files();
    VERIFY_EXIT(shop.ponyup({u"migrate"_s, u"--yes"_s}), 0);
    QCOMPARE(shop.files().keys(), before.keys());
    VERIFY_EXIT(shop.ponyup({u"status"_s, u"--exit-code"_s}), 0);
    VERIFY_EXIT(shop.ponyup({u"history"_s}), 0);
    VERIFY_EXIT(shop.ponyup({u"log"_s, u"--verify"_s}), 0);
    QCOMPARE(file.column(u"SELECT event FROM ponyup_log"_s), QStringList(10, u"applied"_s));
}

/// `ponyup script | sqlite3 shop.db` equals `ponyup migrate`, wherever the database stands.
void TestSample::shopAsAScriptFromEveryVersion()
{
    const Sample migrated(u"shop"_s);
    VERIFY_EXIT(migrated.ponyup({u"migrate"_s, u"--yes"_s, u"--no-backup"_s}), 0);
    const QStringList times{u"price_changes.changed_at"_s};
    const QStringList wanted = SqliteFile(migrated.database()).contents(times);
    const QStringList versions = SqliteFile(migrated.database()).versions();

    const Sample shop(u"shop"_s);
    const QString standing = shop.database() + u".standing"_s;
    for (const int version : {0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11}) {
        if (version > 0)
            VERIFY_EXIT(shop.ponyup({u"migrate"_s, u"--yes"_s, u"--no-backup"_s, u"--to"_s,
                                     QString::number(version)}),
                        0);
        QFile::remove(standing);
        QFile::copy(shop.database(), standing);
        const ProgramRun script = shop.ponyup({u"script"_s});
        VERIFY_EXIT(script, 0);
        QTemporaryFile input;
        QVERIFY(input.open() && input.write(script.out) == script.out.size() && input.flush());
        const ProgramRun run = runProgram(u"sqlite3"_s, {shop.database()}, [&](QProcess &client) {
            client.setStandardInputFile(input.fileName());
        });
        VERIFY_EXIT(run, 0);
        QCOMPARE(run.err, QByteArray());
        QCOMPARE(SqliteFile(shop.database()).contents(times), wanted);
        QCOMPARE(SqliteFile(shop.database()).versions(), versions);
        VERIFY_EXIT(shop.ponyup({u"check"_s}), 0);
        QFile::remove(shop.database());
        QFile::copy(standing, shop.database());
    }
}

void TestSample::shopTimeline()
{
    const Sample shop(u"shop"_s);
    VERIFY_EXIT(shop.ponyup({u"migrate"_s, u"--yes"_s, u"--to"_s, u"7"_s}), 0);
    const QJsonObject status = shop.ponyup({u"status"_s, u"--json"_s}).json();

    const QMap<QString, QString> states{
        {u"v0"_s, u"applied"_s}, {u"v3.sql"_s, u"applied"_s}, {u"v4"_s, u"applied"_s},
        {u"v6"_s, u"applied"_s}, {u"v7.sql"_s, u"next"_s},    {u"v8.sql"_s, u"skipped"_s},
        {u"v9"_s, u"pending"_s}, {u"v10"_s, u"pending"_s},    {u"v11"_s, u"latest"_s}};
    for (auto it = states.cbegin(); it != states.cend(); ++it)
        QVERIFY2(timelineRow(status, it.key())[u"state"] == it.value(), qPrintable(it.key()));
    QCOMPARE(timelineRow(status, u"v7.sql"_s)[u"version"].toInt(), 9);
    VERIFY_EXIT(shop.ponyup({u"status"_s, u"--exit-code"_s}), 3);
}

void TestSample::shopUndoAndRedo()
{
    const QStringList times{u"price_changes.changed_at"_s};
    const Sample shop(u"shop"_s);
    VERIFY_EXIT(shop.ponyup({u"migrate"_s, u"--yes"_s}), 0);
    const QStringList newest = SqliteFile(shop.database()).contents(times);
    const QStringList versions = SqliteFile(shop.database()).versions();

    const QList<int> down{10, 9, 7, 6, 5, 4, 3, 2, 1, 0};
    for (const int version : down) {
        VERIFY_EXIT(shop.ponyup({u"undo"_s, u"--yes"_s}), 0);
        const ProgramRun run = shop.ponyup({u"status"_s, u"--json"_s});
        QCOMPARE(SqliteFile(shop.database()).currentVersion(), version);
        QVERIFY2(run.json()[u"drift"][u"drift"][u"changes"].toArray().isEmpty(),
                 run.report().constData());
    }
    VERIFY_EXIT(shop.ponyup({u"migrate"_s, u"--yes"_s}), 0);
    QCOMPARE(SqliteFile(shop.database()).contents(times), newest);
    QCOMPARE(SqliteFile(shop.database()).versions(), versions);
    VERIFY_EXIT(shop.ponyup({u"log"_s, u"--verify"_s}), 0);

    // Several at once.
    VERIFY_EXIT(shop.ponyup({u"undo"_s, u"--yes"_s, u"--to"_s, u"3"_s}), 0);
    QCOMPARE(SqliteFile(shop.database()).currentVersion(), 3);
}

void TestSample::shopDryRunChangesNothing()
{
    const Sample shop(u"shop"_s);
    const QMap<QString, QByteArray> empty = shop.files();
    VERIFY_EXIT(shop.ponyup({u"preview"_s}), 0);
    QCOMPARE(shop.files(), empty);

    VERIFY_EXIT(shop.ponyup({u"migrate"_s, u"--yes"_s, u"--to"_s, u"2"_s}), 0);
    const QMap<QString, QByteArray> before = shop.files();
    const ProgramRun run = shop.ponyup({u"preview"_s, u"--json"_s});
    VERIFY_EXIT(run, 0);
    QCOMPARE(shop.files(), before);

    // It has run on the real rows: v2 moves 12 000 addresses.
    const QJsonObject report = run.json()[u"run"].toObject();
    QCOMPARE(report[u"outcome"], u"done"_s);
    const QJsonObject moves = report[u"migrations"].toArray().first().toObject();
    QCOMPARE(moves[u"name"], u"v2"_s);
    QCOMPARE(moves[u"rows"].toInt(), 12'000);
    QVERIFY(!run.json()[u"changes"][u"changes"].toArray().isEmpty());
}

void TestSample::ponyFromNothingToNewest()
{
    const Sample pony(u"pony"_s);
    VERIFY_EXIT(pony.ponyup({u"migrate"_s, u"--yes"_s}), 0);

    SqliteFile file(pony.database());
    QCOMPARE(
        file.versions(),
        (QStringList{u"0 initial creation"_s,
                     u"1 Added `update_test_modified` Trigger, for `test.modified`."_s,
                     u"2 Added `user` column, to `test` table."_s,
                     u"3 Made `user` required in `test` table, by way of a temporary table."_s}));
    QCOMPARE(
        file.column(u"SELECT emoji || coalesce(text, '') || \"user\" FROM \"Test\" ORDER BY id"_s),
        (QStringList{u"😄text4"_s, u"😜foobar4"_s, u"😭4"_s}));
    QCOMPARE(file.column(u"SELECT string FROM \"Tag\" JOIN \"User\" ON \"User\".id = user_id "
                         "WHERE name_first = 'Littlepip' ORDER BY \"Tag\".id"_s),
             (QStringList{u"best pony"_s, u"Fallout Equestria"_s}));

    file.run(u"UPDATE \"Test\" SET modified = '2001-01-01' WHERE id = 1"_s);
    QCOMPARE(file.value(u"SELECT modified FROM \"Test\" WHERE id = 1"_s), u"2001-01-01"_s);
    file.run(u"UPDATE \"Test\" SET text = 'changed' WHERE id = 1"_s);
    QVERIFY(file.value(u"SELECT modified FROM \"Test\" WHERE id = 1"_s) > u"2025"_s);

    // The original had no way back either.
    VERIFY_EXIT(pony.ponyup({u"undo"_s, u"--yes"_s}), 4);
    VERIFY_EXIT(pony.ponyup({u"log"_s, u"--verify"_s}), 0);
}

QTEST_GUILESS_MAIN(TestSample)

#include "tst_sample.moc"
