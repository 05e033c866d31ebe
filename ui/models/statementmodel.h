// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engines/statementeffects.h"
#include "running/runevent.h"
#include "running/runreport.h"
#include "sql/statement.h"

#include <QAbstractTableModel>
#include <QHash>

namespace ponyup::ui {

/// One statement of a migration, before, while or after it runs.
struct StatementRow {
    enum class Result { NotRun, Running, Done, Failed };

    int number = 0; ///< Within its script, from 1.
    bool inModel = false; ///< Of the model script, not of migrate (or undo).
    SourcePlace place;
    StatementKind kind = StatementKind::Other;
    QString text; ///< First words.
    qint64 rows = -1; ///< -1: not known or senseless.
    qint64 elapsedNs = -1; ///< -1: not known.
    Result result = Result::NotRun;
    QString message; ///< Of a failure.
    std::vector<RelationEffect> effects = {}; ///< On tables in use: effectsByTable().
};

/// The statements of one migration, in the order in which they run.
class StatementModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Number, Line, Kind, StatementText, Rows, Time, Effects, Result, ColumnCount };
    enum Role {
        ResultRole = Qt::UserRole + 1, ///< int, a StatementRow::Result.
        KindRole, ///< int, a StatementKind.
        InModelRole, ///< bool
        LineRole, ///< int, 0 when not known.
        FileRole, ///< QString
        RowsRole, ///< qint64, -1 when not known.
        ElapsedRole, ///< qint64 nanoseconds, -1 when not known.
        MessageRole, ///< QString: why it failed.
        EffectsRole, ///< QStringList: one sentence for each table in use, the strongest first.
        BlockingRole, ///< int, a Blocking: of the strongest.
        SortRole,
    };

    explicit StatementModel(QObject *parent = nullptr);

    /// Shows these statements. `from` is the migration's own version: apply() then leaves out the
    /// events of other migrations; -1: the caller has picked the events.
    void setRows(std::vector<StatementRow> rows, int from = -1);
    /// The statements that a finished migration has run.
    void setMigrationRun(const MigrationRun &run);
    /// Follows a run: StatementStarted, StatementDone and StatementFailed, others are left out. A
    /// statement that is not there yet is added at the end.
    void apply(const RunEvent &event);
    void clear() { setRows({}); }

    int migration() const { return m_from; }
    const StatementRow &rowAt(int row) const;
    /// -1 when there is no such statement.
    int rowForStatement(int number, bool inModel) const;
    /// The sum line: "7 statements, 4,810 rows, 1.2 s, 1 failed".
    QString summary() const;
    /// Whether any statement tells what it does to tables in use.
    bool hasEffects() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// What summary() tells has changed. After apply() it comes later, once for many events.
    void summaryChanged();

private:
    struct Totals {
        int done = 0;
        int failed = 0;
        qint64 rows = 0; ///< Of those that told.
        qint64 elapsedNs = 0;
    };

    QVariant display(const StatementRow &row, int column) const;
    QVariant sortValue(int row, int column) const;
    void count(const StatementRow &row, int sign);
    void tellSummaryLater();

    std::vector<StatementRow> m_rows;
    QHash<qint64, int> m_index;
    Totals m_totals;
    int m_from = -1;
    bool m_summaryTold = true;
};

} // namespace ponyup::ui
