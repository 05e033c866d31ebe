// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tableview.h"

#include "presentation/roomydelegate.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>

#include <algorithm>

namespace ponyup::ui {

using namespace Qt::StringLiterals;

namespace {

QString markdownCell(QString text)
{
    text.replace(u'\\', "\\\\"_L1).replace(u'|', "\\|"_L1).replace(u'\n', u' ');
    return text;
}

} // namespace

TableView::TableView(QWidget *parent) : QTreeView(parent)
{
    setItemDelegate(new RoomyDelegate(this));
    setUniformRowHeights(true);
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setAlternatingRowColors(true);
    setAllColumnsShowFocus(true);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setTextElideMode(Qt::ElideRight);

    header()->setStretchLastSection(false);
    header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header()->setSortIndicatorClearable(true);
    header()->setSortIndicator(-1, Qt::AscendingOrder); // As the model has it, until asked.
    setSortingEnabled(true);
}

void TableView::setColumnSamples(const QStringList &samples)
{
    const int margin = 2 * fontMetrics().averageCharWidth()
        + 2 * style()->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, this);
    for (int column = 0; column < samples.size() && column < header()->count(); ++column) {
        if (samples[column].isEmpty()) {
            header()->setSectionResizeMode(column, QHeaderView::Stretch);
            continue;
        }
        const int text = fontMetrics().horizontalAdvance(samples[column]) + margin;
        header()->setSectionResizeMode(column, QHeaderView::Interactive);
        header()->resizeSection(column, std::max(text, header()->sectionSizeHint(column)));
    }
}

QList<int> TableView::shownColumns() const
{
    QList<int> columns;
    for (int visual = 0; visual < header()->count(); ++visual) {
        const int column = header()->logicalIndex(visual);
        if (!isColumnHidden(column))
            columns += column;
    }
    return columns;
}

QModelIndexList TableView::selectedRowsInOrder() const
{
    if (!selectionModel())
        return {};
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    return rows;
}

QString TableView::selectionAsMarkdown() const
{
    const QModelIndexList rows = selectedRowsInOrder();
    if (rows.isEmpty())
        return {};
    const QList<int> columns = shownColumns();
    const auto line = [](const QStringList &cells) {
        return u"| "_s + cells.join(" | "_L1) + u" |\n"_s;
    };

    QStringList titles;
    QStringList rule;
    for (const int column : columns) {
        titles += markdownCell(model()->headerData(column, Qt::Horizontal).toString());
        rule += u"---"_s;
    }
    QString text = line(titles) + line(rule);
    for (const QModelIndex &row : rows) {
        QStringList cells;
        for (const int column : columns)
            cells += markdownCell(row.siblingAtColumn(column).data().toString());
        text += line(cells);
    }
    return text;
}

QString TableView::selectionAsText() const
{
    QString text;
    for (const QModelIndex &row : selectedRowsInOrder()) {
        QStringList cells;
        for (const int column : shownColumns())
            cells += row.siblingAtColumn(column).data().toString();
        text += cells.join(u'\t') + u'\n';
    }
    return text;
}

void TableView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        const QString text = selectionAsText();
        if (!text.isEmpty())
            QGuiApplication::clipboard()->setText(text);
        event->accept();
        return;
    }
    QTreeView::keyPressEvent(event);
}

} // namespace ponyup::ui
