// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>

namespace ponyup::ui {

class LogModel;
class LogPresentation;

/// The live log. Follows its end as long as the end is in sight; who scrolls up is left in peace.
class LogView : public QListView {
    Q_OBJECT

public:
    explicit LogView(QWidget *parent = nullptr);

    /// The model must outlive the view.
    void setLogModel(LogModel *model);

public Q_SLOTS:
    /// The selected lines to the clipboard, all of them when none is selected.
    void copy();

Q_SIGNALS:
    /// Save was chosen in the context menu.
    void saveRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    LogModel *m_model = nullptr;
    LogPresentation *m_presentation = nullptr;
    bool m_atEnd = true;
};

} // namespace ponyup::ui
