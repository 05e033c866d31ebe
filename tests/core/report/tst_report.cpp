// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/samples.h"
#include "support/testing.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;

class tst_Report : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theEndingChoosesTheFormat_data();
    void theEndingChoosesTheFormat();
    void anotherEndingIsAUsageError();
    void anOldReportStaysWhenTheNewOneCannotBeWritten();
    void json();
};

void tst_Report::theEndingChoosesTheFormat_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("start");
    QTest::newRow("html") << u"r.html"_s << QByteArray("<!DOCTYPE html>");
    QTest::newRow("csv") << u"r.csv"_s << QByteArray("migration,from,");
    QTest::newRow("json") << u"r.json"_s << QByteArray("{\n");
    QTest::newRow("upper case") << u"R.HTML"_s << QByteArray("<!DOCTYPE html>");
}

void tst_Report::theEndingChoosesTheFormat()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, start);
    const Folder folder;
    folder.write(name, "the old one");
    ReportData data;
    data.run = failedRun();
    VERIFY_RESULT(writeReport(folder.path(name), data));
    const QByteArray content = folder.read(name);
    QCOMPARE(content.left(start.size()), start);
}

void tst_Report::anotherEndingIsAUsageError()
{
    const Folder folder;
    const auto written = writeReport(folder.path(u"report.pdf"_s), {});
    VERIFY_ERROR(written, ErrorKind::Usage);
    QVERIFY(written.error().hint.contains(u".html"_s));
    QVERIFY(!QFile::exists(folder.path(u"report.pdf"_s)));
}

void tst_Report::anOldReportStaysWhenTheNewOneCannotBeWritten()
{
    const Folder folder;
    const QString inTheWay = folder.path(u"r.html"_s);
    folder.write(u"r.html/inside"_s, "a folder of that name");
    const auto written = writeReport(inTheWay, {});
    VERIFY_ERROR(written, ErrorKind::Io);
    QVERIFY(!written.error().detail.isEmpty());
    QCOMPARE(folder.read(u"r.html/inside"_s), QByteArray("a folder of that name"));

    VERIFY_ERROR(writeReport(folder.path(u"missing/r.html"_s), {}), ErrorKind::Io);
}

void tst_Report::json()
{
    ReportData data;
    data.title = u"Shop"_s;
    data.run = failedRun();
    data.log = auditLog();
    const QJsonObject json = QJsonDocument::fromJson(toJsonText(data)).object();
    QCOMPARE(json[u"title"_s].toString(), u"Shop"_s);
    QVERIFY(json[u"status"_s].isNull());
    QVERIFY(json[u"preview"_s].isNull());
    QCOMPARE(json[u"run"_s][u"outcome"_s].toString(), u"failed"_s);
    QCOMPARE(json[u"log"_s][1][u"number"_s].toInt(), 2);
}

QTEST_GUILESS_MAIN(tst_Report)
#include "tst_report.moc"
