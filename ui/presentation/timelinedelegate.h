// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "presentation/roomydelegate.h"

namespace ponyup::ui {

/// Paints the rail in the version column: a line with a dot per version, filled when it is in the
/// database, hollow when not, ringed where the database stands. Everything else is the style's.
class TimelineDelegate : public RoomyDelegate {
    Q_OBJECT

public:
    using RoomyDelegate::RoomyDelegate;

    /// Without it only the dots: for a view that is not in the order of the versions.
    void setLineVisible(bool visible) { m_lineVisible = visible; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    void paintLine(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                   QPointF centre) const;
    void paintDot(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                  QPointF centre) const;

    bool m_lineVisible = true;
};

} // namespace ponyup::ui
