// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/samples.h"
#include "report/htmlparts.h"

#include <QRegularExpression>
#include <QStack>
#include <QTest>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;

class tst_Html : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parts();
    void everyTagIsClosed_data();
    void everyTagIsClosed();
    void nothingFromOutsideAndNothingThatRuns_data() { everyTagIsClosed_data(); }
    void nothingFromOutsideAndNothingThatRuns();
    void aFailureSaysWhatWhereAndWhatNext();
    void aPreviewSaysWhereItRan();
    void aStaticPreviewSaysThatNothingRan();
    void aStatusShowsItsTimeline();
    void nothingToReport();
    void darkAndPrintedPages();

private:
    static ReportData everything();
};

ReportData tst_Html::everything()
{
    ReportData data;
    data.title = u"<Shop> & \"friends\""_s;
    data.run = failedRun();
    data.preview = preview();
    data.status = ponyup::testing::status();
    data.log = auditLog();
    return data;
}

void tst_Html::parts()
{
    html::Table table({{u"No."_s, html::Column::Kind::Number}, {u"Text"_s}});
    QCOMPARE(table.toString(), QString());
    table.addRow({u"1"_s, u"<td>"_s});
    table.addRow({u"2"_s, u"%1"_s}, true);
    QCOMPARE(
        table.toString(),
        u"<table>\n<thead><tr><th class=\"number\">No.</th><th>Text</th></tr></thead>\n"
        "<tbody>\n<tr><td class=\"number\">1</td><td>&lt;td&gt;</td></tr>\n"
        "<tr class=\"bad\"><td class=\"number\">2</td><td>%1</td></tr>\n</tbody>\n</table>\n"_s);
    QCOMPARE(html::box(u"bad"_s, u"a&b"_s, {u"one"_s, QString(), u"two"_s}),
             u"<div class=\"box bad\"><strong>a&amp;b</strong>one\ntwo</div>\n"_s);
    QCOMPARE(html::facts({{u"A"_s, u"1"_s}, {u"B"_s, QString()}}),
             u"<dl>\n<dt>A</dt><dd>1</dd>\n</dl>\n"_s);
    QCOMPARE(html::facts({{u"B"_s, QString()}}), QString());
    QCOMPARE(html::list({u"<li>"_s}), u"<ul>\n<li>&lt;li&gt;</li>\n</ul>\n"_s);
}

void tst_Html::everyTagIsClosed_data()
{
    QTest::addColumn<QString>("page");
    QTest::newRow("empty") << toHtml({});
    QTest::newRow("everything") << toHtml(everything());
}

void tst_Html::everyTagIsClosed()
{
    QFETCH(QString, page);
    static const QRegularExpression tag(u"<(/?)([a-z][a-z0-9]*)[^>]*>"_s);
    QStack<QString> open;
    for (auto it = tag.globalMatch(page); it.hasNext();) {
        const auto match = it.next();
        const QString name = match.captured(2);
        if (name == u"meta"_s)
            continue;
        if (match.captured(1).isEmpty()) {
            open.push(name);
        } else {
            QVERIFY2(!open.isEmpty(), qPrintable(name));
            QCOMPARE(name, open.pop());
        }
    }
    QVERIFY2(open.isEmpty(), qPrintable(open.join(u' ')));
}

void tst_Html::nothingFromOutsideAndNothingThatRuns()
{
    QFETCH(QString, page);
    QVERIFY(page.startsWith(u"<!DOCTYPE html>"_s));
    for (const QString &bad : {u"<script"_s, u"http:"_s, u"https:"_s, u"url("_s, u"src="_s,
                               u"href="_s, u"onload"_s, u"\x1b"_s, u"\u202e"_s, u"<b>"_s})
        QVERIFY2(!page.contains(bad, Qt::CaseInsensitive), qPrintable(bad));
}

void tst_Html::aFailureSaysWhatWhereAndWhatNext()
{
    ReportData data;
    data.title = u"Shop"_s;
    data.run = failedRun();
    const QString page = toHtml(data);
    for (const QString &text :
         {u"<strong>Update: failed</strong>"_s, u"Version 1 is in the database."_s,
          u"v1.sql was rolled back."_s, u"Mend v1.sql and run it again."_s,
          u"<strong>v1.sql:3:8: The database refused a statement.</strong>"_s,
          u"no such table: &lt;script&gt;alert(1)&lt;/script&gt;\\x1b[31m"_s,
          u"<dd>prod &amp; test</dd>"_s, u"<dd>0 → 1</dd>"_s, u"<dd>2.1 s</dd>"_s,
          u"The model has drifted."_s, u"<tr class=\"bad\">"_s})
        QVERIFY2(page.contains(text), qPrintable(text));
}

void tst_Html::aPreviewSaysWhereItRan()
{
    ReportData data;
    data.preview = preview();
    const QString page = toHtml(data);
    for (const QString &text :
         {u"on a copy of the database (12 MiB)"_s, u"The database itself was not touched."_s,
          u"<td>+</td><td>table</td><td>a,b</td>"_s,
          u"<td>~</td><td>column</td><td>goods.price</td><td class=\"code\">INTEGER</td>"
          "<td class=\"code\">INTEGER NOT NULL</td>"_s,
          u"<dd>c0ffee</dd>"_s})
        QVERIFY2(page.contains(text), qPrintable(text));
}

void tst_Html::aStaticPreviewSaysThatNothingRan()
{
    ReportData data;
    data.preview = preview();
    data.preview->mode = PreviewMode::Static;
    const QString page = toHtml(data);
    QVERIFY(page.contains(u"Nothing was run."_s));
    QVERIFY(!page.contains(u"1.5 ms"_s));
    QVERIFY(!page.contains(u"Changes of the schema"_s));
}

void tst_Html::aStatusShowsItsTimeline()
{
    ReportData data;
    data.status = ponyup::testing::status();
    const QString page = toHtml(data);
    for (const QString &text :
         {u"<td class=\"number\">1 → 2</td><td>\\u202eevil</td><td>next</td>"_s,
          u"<td>applied, current</td><td>2025-11-21 12:00:00</td><td>ann</td>"_s,
          u"<dd>process 4711</dd>"_s, u"<td>-</td><td>view</td><td>totals</td>"_s})
        QVERIFY2(page.contains(text), qPrintable(text));
}

void tst_Html::nothingToReport()
{
    QVERIFY(toHtml({}).contains(u"There is nothing to report yet."_s));
    ReportData data;
    data.log = auditLog();
    QVERIFY(!toHtml(data).contains(u"nothing to report"_s));
}

void tst_Html::darkAndPrintedPages()
{
    const QString page = toHtml({});
    QVERIFY(page.contains(u"prefers-color-scheme: dark"_s));
    QVERIFY(page.contains(u"@media print"_s));
    QVERIFY(page.contains(u"default-src 'none'"_s));
}

QTEST_GUILESS_MAIN(tst_Html)
#include "tst_html.moc"
