// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/statementpresentation.h"

#include "models/format.h"
#include "models/statementmodel.h"
#include "models/tr.h"
#include "presentation/states.h"
#include "presentation/tooltip.h"

#include <QGuiApplication>

namespace ponyup::ui {

namespace {

StatementRow::Result resultOf(const QModelIndex &row)
{
    return static_cast<StatementRow::Result>(row.data(StatementModel::ResultRole).toInt());
}

QString display(const QModelIndex &cell)
{
    switch (cell.column()) {
    case StatementModel::Number:
        return cell.data(StatementModel::InModelRole).toBool()
            //: The number of a statement of the model script, beside those of the migrate script.
            ? Tr::tr("model %1").arg(cell.data().toInt())
            : numberText(cell.data().toInt());
    case StatementModel::Kind:
        return statementKindWord(
            static_cast<StatementKind>(cell.data(StatementModel::KindRole).toInt()));
    case StatementModel::Rows:
        return numberText(cell.data(StatementModel::RowsRole).toLongLong());
    case StatementModel::Time:
        return durationText(cell.data(StatementModel::ElapsedRole).toLongLong());
    case StatementModel::Effects: {
        const QStringList sentences = cell.data(StatementModel::EffectsRole).toStringList();
        if (sentences.size() < 2)
            return sentences.value(0);
        //: %1 is what a statement does to one table; there are further tables.
        return Tr::tr("%1, and %n further", nullptr, int(sentences.size()) - 1)
            .arg(sentences.front());
    }
    case StatementModel::Result: {
        const QString message = cell.data(StatementModel::MessageRole).toString();
        const QString word = resultWord(resultOf(cell));
        //: Result of a statement: "failed: " and why.
        return message.isEmpty() ? word : Tr::tr("%1: %2").arg(word, message);
    }
    default:
        return cell.data().toString();
    }
}

QString spoken(const QModelIndex &row)
{
    const auto cell = [&row](int column) { return display(row.siblingAtColumn(column)); };
    QStringList parts{Tr::tr("statement %1").arg(cell(StatementModel::Number)),
                      cell(StatementModel::StatementText)};
    parts += row.data(StatementModel::EffectsRole).toStringList();
    parts += cell(StatementModel::Result);
    return parts.join(QStringLiteral(", "));
}

} // namespace

StatementPresentation::StatementPresentation(QObject *parent) : QIdentityProxyModel(parent) { }

QVariant StatementPresentation::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const QModelIndex source = mapToSource(index);
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return display(source);
    case Qt::ToolTipRole:
        if (column == StatementModel::StatementText || column == StatementModel::Result)
            return toolTipText(display(source));
        if (column == StatementModel::Effects)
            return toolTipText(source.data(StatementModel::EffectsRole).toStringList().join(u'\n'));
        break;
    case Qt::DecorationRole:
        if (column == StatementModel::Result)
            return resultIcon(resultOf(source));
        break;
    case Qt::ForegroundRole:
        if (column == StatementModel::Result)
            return colour(resultMeaning(resultOf(source)), QGuiApplication::palette());
        if (column == StatementModel::Effects)
            return colour(blockingMeaning(static_cast<Blocking>(
                              source.data(StatementModel::BlockingRole).toInt())),
                          QGuiApplication::palette());
        if (column == StatementModel::Kind)
            return colour(Meaning::Muted, QGuiApplication::palette());
        break;
    case Qt::TextAlignmentRole:
        if (column == StatementModel::Number || column == StatementModel::Line
            || column == StatementModel::Rows || column == StatementModel::Time)
            return int(Qt::AlignRight | Qt::AlignVCenter);
        break;
    case Qt::AccessibleTextRole:
        return column == StatementModel::Number ? spoken(source) : display(source);
    default:
        break;
    }
    return QIdentityProxyModel::data(index, role);
}

QVariant StatementPresentation::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role == Qt::TextAlignmentRole && orientation == Qt::Horizontal
        && (section == StatementModel::Number || section == StatementModel::Line
            || section == StatementModel::Rows || section == StatementModel::Time))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return QIdentityProxyModel::headerData(section, orientation, role);
}

} // namespace ponyup::ui
