// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/closest.h"
#include "support/testing.h"

using namespace ponyup;
using namespace Qt::StringLiterals;

class tst_Closest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void words_data();
    void words();
    void longWord();
};

void tst_Closest::words_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("meant");
    QTest::newRow("a letter too few") << u"migratons"_s << u"migrations"_s;
    QTest::newRow("a letter too many") << u"naame"_s << u"name"_s;
    QTest::newRow("another letter") << u"lock-waid"_s << u"lock-wait"_s;
    QTest::newRow("swapped letters") << u"migratiosn"_s << u"migrations"_s;
    QTest::newRow("swapped in a short word") << u"nmae"_s << u"name"_s;
    QTest::newRow("in capitals") << u"NAME"_s << u"name"_s;
    QTest::newRow("the nearest of two") << u"lock-timeouts"_s << u"lock-timeout"_s;
    QTest::newRow("something else") << u"colour"_s << u""_s;
    QTest::newRow("short and something else") << u"xy"_s << u""_s;
    QTest::newRow("nothing") << u""_s << u""_s;
}

void tst_Closest::words()
{
    QFETCH(QString, word);
    QTEST(closest(word, {u"name"_s, u"migrations"_s, u"lock-wait"_s, u"lock-timeout"_s}), "meant");
}

void tst_Closest::longWord()
{
    QCOMPARE(closest(QString(10'000'000, u'a'), {QString(10'000'000, u'a')}), QString());
}

QTEST_GUILESS_MAIN(tst_Closest)
#include "tst_closest.moc"
