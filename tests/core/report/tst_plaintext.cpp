// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/plaintext.h"
#include "report/words.h"

#include <QTest>

using namespace ponyup;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_PlainText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void controlCharactersAreSpelledOut_data();
    void controlCharactersAreSpelledOut();
    void lineEndsStayWhereTheyMay();
    void durations_data();
    void durations();
    void amounts();
    void steps();
};

void tst_PlainText::controlCharactersAreSpelledOut_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("plain") << u"Grüße, 世界 🐎"_s << u"Grüße, 世界 🐎"_s;
    QTest::newRow("escape sequence") << u"a\x1b[31mb"_s << u"a\\x1b[31mb"_s;
    QTest::newRow("NUL") << QString(QChar(0)) << u"\\x00"_s;
    QTest::newRow("delete") << u"\x7f"_s << u"\\x7f"_s;
    QTest::newRow("C1 control") << QString(QChar(0x9b)) << u"\\x9b"_s;
    QTest::newRow("line ends") << u"a\r\nb\tc"_s << u"a\\r\\nb\\tc"_s;
    QTest::newRow("right to left") << u"\u202egpj.exe"_s << u"\\u202egpj.exe"_s;
    QTest::newRow("isolate") << u"\u2066x\u2069"_s << u"\\u2066x\\u2069"_s;
    QTest::newRow("line separator") << u"\u2028"_s << u"\\u2028"_s;
    QTest::newRow("joiner of scripts") << u"می\u200cخواهم"_s << u"می\u200cخواهم"_s;
}

void tst_PlainText::controlCharactersAreSpelledOut()
{
    QFETCH(QString, text);
    QTEST(visible(text), "expected");
}

void tst_PlainText::lineEndsStayWhereTheyMay()
{
    QCOMPARE(visible(u"a\n\tb\r\x1b", Lines::Keep), u"a\n\tb\\r\\x1b"_s);
}

void tst_PlainText::durations_data()
{
    QTest::addColumn<qint64>("microseconds");
    QTest::addColumn<QString>("expected");
    QTest::newRow("nothing") << qint64(0) << u"0.0 ms"_s;
    QTest::newRow("short") << qint64(412) << u"0.4 ms"_s;
    QTest::newRow("milliseconds") << qint64(811'600) << u"812 ms"_s;
    QTest::newRow("seconds") << qint64(12'345'000) << u"12.3 s"_s;
    QTest::newRow("minutes") << qint64(125'000'000) << u"2:05 min"_s;
    QTest::newRow("hours") << qint64(3'725'000'000) << u"1:02:05 h"_s;
}

void tst_PlainText::durations()
{
    QFETCH(qint64, microseconds);
    QTEST(durationWord(std::chrono::microseconds(microseconds)), "expected");
}

void tst_PlainText::amounts()
{
    QCOMPARE(countWord(-1), QString());
    QCOMPARE(countWord(0), u"0"_s);
    QCOMPARE(countWord(7), u"7"_s);
    QCOMPARE(timeWord({}), QString());
}

void tst_PlainText::steps()
{
    QCOMPARE(stepWord(1, 2), u"1 → 2"_s);
    QCOMPARE(stepWord(3, 3), u"3"_s);
    QCOMPARE(stepWord(-1, 4), u"4"_s);
    QCOMPARE(stepWord(-1, -1), QString());
}

QTEST_GUILESS_MAIN(tst_PlainText)
#include "tst_plaintext.moc"
