// SPDX-License-Identifier: GPL-3.0-or-later
#include "integration/cli/shop.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

/// What preview, check and report say of risks, and when they fail for them.
class tst_CliRisks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void preview();
    void previewOfWhatIsHarmless();
    void verbosePreview();
    void failOn_data();
    void failOn();
    void allowed();
    void allowedWithAllOfItsKind();
    void allowedByNothingKnown();
    void modelsAsWell();
    void longScript();
    void json();
    void report();
    void annotations();
};

namespace {

/// A shop at version 3 whose next migration drops the table, and adds one with VARCHAR.
void prepare(const Shop &shop, const QByteArray &head = {})
{
    VERIFY_EXIT(shop.migrate(), 0);
    shop.folder().write(u"migrations/v3/migrate.sql"_s,
                        head
                            + "DROP INDEX goods_name;\nDROP TABLE goods;\n"
                              "CREATE TABLE wares (name VARCHAR(20));\n");
}

} // namespace

void tst_CliRisks::preview()
{
    const Shop shop;
    prepare(shop);
    for (const QStringList &arguments :
         {QStringList{u"preview"_s}, QStringList{u"preview"_s, u"--static"_s}}) {
        const ProgramRun run = shop.run(arguments);
        VERIFY_EXIT(run, 0);
        for (const char *text :
             {"Risks: 1 to stop for, 1 warning, 1 note", "stop v3/migrate.sql:2:1 SL-016a",
              "The table goods and all its rows are gone for good.",
              "warning v3/migrate.sql:1:1 SL-016c"})
            QVERIFY2(run.out.contains(text), run.report().constData());
        QVERIFY2(!run.out.contains("SL-019"), run.report().constData());
    }
    QCOMPARE(shop.version(), 3);
}

void tst_CliRisks::previewOfWhatIsHarmless()
{
    const Shop shop;
    const ProgramRun run = shop.run({u"preview"_s});
    VERIFY_EXIT(run, 0);
    QVERIFY2(run.out.contains("Risks: None was found."), run.report().constData());
    VERIFY_EXIT(shop.migrate(), 0);
    const ProgramRun nothing = shop.run({u"preview"_s});
    QVERIFY2(!nothing.out.contains("Risks"), nothing.report().constData());
}

void tst_CliRisks::verbosePreview()
{
    const Shop shop;
    prepare(shop);
    const ProgramRun run = shop.run({u"preview"_s, u"--verbose"_s});
    VERIFY_EXIT(run, 0);
    QVERIFY2(run.out.contains("note v3/migrate.sql:3:1 SL-019"), run.report().constData());
}

void tst_CliRisks::failOn_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exitCode");
    const auto row = [](const QString &command, const QString &level, int exitCode) {
        QTest::addRow("%s %s", qPrintable(command), qPrintable(level))
            << QStringList{command, u"--fail-on"_s, level} << exitCode;
    };
    row(u"preview"_s, u"block"_s, 4);
    row(u"preview"_s, u"info"_s, 4);
    row(u"preview"_s, u"much"_s, 2);
    row(u"check"_s, u"block"_s, 4);
    row(u"check"_s, u"WARNING"_s, 2);
    QTest::newRow("check") << QStringList{u"check"_s} << 3;
}

void tst_CliRisks::failOn()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, exitCode);
    const Shop shop;
    prepare(shop);
    const ProgramRun run = shop.run(arguments);
    VERIFY_EXIT(run, exitCode);
    if (exitCode == 4)
        QVERIFY2(run.err.contains("v3/migrate.sql:") && run.err.contains("-- ponyup: allow SL-016"),
                 run.report().constData());
    if (exitCode == 2)
        QVERIFY2(run.err.contains("info, warning or block"), run.report().constData());
}

void tst_CliRisks::allowed()
{
    const Shop shop;
    prepare(shop,
            "-- ponyup: allow SL-016a replaced by wares\n"
            "-- ponyup: allow drop-index nobody asks by name\n");
    const ProgramRun run = shop.run({u"preview"_s, u"--fail-on"_s, u"warning"_s, u"--verbose"_s});
    VERIFY_EXIT(run, 0);
    for (const char *text :
         {"Risks: 1 note, 2 allowed by their scripts", "allowed v3/migrate.sql:4:1 SL-016a",
          "Allowed because: replaced by wares", "Allowed because: nobody asks by name"})
        QVERIFY2(run.out.contains(text), run.report().constData());
}

void tst_CliRisks::allowedWithAllOfItsKind()
{
    const Shop shop;
    prepare(shop, "-- ponyup: allow SL-016 the goods are elsewhere now\n");
    const ProgramRun run = shop.run({u"preview"_s, u"--static"_s, u"--fail-on"_s, u"warning"_s});
    VERIFY_EXIT(run, 0);
    QVERIFY2(run.out.contains("Risks: 1 note, 2 allowed"), run.report().constData());
}

/// What a model lacks in the database is made; what is there is not, and says nothing.
void tst_CliRisks::modelsAsWell()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(), 0);
    shop.folder().write(u"migrations/v3/model.sql"_s,
                        "CREATE TABLE goods (id INTEGER);\n"
                        "CREATE TABLE wares (name VARCHAR(20));\n");
    shop.folder().write(u"migrations/v3/migrate.sql"_s,
                        "ALTER TABLE wares RENAME COLUMN name TO title;\n");
    const QJsonArray risks =
        shop.run({u"preview"_s, u"--static"_s, u"--json"_s}).json()[u"risks"_s].toArray();
    QStringList found;
    for (const QJsonValue &risk : risks)
        found += risk[u"script"_s].toString() + u' ' + risk[u"rule"_s].toString();
    QCOMPARE(found, QStringList(u"v3/model.sql SL-019"_s)); // wares is new: nobody uses its name
}

void tst_CliRisks::allowedByNothingKnown()
{
    const Shop shop;
    prepare(shop, "-- ponyup: allow SL-999 a slip\n");
    const ProgramRun run = shop.run({u"preview"_s, u"--fail-on"_s, u"block"_s});
    VERIFY_EXIT(run, 4);
    QVERIFY2(run.out.contains("XX-011") && run.out.contains("SL-999"), run.report().constData());
}

/// A look at the plan does not take as long as the plan.
void tst_CliRisks::longScript()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(), 0);
    const QByteArray line = "INSERT INTO goods (name) VALUES ('" + QByteArray(900, 'x') + "');\n";
    shop.folder().write(u"migrations/v3/migrate.sql"_s,
                        line.repeated(80'000) + "DROP TABLE goods;\n");
    const ProgramRun run = shop.run({u"preview"_s, u"--static"_s, u"--verbose"_s});
    VERIFY_EXIT(run, 0);
    QVERIFY2(run.out.contains("note v3/migrate.sql:1:1 XX-012") && run.out.contains("64 MiB"),
             run.out.right(2000).constData());
}

void tst_CliRisks::json()
{
    const Shop shop;
    prepare(shop);
    const ProgramRun run = shop.run({u"preview"_s, u"--static"_s, u"--json"_s});
    VERIFY_EXIT(run, 0);
    const QJsonArray risks = QJsonDocument::fromJson(run.out).object().value("risks"_L1).toArray();
    QCOMPARE(risks.size(), 3);
    const QJsonObject drop = risks.at(1).toObject();
    QCOMPARE(drop.value("rule"_L1).toString(), u"SL-016a"_s);
    QCOMPARE(drop.value("level"_L1).toString(), u"block"_s);
    QCOMPARE(drop.value("evidence"_L1).toString(), u"static"_s);
    QCOMPARE(drop.value("object"_L1).toString(), u"goods"_s);
    QCOMPARE(drop.value("statement"_L1).toInt(), 2);
    QVERIFY(drop.value("allowed"_L1).isNull());
    QCOMPARE(drop.value("place"_L1).toObject().value("line"_L1).toInt(), 2);
}

void tst_CliRisks::report()
{
    const Shop shop;
    prepare(shop);
    VERIFY_EXIT(shop.run({u"report"_s, u"r.html"_s, u"--of"_s, u"preview"_s}), 0);
    QFile file(shop.folder().path(u"r.html"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray page = file.readAll();
    for (const char *text : {"Risks", "1 to stop for", "SL-016a drop-table", "gone for good"})
        QVERIFY2(page.contains(text), text);
}

void tst_CliRisks::annotations()
{
    const Shop shop;
    prepare(shop);
    const ProgramRun github = shop.run({u"check"_s, u"--annotate"_s, u"github"_s});
    VERIFY_EXIT(github, 3);
    for (const char *text :
         {"::error file=migrations/v3/migrate.sql,line=2,col=1,title=SL-016a drop-table::The table "
          "goods and all its rows are gone for good.",
          "::warning file=migrations/v3/migrate.sql,line=1,col=1,title=SL-016c",
          "::notice file=migrations/v3/migrate.sql,line=3,col=1,title=SL-019"})
        QVERIFY2(github.out.contains(text), github.report().constData());

    const ProgramRun gitlab = shop.run({u"check"_s, u"--annotate"_s, u"gitlab"_s});
    VERIFY_EXIT(gitlab, 3);
    const QJsonArray issues = QJsonDocument::fromJson(gitlab.out).array();
    QCOMPARE(issues.size(), 3);
    const QJsonObject issue = issues.at(1).toObject();
    QCOMPARE(issue.value("check_name"_L1).toString(), u"SL-016a"_s);
    QCOMPARE(issue.value("severity"_L1).toString(), u"blocker"_s);
    QVERIFY(!issue.value("fingerprint"_L1).toString().isEmpty());
    const QJsonObject location = issue.value("location"_L1).toObject();
    QCOMPARE(location.value("path"_L1).toString(), u"migrations/v3/migrate.sql"_s);
    QCOMPARE(location.value("lines"_L1).toObject().value("begin"_L1).toInt(), 2);

    VERIFY_EXIT(shop.run({u"check"_s, u"--annotate"_s, u"jenkins"_s}), 2);
}

QTEST_GUILESS_MAIN(tst_CliRisks)
#include "tst_cli_risks.moc"
