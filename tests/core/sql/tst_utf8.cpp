// SPDX-License-Identifier: GPL-3.0-or-later
#include "sql/utf8.h"
#include "support/testing.h"

#include <QStringDecoder>

using namespace ponyup;
using namespace Qt::StringLiterals;

namespace {

Utf8Scan scan(const QByteArray &text)
{
    return scanUtf8({text.constData(), size_t(text.size())});
}

bool isValidForQt(const QByteArray &text)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString decoded = decoder(text);
    return !decoder.hasError() && !decoded.contains(QChar::Null);
}

} // namespace

class TestUtf8 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithQt();
    void everyCodePoint();
    void saysWhereItIsBad_data();
    void saysWhereItIsBad();
    void findsBidiControls();
};

/// All sequences of up to three bytes, and those of four around every border.
void TestUtf8::agreesWithQt()
{
    const uchar borders[] = {0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf,
                             0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee,
                             0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff};
    QByteArray text("0123456789abcde....");
    const qsizetype at = text.size() - 4;
    for (const uchar a : borders) {
        for (const uchar b : borders) {
            for (const uchar c : borders) {
                for (const uchar d : borders) {
                    text[at] = char(a);
                    text[at + 1] = char(b);
                    text[at + 2] = char(c);
                    text[at + 3] = char(d);
                    const Utf8Scan found = scan(text);
                    const bool valid = found.valid == size_t(text.size()) && !found.bad;
                    if (valid != isValidForQt(text))
                        QFAIL(text.toHex().constData());
                }
            }
        }
    }
}

void TestUtf8::everyCodePoint()
{
    for (char32_t codePoint = 1; codePoint <= 0x10ffff; ++codePoint) {
        if (codePoint >= 0xd800 && codePoint <= 0xdfff)
            continue;
        const QByteArray text = QString::fromUcs4(&codePoint, 1).toUtf8();
        const Utf8Scan found = scan(text);
        if (found.bad || found.valid != size_t(text.size()))
            QFAIL(text.toHex().constData());
        const bool bidi = (codePoint >= 0x202a && codePoint <= 0x202e)
            || (codePoint >= 0x2066 && codePoint <= 0x2069);
        if (found.bidi != bidi)
            QFAIL(text.toHex().constData());
    }
}

void TestUtf8::saysWhereItIsBad_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("valid");
    QTest::addColumn<bool>("bad");
    QTest::newRow("cut off after one of two") << QByteArray("abc\xc3") << 3 << false;
    QTest::newRow("cut off after three of four") << QByteArray("abc\xf0\x9f\x98") << 3 << false;
    QTest::newRow("cut off, and wrong already") << QByteArray("abc\xe0\x9f") << 3 << true;
    QTest::newRow("Latin-1") << QByteArray("gr\xfc\xdf"
                                           "e")
                             << 2 << true;
    QTest::newRow("NUL in a long run") << QByteArray("0123456789\0abcdef", 17) << 10 << true;
    QTest::newRow("lone continuation") << QByteArray("0123456789abcdef\x80") << 16 << true;
    QTest::newRow("overlong slash") << QByteArray("\xc0\xaf") << 0 << true;
    QTest::newRow("surrogate") << QByteArray("ok\xed\xa0\x80") << 2 << true;
    QTest::newRow("above the last") << QByteArray("ok\xf4\x90\x80\x80") << 2 << true;
}

void TestUtf8::saysWhereItIsBad()
{
    QFETCH(QByteArray, text);
    const Utf8Scan found = scan(text);
    QTEST(int(found.valid), "valid");
    QTEST(found.bad, "bad");
}

void TestUtf8::findsBidiControls()
{
    const auto find = [](const char *text) { return findBidiControl(text); };
    QVERIFY(!find(""));
    QVERIFY(!find("a \xe2\x80\x93 dash, 20 \xe2\x82\xac"));
    QVERIFY(!find("cut \xe2\x80"));
    const auto found = find("\xe2\x82\xac a\xe2\x80\xae");
    QVERIFY(found);
    QCOMPARE(found->position, size_t(5));
    QCOMPARE(uint(found->codePoint), 0x202eU);
    QCOMPARE(uint(find("\xe2\x81\xa6")->codePoint), 0x2066U);
}

QTEST_GUILESS_MAIN(TestUtf8)
#include "tst_utf8.moc"
