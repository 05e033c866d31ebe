// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/riskpresentation.h"

#include "models/riskmodel.h"
#include "models/tr.h"
#include "presentation/icons.h"
#include "presentation/tooltip.h"

#include <QGuiApplication>

namespace ponyup::ui {

namespace {

bool isAllowed(const QModelIndex &row)
{
    return !row.data(RiskModel::AllowedRole).toString().isNull();
}

RiskLevel levelOf(const QModelIndex &row)
{
    return static_cast<RiskLevel>(row.data(RiskModel::LevelRole).toInt());
}

QString levelText(const QModelIndex &row)
{
    return isAllowed(row) ? Tr::tr("allowed") : riskLevelWord(levelOf(row));
}

Meaning meaningOf(const QModelIndex &row)
{
    if (isAllowed(row) || levelOf(row) == RiskLevel::Info)
        return Meaning::Muted;
    return levelOf(row) == RiskLevel::Block ? Meaning::Bad : Meaning::Attention;
}

Icon iconOf(const QModelIndex &row)
{
    if (isAllowed(row))
        return Icon::Skipped;
    switch (levelOf(row)) {
    case RiskLevel::Info:
        return Icon::Information;
    case RiskLevel::Warning:
        return Icon::Warning;
    case RiskLevel::Block:
        return Icon::Error;
    }
    Q_UNREACHABLE();
}

} // namespace

RiskPresentation::RiskPresentation(QObject *parent) : QIdentityProxyModel(parent) { }

QVariant RiskPresentation::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const QModelIndex source = mapToSource(index);
    const bool level = index.column() == RiskModel::Level;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        if (level)
            return levelText(source);
        break;
    case Qt::DecorationRole:
        return level ? QVariant(icon(iconOf(source), meaningOf(source))) : QVariant();
    case Qt::ForegroundRole:
        if (level)
            return colour(meaningOf(source), QGuiApplication::palette());
        break;
    case Qt::ToolTipRole:
        return toolTipText(index.column() == RiskModel::Rule
                               ? source.data(RiskModel::NameRole).toString()
                               : source.siblingAtColumn(RiskModel::Message).data().toString());
    default:
        break;
    }
    return QIdentityProxyModel::data(index,
                                     role == Qt::AccessibleTextRole ? Qt::DisplayRole : role);
}

} // namespace ponyup::ui
