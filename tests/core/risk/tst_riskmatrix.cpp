// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/risk/scriptreview.h"
#include "schema/schema.h"
#include "support/testing.h"

#include <QFile>

#include <algorithm>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

/// The tables of altermatrix.txt.
const Schema &tables()
{
    const auto column = [](const QString &name, const QString &type, bool notNull = false) {
        return Column{.name = name, .type = type, .notNull = notNull};
    };
    static const Schema schema{
        .tables = {
            {.name = u"c"_s,
             .columns = {column(u"id"_s, u"int(11)"_s, true), column(u"pid"_s, u"int(11)"_s),
                         column(u"n"_s, u"int(11)"_s), column(u"nn"_s, u"int(11)"_s, true),
                         column(u"v"_s, u"varchar(50)"_s), column(u"v2"_s, u"varchar(300)"_s),
                         column(u"t"_s, u"text"_s), column(u"e"_s, u"enum('a','b')"_s),
                         column(u"d"_s, u"decimal(10,2)"_s), column(u"ts"_s, u"timestamp"_s)}},
            {.name = u"p"_s, .columns = {column(u"id"_s, u"int(11)"_s, true)}},
            {.name = u"ph"_s, .columns = {column(u"a"_s, u"int(11)"_s, true)}}}};
    return schema;
}

bool hasAny(const std::vector<Risk> &risks, const QStringList &rules)
{
    return std::ranges::any_of(risks, [&](const Risk &risk) { return rules.contains(risk.rule); });
}

} // namespace

/// What was measured on a server (tests/fixtures/postgresql/lockmatrix.txt) is never called safe by
/// the rules, which know nothing of the database here.
class TestRiskMatrix : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingIsFalselySafe_data();
    void nothingIsFalselySafe();
    void costOfAlterTable_data();
    void costOfAlterTable();
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
    const std::vector<Risk> risks = review(sql, Dialect::PostgreSql);
    if (locks)
        QVERIFY(!risks.empty());
    if (works)
        QVERIFY(highestLevel(risks) >= RiskLevel::Warning);
}

void TestRiskMatrix::costOfAlterTable_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QByteArray>("algorithm");
    QFile file(fixture(u"risks/altermatrix.txt"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    while (!file.atEnd()) {
        const QList<QByteArray> cells = file.readLine().trimmed().split('\t');
        if (cells.size() == 4)
            QTest::newRow(cells[1].constData())
                << "ALTER TABLE " + cells[0] + ' ' + cells[1] << cells[2];
    }
}

void TestRiskMatrix::costOfAlterTable()
{
    QFETCH(QByteArray, sql);
    QFETCH(QByteArray, algorithm);
    const auto risks = review(sql, Dialect::MariaDb, {.schema = &tables()});
    const bool copies = hasAny(risks, {u"MY-001"_s, u"MY-018"_s, u"MY-020"_s, u"MY-023"_s});
    const bool rebuilds = hasAny(risks, {u"MY-002"_s, u"MY-003"_s});
    if (algorithm == "COPY")
        QVERIFY(copies);
    else if (algorithm == "INPLACE")
        QVERIFY(rebuilds || copies);
    // The server says so of a table without texts, and of one that it copies nevertheless.
    else if (!sql.contains("CONVERT TO") && !sql.contains("MyISAM"))
        QVERIFY(!rebuilds && !copies);
}

QTEST_GUILESS_MAIN(TestRiskMatrix)
#include "tst_riskmatrix.moc"
