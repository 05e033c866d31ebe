// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/remaining.h"

#include <QTest>

class TestRemaining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reckons_data()
    {
        QTest::addColumn<double>("done");
        QTest::addColumn<qint64>("movedAt");
        QTest::addColumn<qint64>("now");
        QTest::addColumn<qint64>("seconds");
        QTest::newRow("too early") << 0.5 << qint64(1000) << qint64(2000) << qint64(0);
        QTest::newRow("too little") << 0.01 << qint64(9000) << qint64(9000) << qint64(0);
        QTest::newRow("not known") << -1.0 << qint64(9000) << qint64(9000) << qint64(0);
        QTest::newRow("half") << 0.5 << qint64(10000) << qint64(10000) << qint64(10);
        QTest::newRow("counted down") << 0.5 << qint64(10000) << qint64(16000) << qint64(4);
        QTest::newRow("longer than thought") << 0.9 << qint64(9000) << qint64(60000) << qint64(0);
        QTest::newRow("read to its end") << 1.0 << qint64(9000) << qint64(9000) << qint64(0);
    }

    void reckons()
    {
        QFETCH(double, done);
        QFETCH(qint64, movedAt);
        QFETCH(qint64, now);
        QTEST(ponyup::ui::remainingSeconds(done, movedAt, now), "seconds");
    }
};

QTEST_GUILESS_MAIN(TestRemaining)
#include "tst_remaining.moc"
