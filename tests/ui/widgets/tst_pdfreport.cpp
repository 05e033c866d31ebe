// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/samples.h"
#include "presentation/pdfreport.h"
#include "support/program.h"
#include "support/testing.h"

#include <QTest>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;

/// The report as pages: what a reader of PDF files finds in it.
class tst_PdfReport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhatTheWebPageSays();
    void goesOnOnFurtherPages();

private:
    static ProgramRun read(const QString &file)
    {
        return runProgram(u"pdftotext"_s, {u"-layout"_s, file, u"-"_s});
    }
};

void tst_PdfReport::saysWhatTheWebPageSays()
{
    const Folder folder;
    const QString file = folder.path(u"report.pdf"_s);
    const ReportData data{.title = u"<Shop> & \"friends\""_s,
                          .status = ponyup::testing::status(),
                          .preview = preview(),
                          .run = failedRun(),
                          .log = auditLog()};
    VERIFY_RESULT(writeReportFile(file, ui::toPdf(data)));
    const ProgramRun run = read(file);
    VERIFY_EXIT(run, 0);
    const QString text = QString::fromUtf8(run.out).simplified();
    for (const QString &part :
         {u"<Shop> & \"friends\""_s, u"Update: failed"_s, u"Version 1 is in the database."_s,
          u"v1.sql:3:8: The database refused a statement."_s, u"<script>alert(1)</script>"_s,
          u"prod & test"_s, u"The model has drifted."_s, u"Written by PonyUp"_s})
        QVERIFY2(text.contains(part), run.out.constData());
    for (const QString &markup : {u"var(--"_s, u"<td"_s, u"&amp;"_s, u"</"_s})
        QVERIFY2(!QString(text).remove(u"</script>"_s).contains(markup), run.out.constData());
}

void tst_PdfReport::goesOnOnFurtherPages()
{
    const Folder folder;
    const QString file = folder.path(u"report.pdf"_s);
    ReportData data{.title = u"Long"_s, .run = failedRun()};
    MigrationRun &migration = data.run->migrations.front();
    for (int number = 1; number <= 300; ++number)
        migration.statements.push_back(
            {.number = number, .text = u"CREATE TABLE table_%1 (id integer)"_s.arg(number)});
    VERIFY_RESULT(writeReportFile(file, ui::toPdf(data)));
    const ProgramRun run = read(file);
    VERIFY_EXIT(run, 0);
    QVERIFY(run.out.count('\f') > 5);
    QVERIFY(run.out.contains("table_1 ") && run.out.contains("table_300 "));
}

QTEST_MAIN(tst_PdfReport)
#include "tst_pdfreport.moc"
