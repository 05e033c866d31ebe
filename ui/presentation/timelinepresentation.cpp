// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/timelinepresentation.h"

#include "models/format.h"
#include "models/timelinemodel.h"
#include "models/tr.h"
#include "presentation/states.h"
#include "presentation/tooltip.h"

#include <QFont>
#include <QGuiApplication>

namespace ponyup::ui {

namespace {

MigrationState stateOf(const QModelIndex &row)
{
    return static_cast<MigrationState>(row.data(TimelineModel::StateRole).toInt());
}

TimelineModel::Mark markOf(const QModelIndex &row)
{
    return static_cast<TimelineModel::Mark>(row.data(TimelineModel::MarkRole).toInt());
}

QString word(const QModelIndex &row)
{
    const TimelineModel::Mark mark = markOf(row);
    return mark == TimelineModel::Mark::None ? stateWord(stateOf(row)) : markWord(mark);
}

QIcon signOf(const QModelIndex &row)
{
    const TimelineModel::Mark mark = markOf(row);
    return mark == TimelineModel::Mark::None ? stateIcon(stateOf(row)) : markIcon(mark);
}

Meaning meaning(const QModelIndex &row)
{
    const TimelineModel::Mark mark = markOf(row);
    return mark == TimelineModel::Mark::None ? stateMeaning(stateOf(row)) : markMeaning(mark);
}

QString toolTip(const QModelIndex &row)
{
    QStringList lines;
    if (row.data(TimelineModel::CurrentRole).toBool())
        lines += Tr::tr("The database stands at this version.");
    const TimelineModel::Mark mark = markOf(row);
    lines += mark == TimelineModel::Mark::None ? stateTip(stateOf(row)) : markTip(mark);
    const QString problem = row.data(TimelineModel::ProblemRole).toString();
    if (!problem.isEmpty())
        lines += problem;
    const QDateTime when = row.siblingAtColumn(TimelineModel::When).data().toDateTime();
    if (when.isValid())
        //: In a tooltip: time and user of an applied migration.
        lines += Tr::tr("Applied %1 by %2")
                     .arg(timeText(when), row.siblingAtColumn(TimelineModel::By).data().toString());
    const int statements = row.data(TimelineModel::StatementsRole).toInt();
    const QString name = row.data(TimelineModel::NameRole).toString();
    if (!name.isEmpty() && statements > 0)
        //: In a tooltip: name of a migration, then "7 statements".
        lines += Tr::tr("%1: %2").arg(name, statementsText(statements));
    if (row.data(TimelineModel::HasUndoRole).toBool())
        lines += Tr::tr("It has an undo script.");
    return lines.join(u'\n');
}

/// What a screen reader says for the first cell: the row in one breath.
QString spoken(const QModelIndex &row)
{
    QStringList parts{Tr::tr("version %1").arg(row.data().toString()),
                      row.siblingAtColumn(TimelineModel::Message).data().toString(), word(row)};
    if (row.data(TimelineModel::CurrentRole).toBool())
        //: Said of the version at which the database stands.
        parts += Tr::tr("current version");
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

} // namespace

TimelinePresentation::TimelinePresentation(QObject *parent) : QIdentityProxyModel(parent) { }

QVariant TimelinePresentation::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const QModelIndex source = mapToSource(index);
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == TimelineModel::State)
            return word(source);
        if (index.column() == TimelineModel::When)
            return dateText(source.data().toDateTime());
        break;
    case Qt::DecorationRole:
        if (index.column() == TimelineModel::State)
            return signOf(source);
        break;
    case Qt::ForegroundRole: {
        const Meaning shown = meaning(source);
        if (index.column() == TimelineModel::State || shown == Meaning::Muted)
            return colour(shown, QGuiApplication::palette());
        if (index.column() == TimelineModel::Message
            && !source.data(TimelineModel::ProblemRole).toString().isEmpty())
            return colour(Meaning::Bad, QGuiApplication::palette());
        break;
    }
    case Qt::FontRole:
        if (source.data(TimelineModel::CurrentRole).toBool()) {
            QFont font;
            font.setBold(true);
            return font;
        }
        break;
    case Qt::ToolTipRole: {
        // A long message is cut in the table.
        const QString message =
            index.column() == TimelineModel::Message ? source.data().toString() : QString();
        const QString rest = toolTip(source.siblingAtColumn(0));
        return toolTipText(message.isEmpty() ? rest : QString(message + u'\n' + rest));
    }
    case Qt::AccessibleTextRole:
        return index.column() == TimelineModel::Version ? QVariant(spoken(source))
                                                        : data(index, Qt::DisplayRole);
    default:
        break;
    }
    return QIdentityProxyModel::data(index, role);
}

} // namespace ponyup::ui
