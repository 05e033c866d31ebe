// SPDX-License-Identifier: GPL-3.0-or-later
#include "planning/versionlist.h"
#include "support/testing.h"

using namespace ponyup;
using namespace Qt::StringLiterals;

class tst_VersionList : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lists_data();
    void lists();
    void ranges();
};

void tst_VersionList::lists_data()
{
    QTest::addColumn<std::vector<int>>("versions");
    QTest::addColumn<QString>("text");
    const auto add = [](const char *text, std::vector<int> versions) {
        QTest::newRow(*text ? text : "none") << versions << QString::fromUtf8(text);
    };
    add("", {});
    add("v2", {2});
    add("v2 and v3", {2, 3});
    add("v2 to v4", {2, 3, 4});
    add("v2, v3 and v5", {2, 3, 5});
    add("v0, v5 to v8 and v10", {0, 5, 6, 7, 8, 10});
    add("v0, v2, v4, v6, v8 and v10", {0, 2, 4, 6, 8, 10});
    add("v0, v2, v4, v6, v8, v10 and 5 more", {0, 2, 4, 6, 8, 10, 12, 14, 15, 16, 20});
}

void tst_VersionList::lists()
{
    QFETCH(std::vector<int>, versions);
    QTEST(versionList(versions), "text");
}

void tst_VersionList::ranges()
{
    QCOMPARE(versionRange(4, 4), u"v4"_s);
    QCOMPARE(versionRange(4, 5), u"v4 and v5"_s);
    QCOMPARE(versionRange(4, 1'000'000), u"v4 to v1000000"_s);
}

QTEST_GUILESS_MAIN(tst_VersionList)
#include "tst_versionlist.moc"
