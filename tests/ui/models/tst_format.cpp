// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/format.h"
#include "support/testing.h"

#include <QLocale>

using namespace ponyup::ui;
using namespace Qt::StringLiterals;

class TestFormat : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void durations_data()
    {
        QTest::addColumn<qint64>("nanoseconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("not known") << qint64(-1) << QString();
        QTest::newRow("zero") << qint64(0) << u"0.0 ms"_s;
        QTest::newRow("short") << qint64(412'000) << u"0.4 ms"_s;
        QTest::newRow("not 10.0 ms") << qint64(9'960'000) << u"10 ms"_s;
        QTest::newRow("ms") << qint64(812'400'000) << u"812 ms"_s;
        QTest::newRow("not 1000 ms") << qint64(999'600'000) << u"1.0 s"_s;
        QTest::newRow("s") << qint64(12'340'000'000) << u"12.3 s"_s;
        QTest::newRow("not 60.0 s") << qint64(59'960'000'000) << u"1 min 00 s"_s;
        QTest::newRow("min") << qint64(187) * 1'000'000'000 << u"3 min 07 s"_s;
        QTest::newRow("h") << qint64(3600 + 62) * 1'000'000'000 << u"1 h 01 min"_s;
    }

    void durations()
    {
        QFETCH(qint64, nanoseconds);
        QFETCH(QString, text);
        QCOMPARE(durationText(nanoseconds), text);
    }

    void numbersFollowTheLocale()
    {
        QCOMPARE(numberText(4810), u"4,810"_s);
        QCOMPARE(numberText(-1), QString());
        QCOMPARE(rowsText(-1), QString());
        QCOMPARE(rowsText(4810), u"4,810 row(s)"_s);
        QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
        QCOMPARE(numberText(4810), u"4.810"_s);
        QCOMPARE(durationText(1'240'000'000), u"1,2 s"_s);
    }

    void clocks()
    {
        QCOMPARE(clockText(0), u"00:00"_s);
        QCOMPARE(clockText(41), u"00:41"_s);
        QCOMPARE(clockText(3599), u"59:59"_s);
        QCOMPARE(clockText(3727), u"1:02:07"_s);
    }

    void sizesAndTimes()
    {
        QCOMPARE(bytesText(-1), QString());
        QCOMPARE(bytesText(512), u"512 bytes"_s);
        QCOMPARE(bytesText(12'900'000), u"12.3 MiB"_s);
        QCOMPARE(timeText({}), QString());
        QCOMPARE(dateText({}), QString());
        const QDateTime local({2026, 11, 21}, {12, 1, 7});
        QCOMPARE(timeText(local.toUTC()), u"2026-11-21 12:01"_s);
        QCOMPARE(dateText(local.toUTC()), u"2026-11-21"_s);
        QCOMPARE(timeOfDayText(local.toUTC()), u"12:01:07"_s);
    }
};

QTEST_GUILESS_MAIN(TestFormat)
#include "tst_format.moc"
