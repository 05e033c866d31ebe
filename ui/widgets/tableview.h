// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QTreeView>

namespace ponyup::ui {

/// A flat table with the settings that stay fast with many rows (uniform heights, never sized to
/// contents), whole rows selected, columns movable and sortable, rows copied by Ctrl+C.
class TableView : public QTreeView {
    Q_OBJECT

public:
    explicit TableView(QWidget *parent = nullptr);

    /// A width per column from a sample of its longest usual text ("MM" before it makes room for
    /// an icon); the column with an empty sample
    /// takes the room that is left. Call when the model has been set.
    void setColumnSamples(const QStringList &samples);
    /// Selected rows, top first, columns as shown, as a Markdown table with header.
    QString selectionAsMarkdown() const;
    /// Selected rows, tab separated.
    QString selectionAsText() const;

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QList<int> shownColumns() const;
    QModelIndexList selectedRowsInOrder() const;
};

} // namespace ponyup::ui
