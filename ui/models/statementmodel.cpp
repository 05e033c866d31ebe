// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/statementmodel.h"

#include "models/format.h"
#include "models/tr.h"

#include <QLocale>

#include <algorithm>
#include <utility>

namespace ponyup::ui {

namespace {

qint64 key(int number, bool inModel)
{
    return qint64(number) * 2 + (inModel ? 1 : 0);
}

StatementRow fromRun(const StatementRun &run)
{
    return {.number = run.number,
            .inModel = run.inModel,
            .place = run.place,
            .kind = run.kind,
            .text = run.text,
            .rows = run.rows,
            .elapsedNs = run.elapsed.count(),
            .result = run.error ? StatementRow::Result::Failed : StatementRow::Result::Done,
            .message = run.error ? engineWords(*run.error) : QString(),
            .effects = effectsByTable(run.effects.relations)};
}

/// "blocks writes of shop.orders; builds 2 indexes (1,200,000 rows, 340.0 MiB)"
QStringList effectSentences(const std::vector<RelationEffect> &effects)
{
    QStringList sentences;
    for (const RelationEffect &effect : effects) {
        QStringList size;
        if (effect.rows >= 0)
            size += rowsText(effect.rows);
        if (effect.bytes >= 0)
            size += bytesText(effect.bytes);
        const QString sentence = effectSentence(effect);
        sentences += size.isEmpty()
            ? sentence
            //: %1 is what a statement does to a table, %2 how large that is: "10 rows, 12.0 KiB"
            : Tr::tr("%1 (%2)").arg(sentence, QLocale().createSeparatedList(size));
    }
    return sentences;
}

Blocking strongest(const StatementRow &row)
{
    return row.effects.empty() ? Blocking::Nothing : row.effects.front().blocks;
}

} // namespace

StatementModel::StatementModel(QObject *parent) : QAbstractTableModel(parent) { }

void StatementModel::setRows(std::vector<StatementRow> rows, int from)
{
    beginResetModel();
    m_rows = std::move(rows);
    m_from = from;
    m_index.clear();
    m_totals = {};
    for (int row = 0; row < rowCount(); ++row) {
        m_index.insert(key(m_rows[row].number, m_rows[row].inModel), row);
        count(m_rows[row], 1);
    }
    endResetModel();
    Q_EMIT summaryChanged();
}

void StatementModel::setMigrationRun(const MigrationRun &run)
{
    std::vector<StatementRow> rows;
    rows.reserve(run.statements.size());
    for (const StatementRun &statement : run.statements)
        rows.push_back(fromRun(statement));
    setRows(std::move(rows), run.from);
}

void StatementModel::apply(const RunEvent &event)
{
    if (m_from >= 0 && event.from != m_from)
        return;
    switch (event.kind) {
    case RunEvent::Kind::StatementStarted:
    case RunEvent::Kind::StatementDone:
    case RunEvent::Kind::StatementFailed:
        break;
    default:
        return;
    }

    int at = rowForStatement(event.statement, event.inModel);
    if (at < 0) {
        at = rowCount();
        beginInsertRows({}, at, at);
        m_rows.push_back({.number = event.statement,
                          .inModel = event.inModel,
                          .place = event.place,
                          .text = event.text});
        m_index.insert(key(event.statement, event.inModel), at);
        endInsertRows();
    }

    StatementRow &row = m_rows[at];
    count(row, -1);
    if (event.kind == RunEvent::Kind::StatementStarted) {
        row.result = StatementRow::Result::Running;
        row.rows = -1;
        row.elapsedNs = -1;
        row.message.clear();
    } else {
        const bool failed = event.kind == RunEvent::Kind::StatementFailed;
        row.result = failed ? StatementRow::Result::Failed : StatementRow::Result::Done;
        row.rows = event.rows;
        row.elapsedNs = event.elapsed.count();
        row.message = event.error ? engineWords(*event.error) : QString();
    }
    count(row, 1);
    Q_EMIT dataChanged(index(at, Rows), index(at, Result));
    tellSummaryLater();
}

void StatementModel::tellSummaryLater()
{
    if (!std::exchange(m_summaryTold, false))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_summaryTold = true;
            Q_EMIT summaryChanged();
        },
        Qt::QueuedConnection);
}

const StatementRow &StatementModel::rowAt(int row) const
{
    Q_ASSERT(row >= 0 && row < rowCount());
    return m_rows[row];
}

int StatementModel::rowForStatement(int number, bool inModel) const
{
    return m_index.value(key(number, inModel), -1);
}

void StatementModel::count(const StatementRow &row, int sign)
{
    m_totals.rows += sign * std::max<qint64>(row.rows, 0);
    m_totals.elapsedNs += sign * std::max<qint64>(row.elapsedNs, 0);
    if (row.result == StatementRow::Result::Done)
        m_totals.done += sign;
    else if (row.result == StatementRow::Result::Failed)
        m_totals.failed += sign;
}

QString StatementModel::summary() const
{
    QStringList parts{statementsText(rowCount())};
    if (m_totals.done + m_totals.failed > 0) {
        parts += rowsText(m_totals.rows);
        parts += durationText(m_totals.elapsedNs);
    }
    if (m_totals.failed > 0)
        //: Part of a sum line: how many statements failed.
        parts += Tr::tr("%n failed", nullptr, m_totals.failed);
    return QLocale().createSeparatedList(parts);
}

bool StatementModel::hasEffects() const
{
    return std::ranges::any_of(m_rows,
                               [](const StatementRow &row) { return !row.effects.empty(); });
}

int StatementModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int StatementModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant StatementModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const StatementRow &row = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return display(row, index.column());
    case ResultRole:
        return static_cast<int>(row.result);
    case KindRole:
        return static_cast<int>(row.kind);
    case InModelRole:
        return row.inModel;
    case LineRole:
        return row.place.line;
    case FileRole:
        return row.place.file;
    case RowsRole:
        return row.rows;
    case ElapsedRole:
        return row.elapsedNs;
    case MessageRole:
        return row.message;
    case EffectsRole:
        return effectSentences(row.effects);
    case BlockingRole:
        return static_cast<int>(strongest(row));
    case SortRole:
        return sortValue(index.row(), index.column());
    default:
        return {};
    }
}

QVariant StatementModel::display(const StatementRow &row, int column) const
{
    switch (column) {
    case Number:
        return row.number;
    case Line:
        return row.place.line > 0 ? QVariant(row.place.line) : QVariant();
    case Kind:
        return statementKindName(row.kind);
    case StatementText:
        return row.text;
    case Rows:
        return row.rows < 0 ? QVariant() : QVariant(row.rows);
    case Time:
        return row.elapsedNs < 0 ? QVariant() : QVariant(row.elapsedNs);
    case Effects:
        return effectSentences(row.effects).value(0);
    case Result:
        return static_cast<int>(row.result);
    default:
        return {};
    }
}

QVariant StatementModel::sortValue(int row, int column) const
{
    const StatementRow &statement = m_rows[row];
    switch (column) {
    case Number:
    case Line:
        return row; // The order in which they run: model first, then migrate.
    case Rows:
        return statement.rows;
    case Time:
        return statement.elapsedNs;
    case Effects:
        return static_cast<int>(strongest(statement));
    default:
        return display(statement, column);
    }
}

QVariant StatementModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Number:
        //: Column: the number of a statement in its script. Short.
        return Tr::tr("No.");
    case Line:
        //: Column: the line of a script.
        return Tr::tr("Line");
    case Kind:
        //: Column: what a statement is for: schema, data, query, …
        return Tr::tr("Kind");
    case StatementText:
        return Tr::tr("Statement");
    case Rows:
        //: Column: how many rows a statement changed.
        return Tr::tr("Rows");
    case Time:
        //: Column: how long a statement took.
        return Tr::tr("Time");
    case Effects:
        //: Column: what a statement does to tables that others use.
        return Tr::tr("Effect on Others");
    case Result:
        return Tr::tr("Result");
    default:
        return {};
    }
}

} // namespace ponyup::ui
