// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/risk/scriptreview.h"
#include "risk/generalrules.h"
#include "risk/statementreview.h"
#include "schema/schema.h"
#include "support/testing.h"

#include <QDir>

#include <algorithm>
#include <utility>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

constexpr std::pair<QLatin1StringView, Dialect> engines[] = {
    {"mariadb"_L1, Dialect::MariaDb},
    {"postgresql"_L1, Dialect::PostgreSql},
    {"sqlite"_L1, Dialect::Sqlite},
};

Column column(const QString &name, const QString &type, bool notNull = false, int key = 0)
{
    return {.name = name, .type = type, .notNull = notNull, .primaryKey = key};
}

Index index(const QString &name, const QStringList &columns, bool unique = false)
{
    return {.name = name, .unique = unique, .columns = columns};
}

/// The shop that the fixtures speak of.
const Schema &shop()
{
    static const Schema schema{
        .tables =
            {{.name = u"customers"_s,
              .columns = {column(u"id"_s, u"bigint"_s, true, 1), column(u"name"_s, u"text"_s, true),
                          column(u"email"_s, u"character varying(100)"_s),
                          column(u"created"_s, u"timestamp without time zone"_s),
                          column(u"balance"_s, u"numeric(10,2)"_s),
                          column(u"note"_s, u"character varying(20)"_s),
                          column(u"code"_s, u"character(5)"_s)},
              .indexes = {index(u"customers_email"_s, {u"email"_s}, true)}},
             {.name = u"measures"_s,
              .columns = {column(u"at"_s, u"date"_s), column(u"customer"_s, u"bigint"_s)},
              .sql = u"CREATE TABLE measures (at date) PARTITION BY RANGE (at)"_s},
             {.name = u"orders"_s,
              .columns = {column(u"id"_s, u"bigint"_s, true, 1), column(u"customer"_s, u"bigint"_s),
                          column(u"ref"_s, u"text"_s), column(u"payer"_s, u"bigint"_s),
                          column(u"pieces"_s, u"integer"_s), column(u"total"_s, u"numeric"_s),
                          column(u"placed"_s, u"date"_s), column(u"state"_s, u"text"_s, true)},
              .indexes = {index(u"orders_ref"_s, {u"ref"_s}, true),
                          {.name = u"orders_state"_s,
                           .columns = {u"state"_s},
                           .sql = u"CREATE INDEX orders_state ON orders (state)"_s}},
              .foreignKeys = {{.columns = {u"customer"_s},
                               .table = u"customers"_s,
                               .references = {u"id"_s},
                               .onDelete = u"CASCADE"_s}},
              .sql = u"CREATE TABLE orders (\n  CONSTRAINT c CHECK ((ref IS NOT NULL))\n)"_s},
             {.name = u"notes"_s,
              .columns = {column(u"id"_s, u"INTEGER"_s, false, 1), column(u"text"_s, u"TEXT"_s)}}},
        .triggers = {{.name = u"stamp"_s, .table = u"orders"_s}},
        .defaultSchema = u"public"_s};
    return schema;
}

/// With the names that MariaDB has for types.
const Schema &shopOn(Dialect dialect)
{
    static const Schema mariadb = [] {
        Schema schema = shop();
        for (Table &table : schema.tables) {
            table.sql = table.name == "notes"_L1 ? u"… ENGINE=MyISAM"_s : u"… ENGINE=InnoDB"_s;
            for (Column &column : table.columns)
                column.type.replace("character varying"_L1, "varchar"_L1)
                    .replace("integer"_L1, "int(11)"_L1)
                    .replace("bigint"_L1, "bigint(20)"_L1);
        }
        return schema;
    }();
    return dialect == Dialect::MariaDb ? mariadb : shop();
}

QString dump(const Risk &risk)
{
    QString text = u"%1: %2 %3 %4 [%5]\n  %6 %7\n"_s.arg(
        QString::number(risk.statement), riskLevelName(risk.level), risk.rule, risk.name,
        risk.object, risk.message, risk.why);
    for (const QString &line : risk.safer.split(u'\n', Qt::SkipEmptyParts))
        text += u"  > "_s + line + u'\n';
    return text;
}

bool has(const std::vector<Risk> &risks, const QString &rule)
{
    return std::ranges::find(risks, rule, &Risk::rule) != risks.end();
}

} // namespace

/// Each tests/fixtures/risks/<engine>/<rule>.sql holds statements in which the rule finds something
/// and, behind "-- not found", others in which it does not; <rule>.txt all that is said about them.
/// PONYUP_UPDATE_GOLDEN=1 writes the latter anew; then read the difference.
class TestRiskRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fixtures_data();
    void fixtures();
    void everyRuleHasAFixture();
    void rulesAreInOrder();
    void sizes_data();
    void sizes();
    void longStatementsAreNotRead();
};

void TestRiskRules::fixtures_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<Dialect>("dialect");
    for (const auto &[engine, dialect] : engines) {
        const QDir folder(fixture(u"risks/"_s + engine));
        for (const QString &name : folder.entryList({u"*.sql"_s}, QDir::Files, QDir::Name))
            QTest::addRow("%s/%s", engine.data(), qPrintable(name))
                << folder.filePath(name) << dialect;
    }
}

void TestRiskRules::fixtures()
{
    QFETCH(QString, path);
    QFETCH(Dialect, dialect);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    const qsizetype middle = text.indexOf("-- not found\n");
    QVERIFY(text.startsWith("-- found\n") && middle > 0);
    const QString rule = QFileInfo(path).completeBaseName();
    Schema schema = shopOn(dialect);
    if (rule == "PG-064"_L1)
        schema.defaultSchema = u"anna"_s;
    const RiskContext context{.schema = &schema};
    const auto found = review(text.first(middle), dialect, context);
    const auto others = review(text.sliced(middle), dialect, context);

    QString said = u"found\n"_s;
    for (const Risk &risk : found)
        said += dump(risk);
    said += u"not found\n"_s;
    for (const Risk &risk : others)
        said += dump(risk);
    QFile golden(path.chopped(4) + u".txt"_s);
    if (qEnvironmentVariableIsSet("PONYUP_UPDATE_GOLDEN")) {
        QVERIFY(golden.open(QIODevice::WriteOnly));
        golden.write(said.toUtf8());
        golden.close();
    }
    QVERIFY2(has(found, rule), qPrintable(said));
    QVERIFY2(!has(others, rule), qPrintable(said));
    QVERIFY(golden.open(QIODevice::ReadOnly));
    QCOMPARE(said, QString::fromUtf8(golden.readAll()));
}

void TestRiskRules::everyRuleHasAFixture()
{
    const RiskContext context;
    QStringList missing;
    for (const auto &[engine, dialect] : engines)
        for (const Rule &rule : statementReviewFor(dialect, context)->rules())
            if (!QFile::exists(fixture(u"risks/%1/%2.sql"_s.arg(engine, rule.id))))
                missing += rule.id;
    QCOMPARE(missing, QStringList());
}

/// They are looked for by bisection.
void TestRiskRules::rulesAreInOrder()
{
    const RiskContext context;
    for (const auto &[engine, dialect] : engines)
        QVERIFY(
            std::ranges::is_sorted(statementReviewFor(dialect, context)->rules(), {}, &Rule::id));
    QVERIFY(std::ranges::is_sorted(generalRules(), {}, &Rule::id));
}

void TestRiskRules::sizes_data()
{
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<qint64>("rows");
    QTest::addColumn<QString>("level");
    QTest::newRow("not known") << qint64(-1) << qint64(-1) << u"warning"_s;
    QTest::newRow("small") << qint64(8192) << qint64(10) << u"info"_s;
    QTest::newRow("of some size") << qint64(20 << 20) << qint64(1000) << u"warning"_s;
    QTest::newRow("many bytes") << (qint64(1) << 30) << qint64(1000) << u"block"_s;
    QTest::newRow("many rows") << qint64(20 << 20) << qint64(1'000'000) << u"block"_s;
}

void TestRiskRules::sizes()
{
    QFETCH(qint64, bytes);
    QFETCH(qint64, rows);
    const RiskContext context{.sizes = {{u"orders"_s, {.bytes = bytes, .rows = rows}}}};
    const auto risks = review("CREATE INDEX i ON orders (a)", Dialect::PostgreSql, context);
    const auto risk = std::ranges::find(risks, u"PG-027"_s, &Risk::rule);
    QVERIFY(risk != risks.end());
    QTEST(riskLevelName(risk->level), "level");
}

void TestRiskRules::longStatementsAreNotRead()
{
    const QByteArray rows = "INSERT INTO orders VALUES (1" + QByteArray(2 << 20, ' ') + ")";
    QVERIFY(review(rows, Dialect::PostgreSql, {}).empty());
}

Q_DECLARE_METATYPE(ponyup::Dialect)

QTEST_GUILESS_MAIN(TestRiskRules)
#include "tst_riskrules.moc"
