// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/auditpresentation.h"

#include "models/auditmodel.h"
#include "models/format.h"
#include "models/tr.h"
#include "presentation/states.h"
#include "presentation/tooltip.h"

#include <QGuiApplication>

namespace ponyup::ui {

namespace {

AuditEvent eventOf(const QModelIndex &row)
{
    return static_cast<AuditEvent>(row.data(AuditModel::EventRole).toInt());
}

bool isNumber(int column)
{
    return column == AuditModel::From || column == AuditModel::To || column == AuditModel::Rows
        || column == AuditModel::Duration;
}

QIcon signOf(AuditEvent event)
{
    switch (event) {
    case AuditEvent::Applied:
    case AuditEvent::Resumed:
        return icon(Icon::Applied, Meaning::Good);
    case AuditEvent::Baseline:
        return icon(Icon::Baseline, Meaning::Good);
    case AuditEvent::Failed:
        return icon(Icon::Failed, Meaning::Bad);
    case AuditEvent::Undone:
        return icon(Icon::Undo, Meaning::Attention);
    case AuditEvent::Restored:
        return icon(Icon::Restore, Meaning::Attention);
    case AuditEvent::LockBroken:
        return icon(Icon::Lock, Meaning::Attention);
    case AuditEvent::Skipped:
        return icon(Icon::Skipped, Meaning::Attention);
    case AuditEvent::MarkedDone:
    case AuditEvent::RunAgain:
    case AuditEvent::AcceptedChange:
        return icon(Icon::Edit, Meaning::Attention);
    }
    return {};
}

QString display(const QModelIndex &cell)
{
    switch (cell.column()) {
    case AuditModel::Time:
        return timeText(cell.data(AuditModel::TimeRole).toDateTime());
    case AuditModel::Event:
        return auditEventWord(eventOf(cell));
    case AuditModel::Rows:
        return numberText(cell.data(AuditModel::RowsRole).toLongLong());
    case AuditModel::Duration: {
        // Events that take no time have none.
        const qint64 milliseconds = cell.data(AuditModel::DurationRole).toLongLong();
        return milliseconds > 0 ? durationText(milliseconds * 1'000'000) : QString();
    }
    default:
        return cell.data().toString();
    }
}

QString toolTip(const QModelIndex &row)
{
    QStringList lines;
    const auto add = [&lines](const QString &text) {
        if (!text.isEmpty())
            lines += text;
    };
    add(row.data(AuditModel::ErrorRole).toString());
    const QString host = row.data(AuditModel::HostRole).toString();
    if (!host.isEmpty())
        //: A user on a computer.
        add(Tr::tr("%1 on %2").arg(row.siblingAtColumn(AuditModel::User).data().toString(), host));
    add(row.data(AuditModel::ToolRole).toString());
    add(row.data(AuditModel::ServerRole).toString());
    return lines.join(u'\n');
}

QString spoken(const QModelIndex &row)
{
    const auto cell = [&row](int column) { return display(row.siblingAtColumn(column)); };
    return QStringList{cell(AuditModel::Time), cell(AuditModel::Event), cell(AuditModel::Message)}
        .join(QStringLiteral(", "));
}

} // namespace

AuditPresentation::AuditPresentation(QObject *parent) : QIdentityProxyModel(parent) { }

QVariant AuditPresentation::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const QModelIndex source = mapToSource(index);
    switch (role) {
    case Qt::DisplayRole:
        return display(source);
    case Qt::ToolTipRole:
        return toolTipText(toolTip(source));
    case Qt::DecorationRole:
        if (index.column() == AuditModel::Event)
            return signOf(eventOf(source));
        break;
    case Qt::ForegroundRole:
        if (index.column() == AuditModel::Event)
            return colour(auditEventMeaning(eventOf(source)), QGuiApplication::palette());
        break;
    case Qt::TextAlignmentRole:
        if (isNumber(index.column()))
            return int(Qt::AlignRight | Qt::AlignVCenter);
        break;
    case Qt::AccessibleTextRole:
        return index.column() == AuditModel::Time ? spoken(source) : display(source);
    default:
        break;
    }
    return QIdentityProxyModel::data(index, role);
}

QVariant AuditPresentation::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role == Qt::TextAlignmentRole && orientation == Qt::Horizontal && isNumber(section))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return QIdentityProxyModel::headerData(section, orientation, role);
}

} // namespace ponyup::ui
