// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/directives.h"
#include "support/testing.h"

using namespace ponyup;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// The head of a script, a line of text for each comment.
std::vector<HeadComment> head(const QString &lines)
{
    std::vector<HeadComment> comments;
    int line = 0;
    for (const QString &text : lines.split(u'\n')) {
        ++line;
        comments.push_back({.text = text.trimmed(),
                            .place = {.file = u"v3/migrate.sql"_s, .line = line, .column = 1}});
    }
    return comments;
}

Directives read(const QString &lines)
{
    const Result<Directives> directives = readDirectives(head(lines));
    if (!directives)
        qFatal("%s", qPrintable(directives.error().toString()));
    return *directives;
}

} // namespace

class TestDirectives : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void message();
    void everyDirective();
    void defaults();
    void wrong_data();
    void wrong();
    void tellsEveryMistake();
    void durations_data();
    void durations();
};

void TestDirectives::message()
{
    QCOMPARE(read(u"ponyup: message Adds: the index -- at last"_s).message,
             u"Adds: the index -- at last"_s);
    QCOMPARE(read(u"Adds the index\nand more"_s).message, u"Adds the index"_s);
    QCOMPARE(read(u"----------\n\n= Orders =\n----------"_s).message, u"= Orders ="_s);
    QCOMPARE(read(u"A comment\nponyup: message The directive wins"_s).message,
             u"The directive wins"_s);
    QCOMPARE(read(QString()).message, QString());
}

void TestDirectives::everyDirective()
{
    const Directives all = read(u"ponyup: version 5\n"
                                "ponyup: meta {\"ticket\": \"DB-77\", \"n\": 1}\n"
                                "ponyup: meta {\"n\": 2, \"by\": null}\n"
                                "ponyup: transaction off\n"
                                "ponyup: foreign-keys off\n"
                                "ponyup: allow SL-012 the table is empty\n"
                                "ponyup: allow SL-013  so is this\n"
                                "ponyup: lock-timeout 250ms\n"
                                "PonyUp :  statement-timeout\t10min"_s);
    QCOMPARE(all.version, 5);
    QCOMPARE(all.versionPlace.line, 1);
    QCOMPARE(all.meta, (QJsonObject{{u"ticket"_s, u"DB-77"_s}, {u"n"_s, 2}, {u"by"_s, {}}}));
    QVERIFY(!all.transaction);
    QVERIFY(!all.foreignKeys);
    QCOMPARE(all.allowed.size(), size_t(2));
    QCOMPARE(all.allowed[0].rule, u"SL-012"_s);
    QCOMPARE(all.allowed[0].reason, u"the table is empty"_s);
    QCOMPARE(all.allowed[1].reason, u"so is this"_s);
    QCOMPARE(all.lockTimeout, 250ms);
    QCOMPARE(all.statementTimeout, 10min);
}

void TestDirectives::defaults()
{
    const Directives none = read(u"just words"_s);
    QVERIFY(!none.version && none.meta.isEmpty() && none.allowed.empty());
    QVERIFY(none.transaction && none.foreignKeys);
    QVERIFY(!none.lockTimeout && !none.statementTimeout);
    QVERIFY(read(u"ponyup: transaction on\nponyup: foreign-keys on"_s).transaction);
    // None at all is not the same as not said.
    QCOMPARE(read(u"ponyup: statement-timeout 0"_s).statementTimeout, 0ms);
}

void TestDirectives::wrong_data()
{
    QTest::addColumn<QString>("lines");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("says"); ///< In the message or the hint.
    const auto row = [](const char *name, const QString &lines, int line, const QString &says) {
        QTest::newRow(name) << lines << line << says;
    };
    row("unknown", u"fine\nponyup: frobnicate on"_s, 2, u"\"frobnicate\" is not a directive."_s);
    row("unknown, the known ones", u"ponyup: frobnicate"_s, 1,
        u"The directives are: message, version, meta, transaction, foreign-keys, allow, "
        "lock-timeout, statement-timeout."_s);
    row("typo", u"ponyup: transacton off"_s, 1, u"Did you mean \"transaction\"?"_s);
    row("upper case", u"ponyup: Version 3"_s, 1, u"Did you mean \"version\"?"_s);
    row("letters swapped", u"ponyup: foriegn-keys off"_s, 1, u"Did you mean \"foreign-keys\"?"_s);
    row("a section", u"ponyup: undo"_s, 1, u"undo.sql"_s);
    row("no name", u"ponyup:"_s, 1, u"no name"_s);
    row("no colon", u"ponyup transaction off"_s, 1, u"-- ponyup: transaction off"_s);
    row("no message", u"ponyup: message"_s, 1, u"lacks its value"_s);
    row("no version", u"ponyup: version"_s, 1, u"lacks its value"_s);
    row("version is a word", u"ponyup: version next"_s, 1, u"\"next\" is not a value"_s);
    row("version is negative", u"ponyup: version -1"_s, 1, u"\"-1\" is not a value"_s);
    row("version has a sign", u"ponyup: version +7"_s, 1, u"\"+7\" is not a value"_s);
    row("version has leading zeros", u"ponyup: version 007"_s, 1, u"\"007\" is not a value"_s);
    row("version is too large", u"ponyup: version 2147483648"_s, 1, u"is not a value"_s);
    row("meta is no JSON", u"ponyup: meta {ticket: 7}"_s, 1, u"not a JSON object"_s);
    row("meta is no object", u"ponyup: meta [1, 2]"_s, 1, u"not a JSON object"_s);
    row("meta without a value", u"ponyup: meta"_s, 1, u"not a JSON object"_s);
    row("meta takes our key", u"ponyup: meta {\"ponyup\": {}}"_s, 1, u"\"ponyup\""_s);
    row("meta takes the message", u"ponyup: meta {\"message\": \"x\"}"_s, 1,
        u"directive \"message\""_s);
    row("transaction no", u"ponyup: transaction no"_s, 1, u"-- ponyup: transaction off"_s);
    row("foreign-keys without a value", u"ponyup: foreign-keys"_s, 1, u"lacks its value"_s);
    row("allow without a reason", u"ponyup: allow SL-012"_s, 1, u"a rule and a reason"_s);
    row("timeout without a unit", u"ponyup: lock-timeout 5"_s, 1, u"-- ponyup: lock-timeout 5s"_s);
    row("said twice", u"ponyup: version 5\nx\nponyup: version 5"_s, 3, u"stands here twice"_s);
}

void TestDirectives::wrong()
{
    QFETCH(QString, lines);
    QFETCH(QString, says);
    const Result<Directives> directives = readDirectives(head(lines));
    VERIFY_ERROR(directives, ErrorKind::Script);
    const Error &error = directives.error();
    QVERIFY2((error.message + error.hint).contains(says),
             qPrintable(error.message + u" | "_s + error.hint));
    QVERIFY(!error.hint.isEmpty());
    QCOMPARE(error.place.file, u"v3/migrate.sql"_s);
    QTEST(error.place.line, "line");
}

void TestDirectives::tellsEveryMistake()
{
    std::vector<HeadComment> comments =
        head(u"ponyup: frobnicate\nponyup: version 5\nponyup: transaction no\nponyup undo x\n"
             "ponyup version 3\nponyup: foreign-keys off"_s);
    comments.back().isBlock = true;
    const Result<Directives> directives = readDirectives(comments);
    VERIFY_ERROR(directives, ErrorKind::Script);
    QList<int> lines{directives.error().place.line};
    for (const Error &other : directives.error().others)
        lines += other.place.line;
    QCOMPARE(lines, (QList<int>{1, 3, 5, 6}));
    const Error &block = directives.error().others.back();
    QVERIFY2(block.message.contains(u"does not count"_s), qPrintable(block.message));
    QVERIFY2(block.hint.endsWith(u"-- ponyup: foreign-keys off"_s), qPrintable(block.hint));
}

void TestDirectives::durations_data()
{
    QTest::addColumn<qint64>("milliseconds"); ///< -1: it is none.
    const auto row = [](const char *text, qint64 milliseconds) {
        QTest::newRow(text) << milliseconds;
    };
    row("0", 0);
    row("0s", 0);
    row("250ms", 250);
    row("5s", 5000);
    row("10min", 600'000);
    row("1h", 3'600'000);
    row("1000h", 3'600'000'000);
    row("1001h", -1);
    row("9999999999ms", -1);
    row("99999999999ms", -1);
    row("99999999999999999999s", -1);
    row("5", -1);
    row("", -1);
    row("s", -1);
    row("5 s", -1);
    row("-5s", -1);
    row("1.5s", -1);
    row("5m", -1);
    row("5S", -1);
    row("5sec", -1);
}

void TestDirectives::durations()
{
    QFETCH(qint64, milliseconds);
    const auto duration = parseDuration(QString::fromLatin1(QTest::currentDataTag()));
    QCOMPARE(duration ? qint64(duration->count()) : -1, milliseconds);
}

QTEST_GUILESS_MAIN(TestDirectives)
#include "tst_directives.moc"
