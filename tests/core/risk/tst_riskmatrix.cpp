// SPDX-License-Identifier: GPL-3.0-or-later
#include "risk/riskreview.h"
#include "sql/statementreader.h"
#include "support/testing.h"

#include <QBuffer>
#include <QFile>

#include <algorithm>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

std::vector<Risk> review(const QByteArray &sql)
{
    QBuffer buffer;
    buffer.setData(sql);
    buffer.open(QIODevice::ReadOnly);
    StatementReader reader(buffer, {.dialect = Dialect::PostgreSql});
    RiskReview riskReview(Dialect::PostgreSql, {});
    riskReview.beginScript({});
    std::vector<Risk> risks;
    for (auto statement = reader.next(); statement && *statement; statement = reader.next())
        for (Risk &risk : riskReview.review(**statement))
            risks.push_back(std::move(risk));
    return risks;
}

} // namespace

/// What was measured on a server (tests/fixtures/postgresql/lockmatrix.txt) is never called safe by
/// the rules, which know nothing of the database here.
class TestRiskMatrix : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingIsFalselySafe_data();
    void nothingIsFalselySafe();
};

void TestRiskMatrix::nothingIsFalselySafe_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<bool>("locks"); ///< Keeps readers out of a table.
    QTest::addColumn<bool>("works"); ///< Goes through all of one, and keeps somebody out meanwhile.
    QFile file(fixture(u"postgresql/lockmatrix.txt"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    while (!file.atEnd()) {
        const QList<QByteArray> cells = file.readLine().chopped(1).split('\t');
        if (cells.size() < 7 || cells[1] != "measured")
            continue;
        const QList<QByteArray> relations = cells[2].split(' ');
        const auto has = [&](const QByteArray &lock) {
            return std::ranges::any_of(
                relations, [&](const QByteArray &one) { return one.endsWith(':' + lock); });
        };
        const bool waits = has("AX") || has("X") || has("SRX") || has("S");
        const bool works = !cells[5].isEmpty() || !cells[6].isEmpty();
        QTest::newRow(cells[0].constData()) << cells[0] << has("AX") << (waits && works);
    }
}

void TestRiskMatrix::nothingIsFalselySafe()
{
    QFETCH(QByteArray, sql);
    QFETCH(bool, locks);
    QFETCH(bool, works);
    const std::vector<Risk> risks = review(sql);
    if (locks)
        QVERIFY(!risks.empty());
    if (works)
        QVERIFY(highestLevel(risks) >= RiskLevel::Warning);
}

QTEST_GUILESS_MAIN(TestRiskMatrix)
#include "tst_riskmatrix.moc"
