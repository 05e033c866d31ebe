// SPDX-License-Identifier: GPL-3.0-or-later
#include "running/statementsahead.h"
#include "support/testing.h"

#include <QTest>

#include <chrono>

using namespace ponyup;
using namespace Qt::StringLiterals;

/// What is cut ahead is what the reader would have told, at any length of the script.
class tst_StatementsAhead : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatTheReaderTells_data();
    void tellsWhatTheReaderTells();
    void dataNeedNotBeRead();
    void noticesAChange();
    void nobodyAsksForTheRest();

private:
    Script scanned(const QByteArray &text) const;

    const testing::Folder m_folder;
};

namespace {

constexpr int many = 40'000; // statements, and so more than a mebibyte

QByteArray insert(int number)
{
    return "INSERT INTO t VALUES (" + QByteArray::number(number) + ", 'some words');\n";
}

QByteArray copy(int number)
{
    return "COPY t FROM stdin;\n" + QByteArray::number(number) + "\tsome words\n\\.\n";
}

} // namespace

Script tst_StatementsAhead::scanned(const QByteArray &text) const
{
    m_folder.write(u"v0.sql"_s, text);
    Script script;
    script.path = m_folder.path(u"v0.sql"_s);
    script.name = u"v0.sql"_s;
    script.dialect = Dialect::PostgreSql;
    script.fileLength = script.length = text.size();
    const auto device = openScriptFile(script.path, script.name);
    if (!device)
        qFatal("%s", qPrintable(device.error().toString()));
    const auto result = scanScript(script, **device);
    if (!result)
        qFatal("%s", qPrintable(result.error().toString()));
    return *result;
}

void tst_StatementsAhead::tellsWhatTheReaderTells_data()
{
    QTest::addColumn<QByteArray>("text");
    QByteArray inserts;
    QByteArray copies;
    QByteArray both;
    for (int number = 0; number < many; ++number) {
        inserts += insert(number);
        copies += copy(number);
        both += number % 1000 == 0 ? copy(number) : insert(number);
    }
    const QByteArray wide = "SELECT '" + QByteArray(3 << 20, 'x') + "';\n";
    QTest::newRow("none") << QByteArray();
    QTest::newRow("few") << insert(1) + copy(2);
    QTest::newRow("many") << inserts;
    QTest::newRow("many with data") << copies;
    QTest::newRow("many, some with data") << both;
    QTest::newRow("long ones") << wide + insert(1) + wide + copy(1) + wide;
}

void tst_StatementsAhead::tellsWhatTheReaderTells()
{
    QFETCH(QByteArray, text);
    const Script script = scanned(text);
    auto alone = ScriptReader::open(script);
    VERIFY_RESULT(alone);
    auto reader = ScriptReader::open(script);
    VERIFY_RESULT(reader);
    StatementsAhead ahead(*reader, script);
    for (int number = 1;; ++number) {
        const auto expected = alone->next();
        VERIFY_RESULT(expected);
        const auto got = ahead.next();
        VERIFY_RESULT(got);
        QCOMPARE(got->has_value(), expected->has_value());
        QCOMPARE(ahead.bytesRead(), alone->bytesRead());
        if (!*got)
            break;
        QCOMPARE((*got)->number, number);
        QCOMPARE((*got)->text, (*expected)->text);
        QCOMPARE((*got)->place, (*expected)->place);
        QCOMPARE((*got)->hasData, (*expected)->hasData);
        for (bool more = (*got)->hasData; more;) {
            const auto expectedData = alone->readData();
            VERIFY_RESULT(expectedData);
            const auto data = ahead.readData();
            VERIFY_RESULT(data);
            QCOMPARE(*data, *expectedData);
            more = !data->isEmpty();
        }
    }
    QCOMPARE(ahead.bytesRead(), text.size());
    const auto again = ahead.next();
    VERIFY_RESULT(again);
    QVERIFY(!*again);
}

void tst_StatementsAhead::dataNeedNotBeRead()
{
    QByteArray text;
    for (int number = 0; number < many; ++number)
        text += copy(number);
    const Script script = scanned(text);
    auto reader = ScriptReader::open(script);
    VERIFY_RESULT(reader);
    StatementsAhead ahead(*reader, script);
    int count = 0;
    for (auto statement = ahead.next(); statement && *statement; statement = ahead.next())
        QCOMPARE((*statement)->number, ++count);
    QCOMPARE(count, many);
}

void tst_StatementsAhead::noticesAChange()
{
    QByteArray text;
    for (int number = 0; number < many; ++number)
        text += insert(number);
    const Script script = scanned(text);
    text.replace("(39000,", "(39001,");
    m_folder.write(u"v0.sql"_s, text);
    auto reader = ScriptReader::open(script);
    VERIFY_RESULT(reader);
    StatementsAhead ahead(*reader, script);
    int count = 0;
    auto statement = ahead.next();
    for (; statement && *statement; statement = ahead.next())
        ++count;
    QCOMPARE(count, many);
    VERIFY_ERROR(statement, ErrorKind::MigrationChanged);
    VERIFY_ERROR(ahead.next(), ErrorKind::MigrationChanged); // it stays so
}

/// Whoever stops in the middle does not wait for the rest.
void tst_StatementsAhead::nobodyAsksForTheRest()
{
    QByteArray text;
    for (int number = 0; number < many; ++number)
        text += number % 100 == 99 ? copy(number) : insert(number);
    const Script script = scanned(text);
    for (const int asked : {0, 1, 99, 100, 101, 5000}) {
        auto reader = ScriptReader::open(script);
        VERIFY_RESULT(reader);
        StatementsAhead ahead(*reader, script);
        for (int number = 1; number <= asked; ++number) {
            const auto statement = ahead.next();
            VERIFY_RESULT(statement);
            QCOMPARE((*statement)->number, number);
        }
    }
}

QTEST_APPLESS_MAIN(tst_StatementsAhead)
#include "tst_statementsahead.moc"
