// SPDX-License-Identifier: LGPL-3.0-or-later
#include "report/htmlparts.h"

#include "base/tr.h"
#include "report/plaintext.h"

using namespace Qt::StringLiterals;

namespace ponyup::html {

namespace {

constexpr auto style = R"css(
:root { color-scheme: light dark; --text: #1d2330; --soft: #5b6474; --page: #ffffff;
  --line: #d8dde6; --head: #f2f4f8; --good: #1c7c3c; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --text: #e5e9f0; --soft: #a3adbd; --page: #171b22;
  --line: #363d4a; --head: #222833; --good: #6fd08c; --bad: #ff8a80; } }
body { margin: 2rem auto; padding: 0 1.5rem; max-width: 72rem; color: var(--text);
  background: var(--page); font: 15px/1.5 system-ui, "Noto Sans", sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 1rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
p { margin: .4rem 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.2rem; margin: 0; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.box { border-left: .3rem solid var(--soft); padding: .3rem 1rem; margin: 1rem 0;
  background: var(--head); white-space: pre-wrap; overflow-wrap: anywhere; }
.box strong { display: block; }
.good { border-color: var(--good); } .good strong { color: var(--good); }
.bad { border-color: var(--bad); } .bad strong { color: var(--bad); }
table { border-collapse: collapse; width: 100%; font-size: .92em; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem;
  border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { background: var(--head); } tr.bad td { color: var(--bad); font-weight: 600; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.code { font-family: "Noto Sans Mono", ui-monospace, monospace; white-space: pre-wrap; }
footer { margin-top: 2.5rem; color: var(--soft); font-size: .85em; }
@media print { body { margin: 0; max-width: none; font-size: 10pt; } thead { display:
  table-header-group; } tr, .box { break-inside: avoid; } h2 { break-after: avoid; } }
)css";

QString cellClass(Column::Kind kind)
{
    switch (kind) {
    case Column::Kind::Text:
        return {};
    case Column::Kind::Number:
        return u" class=\"number\""_s;
    case Column::Kind::Code:
        return u" class=\"code\""_s;
    }
    Q_UNREACHABLE();
}

} // namespace

QString escaped(const QString &text)
{
    return visible(text, Lines::Keep).toHtmlEscaped();
}

QString heading(const QString &text)
{
    return u"<h2>%1</h2>\n"_s.arg(escaped(text));
}

QString paragraph(const QString &text)
{
    return text.isEmpty() ? QString() : u"<p>%1</p>\n"_s.arg(escaped(text));
}

QString box(const QString &look, const QString &title, const QStringList &sentences)
{
    QStringList lines;
    for (const QString &sentence : sentences)
        if (!sentence.isEmpty())
            lines += escaped(sentence);
    return u"<div class=\"box %1\"><strong>%2</strong>%3</div>\n"_s.arg(look, escaped(title),
                                                                        lines.join(u'\n'));
}

QString list(const QStringList &entries)
{
    if (entries.isEmpty())
        return {};
    QString items;
    for (const QString &entry : entries)
        items += u"<li>%1</li>\n"_s.arg(escaped(entry));
    return u"<ul>\n%1</ul>\n"_s.arg(items);
}

QString facts(const std::vector<std::pair<QString, QString>> &namesAndValues)
{
    QString entries;
    for (const auto &[name, value] : namesAndValues)
        if (!value.isEmpty())
            entries += u"<dt>%1</dt><dd>%2</dd>\n"_s.arg(escaped(name), escaped(value));
    return entries.isEmpty() ? QString() : u"<dl>\n%1</dl>\n"_s.arg(entries);
}

Table::Table(std::vector<Column> columns) : m_columns(std::move(columns)) { }

void Table::addRow(const QStringList &cells, bool bad)
{
    Q_ASSERT(cells.size() == qsizetype(m_columns.size()));
    m_rows += bad ? "<tr class=\"bad\">"_L1 : "<tr>"_L1;
    for (qsizetype i = 0; i < cells.size(); ++i)
        m_rows += u"<td%1>%2</td>"_s.arg(cellClass(m_columns[size_t(i)].kind), escaped(cells[i]));
    m_rows += "</tr>\n"_L1;
}

QString Table::toString() const
{
    if (m_rows.isEmpty())
        return {};
    QString head;
    for (const Column &column : m_columns)
        head += u"<th%1>%2</th>"_s.arg(column.kind == Column::Kind::Number ? cellClass(column.kind)
                                                                           : QString(),
                                       escaped(column.title));
    return u"<table>\n<thead><tr>%1</tr></thead>\n<tbody>\n%2</tbody>\n</table>\n"_s.arg(head,
                                                                                         m_rows);
}

QString page(const QString &title, const QString &body)
{
    // The policy keeps a page quiet even if an escape were ever missed.
    return u"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" "
           "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
           "<title>%1</title>\n<style>%2</style>\n</head>\n<body>\n<h1>%1</h1>\n%3"
           "<footer>%4</footer>\n</body>\n</html>\n"_s.arg(
               escaped(title), QLatin1StringView(style), body,
               escaped(Tr::tr("Written by PonyUp %1").arg(QLatin1StringView(PONYUP_VERSION))));
}

} // namespace ponyup::html
