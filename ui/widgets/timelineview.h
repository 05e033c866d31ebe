// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/tableview.h"

namespace ponyup::ui {

class TimelineFilterModel;
class TimelineModel;
class TimelinePresentation;

/// The timeline: newest version on top, rail, states. Brings the filter and the presentation with
/// it, and keeps its columns as narrow as what is in them until somebody drags one; rows in its
/// interface are rows of the TimelineModel.
class TimelineView : public TableView {
    Q_OBJECT

public:
    explicit TimelineView(QWidget *parent = nullptr);

    /// The model must outlive the view.
    void setTimelineModel(TimelineModel *model);
    TimelineModel *timelineModel() const { return m_model; }
    TimelineFilterModel *filter() const { return m_filter; }

    /// The row of the TimelineModel that is current; -1: none.
    int currentSourceRow() const;
    /// Selected rows of the TimelineModel, top first.
    std::vector<int> selectedSourceRows() const;
    /// Makes a row of the TimelineModel current, selects it and scrolls to it.
    void selectSourceRow(int row);

Q_SIGNALS:
    /// The current row is another one, or -1. A row of the TimelineModel.
    void currentVersionChanged(int sourceRow);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    void fitColumnsLater();
    void fitColumns();
    QStringList columnSamples() const;

    TimelineModel *m_model = nullptr;
    TimelineFilterModel *m_filter = nullptr;
    TimelinePresentation *m_presentation = nullptr;
    QStringList m_samples; ///< What the columns are as wide as.
    bool m_fitAwaited = false;
    bool m_fitting = false;
    bool m_sizedByUser = false; ///< From then on the columns stay as they are.
};

} // namespace ponyup::ui
