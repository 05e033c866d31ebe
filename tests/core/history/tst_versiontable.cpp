// SPDX-License-Identifier: GPL-3.0-or-later
#include "database.h"
#include "history/history.h"

#include <QJsonArray>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;

// What is this layout's own; what every layout must do is in conformance/tst_histories.cpp.

class tst_VersionTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void toTheLetter();
    void ofTheOriginal();
    void taken_data();
    void taken();
    void aVersionTwice();
    void columnsInAnyCase();
    void times_data();
    void times();
    void brokenMeta_data();
    void brokenMeta();
    void wrongVersion_data();
    void wrongVersion();
    void recordOfARow();
    void readingWritesNothing();

private:
    std::unique_ptr<History> m_history;
};

void tst_VersionTable::init()
{
    Result<std::unique_ptr<History>> history = historyFor(u"version-table"_s, {});
    VERIFY_RESULT(history);
    m_history = std::move(*history);
}

void tst_VersionTable::toTheLetter()
{
    Database database;
    VERIFY_RESULT(m_history->prepare(database.connection()));
    const QString columns =
        database
            .value(u"SELECT group_concat(name || ' ' || type || ' ' || "
                   "\"notnull\" || ' ' || ifnull(dflt_value, '-') || ' ' || pk, "
                   "', ') FROM pragma_table_info('Version')"_s)
            .toString();
    QCOMPARE(columns,
             u"version INTEGER 1 - 1, upgraded DATETIME 1 CURRENT_TIMESTAMP 0, "
             "meta JSON 1 - 0"_s);
    QCOMPARE(database.value(u"SELECT meta FROM \"Version\""_s).toString(),
             u"{\"message\":\"initial creation\"}"_s);
    QCOMPARE(database.value(u"SELECT count(*) FROM sqlite_schema"_s).toInt(), 1);
}

void tst_VersionTable::ofTheOriginal()
{
    Database database;
    database.run(u"CREATE TABLE \"Version\" (\"version\" INTEGER NOT NULL PRIMARY KEY, "
                 "\"upgraded\" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, "
                 "\"meta\" JSON NOT NULL)"_s);
    database.run(
        u"INSERT INTO \"Version\" VALUES "
        "(2, '2017-05-06 07:08:09.123456', '{\"message\": \"users\", \"by\": [1, null]}'), "
        "(0, '2017-05-05 12:00:00', '{\"message\": \"initial creation\"}')"_s);
    const Result<HistoryState> state = m_history->read(database.connection());
    VERIFY_RESULT(state);
    QVERIFY(state->tableExists);
    QCOMPARE(state->rows.size(), size_t{2});
    QCOMPARE(state->current(), 2);

    const VersionRow *row = state->find(2);
    QVERIFY(row);
    QCOMPARE(row->message(), u"users"_s);
    QCOMPARE(row->meta.value(u"by").toArray().size(), 2);
    QCOMPARE(row->upgraded, QDateTime(QDate(2017, 5, 6), QTime(7, 8, 9, 123), Qt::UTC));
    QVERIFY(!row->from() && row->checksum().isEmpty() && row->tokens().isEmpty());
    QVERIFY(row->user().isEmpty() && row->host().isEmpty() && !row->isBaseline());
    QVERIFY(!state->find(1));

    // PonyUp goes on where the original stopped.
    VERIFY_RESULT(m_history->prepare(database.connection()));
    QCOMPARE(m_history->read(database.connection())->rows.size(), size_t{2});
}

void tst_VersionTable::taken_data()
{
    QTest::addColumn<QString>("table");
    QTest::newRow("another table") << u"CREATE TABLE \"Version\" (id INTEGER, name TEXT)"_s;
    QTest::newRow("one column more")
        << u"CREATE TABLE \"Version\" (version INTEGER, upgraded TEXT, meta TEXT, extra TEXT)"_s;
    QTest::newRow("one column less") << u"CREATE TABLE \"Version\" (version INTEGER, meta TEXT)"_s;
    QTest::newRow("a view")
        << u"CREATE VIEW \"Version\" AS SELECT 1 AS version, 2 AS upgraded, '{}' AS meta"_s;
    QTest::newRow("in another case") << u"CREATE TABLE version (id INTEGER, name TEXT)"_s;
}

void tst_VersionTable::taken()
{
    QFETCH(QString, table);
    Database database;
    database.run(table);
    Connection &connection = database.connection();
    VERIFY_ERROR(m_history->read(connection), ErrorKind::VersionTableTaken);
    VERIFY_ERROR(m_history->prepare(connection), ErrorKind::VersionTableTaken);
    QVERIFY(!m_history->read(connection).error().hint.isEmpty());
    QCOMPARE(database.value(u"SELECT sql FROM sqlite_schema"_s).toString(), table);
}

void tst_VersionTable::aVersionTwice()
{
    Database database;
    database.run(u"CREATE TABLE \"Version\" (version INTEGER, upgraded TEXT, meta TEXT)"_s);
    database.run(u"INSERT INTO \"Version\" VALUES (0, '2020-01-01 00:00:00', '{}'), "
                 "(1, '2020-01-01 00:00:00', '{}'), (1, '2020-01-02 00:00:00', '{}')"_s);
    const Result<HistoryState> state = m_history->read(database.connection());
    VERIFY_ERROR(state, ErrorKind::HistoryTampered);
    QVERIFY2(state.error().message.contains(u"more than one row for version 1"_s),
             qPrintable(state.error().message));
    QVERIFY(!state.error().hint.isEmpty());
}

void tst_VersionTable::columnsInAnyCase()
{
    Database database;
    database.run(u"CREATE TABLE VERSION (META TEXT, Version INTEGER, UPGRADED TEXT)"_s);
    database.run(u"INSERT INTO VERSION VALUES ('{}', 3, '2020-01-01 00:00:00')"_s);
    const Result<HistoryState> state = m_history->read(database.connection());
    VERIFY_RESULT(state);
    QCOMPARE(state->current(), 3);
    // It has no default for the time.
    VERIFY_RESULT(m_history->add(database.connection(), {.version = 4}));
    QVERIFY(m_history->read(database.connection())->rows.back().upgraded.isValid());
}

void tst_VersionTable::times_data()
{
    QTest::addColumn<QString>("stored");
    QTest::addColumn<QDateTime>("time");
    const QDateTime time(QDate(2026, 11, 22), QTime(9, 30, 15), Qt::UTC);
    QTest::newRow("SQLite's own now") << u"2026-11-22 09:30:15"_s << time;
    QTest::newRow("with milliseconds") << u"2026-11-22 09:30:15.250"_s << time.addMSecs(250);
    QTest::newRow("with microseconds") << u"2026-11-22 09:30:15.250000"_s << time.addMSecs(250);
    QTest::newRow("with a T") << u"2026-11-22T09:30:15"_s << time;
    QTest::newRow("with a zone") << u"2026-11-22T10:30:15+01:00"_s << time;
    QTest::newRow("as UTC") << u"2026-11-22T09:30:15Z"_s << time;
    QTest::newRow("one digit after the point") << u"2026-11-22 09:30:15.5"_s << time.addMSecs(500);
    QTest::newRow("no such day") << u"2026-02-30 09:30:15"_s << QDateTime();
    QTest::newRow("no such hour") << u"2026-11-22 24:30:15"_s << QDateTime();
    QTest::newRow("something behind") << u"2026-11-22 09:30:15 or so"_s << QDateTime();
    QTest::newRow("a date alone") << u"2026-11-22"_s << QDateTime(QDate(2026, 11, 22), {}, Qt::UTC);
    QTest::newRow("no time") << u"yesterday"_s << QDateTime();
    QTest::newRow("nothing") << u""_s << QDateTime();
}

void tst_VersionTable::times()
{
    QFETCH(QString, stored);
    QFETCH(QDateTime, time);
    Database database;
    VERIFY_RESULT(m_history->prepare(database.connection()));
    database.run(u"UPDATE \"Version\" SET upgraded = ?"_s, {stored});
    const Result<HistoryState> state = m_history->read(database.connection());
    VERIFY_RESULT(state);
    QCOMPARE(state->rows.front().upgraded, time);
    QCOMPARE(state->rows.front().upgraded.isValid(), time.isValid());
}

void tst_VersionTable::brokenMeta_data()
{
    QTest::addColumn<QString>("stored");
    for (const char *text : {"", "null", "[1]", "\"text\"", "42", "{\"message\": ", "{} {}", "ä{"})
        QTest::newRow(*text ? text : "empty") << QString::fromUtf8(text);
}

void tst_VersionTable::brokenMeta()
{
    QFETCH(QString, stored);
    Database database;
    Connection &connection = database.connection();
    VERIFY_RESULT(m_history->prepare(connection));
    database.run(u"INSERT INTO \"Version\" (version, meta) VALUES (1, ?)"_s, {stored});

    const Result<HistoryState> state = m_history->read(connection);
    VERIFY_RESULT(state);
    const VersionRow &row = state->rows.at(1);
    QVERIFY(row.meta.isEmpty());
    QCOMPARE(row.brokenMeta, stored);
    QVERIFY(row.isMetaBroken());
    QVERIFY(!state->rows.at(0).isMetaBroken());
    QCOMPARE(state->current(), 1);

    VERIFY_ERROR(m_history->setMeta(connection, 1, {}), ErrorKind::HistoryTampered);
    QCOMPARE(database.value(u"SELECT meta FROM \"Version\" WHERE version = 1"_s).toString(),
             stored);
}

void tst_VersionTable::wrongVersion_data()
{
    QTest::addColumn<QVariant>("stored");
    QTest::newRow("text") << QVariant(u"three"_s);
    QTest::newRow("negative") << QVariant(-1);
    QTest::newRow("NULL") << QVariant();
    QTest::newRow("too large") << QVariant(qint64{1} << 40);
}

void tst_VersionTable::wrongVersion()
{
    QFETCH(QVariant, stored);
    Database database;
    database.run(u"CREATE TABLE \"Version\" (version, upgraded, meta)"_s);
    database.run(u"INSERT INTO \"Version\" VALUES (?, '2020-01-01 00:00:00', '{}')"_s, {stored});
    VERIFY_ERROR(m_history->read(database.connection()), ErrorKind::HistoryTampered);
}

void tst_VersionTable::recordOfARow()
{
    const VersionRecord record{.from = 3,
                               .checksum = "c0ffee",
                               .tokens = "beef",
                               .statements = 4,
                               .rows = 0,
                               .duration = std::chrono::microseconds(12'345),
                               .user = u"ann"_s,
                               .host = u"db1"_s,
                               .tool = u"PonyUp 1"_s};
    const QJsonObject said{{u"ticket"_s, u"DB-77"_s}, {u"message"_s, u"theirs"_s}};
    const VersionRow row{.version = 4, .meta = versionMeta(said, u"ours"_s, record)};
    QCOMPARE(row.message(), u"ours"_s);
    QCOMPARE(row.meta.value(u"ticket").toString(), u"DB-77"_s);
    QCOMPARE(row.from(), std::optional(3));
    QCOMPARE(row.checksum(), QByteArray("c0ffee"));
    QCOMPARE(row.tokens(), QByteArray("beef"));
    QCOMPARE(row.user(), u"ann"_s);
    QCOMPARE(row.host(), u"db1"_s);
    QVERIFY(!row.isBaseline());
    const QJsonObject expected{{u"from"_s, 3},
                               {u"checksum"_s, u"c0ffee"_s},
                               {u"tokens"_s, u"beef"_s},
                               {u"statements"_s, 4},
                               {u"rows"_s, 0},
                               {u"duration_ms"_s, 12.345},
                               {u"user"_s, u"ann"_s},
                               {u"host"_s, u"db1"_s},
                               {u"tool"_s, u"PonyUp 1"_s}};
    QCOMPARE(row.meta.value(u"ponyup").toObject(), expected);

    // What is not known is not written, and nobody's message is kept when we have none.
    const QJsonObject little = versionMeta(said, {}, {.baseline = true});
    QCOMPARE(little.value(u"message").toString(), u"theirs"_s);
    QCOMPARE(little.value(u"ponyup").toObject(), QJsonObject({{u"baseline"_s, true}}));
    QVERIFY((VersionRow{.meta = little}).isBaseline());
}

void tst_VersionTable::readingWritesNothing()
{
    Database database;
    QCOMPARE(m_history->read(database.connection())->tableExists, false);
    QCOMPARE(*m_history->current(database.connection()), 0);
    QCOMPARE(database.value(u"SELECT count(*) FROM sqlite_schema"_s).toInt(), 0);
}

QTEST_GUILESS_MAIN(tst_VersionTable)
#include "tst_versiontable.moc"
