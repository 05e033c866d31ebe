// SPDX-License-Identifier: GPL-3.0-or-later
#include "database.h"
#include "history/auditlog.h"
#include "history/auditwriter.h"

#include <QCryptographicHash>
#include <QProcess>
#include <QSet>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

QByteArray sha256(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

AuditEntry sample(int to)
{
    return {.event = AuditEvent::Applied,
            .from = to - 1,
            .to = to,
            .message = u"adds \"orders\" – ünïcode"_s,
            .user = u"ann"_s,
            .host = u"db1"_s,
            .tool = u"PonyUp 0.1.0"_s,
            .time = QDateTime(QDate(2026, 11, 22), QTime(9, 30, 0, 125), Qt::UTC),
            .duration = std::chrono::milliseconds(812),
            .rows = 4810,
            .checksum = sha256("script"),
            .script = "CREATE TABLE orders (id INTEGER);\n",
            .server = u"SQLite 3.40.1"_s};
}

void append(Database &database, const AuditEntry &entry)
{
    if (const Result<> added = AuditWriter(database.connection()).append(entry); !added)
        qFatal("%s", qPrintable(added.error().toString()));
}

QStringList verified(Database &database)
{
    const Result<std::vector<ChainBreak>> breaks = AuditLog::verify(database.connection());
    if (!breaks)
        return {breaks.error().toString()};
    QStringList found;
    for (const ChainBreak &one : *breaks)
        found.append(u"%1: %2"_s.arg(QString::number(one.number), one.what));
    return found;
}

} // namespace

class tst_AuditLog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eventNames();
    void withoutATable();
    void roundTrip();
    void notKnown();
    void theChainByHand();
    void tampering_data();
    void tampering();
    void writerAfterRollback();
    void noNumberLeft();
    void everyColumnCounts();
    void theTailIsNotSeen();
    void rolledBack();
    void awkwardText();
    void scripts_data();
    void scripts();
    void forOtherTools();
    void damagedScript();
    void appliedScript();
    void unknownEvent();
    void notOurTable();
};

void tst_AuditLog::eventNames()
{
    const QStringList expected{u"baseline"_s,    u"applied"_s,         u"undone"_s,  u"failed"_s,
                               u"resumed"_s,     u"marked done"_s,     u"skipped"_s, u"run again"_s,
                               u"lock broken"_s, u"accepted change"_s, u"restored"_s};
    for (int event = 0; event < expected.size(); ++event) {
        const auto value = static_cast<AuditEvent>(event);
        QCOMPARE(auditEventName(value), expected.at(event));
        QCOMPARE(auditEventOf(expected.at(event)), std::optional(value));
    }
    QCOMPARE(auditEventOf(u"Applied"), std::nullopt);
}

void tst_AuditLog::withoutATable()
{
    Database database;
    const auto rows = AuditLog::read(database.connection());
    VERIFY_RESULT(rows);
    QVERIFY(rows->empty());
    QVERIFY(verified(database).isEmpty());
    QCOMPARE(*AuditLog::appliedScript(database.connection(), 1), std::nullopt);
    QCOMPARE(database.value(u"SELECT count(*) FROM sqlite_schema"_s).toInt(), 0);
}

void tst_AuditLog::roundTrip()
{
    Database database;
    AuditEntry written = sample(3);
    append(database, sample(2));
    written.event = AuditEvent::Failed;
    written.error = u"v2/migrate.sql:3:1: no such table"_s;
    append(database, written);

    const auto rows = AuditLog::read(database.connection(), true);
    VERIFY_RESULT(rows);
    QCOMPARE(rows->size(), size_t{2});
    const AuditEntry &row = rows->at(1);
    QCOMPARE(row.number, 2);
    QCOMPARE(row.event, AuditEvent::Failed);
    QCOMPARE(row.from, 2);
    QCOMPARE(row.to, 3);
    QCOMPARE(row.message, written.message);
    QCOMPARE(row.user, written.user);
    QCOMPARE(row.host, written.host);
    QCOMPARE(row.tool, written.tool);
    QCOMPARE(row.time, written.time);
    QCOMPARE(row.time.timeSpec(), Qt::UTC);
    QCOMPARE(row.duration.count(), 812);
    QCOMPARE(row.rows, 4810);
    QCOMPARE(row.checksum, written.checksum);
    QCOMPARE(row.script, written.script);
    QCOMPARE(row.server, written.server);
    QCOMPARE(row.error, written.error);
    QCOMPARE(row.hash.size(), 64);
    QVERIFY(verified(database).isEmpty());

    const auto without = AuditLog::read(database.connection());
    VERIFY_RESULT(without);
    QVERIFY(without->at(1).script.isEmpty());
    QCOMPARE(without->at(1).hash, row.hash);
}

void tst_AuditLog::notKnown()
{
    Database database;
    append(database, {.event = AuditEvent::LockBroken, .time = QDateTime::currentDateTimeUtc()});
    const auto rows = AuditLog::read(database.connection(), true);
    VERIFY_RESULT(rows);
    const AuditEntry &row = rows->front();
    QCOMPARE(row.from, -1);
    QCOMPARE(row.to, -1);
    QCOMPARE(row.rows, -1);
    QVERIFY(row.message.isEmpty() && row.script.isEmpty() && row.error.isEmpty());
    QVERIFY(database.value(u"SELECT version_to FROM ponyup_log"_s).isNull());
    QVERIFY(database.value(u"SELECT script FROM ponyup_log"_s).isNull());
    QVERIFY(verified(database).isEmpty());
}

void tst_AuditLog::theChainByHand()
{
    // As auditlog.h describes it, written out: whoever checks a log without PonyUp does this.
    Database database;
    append(database, sample(3));
    AuditEntry second{.event = AuditEvent::Baseline,
                      .to = 7,
                      .time = QDateTime(QDate(2026, 11, 23), QTime(0, 0), Qt::UTC)};
    append(database, second);

    const QByteArray script = database.value(u"SELECT script FROM ponyup_log"_s).toByteArray();
    const QByteArray first = sha256(
        sha256("ponyup") + "{\"checksum\":\"" + sha256("script")
        + "\",\"duration_ms\":812,\"error\":null,\"event\":\"applied\",\"host\":\"db1\","
          "\"message\":\"adds \\\"orders\\\" – ünïcode\",\"number\":1,\"rows\":4810,\"script\":\""
        + sha256(script)
        + "\",\"server\":\"SQLite 3.40.1\",\"time\":\"2026-11-22 09:30:00.125\","
          "\"tool\":\"PonyUp 0.1.0\",\"user\":\"ann\",\"version_from\":2,\"version_to\":3}");
    QCOMPARE(database.value(u"SELECT hash FROM ponyup_log WHERE number = 1"_s).toByteArray(),
             first);
    const QByteArray next = sha256(
        first
        + "{\"checksum\":\"\",\"duration_ms\":0,\"error\":null,\"event\":\"baseline\",\"host\":"
          "\"\","
          "\"message\":\"\",\"number\":2,\"rows\":null,\"script\":null,\"server\":\"\","
          "\"time\":\"2026-11-23 00:00:00.000\",\"tool\":\"\",\"user\":\"\",\"version_from\":null,"
          "\"version_to\":7}");
    QCOMPARE(database.value(u"SELECT hash FROM ponyup_log WHERE number = 2"_s).toByteArray(), next);
}

void tst_AuditLog::tampering_data()
{
    QTest::addColumn<QStringList>("statements");
    QTest::addColumn<QStringList>("breaks");
    const auto add = [](const char *name, const QStringList &statements,
                        const QStringList &breaks) { QTest::newRow(name) << statements << breaks; };
    const QString changed = u"%1: Row %1 was changed after it was written."_s;
    add("nothing", {}, {});
    add("another user", {u"UPDATE ponyup_log SET user = 'bob' WHERE number = 3"_s},
        {changed.arg(3)});
    add("the first row", {u"UPDATE ponyup_log SET rows = 0 WHERE number = 1"_s}, {changed.arg(1)});
    add("the last row", {u"UPDATE ponyup_log SET rows = 0 WHERE number = 6"_s}, {changed.arg(6)});
    add("two rows", {u"UPDATE ponyup_log SET rows = 0 WHERE number IN (2, 5)"_s},
        {changed.arg(2), changed.arg(5)});
    add("a row is gone", {u"DELETE FROM ponyup_log WHERE number = 3"_s},
        {u"3: Row 3 is missing."_s});
    add("rows are gone", {u"DELETE FROM ponyup_log WHERE number IN (3, 4)"_s},
        {u"3: Rows 3 to 4 are missing."_s});
    add("the beginning is gone", {u"DELETE FROM ponyup_log WHERE number < 4"_s},
        {u"1: Rows 1 to 3 are missing."_s});
    add("gone, and numbers closed up",
        {u"DELETE FROM ponyup_log WHERE number = 3"_s,
         u"UPDATE ponyup_log SET number = number - 1 WHERE number > 3"_s},
        {changed.arg(3), changed.arg(4), changed.arg(5)});
    add("two rows change places",
        {u"UPDATE ponyup_log SET number = 99 WHERE number = 2"_s,
         u"UPDATE ponyup_log SET number = 2 WHERE number = 3"_s,
         u"UPDATE ponyup_log SET number = 3 WHERE number = 99"_s},
        {changed.arg(2), changed.arg(3), changed.arg(4)});
    add("a hash is made up", {u"UPDATE ponyup_log SET hash = 'x' WHERE number = 3"_s},
        {changed.arg(3), changed.arg(4)});
    add("a row is added",
        {u"INSERT INTO ponyup_log SELECT 7, event, version_from, version_to, message, user, host, "
         "tool, time, duration_ms, rows, checksum, server, error, hash, script FROM ponyup_log "
         "WHERE number = 6"_s},
        {changed.arg(7)});
    add("far away", {u"UPDATE ponyup_log SET number = 9223372036854775807 WHERE number = 6"_s},
        {u"6: Rows 6 to 9223372036854775806 are missing."_s});
    add("before the first", {u"UPDATE ponyup_log SET number = -5 WHERE number = 1"_s},
        {changed.arg(-5), u"1: Row 1 is missing."_s});
}

void tst_AuditLog::tampering()
{
    QFETCH(QStringList, statements);
    Database database;
    for (int to = 1; to <= 6; ++to)
        append(database, sample(to));
    QVERIFY(verified(database).isEmpty());
    for (const QString &statement : std::as_const(statements))
        database.run(statement);
    QTEST(verified(database), "breaks");
}

void tst_AuditLog::writerAfterRollback()
{
    Database database;
    AuditWriter writer(database.connection());
    QVERIFY(writer.append(sample(1)));
    writer.committed();
    // A transaction that is undone, and then one that holds: each links to what is there.
    for (const bool holds : {false, false, true, false, true}) {
        QVERIFY(database.connection().begin({}));
        QVERIFY(writer.append(sample(2)));
        QVERIFY(writer.append(sample(2)));
        if (holds) {
            QVERIFY(database.connection().commit({}));
            writer.committed();
        } else {
            QVERIFY(database.connection().rollback());
        }
    }
    QCOMPARE(database.value(u"SELECT max(number) FROM ponyup_log"_s).toInt(), 5);
    QCOMPARE(verified(database), QStringList());
}

void tst_AuditLog::noNumberLeft()
{
    Database database;
    append(database, sample(1));
    database.run(u"UPDATE ponyup_log SET number = 9223372036854775807"_s);
    const Result<> added = AuditWriter(database.connection()).append(sample(2));
    VERIFY_ERROR(added, ErrorKind::HistoryTampered);
}

void tst_AuditLog::everyColumnCounts()
{
    Database database;
    append(database, sample(1));
    const Result<std::optional<QStringList>> columns =
        database.connection().columnsOf(u"ponyup_log"_s);
    VERIFY_RESULT(columns);
    QCOMPARE((*columns)->size(), 16);
    for (const QString &column : std::as_const(**columns)) {
        VERIFY_RESULT(database.connection().begin({}));
        const QString value = column == u"number" ? u"7"_s : u"'1999-01-01 00:00:00'"_s;
        database.run(u"UPDATE ponyup_log SET \"%1\" = %2"_s.arg(column, value));
        QVERIFY2(!verified(database).isEmpty(), qPrintable(column));
        VERIFY_RESULT(database.connection().rollback());
    }
    QVERIFY(verified(database).isEmpty());
}

void tst_AuditLog::theTailIsNotSeen()
{
    Database database;
    for (int to = 1; to <= 3; ++to)
        append(database, sample(to));
    database.run(u"DELETE FROM ponyup_log WHERE number = 3"_s);
    QVERIFY(verified(database).isEmpty()); // as auditlog.h says
}

void tst_AuditLog::rolledBack()
{
    Database database;
    append(database, sample(1));
    VERIFY_RESULT(database.connection().begin({}));
    append(database, sample(2));
    VERIFY_RESULT(database.connection().rollback());
    append(database, sample(3));
    const auto rows = AuditLog::read(database.connection());
    VERIFY_RESULT(rows);
    QCOMPARE(rows->size(), size_t{2});
    QCOMPARE(rows->at(1).number, 2);
    QCOMPARE(rows->at(1).to, 3);
    QVERIFY(verified(database).isEmpty());
}

void tst_AuditLog::awkwardText()
{
    Database database;
    AuditEntry entry = sample(1);
    entry.message = u"a\u0000b\nc\t\u0001 \U0001F40E "_s + QChar(0xd800) + u" '\"\\ %1"_s;
    entry.error = QString(1'000'000, u'x');
    append(database, entry);
    QVERIFY(verified(database).isEmpty());
    const auto rows = AuditLog::read(database.connection());
    VERIFY_RESULT(rows);
    QVERIFY(rows->front().message.startsWith(u"ab\nc\t\u0001 \U0001F40E "));
    QVERIFY(rows->front().message.endsWith(u" '\"\\ %1"));
    QCOMPARE(rows->front().error.size(), 1'000'000);
}

void tst_AuditLog::scripts_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::newRow("one byte") << QByteArray(";");
    QTest::newRow("usual") << QByteArray("CREATE TABLE t (a);\nINSERT INTO t VALUES (1);\n");
    QTest::newRow("bytes that are no text") << QByteArray("\0\xff\xfe;", 4);
    QTest::newRow("packs a thousand times") << QByteArray(20'000'000, ' ');
    QByteArray noise(3'000'000, Qt::Uninitialized);
    quint32 state = 1;
    for (char &byte : noise)
        byte = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
    QTest::newRow("does not pack") << noise;
}

void tst_AuditLog::scripts()
{
    QFETCH(QByteArray, script);
    Database database;
    AuditEntry entry = sample(1);
    entry.script = script;
    append(database, entry);
    const auto rows = AuditLog::read(database.connection(), true);
    VERIFY_RESULT(rows);
    QVERIFY(rows->front().script == script);
    QVERIFY(verified(database).isEmpty());
}

void tst_AuditLog::forOtherTools()
{
    // Somebody without PonyUp verifies the chain and reads the scripts: as auditlog.h says it.
    static constexpr char verifier[] = R"(
import hashlib, json, sqlite3, sys, zlib
before = hashlib.sha256(b'ponyup').hexdigest()
log = sqlite3.connect(sys.argv[1])
log.row_factory = sqlite3.Row
for stored in log.execute('SELECT * FROM ponyup_log ORDER BY number'):
    row = dict(stored)
    found = row.pop('hash')
    script = row['script']
    if script is not None:
        row['script'] = hashlib.sha256(script).hexdigest()
    text = json.dumps(row, sort_keys=True, separators=(',', ':'), ensure_ascii=False)
    before = hashlib.sha256((before + text).encode()).hexdigest()
    print(before == found, len(zlib.decompress(script)) if script else None)
)";
    Database database;
    append(database, sample(1));
    AuditEntry awkward = sample(2);
    for (char16_t letter = 1; letter < 0x100; ++letter)
        awkward.message += letter;
    awkward.message += u"\u2028\U0001F40E"_s;
    awkward.script = QByteArray(2047, 'x');
    append(database, awkward);
    awkward.script = QByteArray(2048, 'x');
    append(database, awkward);
    append(database, {.event = AuditEvent::LockBroken});

    QProcess python;
    python.start(u"python3"_s, {u"-c"_s, QString::fromLatin1(verifier), database.path()});
    QVERIFY2(python.waitForStarted(), "python3 is not installed");
    QVERIFY(python.waitForFinished());
    QCOMPARE(python.readAllStandardError(), QByteArray());
    QCOMPARE(python.readAllStandardOutput(),
             QByteArray("True 34\nTrue 2047\nTrue 2048\nTrue None\n"));
}

void tst_AuditLog::damagedScript()
{
    Database database;
    append(database, sample(1));
    database.run(u"UPDATE ponyup_log SET script = x'00112233'"_s);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"qUncompress"_s));
    const auto damaged = AuditLog::read(database.connection(), true);
    VERIFY_ERROR(damaged, ErrorKind::HistoryTampered);
    VERIFY_RESULT(AuditLog::read(database.connection()));
    QCOMPARE(verified(database).size(), 1);
}

void tst_AuditLog::appliedScript()
{
    Database database;
    const auto add = [&database](AuditEvent event, int to, const QByteArray &script) {
        AuditEntry entry = sample(to);
        entry.event = event;
        entry.script = script;
        append(database, entry);
    };
    add(AuditEvent::Applied, 1, "first");
    add(AuditEvent::Applied, 2, "old");
    add(AuditEvent::Undone, 2, "undo");
    add(AuditEvent::Applied, 2, "new");
    add(AuditEvent::Failed, 2, "failed");
    add(AuditEvent::Applied, 3, {});
    add(AuditEvent::Resumed, 5, "resumed");
    AuditEntry latest = sample(5);
    latest.from = 5;
    latest.script = "the latest model";
    append(database, latest);
    const auto script = [&database](int to) {
        return AuditLog::appliedScript(database.connection(), to);
    };
    QCOMPARE(*script(1), std::optional<QByteArray>("first"));
    QCOMPARE(*script(2), std::optional<QByteArray>("new"));
    QCOMPARE(*script(3), std::nullopt);
    QCOMPARE(*script(4), std::nullopt);
    QCOMPARE(*script(5), std::optional<QByteArray>("resumed"));
}

void tst_AuditLog::unknownEvent()
{
    Database database;
    append(database, sample(1));
    database.run(u"UPDATE ponyup_log SET event = 'teleported'"_s);
    const auto rows = AuditLog::read(database.connection());
    VERIFY_ERROR(rows, ErrorKind::HistoryTampered);
    QVERIFY(rows.error().message.contains(u"teleported"));
    QCOMPARE(verified(database).size(), 1);
}

void tst_AuditLog::notOurTable()
{
    Database database;
    database.run(u"CREATE TABLE ponyup_log (number INTEGER, text TEXT)"_s);
    VERIFY_ERROR(AuditLog::read(database.connection()), ErrorKind::VersionTableTaken);
    VERIFY_ERROR(AuditLog::verify(database.connection()), ErrorKind::VersionTableTaken);
    VERIFY_ERROR(AuditWriter(database.connection()).append(sample(1)),
                 ErrorKind::VersionTableTaken);
    QCOMPARE(database.value(u"SELECT count(*) FROM ponyup_log"_s).toInt(), 0);
}

QTEST_GUILESS_MAIN(tst_AuditLog)
#include "tst_auditlog.moc"
