// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timelinemodel.h"

#include "models/tr.h"

#include <algorithm>
#include <utility>

namespace ponyup::ui {

using namespace Qt::StringLiterals;

namespace {

bool sameMigration(const TimelineRow &one, const TimelineRow &other)
{
    return one.from == other.from && one.version == other.version;
}

/// "12→13" where something is still to happen or a version was jumped over, else "13".
QString versionLabel(const TimelineRow &row)
{
    const bool leads = row.from >= 0 && row.from != row.version;
    if (!leads || (TimelineModel::isApplied(row.state) && row.from == row.version - 1))
        return QString::number(row.version);
    return QString::number(row.from) + u'→' + QString::number(row.version);
}

} // namespace

TimelineModel::TimelineModel(QObject *parent) : QAbstractTableModel(parent) { }

bool TimelineModel::isApplied(MigrationState state)
{
    switch (state) {
    case MigrationState::Applied:
    case MigrationState::Baseline:
    case MigrationState::Initial:
    case MigrationState::ChangedCosmetic:
    case MigrationState::ChangedSemantic:
    case MigrationState::Missing:
        return true;
    case MigrationState::Next:
    case MigrationState::Pending:
    case MigrationState::Latest:
    case MigrationState::Skipped:
    case MigrationState::OutOfOrder:
    case MigrationState::Unreachable:
    case MigrationState::HalfDone:
        break;
    }
    return false;
}

void TimelineModel::setTimeline(const Timeline &timeline, const QHash<int, QString> &problems)
{
    // A refresh changes rows in place and adds or takes away some in one stretch; what stands
    // above and below that stretch keeps its identity.
    const std::vector<TimelineRow> &rows = timeline.rows;
    const int oldCount = rowCount();
    const int newCount = static_cast<int>(rows.size());
    const int common = std::min(oldCount, newCount);
    int top = 0;
    while (top < common && sameMigration(m_rows[top], rows[top]))
        ++top;
    int bottom = 0;
    while (bottom < common - top
           && sameMigration(m_rows[oldCount - 1 - bottom], rows[newCount - 1 - bottom]))
        ++bottom;
    replaceRows(top, oldCount - top - bottom, rows, newCount - top - bottom);

    const QHash<int, QString> before = std::exchange(m_problems, problems);
    const auto problemChanged = [&](int from) {
        return (!before.isEmpty() || !problems.isEmpty())
            && before.value(from) != problems.value(from);
    };
    int first = -1; // Of a stretch of rows that changed; told as one signal.
    for (int row = 0; row <= newCount; ++row) {
        const bool changed =
            row < newCount && (m_rows[row] != rows[row] || problemChanged(rows[row].from));
        if (changed) {
            m_rows[row] = rows[row];
            if (first < 0)
                first = row;
        } else if (first >= 0) {
            rowsChanged(first, row - 1);
            first = -1;
        }
    }
}

void TimelineModel::replaceRows(int first, int oldCount, const std::vector<TimelineRow> &rows,
                                int newCount)
{
    if (oldCount > 0) {
        beginRemoveRows({}, first, first + oldCount - 1);
        m_rows.erase(m_rows.begin() + first, m_rows.begin() + first + oldCount);
        endRemoveRows();
    }
    if (newCount > 0) {
        beginInsertRows({}, first, first + newCount - 1);
        m_rows.insert(m_rows.begin() + first, rows.begin() + first,
                      rows.begin() + first + newCount);
        endInsertRows();
    }
}

const TimelineRow &TimelineModel::rowAt(int row) const
{
    Q_ASSERT(row >= 0 && row < rowCount());
    return m_rows[row];
}

int TimelineModel::rowForFrom(int from) const
{
    if (from < 0)
        return -1;
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [from](const TimelineRow &row) { return row.from == from; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int TimelineModel::currentRow() const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [](const TimelineRow &row) { return row.current; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

void TimelineModel::setRunning(int from)
{
    if (from == m_running)
        return;
    const int before = rowForFrom(std::exchange(m_running, from));
    rowsChanged(before, before);
    const int now = rowForFrom(from);
    rowsChanged(now, now);
}

void TimelineModel::setFailed(int from, bool inDryRun)
{
    if (from == m_failed && inDryRun == m_failedInDryRun)
        return;
    m_failedInDryRun = inDryRun;
    const int before = rowForFrom(std::exchange(m_failed, from));
    rowsChanged(before, before);
    const int now = rowForFrom(from);
    rowsChanged(now, now);
}

void TimelineModel::setApplied(int from, const QDateTime &when)
{
    const int row = rowForFrom(from);
    if (row < 0)
        return;
    TimelineRow &applied = m_rows[row];
    // The newest model stays what it is: it is checked, not stored.
    if (applied.version != applied.from) {
        const int before = currentRow();
        if (before >= 0) {
            m_rows[before].current = false;
            rowsChanged(before, before);
        }
        applied.state = MigrationState::Applied;
        applied.current = true;
        applied.when = when;
    }
    rowsChanged(row, row);
    const int next = rowForFrom(applied.version);
    if (next >= 0 && m_rows[next].state == MigrationState::Pending) {
        m_rows[next].state = MigrationState::Next;
        rowsChanged(next, next);
    }
}

int TimelineModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TimelineModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TimelineModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const TimelineRow &row = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return display(row, index.column());
    case StateRole:
        return static_cast<int>(row.state);
    case VersionRole:
        return row.version;
    case FromRole:
        return row.from;
    case CurrentRole:
        return row.current;
    case HasUndoRole:
        return row.hasUndo;
    case NameRole:
        return row.name;
    case MarkRole:
        return static_cast<int>(markOf(row));
    case ProblemRole:
        return m_problems.value(row.from);
    case StatementsRole:
        return row.statements;
    case SortRole:
        return sortValue(index.row(), index.column());
    default:
        return {};
    }
}

TimelineModel::Mark TimelineModel::markOf(const TimelineRow &row) const
{
    if (row.from < 0)
        return Mark::None;
    if (row.from == m_running)
        return Mark::Running;
    // Half done says more than failed.
    if (row.from != m_failed || isApplied(row.state) || row.state == MigrationState::HalfDone)
        return Mark::None;
    return m_failedInDryRun ? Mark::FailedInDryRun : Mark::Failed;
}

QVariant TimelineModel::display(const TimelineRow &row, int column) const
{
    switch (column) {
    case Version:
        return versionLabel(row);
    case Message:
        // What cannot be read has no message of its own.
        return row.message.isEmpty() ? m_problems.value(row.from) : row.message;
    case State:
        return migrationStateName(row.state);
    case When:
        return row.when;
    case By:
        return row.by;
    default:
        return {};
    }
}

QVariant TimelineModel::sortValue(int row, int column) const
{
    switch (column) {
    case Version:
        return rowCount() - row; // The timeline's own order, newest first.
    case State:
        return static_cast<int>(m_rows[row].state);
    default:
        return display(m_rows[row], column);
    }
}

QVariant TimelineModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Version:
        return Tr::tr("Version");
    case Message:
        return Tr::tr("Message");
    case State:
        return Tr::tr("State");
    case When:
        //: Column: the time at which a migration was applied.
        return Tr::tr("When");
    case By:
        //: Column: the user who applied a migration.
        return Tr::tr("By");
    default:
        return {};
    }
}

void TimelineModel::rowsChanged(int first, int last)
{
    if (first >= 0)
        Q_EMIT dataChanged(index(first, 0), index(last, ColumnCount - 1));
}

} // namespace ponyup::ui
