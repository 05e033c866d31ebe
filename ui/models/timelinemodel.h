// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "planning/timeline.h"

#include <QAbstractTableModel>
#include <QHash>

#include <vector>

namespace ponyup::ui {

/// The timeline as a table, newest version on top. Raw values only: how a state looks and is called
/// is TimelinePresentation's business.
class TimelineModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Version, Message, State, When, By, ColumnCount };
    enum Role {
        StateRole = Qt::UserRole + 1, ///< int, a MigrationState.
        VersionRole, ///< int: where the row leads.
        FromRole, ///< int: the migration's own version, -1 when only the database knows it.
        CurrentRole, ///< bool: the database stands here.
        HasUndoRole, ///< bool
        NameRole, ///< QString: "v3", "v3.sql"; empty when it is not in the folder.
        MarkRole, ///< int, a Mark.
        ProblemRole, ///< QString: what is wrong with its scripts; empty: nothing is.
        StatementsRole, ///< int: of the migrate script.
        SortRole, ///< What a sort by this column compares.
    };

    /// What a run has to do with a row.
    enum class Mark {
        None,
        Running, ///< It is being carried out now.
        Failed, ///< It stopped the last run, and has not been applied since.
        FailedInDryRun, ///< It stopped the last dry run: the database knows nothing of it.
    };

    explicit TimelineModel(QObject *parent = nullptr);

    /// Shows another timeline. Rows that stay (same migration) keep their persistent indexes, so
    /// selection and current row survive a refresh. Marks of setRunning() and setFailed() stay: who
    /// set them knows how long they are true. `problems`: by a migration's own version.
    void setTimeline(const Timeline &timeline, const QHash<int, QString> &problems = {});
    const TimelineRow &rowAt(int row) const;
    /// The row of the migration with that own version; -1 when there is none.
    int rowForFrom(int from) const;
    /// The row that the database stands at; -1 when there is none.
    int currentRow() const;

    /// The migration that is being carried out, by its own version; -1: none.
    void setRunning(int from);
    /// The migration that stopped the last run; -1: none.
    void setFailed(int from, bool inDryRun = false);
    /// A migration has just been committed: shown as applied until the next setTimeline().
    void setApplied(int from, const QDateTime &when = {});

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

    /// Whether a row in that state is in the database.
    static bool isApplied(MigrationState state);

private:
    QVariant display(const TimelineRow &row, int column) const;
    QVariant sortValue(int row, int column) const;
    Mark markOf(const TimelineRow &row) const;
    void rowsChanged(int first, int last);
    void replaceRows(int first, int oldCount, const std::vector<TimelineRow> &rows, int newCount);

    std::vector<TimelineRow> m_rows;
    QHash<int, QString> m_problems;
    int m_running = -1;
    int m_failed = -1;
    bool m_failedInDryRun = false;
};

} // namespace ponyup::ui
