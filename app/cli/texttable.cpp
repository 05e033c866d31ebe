// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/texttable.h"

#include "report/plaintext.h"

#include <algorithm>
#include <cwchar>

namespace ponyup::cli {

int displayWidth(const QString &text)
{
    int width = 0;
    for (const uint point : text.toUcs4())
        width += std::max(0, wcwidth(static_cast<wchar_t>(point)));
    return width;
}

TextTable::TextTable(std::vector<Column> columns) : m_columns(std::move(columns)) { }

void TextTable::addRow(std::vector<Cell> cells)
{
    Q_ASSERT(cells.size() == m_columns.size());
    for (Cell &cell : cells)
        cell.text = visible(cell.text);
    m_rows.push_back(std::move(cells));
}

void TextTable::print(Output &out) const
{
    std::vector<int> widths(m_columns.size(), 0);
    for (const auto &row : m_rows)
        for (size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], displayWidth(row[i].text));
    for (size_t i = 0; i < m_columns.size(); ++i)
        if (widths[i] > 0)
            widths[i] = std::max(widths[i], displayWidth(m_columns[i].title));

    const auto printRow = [&](const std::vector<Cell> &cells) {
        QString line;
        int owed = 0; // spaces before the next text; none at the line's end
        for (size_t i = 0; i < cells.size(); ++i) {
            if (widths[i] == 0)
                continue;
            const int pad = widths[i] - displayWidth(cells[i].text);
            const bool right = m_columns[i].align == Align::Right;
            if (!cells[i].text.isEmpty()) {
                line += QString(owed + (right ? pad : 0), QLatin1Char(' '))
                    + out.styled(cells[i].look, cells[i].text);
                owed = (right ? 0 : pad) + 2;
            } else {
                owed += widths[i] + 2;
            }
        }
        out.line(line);
    };
    std::vector<Cell> titles;
    for (const Column &column : m_columns)
        titles.emplace_back(column.title, Look::Strong);
    printRow(titles);
    for (const auto &row : m_rows)
        printRow(row);
}

} // namespace ponyup::cli
