// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/sha256.h"

#include <QCryptographicHash>
#include <QTest>

using namespace ponyup;

class TestSha256 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isQtsSum();
    void piecesDoNotMatter();
    void goesOnAfterASum();
};

void TestSha256::isQtsSum()
{
    QCOMPARE(Sha256::hexOf("abc"),
             "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    for (const qsizetype size : {0, 1, 55, 56, 63, 64, 65, 127, 128, 1000, 100'000}) {
        const QByteArray bytes(size, '\xa5');
        QCOMPARE(Sha256::hexOf(bytes),
                 QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    }
}

void TestSha256::piecesDoNotMatter()
{
    Sha256 sum;
    for (const char *piece : {"", "a", "", "bc"})
        sum.add(piece);
    Sha256 moved = std::move(sum);
    QCOMPARE(moved.hex(), Sha256::hexOf("abc"));
}

void TestSha256::goesOnAfterASum()
{
    Sha256 sum;
    QCOMPARE(sum.hex(), Sha256::hexOf({}));
    sum.add("ab");
    QCOMPARE(sum.hex(), Sha256::hexOf("ab"));
    sum.add("c");
    QCOMPARE(sum.hex(), Sha256::hexOf("abc"));
}

QTEST_GUILESS_MAIN(TestSha256)
#include "tst_sha256.moc"
