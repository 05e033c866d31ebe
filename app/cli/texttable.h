// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/output.h"

#include <vector>

namespace ponyup::cli {

struct Cell {
    Cell(const QString &content, Look style = Look::Plain) : text(content), look(style) { }
    QString text;
    Look look;
};

/// An aligned table for a terminal. Texts may be anybody's: control characters are spelled out.
class TextTable {
public:
    enum class Align { Left, Right };
    struct Column {
        QString title;
        Align align = Align::Left;
    };

    explicit TextTable(std::vector<Column> columns);
    void addRow(std::vector<Cell> cells);
    bool isEmpty() const { return m_rows.empty(); }
    /// With its titles; a column that is empty in all rows is left out.
    void print(Output &out) const;

private:
    std::vector<Column> m_columns;
    std::vector<std::vector<Cell>> m_rows;
};

/// How many columns of a terminal the text takes.
int displayWidth(const QString &text);

} // namespace ponyup::cli
