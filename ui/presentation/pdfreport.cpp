// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/pdfreport.h"

#include <QBuffer>
#include <QFontDatabase>
#include <QPageLayout>
#include <QPdfWriter>
#include <QTextDocument>

namespace ponyup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr char style[] = "h1 { font-size: 15pt; } h2 { font-size: 12pt; margin-top: 14px; }"
                         "p, div, li { margin-top: 3px; margin-bottom: 3px; }"
                         ".box { white-space: pre-wrap; background-color: #f2f4f8; }"
                         ".good strong { color: #1c7c3c; } .bad strong { color: #b3261e; }"
                         "th { background-color: #f2f4f8; text-align: left; }"
                         "tr.bad td { color: #b3261e; } .number { text-align: right; }"
                         ".name, .footer { color: #5b6474; }";

/// Qt's rich text knows neither grids nor variables: the page is put together again of what it
/// knows. Texts are escaped in it, so that only markup is found.
QString richText(QString html)
{
    const qsizetype begin = html.indexOf("<style>"_L1);
    const qsizetype end = html.indexOf("</style>"_L1);
    html.remove(begin, end - begin);
    const std::pair<QLatin1StringView, QLatin1StringView> known[]{
        {"<dl>"_L1, "<table cellspacing=\"0\" cellpadding=\"2\">"_L1},
        {"</dl>"_L1, "</table>"_L1},
        {"<dt>"_L1, "<tr><td class=\"name\">"_L1},
        {"</dt><dd>"_L1, "&nbsp;&nbsp;</td><td>"_L1},
        {"</dd>"_L1, "</td></tr>"_L1},
        {"<table>"_L1, "<table width=\"100%\" cellspacing=\"0\" cellpadding=\"3\">"_L1},
        {"</strong>"_L1, "</strong><br>"_L1},
        {"<footer>"_L1, "<p class=\"footer\">"_L1},
        {"</footer>"_L1, "</p>"_L1},
    };
    for (const auto &[from, to] : known)
        html.replace(from, to);
    return html;
}

} // namespace

QByteArray toPdf(const ReportData &data)
{
    QBuffer pages;
    pages.open(QIODevice::WriteOnly);
    QPdfWriter writer(&pages);
    writer.setTitle(data.title);
    writer.setCreator(u"PonyUp"_s);
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Landscape, QMarginsF(0, 0, 0, 0)));
    QTextDocument document; // It prints with margins of its own, and the page's number.
    QFont font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    font.setPointSizeF(8.5);
    document.setDefaultFont(font);
    document.setDefaultStyleSheet(QLatin1StringView(style));
    document.setHtml(richText(toHtml(data)));
    document.print(&writer);
    return pages.data();
}

} // namespace ponyup::ui
