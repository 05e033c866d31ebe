// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/logmodel.h"

#include "models/tr.h"

namespace ponyup::ui {

using namespace Qt::StringLiterals;

namespace {

/// How many lines go at once when there are too many: rarely, so that it costs little per line.
constexpr int trimmedLines = LogModel::maximumLines / 10;

QString savedLine(const LogLine &line)
{
    return line.time.toUTC().toString(Qt::ISODateWithMs) + u"  "_s + line.text + u'\n';
}

} // namespace

LogModel::LogModel(QObject *parent) : QAbstractListModel(parent) { }

void LogModel::append(const std::vector<LogLine> &lines)
{
    if (lines.empty())
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(lines.size()) - 1);
    m_lines.insert(m_lines.end(), lines.begin(), lines.end());
    endInsertRows();

    const int excess = rowCount() - maximumLines;
    if (excess <= 0)
        return;
    const int gone = std::max(excess, trimmedLines);
    beginRemoveRows({}, 0, gone - 1);
    m_lines.erase(m_lines.begin(), m_lines.begin() + gone);
    m_dropped += gone;
    endRemoveRows();
}

void LogModel::clear()
{
    beginResetModel();
    m_lines.clear();
    m_dropped = 0;
    endResetModel();
}

QString LogModel::text() const
{
    QString all;
    if (m_dropped > 0)
        all = Tr::tr("(%n earlier line(s) not kept)", nullptr, static_cast<int>(m_dropped)) + u'\n';
    for (const LogLine &line : m_lines)
        all += savedLine(line);
    return all;
}

QString LogModel::text(const std::vector<int> &rows) const
{
    QString some;
    for (const int row : rows)
        some += savedLine(m_lines[row]);
    return some;
}

int LogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

QVariant LogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const LogLine &line = m_lines[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return line.text;
    case SeverityRole:
        return line.severity;
    case TimeRole:
        return line.time;
    default:
        return {};
    }
}

} // namespace ponyup::ui
