// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/logpresentation.h"

#include "models/format.h"
#include "models/logmodel.h"
#include "models/tr.h"
#include "presentation/icons.h"
#include "presentation/tooltip.h"

#include <QGuiApplication>
#include <QPixmap>

namespace ponyup::ui {

namespace {

struct Look {
    Icon icon;
    Meaning meaning;
    QString word; ///< For those who see neither.
};

Look look(int severity)
{
    switch (severity) {
    case 2:
        return {Icon::Error, Meaning::Bad, Tr::tr("error")};
    case 1:
        return {Icon::Warning, Meaning::Attention, Tr::tr("warning")};
    default:
        return {Icon::Information, Meaning::Text, {}};
    }
}

/// Only what matters has a sign; the others keep its place free, so that the times stand in line.
QIcon sign(int severity)
{
    if (severity > 0)
        return icon(look(severity).icon, look(severity).meaning);
    QPixmap nothing(16, 16);
    nothing.fill(Qt::transparent);
    return QIcon(nothing);
}

QString line(const QModelIndex &source)
{
    return timeOfDayText(source.data(LogModel::TimeRole).toDateTime()) + QStringLiteral("  ")
        + source.data().toString();
}

} // namespace

LogPresentation::LogPresentation(QObject *parent) : QIdentityProxyModel(parent) { }

QVariant LogPresentation::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const QModelIndex source = mapToSource(index);
    const int severity = source.data(LogModel::SeverityRole).toInt();
    switch (role) {
    case Qt::DisplayRole:
        return line(source);
    case Qt::ToolTipRole:
        return toolTipText(line(source));
    case Qt::DecorationRole:
        return sign(severity);
    case Qt::ForegroundRole:
        if (severity > 0)
            return colour(look(severity).meaning, QGuiApplication::palette());
        break;
    case Qt::AccessibleTextRole:
        return severity > 0 ? QString(look(severity).word + QStringLiteral(", ") + line(source))
                            : line(source);
    default:
        break;
    }
    return QIdentityProxyModel::data(index, role);
}

} // namespace ponyup::ui
