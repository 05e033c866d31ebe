// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/riskmodel.h"
#include "support/modeldump.h"
#include "support/testing.h"

#include <QAbstractItemModelTester>
#include <QSortFilterProxyModel>

using namespace ponyup;
using namespace ponyup::ui;
using namespace Qt::StringLiterals;
using ponyup::testing::dump;

namespace {

Risk risk(const QString &rule, RiskLevel level, const QString &message, int line)
{
    return {.rule = rule,
            .level = level,
            .message = message,
            .why = u"Because."_s,
            .safer = u"SELECT 1;"_s,
            .version = 3,
            .place = {.file = u"v3.sql"_s, .line = line, .column = 1}};
}

std::vector<Risk> sample()
{
    std::vector<Risk> risks{risk(u"PG-076"_s, RiskLevel::Info, u"Fails once."_s, 1),
                            risk(u"PG-034"_s, RiskLevel::Block, u"Gone."_s, 2),
                            risk(u"PG-027"_s, RiskLevel::Warning, u"Waits."_s, 10)};
    risks[1].allowed = u"it is empty"_s;
    return risks;
}

} // namespace

class TestRiskModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void showsRisks()
    {
        RiskModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 0);
        model.setRisks(sample());
        QCOMPARE(dump(model),
                 (QStringList{u"info | v3.sql:1:1 | PG-076 | Fails once."_s,
                              u"block | v3.sql:2:1 | PG-034 | Gone."_s,
                              u"warning | v3.sql:10:1 | PG-027 | Waits."_s}));
        const QModelIndex second = model.index(1, 0);
        QCOMPARE(second.data(RiskModel::VersionRole).toInt(), 3);
        QCOMPARE(second.data(RiskModel::LineRole).toInt(), 2);
        QCOMPARE(second.data(RiskModel::WhyRole).toString(), u"Because."_s);
        QCOMPARE(second.data(RiskModel::SaferRole).toString(), u"SELECT 1;"_s);
        QCOMPARE(second.data(RiskModel::AllowedRole).toString(), u"it is empty"_s);
        QVERIFY(model.index(0, 0).data(RiskModel::AllowedRole).toString().isNull());
        model.setRisks({});
        QCOMPARE(model.rowCount(), 0);
    }

    /// What is allowed is no reason to stop; places go by the statements, not by their text.
    void sorts()
    {
        RiskModel model;
        model.setRisks(sample());
        QSortFilterProxyModel sorted;
        sorted.setSourceModel(&model);
        sorted.setSortRole(RiskModel::SortRole);
        sorted.sort(RiskModel::Level, Qt::DescendingOrder);
        QCOMPARE(sorted.index(0, RiskModel::Rule).data().toString(), u"PG-027"_s);
        QCOMPARE(sorted.index(2, RiskModel::Rule).data().toString(), u"PG-034"_s);
        sorted.sort(RiskModel::Place, Qt::AscendingOrder);
        QCOMPARE(sorted.index(2, RiskModel::Rule).data().toString(), u"PG-027"_s);
    }
};

QTEST_GUILESS_MAIN(TestRiskModel)
#include "tst_riskmodel.moc"
