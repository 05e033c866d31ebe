// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/roomydelegate.h"

namespace ponyup::ui {

QSize RoomyDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setHeight(qRound(QFontMetricsF(option.font).height() * 1.5));
    return size;
}

} // namespace ponyup::ui
