// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/timelinedelegate.h"

#include "models/timelinemodel.h"
#include "presentation/states.h"

#include <QApplication>
#include <QPainter>

namespace ponyup::ui {

namespace {

MigrationState stateOf(const QModelIndex &index)
{
    return static_cast<MigrationState>(index.data(TimelineModel::StateRole).toInt());
}

TimelineModel::Mark markOf(const QModelIndex &index)
{
    return static_cast<TimelineModel::Mark>(index.data(TimelineModel::MarkRole).toInt());
}

qreal radius(const QStyleOptionViewItem &option)
{
    return option.fontMetrics.height() * 0.27;
}

Meaning meaningOf(const QModelIndex &index)
{
    const TimelineModel::Mark mark = markOf(index);
    return mark == TimelineModel::Mark::None ? stateMeaning(stateOf(index)) : markMeaning(mark);
}

QPalette::ColorGroup groupOf(const QStyleOptionViewItem &option)
{
    if (!(option.state & QStyle::State_Enabled))
        return QPalette::Disabled;
    return option.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
}

QColor ink(Meaning meaning, const QStyleOptionViewItem &option)
{
    return option.state & QStyle::State_Selected
        ? option.palette.color(groupOf(option), QPalette::HighlightedText)
        : colour(meaning, option.palette);
}

QColor ground(const QStyleOptionViewItem &option)
{
    if (option.state & QStyle::State_Selected)
        return option.palette.color(groupOf(option), QPalette::Highlight);
    return option.palette.color(option.features & QStyleOptionViewItem::Alternate
                                    ? QPalette::AlternateBase
                                    : QPalette::Base);
}

} // namespace

void TimelineDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    RoomyDelegate::initStyleOption(option, index);
    if (index.column() != TimelineModel::Version)
        return;
    // An empty decoration: the style keeps its place free for the rail, on the side where the
    // text's direction wants it.
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->decorationSize = {qRound(radius(*option) * 5), option->fontMetrics.height()};
}

void TimelineDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    RoomyDelegate::paint(painter, option, index);
    if (index.column() != TimelineModel::Version)
        return;

    QStyleOptionViewItem inside = option;
    initStyleOption(&inside, index);
    const QStyle *style = inside.widget ? inside.widget->style() : QApplication::style();
    const QRectF place =
        style->subElementRect(QStyle::SE_ItemViewItemDecoration, &inside, inside.widget);
    const QPointF centre(place.center().x(), option.rect.top() + option.rect.height() / 2.0);

    painter->save();
    painter->setClipRect(option.rect);
    painter->setRenderHint(QPainter::Antialiasing);
    if (m_lineVisible)
        paintLine(*painter, inside, index, centre);
    paintDot(*painter, inside, index, centre);
    painter->restore();
}

void TimelineDelegate::paintLine(QPainter &painter, const QStyleOptionViewItem &option,
                                 const QModelIndex &index, QPointF centre) const
{
    // The way that has been gone is drawn through, the way to go is dashed. What lies above a dot
    // belongs to the row above.
    const auto pen = [&option](bool gone) {
        return QPen(ink(gone ? Meaning::Good : Meaning::Muted, option), gone ? 2 : 1.5,
                    gone ? Qt::SolidLine : Qt::DotLine, Qt::FlatCap);
    };
    const auto gone = [](const QModelIndex &row) { return TimelineModel::isApplied(stateOf(row)); };
    const QModelIndex above = index.siblingAtRow(index.row() - 1);
    if (above.isValid()) {
        painter.setPen(pen(gone(above)));
        painter.drawLine(QPointF(centre.x(), option.rect.top()), centre);
    }
    if (index.siblingAtRow(index.row() + 1).isValid()) {
        painter.setPen(pen(gone(index)));
        painter.drawLine(centre, QPointF(centre.x(), option.rect.bottom() + 1));
    }
}

void TimelineDelegate::paintDot(QPainter &painter, const QStyleOptionViewItem &option,
                                const QModelIndex &index, QPointF centre) const
{
    const MigrationState state = stateOf(index);
    const bool running = markOf(index) == TimelineModel::Mark::Running;
    const bool current = index.data(TimelineModel::CurrentRole).toBool();
    const QColor line = ink(meaningOf(index), option);
    const QColor base = ground(option);
    qreal size = radius(option);
    if (state == MigrationState::Skipped)
        size *= 0.6;

    painter.setPen(Qt::NoPen);
    painter.setBrush(base); // The rail does not run through the dot.
    const qreal gap = current || running ? size + 3.5 : size + 1;
    painter.drawEllipse(centre, gap, gap);
    if (current || running) {
        painter.setPen(QPen(line, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(centre, size + 2.5, size + 2.5);
        size -= 0.5;
    }

    const bool filled =
        running || (TimelineModel::isApplied(state) && state != MigrationState::Missing);
    QPen pen(line, 1.8);
    if (state == MigrationState::Missing || state == MigrationState::Unreachable)
        pen.setStyle(Qt::DotLine);
    painter.setPen(pen);
    painter.setBrush(filled ? line : base);
    painter.drawEllipse(centre, size - 0.5, size - 0.5);
    if (state == MigrationState::HalfDone) {
        painter.setBrush(line);
        painter.drawChord(QRectF(centre.x() - size, centre.y() - size, 2 * size, 2 * size),
                          180 * 16, 180 * 16);
    }
}

} // namespace ponyup::ui
