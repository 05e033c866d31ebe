// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/samples.h"

#include <QTest>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;

class tst_Csv : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneRowPerStatement();
    void aMigrationWithoutStatementsHasARow();
    void timeline();
    void log();
    void formulasAreDisarmed_data();
    void formulasAreDisarmed();
};

void tst_Csv::oneRowPerStatement()
{
    ReportData data;
    data.run = failedRun();
    const QString expected =
        u"migration,from,to,message,outcome,script,statement,file,line,column,kind,text,rows,"
        "milliseconds,error,effects\r\n"
        "v0,0,1,'=cmd|' /C calc'!A0,applied,migrate,1,v0/migrate.sql,1,1,ddl,"
        "\"CREATE TABLE \"\"a,b\"\" (x)\",,1.500,,\r\n"
        "v0,0,1,'=cmd|' /C calc'!A0,applied,migrate,2,v0/migrate.sql,2,1,dml,"
        "INSERT INTO t VALUES ('<b>'),3,1.500,,\r\n"
        "v1.sql,1,2,,rolled-back,migrate,1,v1.sql,3,8,dml,DELETE FROM gone,,1.500,"
        "v1.sql:3:8: The database refused a statement. (no such table: "
        "<script>alert(1)</script>\x1b[31m),\r\n"_s;
    QCOMPARE(toCsv(data), expected);

    data.run.reset();
    data.preview = preview();
    QCOMPARE(toCsv(data), expected);
}

void tst_Csv::aMigrationWithoutStatementsHasARow()
{
    MigrationRun migration;
    migration.from = 4;
    migration.to = 5;
    migration.name = u"v4"_s;
    ReportData data;
    data.run = RunReport();
    data.run->migrations = {migration};
    QCOMPARE(toCsv(data).section(u"\r\n"_s, 1, 1), u"v4,4,5,,not-run,,,,,,,,,,,"_s);
}

void tst_Csv::timeline()
{
    ReportData data;
    data.status = ponyup::testing::status();
    QCOMPARE(toCsv(data),
             u"version,from,state,current,message,name,statements,when,by\r\n"
             "2,1,next,,\u202eevil,v1,7,,\r\n"
             "1,,applied,yes,first,,,2025-11-21T12:00:00.250Z,ann\r\n"_s);
}

void tst_Csv::log()
{
    ReportData data;
    data.log = auditLog();
    QCOMPARE(toCsv(data),
             u"number,time,event,from,to,message,user,host,tool,server,milliseconds,rows,checksum,"
             "error,hash\r\n"
             "1,2025-11-21T12:00:00.250Z,applied,0,1,first,ann,db1,PonyUp 0.1.0,SQLite 3.40.1,"
             "12.000,3,abc,,h1\r\n"
             "2,2025-11-21T12:00:00.250Z,failed,1,2,first,ann,db1,PonyUp 0.1.0,SQLite 3.40.1,"
             "12.000,,abc,v1.sql:3:8: no,h2\r\n"_s);
}

void tst_Csv::formulasAreDisarmed_data()
{
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("cell");
    QTest::newRow("equals") << u"=1+1"_s << u"'=1+1"_s;
    QTest::newRow("plus") << u"+1"_s << u"'+1"_s;
    QTest::newRow("minus") << u"-1"_s << u"'-1"_s;
    QTest::newRow("at") << u"@SUM(A1)"_s << u"'@SUM(A1)"_s;
    QTest::newRow("wide equals") << u"＝1"_s << u"'＝1"_s;
    QTest::newRow("tab") << u"\t=1"_s << u"'\t=1"_s;
    QTest::newRow("line end") << u"\n=1"_s << u"\"'\n=1\""_s;
    QTest::newRow("both guards") << u"=\"a\""_s << u"\"'=\"\"a\"\"\""_s;
    QTest::newRow("harmless inside") << u"a=1"_s << u"a=1"_s;
}

void tst_Csv::formulasAreDisarmed()
{
    QFETCH(QString, message);
    AuditEntry entry;
    entry.message = message;
    ReportData data;
    data.log = {entry};
    const QString body = toCsv(data).section(u"\r\n"_s, 1);
    QFETCH(QString, cell);
    QVERIFY2(body.startsWith(u"0,,applied,,,"_s + cell + u','), qPrintable(body));
}

QTEST_GUILESS_MAIN(tst_Csv)
#include "tst_csv.moc"
