// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/riskmodel.h"

#include "models/tr.h"

namespace ponyup::ui {

namespace {

QVariant display(const Risk &risk, int column)
{
    switch (column) {
    case RiskModel::Level:
        return riskLevelName(risk.level);
    case RiskModel::Place:
        return risk.place.toString();
    case RiskModel::Rule:
        return risk.rule;
    case RiskModel::Message:
        return risk.message;
    default:
        return {};
    }
}

} // namespace

RiskModel::RiskModel(QObject *parent) : QAbstractTableModel(parent) { }

void RiskModel::setRisks(std::vector<Risk> risks)
{
    beginResetModel();
    m_risks = std::move(risks);
    endResetModel();
}

int RiskModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_risks.size());
}

int RiskModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RiskModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Risk &risk = m_risks[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return display(risk, index.column());
    case LevelRole:
        return static_cast<int>(risk.level);
    case VersionRole:
        return risk.version;
    case LineRole:
        return risk.place.line;
    case NameRole:
        return risk.name;
    case WhyRole:
        return risk.probed.isEmpty() ? risk.why : risk.probed + u' ' + risk.why;
    case SaferRole:
        return risk.safer;
    case AllowedRole:
        return risk.allowed;
    case SortRole:
        // By place means by the statements' order, in which they are given.
        if (index.column() == Place)
            return index.row();
        if (index.column() == Level)
            return risk.isAllowed() ? -1 : static_cast<int>(risk.level);
        return display(risk, index.column());
    default:
        return {};
    }
}

QVariant RiskModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Level:
        return Tr::tr("Level");
    case Place:
        return Tr::tr("Statement");
    case Rule:
        return Tr::tr("Rule");
    case Message:
        return Tr::tr("What it does");
    default:
        return {};
    }
}

} // namespace ponyup::ui
