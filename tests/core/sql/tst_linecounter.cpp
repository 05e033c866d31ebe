// SPDX-License-Identifier: GPL-3.0-or-later
#include "sql/linecounter.h"
#include "support/testing.h"

using namespace ponyup;

class TestLineCounter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void counts_data();
    void counts();
    void startsAnywhere();
};

void TestLineCounter::counts_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("column");
    QTest::newRow("nothing") << QByteArray() << 1 << 1;
    QTest::newRow("one line") << QByteArray("abc") << 1 << 4;
    QTest::newRow("LF") << QByteArray("a\nbc\n") << 3 << 1;
    QTest::newRow("CRLF") << QByteArray("a\r\nbc\r\nd") << 3 << 2;
    QTest::newRow("CR") << QByteArray("a\rbc\rd") << 3 << 2;
    QTest::newRow("mixed") << QByteArray("\r\r\n\n\r\n\rx") << 6 << 2;
    QTest::newRow("LF and CR are two") << QByteArray("\n\r") << 3 << 1;
    QTest::newRow("CR before the last LF") << QByteArray("a\rb\nc\rde") << 4 << 3;
    QTest::newRow("tab is one") << QByteArray("\t\tx") << 1 << 4;
    QTest::newRow("characters, not bytes") << QByteArray("ä€😀x") << 1 << 5;
    QTest::newRow("characters in the last line") << QByteArray("äää\nä€😀x") << 2 << 5;
}

void TestLineCounter::counts()
{
    QFETCH(QByteArray, text);
    QFETCH(int, line);
    QFETCH(int, column);
    // However the text is cut, the place is the same.
    for (qsizetype cut = 0; cut <= text.size(); ++cut) {
        LineCounter counter({.file = QStringLiteral("f"), .offset = 0, .line = 1, .column = 1});
        counter.advance({text.constData(), size_t(cut)});
        counter.advance({text.constData() + cut, size_t(text.size() - cut)});
        QCOMPARE(counter.place().line, line);
        QCOMPARE(counter.place().column, column);
        QCOMPARE(counter.place().offset, text.size());
        QCOMPARE(counter.place().file, QStringLiteral("f"));
    }
}

void TestLineCounter::startsAnywhere()
{
    LineCounter counter({.offset = 100, .line = 7, .column = 5});
    counter.skip(3);
    counter.advance("ab");
    QCOMPARE(counter.place().line, 7);
    QCOMPARE(counter.place().column, 7);
    QCOMPARE(counter.place().offset, 105);
}

QTEST_GUILESS_MAIN(TestLineCounter)
#include "tst_linecounter.moc"
