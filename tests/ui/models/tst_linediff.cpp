// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/linediff.h"
#include "support/testing.h"

#include <QRandomGenerator>

using namespace ponyup::ui;
using namespace Qt::StringLiterals;

namespace {

/// "a=a b- -c d~e": same, only before, only after, replaced.
QString shown(const QStringList &before, const QStringList &after)
{
    QStringList cells;
    for (const LinePair &pair : lineUp(before, after))
        cells += (pair.before >= 0 ? before[pair.before] : QString())
            + (pair.same                                 ? u"="_s
                   : pair.before >= 0 && pair.after >= 0 ? u"~"_s
                                                         : u"-"_s)
            + (pair.after >= 0 ? after[pair.after] : QString());
    return cells.join(u' ');
}

int longestCommon(const QStringList &one, const QStringList &other)
{
    std::vector<std::vector<int>> best(one.size() + 1, std::vector<int>(other.size() + 1, 0));
    for (qsizetype i = 0; i < one.size(); ++i) {
        for (qsizetype j = 0; j < other.size(); ++j)
            best[i + 1][j + 1] =
                one[i] == other[j] ? best[i][j] + 1 : std::max(best[i][j + 1], best[i + 1][j]);
    }
    return best[one.size()][other.size()];
}

} // namespace

class TestLineDiff : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void linesUp_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("expected");
        QTest::newRow("nothing") << u""_s << u""_s << u""_s;
        QTest::newRow("same") << u"a b"_s << u"a b"_s << u"a=a b=b"_s;
        QTest::newRow("added") << u""_s << u"a b"_s << u"-a -b"_s;
        QTest::newRow("removed") << u"a b"_s << u""_s << u"a- b-"_s;
        QTest::newRow("in the middle") << u"a c"_s << u"a b c"_s << u"a=a -b c=c"_s;
        QTest::newRow("replaced") << u"a b c"_s << u"a x c"_s << u"a=a b~x c=c"_s;
        QTest::newRow("one by two") << u"a b c"_s << u"a x y c"_s << u"a=a b~x -y c=c"_s;
        QTest::newRow("moved on") << u"a b c d"_s << u"c d e"_s << u"a- b- c=c d=d -e"_s;
        QTest::newRow("repeated") << u"a a a"_s << u"a a"_s << u"a=a a=a a-"_s;
    }

    void linesUp()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QFETCH(QString, expected);
        QCOMPARE(
            shown(before.split(u' ', Qt::SkipEmptyParts), after.split(u' ', Qt::SkipEmptyParts)),
            expected);
    }

    void findsTheMostEqualLines()
    {
        QRandomGenerator random(7);
        const auto text = [&random] {
            QStringList lines;
            for (int count = random.bounded(25); count > 0; --count)
                lines += QString(QChar(u'a' + random.bounded(4)));
            return lines;
        };
        for (int round = 0; round < 500; ++round) {
            const QStringList before = text();
            const QStringList after = text();
            int same = 0;
            int beforeLine = 0;
            int afterLine = 0;
            for (const LinePair &pair : lineUp(before, after)) {
                if (pair.before >= 0)
                    QCOMPARE(pair.before, beforeLine++);
                if (pair.after >= 0)
                    QCOMPARE(pair.after, afterLine++);
                if (pair.same) {
                    QCOMPARE(before[pair.before], after[pair.after]);
                    ++same;
                }
            }
            QCOMPARE(beforeLine, before.size());
            QCOMPARE(afterLine, after.size());
            QCOMPARE(same, longestCommon(before, after));
        }
    }

    void staysBounded()
    {
        QStringList before;
        QStringList after;
        for (int line = 0; line < 20'000; ++line) {
            before += u"before %1"_s.arg(line);
            after += line % 2 == 0 ? u"after %1"_s.arg(line) : before.last();
        }
        const std::vector<LinePair> pairs = lineUp(before, after);
        QCOMPARE(pairs.size(), size_t(20'000));
        QCOMPARE(pairs[0].same, false);
        QCOMPARE(pairs[1].same, true);
    }
};

QTEST_GUILESS_MAIN(TestLineDiff)
#include "tst_linediff.moc"
